"""A dataset kept in order: documents done again, forgotten, verified, tables compacted."""
