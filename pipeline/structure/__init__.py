"""The structure of instruments: one text from pages, its provisions, sentences, languages and title."""
