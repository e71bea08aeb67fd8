"""The YAML tables that lie beside modules: data of ours, which code only looks up."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any


@cache
def table(package: str, name: str) -> Any:
    """A table of a package as plain values, parsed once. Nobody may change what it gives.

    By libyaml where PyYAML has it: its own parser takes longer than most scans.
    """
    import yaml

    text = resources.files(package).joinpath(name).read_text("utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)  # noqa: S506  # a safe loader, by either name
