"""What a tool can do, by the words of its name and by what its server says of it.

A server's annotations are hints: they can make a tool worse, and they tell of one whose name says
nothing. https://modelcontextprotocol.io/specification/2025-06-18/server/tools#annotations
"""

from __future__ import annotations

import re

from msgspec import Struct

from aispm.providers.files.manifests.fields import text
from aispm.providers.files.text.document import Mapping

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LONGEST = 200
# The worst first: a tool is of the first kind that a word of its name has.
_VERBS = {
    "execute": "exec execute run shell bash eval command terminal script spawn",
    "spend": "pay payment purchase buy charge refund transfer checkout subscribe",
    "identity": "login token credential password role permission grant revoke invite",
    "write": """create update delete remove write insert put post send push merge edit set drop
        add upload publish deploy move rename commit reset destroy purge truncate kill terminate
        apply approve cancel close""",
    "read": "get list read search find fetch query describe show view count",
}
_KINDS = {kind: frozenset(verbs.split()) for kind, verbs in _VERBS.items()}
_DESTROYS = frozenset(
    ("delete", "remove", "drop", "destroy", "purge", "truncate", "reset", "kill", "terminate")
)


class Risk(Struct, frozen=True):
    """What a tool can do: read, write, execute, spend or identity, None where nothing tells.

    `destructive` and `open_world` (it deals with whoever is out there) are None likewise.
    """

    kind: str | None
    destructive: bool | None
    open_world: bool | None


def of(name: str, annotations: Mapping | None) -> Risk:
    """The risk of a tool of this name."""
    words = {word.lower() for word in _WORDS.findall(name[:_LONGEST])}
    kind = next((kind for kind, verbs in _KINDS.items() if not verbs.isdisjoint(words)), None)
    read_only = _hint(annotations, "readOnlyHint")
    if kind is None and read_only is not None:
        kind = "read" if read_only else "write"
    destructive = _hint(annotations, "destructiveHint")
    if not _DESTROYS.isdisjoint(words):
        destructive = True
    elif destructive is None and kind == "read":
        destructive = False
    return Risk(kind, destructive, _hint(annotations, "openWorldHint"))


def _hint(annotations: Mapping | None, name: str) -> bool | None:
    return {"true": True, "false": False}.get(text(annotations, name).lower())
