"""Who concludes an instrument, under which names, and who signed it."""
