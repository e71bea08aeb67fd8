"""What a manifest says of the servers it offers, whatever its format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec import Struct

from aispm.providers.files.hidden import told
from aispm.providers.files.manifests.fields import (
    MOST,
    Names,
    entries,
    flag,
    items,
    mapping,
    text,
)
from aispm.providers.files.mcp.setup import address
from aispm.providers.files.text.document import Mapping, Node, strings
from aispm.secrets import Known
from aispm.vocabulary import Facts

FACTS = {
    "format": "string",
    "title": "string?",
    "version": "string?",
    "packages": "list",
    "pinned": "bool?",
    "unpinned": "list",
    "transports": "list",
    "hosts": "list",
    "env_names": "list",
    "secret_names": "list",
    "default_secrets": "list",
    "tools": "list",
    **told.FACTS,
}
COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_WIDEST = 100
# What stands for a value that whoever installs the server puts in.
_STANDS_IN = re.compile(r"[{}<>$]|\A\W*\Z")


class Package(Struct, frozen=True):
    """Code that a manifest has fetched; `pinned` if the same is fetched every time."""

    name: str
    pinned: bool


class Input(Struct, frozen=True):
    """A variable, header or argument that a server takes, and what it is if nobody sets it."""

    name: str
    secret: bool = False
    default: str = ""
    variable: bool = False


class Manifest(Struct, frozen=True):
    """What a manifest says, in the words that it says it in: nothing is masked yet."""

    format: str
    root: Mapping
    title: str = ""
    version: str = ""
    packages: tuple[Package, ...] = ()
    transports: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()
    tools: tuple[str, ...] = ()

    @property
    def cut(self) -> bool:
        """Whether it holds more than is told."""
        lists = (self.packages, self.transports, self.urls, self.inputs, self.tools)
        return any(len(one) > MOST for one in lists)

    def facts(self, known: Known) -> Facts:
        """The facts of a manifest. `default_secrets` names what it calls a secret and then gives
        a value that is the same for everyone."""
        packages = [one for one in self.packages[:MOST] if one.name]
        inputs = self.inputs[:MOST]
        secret = [one for one in inputs if one.secret]
        hosts = (address(url)[0] for url in self.urls[:MOST])
        return {
            "format": self.format,
            "title": known.safe(self.title) or None,
            "version": known.safe(self.version) or None,
            "packages": _safe((one.name for one in packages), known),
            "pinned": all(one.pinned for one in packages) if packages else None,
            "unpinned": _safe((one.name for one in packages if not one.pinned), known),
            "transports": _safe(self.transports[:MOST], known),
            "hosts": _safe((host for host in hosts if host), known),
            "env_names": _safe((one.name for one in inputs if one.variable), known),
            "secret_names": _safe((one.name for one in secret), known),
            "default_secrets": _safe((one.name for one in secret if literal(one.default)), known),
            "tools": _safe(self.tools[:MOST], known),
            **told.facts([one.text for one in strings(self.root)], known),
        }


def literal(value: str) -> bool:
    """Whether a value is meant as it stands, and is no place to put one in."""
    return bool(value) and not _STANDS_IN.search(value)


def some(bodies: Iterable[Node | None], names: Names) -> list[Mapping]:
    """The maps in the lists that several maps have under a name.

    Each once, though aliases may repeat it without end, and one more than is told of.
    """
    listed = (item for body in bodies for item in islice(items(body, names), MOST + 1))
    return list(islice(_distinct(listed), MOST + 1))


def narrow(body: Node | None, names: Names) -> Mapping | None:
    """A field that is a map, of no more fields than any such map has.

    An alias may give a huge one to every server of a file, and each would be searched.
    """
    node = mapping(body, names)
    return node if node is not None and len(node.entries) <= _WIDEST else None


def values(body: Node | None, names: Names) -> list[tuple[str, Mapping]]:
    """The keys and maps of a field that is a map, each map once."""
    seen: set[int] = set()
    found: list[tuple[str, Mapping]] = []
    for key, value in islice(entries(body, names), MOST + 1):
        if isinstance(value, Mapping) and id(value) not in seen:
            seen.add(id(value))
            found.append((key, value))
    return found


def taken(body: Mapping, *, variable: bool) -> Input:
    """A variable, header or argument as the MCP registry and Docker write one."""
    name = text(body, ("name", "valueHint", "value_hint"))
    secret = flag(body, ("isSecret", "is_secret"))
    return Input(name, secret, text(body, ("value", "default")), variable)


def _distinct(nodes: Iterable[Node]) -> Iterator[Mapping]:
    seen: set[int] = set()
    for node in nodes:
        if isinstance(node, Mapping) and id(node) not in seen:
            seen.add(id(node))
            yield node


def _safe(names: Iterable[str], known: Known) -> list[str]:
    return sorted({known.safe(name) for name in names if name})
