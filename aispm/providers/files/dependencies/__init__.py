"""AI libraries that a repository builds on, by its manifests and lock files."""
