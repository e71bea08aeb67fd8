"""What is known of MCP servers, of the hosts they run at, and of whose a credential is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any, Literal, get_args

from msgspec import Struct

from aispm.packages.names import holders, normal
from aispm.packages.tables import table

Capability = Literal[
    "private-data",
    "untrusted-input",
    "exfiltration",
    "code-execution",
    "file-write",
    "destructive",
    "identity",
]
ECOSYSTEMS = ("npm", "PyPI", "OCI", "Go", "NuGet")
# What needs writing: taken away by a server's words for read-only.
_WRITING: frozenset[Capability] = frozenset(
    {"exfiltration", "code-execution", "file-write", "destructive", "identity"}
)
_MOST_LABELS = 12


class KnownServer(Struct, frozen=True):
    """A server under one of its names. What the fields mean stands at the head of `known.yaml`."""

    ecosystem: str
    package: str
    name: str
    vendor: str
    does: frozenset[Capability]
    archived: bool = False
    successor: str | None = None
    read_only: tuple[str, ...] = ()
    write: tuple[str, ...] = ()


class KnownHost(Struct, frozen=True):
    """A host whose owner is known.

    At a `vendor` its own service runs; a `relay` stands between the agent and the services of
    others; at a `hosting` or behind a `tunnel` anyone's server may stand. `oauth` is None where
    nobody told.
    """

    host: str
    vendor: str
    kind: Literal["vendor", "relay", "hosting", "tunnel"]
    oauth: bool | None = None
    does: frozenset[Capability] = frozenset()
    read_only: tuple[str, ...] = ()
    write: tuple[str, ...] = ()


def as_of() -> str:
    """The date on which the table was true."""
    return str(table("known.yaml")["as_of"])


def server(ecosystem: str, package: str) -> KnownServer | None:
    """The server a package is, by its ecosystem in OSV's words, or OCI for an image."""
    known = servers()
    found = (known.get((ecosystem, name)) for name in holders(ecosystem, package))
    return next((one for one in found if one is not None), None)


def host(name: str) -> KnownHost | None:
    """Whose a host is, without a port: the longest name in the table that it ends with."""
    known = _hosts()
    labels = name.lower().rstrip(".").split(".")[-_MOST_LABELS:]
    found = (known.get(".".join(labels[start:])) for start in range(len(labels)))
    return next((one for one in found if one is not None), None)


def vendor_of_token(kind: str) -> str | None:
    """Whose service a credential of this kind opens; None for kinds that are of no one alone."""
    return _tokens().get(kind)


def does(of: KnownServer | KnownHost, on: Collection[str]) -> frozenset[Capability]:
    """What it can do as it is started, with what `switches` finds switched on."""
    reads = any(word.lower() in on for word in of.read_only)
    writes = not of.write or any(word.lower() in on for word in of.write)
    return of.does if writes and not reads else of.does - _WRITING


@cache
def servers() -> Mapping[tuple[str, str], KnownServer]:
    """All of them, by ecosystem and normal name."""
    found: dict[tuple[str, str], KnownServer] = {}
    for row in table("known.yaml")["servers"]:
        for ecosystem in ECOSYSTEMS:
            for package in row.get(ecosystem, "").split():
                found[ecosystem, normal(ecosystem, package)] = KnownServer(
                    ecosystem,
                    package,
                    row["name"],
                    row["vendor"],
                    _capabilities(row),
                    row.get("archived") == "true",
                    row.get("successor"),
                    tuple(row.get("read_only", "").split()),
                    tuple(row.get("write", "").split()),
                )
    return found


@cache
def _hosts() -> Mapping[str, KnownHost]:
    found = {
        name: KnownHost(
            name,
            row["vendor"],
            "relay" if row.get("relay") == "true" else "vendor",
            {"true": True, "false": False}.get(row.get("oauth", "")),
            _capabilities(row),
            tuple(row.get("read_only", "").split()),
            tuple(row.get("write", "").split()),
        )
        for row in table("known.yaml")["servers"]
        for name in row.get("hosts", "").split()
    }
    for name, vendor in _words("hosting"):
        found.setdefault(name, KnownHost(name, vendor, "hosting"))
    for name, vendor in _words("tunnels"):
        found.setdefault(name, KnownHost(name, vendor, "tunnel"))
    return found


@cache
def _tokens() -> Mapping[str, str]:
    return dict(_words("tokens"))


def _words(section: str) -> Iterator[tuple[str, str]]:
    for vendor, words in table("known.yaml")[section].items():
        for word in words.split():
            yield word, vendor


@cache
def _closed_list() -> frozenset[str]:
    return frozenset(get_args(Capability))


def _capabilities(row: Mapping[str, Any]) -> frozenset[Capability]:
    told = frozenset(row["does"].split())
    if not told <= _closed_list():
        raise ValueError(row["name"])
    return told
