"""What is known of the programs that start servers: `launchers.yaml` as sets."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def listed(name: str) -> frozenset[str]:
    """One of the lists, as a set of words."""
    return frozenset(_lists()[name].split())


@cache
def _lists() -> dict[str, str]:
    import yaml

    text = resources.files(__package__).joinpath("launchers.yaml").read_text("utf-8")
    lists: dict[str, str] = yaml.safe_load(text)
    return lists
