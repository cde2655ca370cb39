"""PDF files: the text layer, columns and their order, and the boxes of words."""
