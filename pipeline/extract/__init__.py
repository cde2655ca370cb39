"""What a text says: parties, terms, commitments, areas, references; each value with its evidence."""
