"""The command line. Typer and rich live only here; everything heavy is imported in functions."""
