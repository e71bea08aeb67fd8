"""Servers whose names say that they are someone's whose they are not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from aispm.model import Asset, Snapshot
from aispm.packages import known
from aispm.packages.mimic import looks
from aispm.vocabulary import Facts

_AROUND = re.compile(r"[\s_./-]+|mcp|server|official|remote")
# What may well have a server of its own for what is called so.
_GENERIC = frozenset({"memory", "git", "time", "fetch", "filesystem", "docker", "files", "shell"})


def facts(snapshot: Snapshot) -> Mapping[str, Facts]:
    """Of every server `poses_as`: the vendor whose name it bears, or bears in look-alike letters,
    while it calls a host that is neither the vendor's nor anyone's that is known.

    Only servers that call a host are judged by plain names: packages of third parties for a
    vendor's service are many, and are compared with the known ones by `resembles`.
    """
    return {
        asset.id: {"poses_as": _poses_as(asset)}
        for asset in snapshot.assets
        if asset.kind == "mcp.server"
    }


def _poses_as(server: Asset) -> str | None:
    plain = looks(server.name)
    vendor = _vendors().get(_AROUND.sub("", plain))
    if vendor is None or server.facts.get("publisher") == vendor:
        return None
    if not server.name.isascii() and plain != server.name.casefold():
        return vendor
    host = server.facts.get("host")
    if not host or server.facts.get("local_host") or "." not in host:
        return None
    owner = known.host(host)
    if owner is not None and owner.kind != "hosting":
        return None
    word = _AROUND.sub("", plain)
    # `github.example.com` may be a company's own; `mcp.github.example` the vendor's next host.
    return None if word in host.lower() else vendor


@cache
def _vendors() -> Mapping[str, str]:
    """Vendors by their names and those of their servers, without what stands around these."""
    found: dict[str, str] = {}
    for one in known.servers().values():
        if one.vendor != "Model Context Protocol":
            word = _AROUND.sub("", one.vendor.lower())
            if word and word not in _GENERIC and word == _AROUND.sub("", one.name.lower()):
                found.setdefault(word, one.vendor)
    return found
