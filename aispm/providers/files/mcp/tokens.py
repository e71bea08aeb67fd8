"""Whose credentials a remote server is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from aispm.packages import known
from aispm.providers.files.mcp.launchers import rows
from aispm.providers.files.mcp.setup import Running
from aispm.vocabulary import Facts

FACTS = {"token_for": "list", "foreign_tokens": "list"}

# `${X}`, `${env:X}`, `${input:x}`, `{env:X}`, `$X`, `%X%`, `{{X}}`
_REFERENCE = re.compile(
    r"(?:\$\{|\{env:|\{\{|\$|%)\s{0,4}(?:env:|input:|secrets\.|user_config\.)?([\w-]{2,100})"
)
_CREDENTIAL = re.compile(r"token|key|pat(?:$|[-_])|secret|password|auth|jwt|bearer|credential")
_WORD = re.compile(r"[a-z]+")
_SHORTEST = 3  # a shorter word would stand in half of all hosts


def facts(server: Running) -> Facts:
    """`token_for`: the vendors whose credentials go to the server's host, by the names of the
    variables or inputs they come from or by their own kind. `foreign_tokens`: those of vendors
    that the host is not of."""
    host = server.host
    vendors = sorted(set(_vendors(server))) if host else []
    return {
        "token_for": vendors,
        "foreign_tokens": [one for one in vendors if not _is_of(host or "", one)],
    }


def _vendors(server: Running) -> Iterator[str]:
    for kind in server.setup.token_kinds:
        if vendor := known.vendor_of_token(kind):
            yield vendor
    for name, value in (*server.headers.items(), *server.query.items()):
        for match in _REFERENCE.finditer(value):
            named = match[1].lower()
            if name.lower() == "authorization" or _CREDENTIAL.search(named):
                yield from _vendor(named)


def _vendor(name: str) -> Iterator[str]:
    """Whose a variable is, by the first word of its name that is a vendor's."""
    words = _WORD.findall(name)
    pairs = [first + second for first, second in pairwise(words)]
    vendors = rows("vendors")
    yield from [vendors[word] for word in (*pairs, *words) if word in vendors][:1]


def _is_of(host: str, vendor: str) -> bool:
    owner = known.host(host)
    if owner and owner.vendor == vendor:
        return True
    words = [word for word, whose in rows("vendors").items() if whose == vendor]
    return any(word in host.lower() for word in words if len(word) >= _SHORTEST)
