"""AI that customers host themselves: what is told of it where its configuration is uncommon."""
