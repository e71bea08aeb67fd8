"""What the front matter of a command, a skill or an agent approves for it."""

from __future__ import annotations

import re

from msgspec import Struct

from aispm.providers.files.agents import grants
from aispm.providers.files.agents.spots import Spot, below, spots
from aispm.providers.files.text.document import Scalar
from aispm.providers.files.text.front import matter
from aispm.providers.files.text.parse import parse

_TOOLS = ("allowed-tools", "allowed_tools")
_MODE = "permissionMode"
# `Read, Bash(git add:*)` and `Read Bash(git add:*)`: what is in brackets stays together.
_ENTRY = re.compile(r"[^\s,()]{1,200}(?:\([^()\n]{0,500}\))?")
_LOOSE = frozenset({"any-command", "open-command", "any-server", "no-questions"})


class Front(Struct, frozen=True):
    """The approvals that are as wide as can be, and whether nothing is asked about at all.

    `start` is where in the text the first of either stands.
    """

    loose: tuple[str, ...] = ()
    asks_nothing: bool = False
    start: int | None = None


def front(text: str) -> Front:
    """What stands between the lines of dashes at the beginning of a text."""
    settings = matter(text)
    roots = parse(settings, "yaml").roots[:1] if settings else []
    loose = [
        (entry, one.start)
        for root in roots
        for name in _TOOLS
        for spot in spots(root, name)
        for one in (spot, *below(spot, "[]"))
        for entry in _entries(one)
        if grants.effect(entry, "claude") in _LOOSE
    ]
    bypass = [
        spot.start
        for root in roots
        for spot in spots(root, _MODE)
        if isinstance(spot.node, Scalar) and spot.node.text == "bypassPermissions"
    ]
    starts = [start for _, start in loose] + bypass
    return Front(tuple(entry for entry, _ in loose), bool(bypass), min(starts, default=None))


def _entries(spot: Spot) -> list[str]:
    return _ENTRY.findall(spot.node.text) if isinstance(spot.node, Scalar) else []
