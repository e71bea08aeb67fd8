"""The manifests and lock files of JavaScript projects."""
