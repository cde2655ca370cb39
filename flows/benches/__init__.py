"""What is measured: speed end to end, and how truly and how fast files are read."""
