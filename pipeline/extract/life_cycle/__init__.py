"""When and where an instrument was signed, and how it lives: entry into force, term, renewal, notice."""
