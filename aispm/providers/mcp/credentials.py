"""The credentials among the values of a file: grouped, placed, and shown masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from aispm.model import Credential, Location
from aispm.providers.mcp.document import Source
from aispm.providers.mcp.leaves import Leaf
from aispm.secrets import Hint, Sighting, mask, pair, sight

_FLAG = re.compile(r"--?[A-Za-z][\w.-]{0,60}")
_NAMED = re.compile(r"(?:--?[A-Za-z][\w.-]{0,60}|[A-Za-z_]\w{0,60})=")
_SHOWN = {"json": ('"{key}": "', '"'), "toml": ('{key} = "', '"'), "yaml": ("{key}: ", "")}
_LONGEST = 200


class Held(Struct, frozen=True):
    """A credential and where its most secret part stands."""

    credential: Credential
    location: Location


def held(leaves: Iterable[Leaf], source: Source, uri: str, syntax: str) -> Iterator[Held]:
    """Every credential among these values. Parts of one key in one block are one."""
    blocks: dict[int, list[tuple[Leaf, Sighting]]] = {}
    for leaf in leaves:
        if not leaf.scalar.quoted and leaf.scalar.text in ("true", "false", "null", "~", ""):
            continue
        for seen in sight(leaf.scalar.text, _hint(leaf, uri)):
            blocks.setdefault(leaf.block, []).append((leaf, seen))
    for block in blocks.values():
        for one in pair([(leaf.key, seen) for leaf, seen in block]):
            locations = tuple(_location(*block[part], source, uri, syntax) for part in one.parts)
            whole = one.whole
            yield Held(
                Credential(
                    id=f"credential:{whole.fingerprint}",
                    kind=whole.kind,
                    confidence=whole.confidence,
                    publishable=whole.publishable,
                    preview=whole.preview,
                    locations=locations,
                    facts=whole.facts,
                ),
                locations[0],
            )


def safe(text: str) -> str:
    """A name, host or command as it may be told: whatever in it is a secret masked."""
    return mask(text, sight(text, Hint(place="nested")))[:_LONGEST]


def line(name: str, syntax: str) -> str:
    """How a name is shown where the text of its line would stand."""
    return _printable(f'"{safe(name)}"' if syntax == "json" else safe(name))


def _hint(leaf: Leaf, uri: str) -> Hint:
    return Hint(
        key=leaf.key,
        place=leaf.place,
        previous=leaf.previous,
        neighbours=leaf.siblings,
        where=f"mcp:{uri}#{'/'.join(leaf.path)}",
    )


def _location(leaf: Leaf, seen: Sighting, source: Source, uri: str, syntax: str) -> Location:
    excerpt = leaf.scalar.excerpt
    start, end = (
        source.position(excerpt.origin(seen.start)),
        source.position(excerpt.origin(seen.end)),
    )
    text, mark = _text(leaf, seen, syntax)
    place = "nested" if seen.nested and leaf.place != "file" else leaf.place
    return Location(uri, start[0], start[1], end[0], end[1], place, text, mark)


def _text(leaf: Leaf, seen: Sighting, syntax: str) -> tuple[str, tuple[int, int]]:
    """The key and the preview, in the file's own manner: never the line itself."""
    shown = seen.preview or "…"
    before, after = _SHOWN[syntax]
    if leaf.previous is None:
        before = before.format(key=_printable(safe(leaf.key)))
    else:
        quote = '"' if syntax != "yaml" else ""
        flag = _FLAG.fullmatch(leaf.previous)
        named = _NAMED.match(leaf.scalar.text[: seen.start])
        before = f"{quote}{flag[0]}{quote}, " if flag else ""
        before += quote + (_printable(safe(named[0])) if named else "")
        after = quote
    return before + shown + after, (len(before), len(shown))


def _printable(text: str) -> str:
    return "".join(one if one.isprintable() else "\ufffd" for one in text)
