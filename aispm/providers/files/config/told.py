"""One config file as records: its assets, their credentials and links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from aispm.model import Asset, Link, Location, Read, Record
from aispm.providers.files.config import leaves
from aispm.providers.files.config.aside import of_aside
from aispm.providers.files.config.credentials import Held, held, line
from aispm.providers.files.part import Format, Part, View
from aispm.providers.files.reader import Named
from aispm.providers.files.text.document import Document
from aispm.providers.files.uri import asset_id, part_id
from aispm.secrets import Known, fingerprint

# What a file may make of a report. All of its values are searched, whatever is told of them.
_MOST_PARTS = 2_000
_MOST_CREDENTIALS = 2_000
# Aliases may repeat values without end; parts beyond this count as the rest of the file.
_MOST_SEARCHED = 100_000
_CUT = "more servers, names or credentials than are told of one file"


def records(
    document: Document, views: Sequence[View], syntax: Format, uri: str, scope: str
) -> Iterator[Record | Named]:
    """The file as each room sees it, the credentials in it, and how they hang together.

    What lies in no room's part belongs to the file as the first room sees it. A gap of the
    ledger says when the file holds more than is told of one.
    """
    file = _File(document, views, syntax, uri, scope)
    # Every value is searched before anything is told: a secret may stand anywhere twice.
    told: list[list[tuple[Part, list[Held]]]] = [[] for _ in views]
    for view, into in zip(views, told, strict=True):
        for part in view.parts[:_MOST_PARTS]:
            if file.known.searched > _MOST_SEARCHED:
                break
            into.append((part, file.held(leaves.of_part(part))))
    searched = [part for into in told for part, _ in into]
    broken = list(leaves.of_broken(document))
    rest = file.held((*leaves.of_rest(document, searched), *broken, *of_aside(document, broken)))
    # What an anchor holds and a part repeats is the part's, though it stands outside.
    taken = {place for into in told for _, found in into for one in found for place in _places(one)}
    rest = [one for one in rest if not taken.issuperset(_places(one))]
    for view, into in zip(views, told, strict=True):
        for record in file.records(view, into, rest if view is views[0] else []):
            yield file.known.record(record)
    for path in {path: None for view in views for part in view.parts for path in part.variables}:
        yield Named(path)
    missed = any(len(into) < len(view.parts) for view, into in zip(views, told, strict=True))
    if file.cut or missed or any(view.cut for view in views):
        lists = tuple(sorted({*(view.kind for view in views), *kinds_of(views), "credential"}))
        yield Read(scope, f"parse:{uri}", "failed", lists, detail=_CUT)


def _places(one: Held) -> list[tuple[str, int, int]]:
    return [(one.credential.id, at.line, at.column) for at in one.credential.locations]


def kinds_of(views: Iterable[View]) -> set[str]:
    """The kinds of the parts that views have."""
    return {part.kind for view in views for part in view.parts}


class _File:
    """One file while its records are made, with its secrets in memory."""

    def __init__(
        self, document: Document, views: Sequence[View], syntax: Format, uri: str, scope: str
    ) -> None:
        self.known = Known(spared=(uri, *(word for view in views for word in view.spared)))
        self._source, self._format, self._uri, self._scope = document.source, syntax, uri, scope
        self._ids: dict[str, int] = {}
        self._credentials = 0

    @property
    def cut(self) -> bool:
        """Whether there was more than is told."""
        return self.known.cut or self._credentials > _MOST_CREDENTIALS

    def held(self, found: Iterable[leaves.Leaf]) -> list[Held]:
        """The credentials among these values."""
        return list(held(found, self._source, self._uri, self._format, self.known))

    def records(
        self, view: View, told: list[tuple[Part, list[Held]]], rest: list[Held]
    ) -> Iterator[Record]:
        """What a room tells of the file, once all of its values were searched."""
        root = asset_id(view.prefix, self._uri)
        first = self._source.text.partition("\n")[0].rstrip("\r")
        yield Asset(
            id=root,
            kind=view.kind,
            name=self._uri.rpartition("/")[2],
            scope=self._scope,
            facts=view.facts(self.known),
            location=Location(self._uri, 1, 1, 1, len(first) + 1),
        )
        for part, found in told:
            asset = self._asset(part, view.prefix, found)
            yield asset
            yield Link(root, part.relation, asset.id, asset.location)
            yield from self._holdings(asset.id, found)
        yield from self._holdings(root, rest)

    def _holdings(self, holder: str, found: list[Held]) -> Iterator[Record]:
        linked: set[str] = set()
        for one in found:
            self._credentials += 1
            if self._credentials > _MOST_CREDENTIALS:
                return
            yield one.credential
            if one.credential.id not in linked:
                linked.add(one.credential.id)
                yield Link(holder, "holds-credential", one.credential.id, one.location)

    def _asset(self, part: Part, prefix: str, found: list[Held]) -> Asset:
        position = self._source.position
        name = self.known.safe(part.name)
        text = line(name, self._format)
        keys = {one.credential.id: one.credential for one in found}
        return Asset(
            id=self._id(part, prefix, name),
            kind=part.kind,
            name=name,
            scope=self._scope,
            facts={
                **part.facts(self.known),
                "definition": self._definition(part),
                "credentials": len(keys),
                "in_clear": sum(
                    not key.publishable and key.confidence != "low" for key in keys.values()
                ),
            },
            location=Location(
                self._uri,
                *position(part.start),
                *position(part.end),
                text=text,
                mark=(0, len(text)),
            ),
        )

    def _definition(self, part: Part) -> str:
        """A hash of every setting of the part but its secrets, which may be rotated."""
        below = len(part.container) + 1
        told = [
            "\0".join((*path[below:], self.known.mask(scalar.text)))
            for path, scalar in leaves.texts(part)
        ]
        return fingerprint("\0\0".join(told))

    def _id(self, part: Part, prefix: str, name: str) -> str:
        """The part's id; names that were masked or cut to the same text are numbered."""
        container = [self.known.safe(key) for key in part.container]
        unique = wanted = part_id(prefix, self._uri, container, name)
        while unique in self._ids:
            self._ids[wanted] += 1
            unique = f"{wanted}-{self._ids[wanted]}"
        self._ids[unique] = 1
        return unique
