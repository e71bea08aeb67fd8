"""The tables beside these modules. Every scalar is a string: `1.10` is a version, not a number."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str) -> Any:
    """One of the YAML files of this folder, as it stands."""
    import yaml

    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return yaml.load(text, Loader=loader)  # noqa: S506  # it makes strings, lists and maps only
