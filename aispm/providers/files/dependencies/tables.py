"""The tables of a TOML text as package managers write lock files: one key to a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

# A header, `key = "text"`, another `key = value`, or an item of a list that spans lines.
_LINE = re.compile(
    r"""^(?: \[{1,2} [ \t]*+ ([^\]\n"]++) \]{1,2}
      | ([A-Za-z_][\w-]*+) [ \t]*+ = [ \t]*+ (?: "([^"\\\n]*+)" | ([^\n]*+) )
      | [ \t]++ ([^\s\]][^\n]*+)
    )""",
    re.VERBOSE | re.MULTILINE,
)


class Text(NamedTuple):
    """A string and where it stands, without its quotes."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Table:
    """A table: its strings, and its other values as written; `items` are lines of lists."""

    name: str
    strings: dict[str, Text] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    items: dict[str, list[str]] = field(default_factory=dict)

    def list(self, key: str) -> str:
        """A list as written, on one line or several."""
        return "\n".join([self.others.get(key, ""), *self.items.get(key, ())])


def tables(text: str) -> Iterator[Table]:
    """Every table with a header, in order."""
    table, key = Table(""), ""
    for line in _LINE.finditer(text):
        if line[1] is not None:
            if table.name:
                yield table
            table, key = Table(line[1].strip()), ""
        elif line[3] is not None:
            table.strings[line[2]] = Text(line[3], *line.span(3))
        elif line[2] is not None:
            key = line[2]
            table.others[key] = line[4]
        elif key:
            table.items.setdefault(key, []).append(line[5])
    if table.name:
        yield table
