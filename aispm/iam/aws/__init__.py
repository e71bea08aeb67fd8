"""AWS: policies, trust and boundaries, asked for a whole estate at once."""
