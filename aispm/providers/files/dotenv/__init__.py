"""Variables files: which models and endpoints they set, and the credentials in them."""
