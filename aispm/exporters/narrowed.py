"""What options and the config file left out or lowered, in words for every reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from aispm.exporters.jsontext import line


def narrowed(filters: Mapping[str, Any]) -> str:
    """`--rule a, b; --severity high; exclude tests/** (from .aispm.yaml)`; empty for a whole scan.

    `filters` is the report's: values by option, those of a config file under `config`.
    """
    return "; ".join(_said(filters))


def _said(filters: Mapping[str, Any]) -> Iterator[str]:
    for name, value in sorted(filters.items()):
        if name != "config" and value:
            yield f"--{name} {_value(value)}"
    config = filters.get("config") or {}
    for name, value in sorted(config.items()):
        if name != "file":
            yield f"{name} {_value(value)} (from {config.get('file') or 'the config'})"


def _value(value: object) -> str:
    """Values as one would type them."""
    values = value if isinstance(value, list | tuple) else (value,)
    said = (each if isinstance(each, str) else line(each) for each in values)
    return ", ".join(said) or "none"
