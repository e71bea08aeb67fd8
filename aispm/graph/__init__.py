"""The permission graph: built from a snapshot, measured once for everyone, and explained."""
