"""Texts parsed with the place of every value: JSON, TOML, YAML and variables files."""
