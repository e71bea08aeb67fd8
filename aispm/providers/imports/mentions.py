"""Which tools of other servers the texts of a tool name.

Only names of several words count (`send_mail`, `sendMail`): `search` and `add` are plain English.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice

from msgspec import Struct

_LONGEST = 128  # of a name, by the specification
_MOST = 50
_WORD = re.compile(r"[A-Za-z0-9_-]++")
_SEVERAL = re.compile(r"[A-Za-z0-9][_-]++[A-Za-z0-9]|[a-z][A-Z]")


class Offered(Struct, frozen=True):
    """All servers whose tools are known, and those that offer a tool of each name, in order."""

    servers: frozenset[str] = frozenset()
    by_tool: Mapping[str, Mapping[str, None]] = {}


NOTHING = Offered()


def offered(tools: Iterable[tuple[str, str]]) -> Offered:
    """What is known from (server, tool)."""
    by_tool: dict[str, dict[str, None]] = defaultdict(dict)
    servers = set()
    for server, tool in sorted(tools):
        by_tool[tool][server] = None
        servers.add(server)
    return Offered(frozenset(servers), dict(by_tool))


def strangers(server: str, texts: Iterable[str], known: Offered) -> list[tuple[str, str]] | None:
    """(server, tool) of the tools named that this server does not have itself.

    None where no other server's tools are known, so that there is nothing to be named.
    """
    if known.servers <= {server}:
        return None
    words = {word.strip("-_") for text in texts for word in _WORD.findall(text)}
    found = [
        (other, word)
        for word in words
        if len(word) <= _LONGEST and _SEVERAL.search(word)
        for others in (known.by_tool.get(word, {}),)
        if server not in others
        for other in islice(others, _MOST)
    ]
    return sorted(found)[:_MOST]
