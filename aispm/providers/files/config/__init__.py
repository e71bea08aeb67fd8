"""Config files: their values searched for credentials, and what several rooms see in them."""
