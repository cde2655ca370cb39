"""Pages without a sound text layer: their image, its language, and what Tesseract reads."""
