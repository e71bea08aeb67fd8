"""The manifests and lock files of Python projects."""
