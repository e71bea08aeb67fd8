"""The credentials among the values of a file: grouped, placed, and shown masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from aispm.model import Credential, Location
from aispm.providers.files.config.leaves import Leaf
from aispm.providers.files.text.document import Source
from aispm.secrets import Beside, Hint, Known, Sighting, beside, pair, safe

_NAMED = re.compile(r"((?:--)?[A-Za-z_][\w.-]{0,60})=")
# A word of a name that somebody chose: in one case or humps, with few digits and at its end.
_WORD = r"(?:[A-Z]{1,20}|[A-Z]?[a-z]{1,20}(?:[A-Z][a-z]{1,15}){0,3}|[A-Z]\d[A-Z]{1,3})\d{0,2}"
_PLAIN = re.compile(rf"(?:--)?{_WORD}(?:[-_.]{_WORD}){{0,9}}")
_LONGEST_NAME = 30
_SHORTEST = 4  # what is shorter is no secret: see `secrets.judge`
_SHOWN = {
    "json": ('"{key}": "', '"'),
    "toml": ('{key} = "', '"'),
    "yaml": ("{key}: ", ""),
    "dotenv": ("{key}=", ""),
    "ide": ('{key}="', '"'),
    "shell": ("{key}=", ""),
    "python": ('{key}="', '"'),
}


class Held(Struct, frozen=True):
    """A credential and where its most secret part stands."""

    credential: Credential
    location: Location


def held(
    leaves: Iterable[Leaf], source: Source, uri: str, syntax: str, known: Known
) -> Iterator[Held]:
    """Every credential among these values. Parts of one key in one block are one."""
    blocks: dict[int, list[tuple[Leaf, Sighting]]] = {}
    around: dict[int, Beside] = {}  # by block
    for leaf in leaves:
        text = leaf.scalar.text
        if len(text) < _SHORTEST or (not leaf.scalar.quoted and text in ("true", "false", "null")):
            continue
        if leaf.block not in around:
            around[leaf.block] = beside(leaf.siblings)
        for seen in known.sight(leaf.scalar.text, _hint(leaf, uri, around[leaf.block])):
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


def line(name: str, syntax: str) -> str:
    """How a name is shown where the text of its line would stand."""
    return _printable(f'"{safe(name)}"' if syntax == "json" else safe(name))


def _hint(leaf: Leaf, uri: str, neighbours: Beside) -> Hint:
    return Hint(
        key=leaf.meant or leaf.key,
        place=leaf.place,
        previous=leaf.previous,
        neighbours=neighbours,
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
    shown = seen.shown or "…"
    before, after = _SHOWN[syntax]
    if leaf.previous is None:
        before = before.format(key=_printable(safe(leaf.key)))
    else:
        quote = '"' if syntax != "yaml" else ""
        flag = leaf.previous if leaf.previous.startswith("--") and _plain(leaf.previous) else ""
        named = _NAMED.match(leaf.scalar.text[: seen.start])
        before = f"{quote}{flag}{quote}, " if flag else ""
        before += quote + (named[0] if named and _plain(named[1]) else "")
        after = quote
    return before + shown + after, (len(before), len(shown))


def _plain(name: str) -> bool:
    """Whether what stands before a value is a name, and not a value itself (`-pVALUE`)."""
    return len(name) <= _LONGEST_NAME and bool(_PLAIN.fullmatch(name)) and safe(name) == name


def _printable(text: str) -> str:
    return "".join(one if one.isprintable() else "\ufffd" for one in text)
