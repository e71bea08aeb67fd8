"""`python -m aispm`: the same as `aispm`."""

from aispm.cli.app import run

run()
