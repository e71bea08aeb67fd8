"""The commands in settings that a client runs by itself: hooks, helpers, status lines."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from aispm.providers.files.agents.clients import Owner
from aispm.providers.files.agents.spots import Spot, below, is_set, spots, text
from aispm.providers.files.text.document import Mapping, Node, Scalar

_CONTAINER = "hooks"
_COMMANDS = ("command", "bash", "powershell", "windows", "linux", "osx")
_ADDRESSES = ("url",)
_DEPTH = 5
_MOST = 1_000  # of one file


class Hook(Struct, frozen=True):
    """One command, or one address that is called.

    `keys` lead to it, the last the event; `body` is the map that it stands in, if it has one of
    its own; `start` and `end` span the command.
    """

    event: str
    keys: tuple[str, ...]
    command: str
    url: str
    matcher: str
    body: Mapping | None
    node: Node
    start: int
    end: int


def hooks(root: Node, owner: Owner) -> list[Hook]:
    """All of a document, in order of place; of very many the first."""
    found = [hook for top in spots(root, _CONTAINER) for hook in _of_events(top)]
    personal = owner.client.personal if owner.level != "project" else ()
    named = (*owner.client.commands, *owner.client.helpers, *personal)
    found += [_single(spot) for path in named for spot in spots(root, path) if is_set(spot.node)]
    return sorted(found[:_MOST], key=lambda one: one.start)


def _of_events(top: Spot) -> Iterator[Hook]:
    for event in below(top, "*"):
        level = [(event, "")]
        for _ in range(_DEPTH):
            above, level = level, []
            for spot, matcher in above:
                matcher = _matcher(spot.node) or matcher
                yield from _commands(spot, event.keys, matcher)
                level += [(one, matcher) for key in ("[]", "*") for one in below(spot, key)]
                level = level[:_MOST]


def _commands(spot: Spot, event: tuple[str, ...], matcher: str) -> Iterator[Hook]:
    """The commands that a map has for itself."""
    if not isinstance(spot.node, Mapping):
        return
    for key in (*_COMMANDS, *_ADDRESSES):
        for one in below(spot, key):
            value = text(one.node)
            if not value.strip():
                continue
            called = key in _ADDRESSES
            yield Hook(
                event[-1],
                event,
                "" if called else value,
                value if called else "",
                matcher,
                spot.node,
                one.node,
                *_range(one),
            )


def _single(spot: Spot) -> Hook:
    return Hook(
        spot.keys[-2] if spot.keys[-1] == "command" and len(spot.keys) > 1 else spot.keys[-1],
        spot.keys,
        text(spot.node),
        "",
        "",
        None,
        spot.node,
        *_range(spot),
    )


def _matcher(node: Node) -> str:
    return text(node.get("matcher")) if isinstance(node, Mapping) else ""


def _range(spot: Spot) -> tuple[int, int]:
    """Of the value where it is one scalar, else of its key."""
    node = spot.node
    return (node.start, node.end) if isinstance(node, Scalar) else (spot.start, spot.end)
