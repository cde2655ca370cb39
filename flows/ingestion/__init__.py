"""A run: the folder scanned and planned, documents worked on by processes, rows committed by one writer."""
