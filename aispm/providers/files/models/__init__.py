"""Model files that are committed to a repository, told by their first bytes and never loaded."""
