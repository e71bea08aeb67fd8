"""What is told of one server, by its command line or its address."""

from __future__ import annotations

from typing import Any

from aispm.providers.files.mcp import facts
from aispm.providers.files.mcp.setup import Setup
from aispm.secrets import Known


def told(line: str = "", args: tuple[str, ...] = (), **settings: Any) -> dict[str, Any]:
    """The facts of a server that is set up so; `line` is split at its blanks."""
    command, *words = line.split(" ") if line else ("",)
    setup = Setup(command=command, args=(*words, *args), **settings)
    return dict(facts.told(setup, Known())[0])


def some(found: dict[str, Any], *names: str) -> tuple[Any, ...]:
    """These facts of all."""
    return tuple(found[name] for name in names)
