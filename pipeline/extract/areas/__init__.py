"""What an instrument is about: cooperation areas of commitments, provisions and documents."""
