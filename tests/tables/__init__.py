"""Scripts that build the tables shipped with the product from public packages."""
