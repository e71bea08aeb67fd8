"""Variables files (`.env`): what their many readers agree on, with the place of every value.

`export` may stand before a name, `=` or `: ` behind it. A quoted value may have several lines; one
without quotes ends with its line, or before a comment. What is neither is passed over, as the
commands of an `.envrc` are.
"""

from __future__ import annotations

import re

from aispm.providers.files.text.document import Document, Entry, Mapping, Scalar, Source
from aispm.providers.files.text.grammar import MOST_NODES, TOO_DEEP
from aispm.secrets import Excerpt

_NAME = re.compile(
    r"[ \t]{0,99}(?:export[ \t]{1,99})?([A-Za-z_][\w.-]{0,199})[ \t]{0,99}(?:=|:[ \t])[ \t]{0,99}"
)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"|\'(?:[^\'\\]|\\.)*+\'|`[^`]*+`', re.DOTALL)
# Behind a quoted value stands nothing but a comment; else the quote was no quote.
_REST = re.compile(r"[ \t]*+(?:#[^\n]*+)?\r?(?:\n|\Z)")
_LINE = re.compile(r"[^\n]*+\n?")
_COMMENT = re.compile(r"(?:\A|(?<=[ \t]))#")


def parse(source: Source) -> Document:
    """The variables of the file, as one map."""
    text = source.text
    variables = Mapping()
    position = 0
    while position < len(text):
        if len(variables.entries) >= MOST_NODES:
            return Document(source, [variables], TOO_DEEP, [(position, len(text))])
        name = _NAME.match(text, position)
        quoted = _QUOTED.match(text, name.end()) if name else None
        rest = _REST.match(text, quoted.end()) if quoted else None
        line = _LINE.match(text, name.end() if name else position)
        assert line is not None  # it matches nothing at all, too
        if name is not None:
            value = _quoted(quoted) if quoted and rest else _plain(line)
            variables.entries.append(Entry(name[1], name.start(1), name.end(1), value))
        position = max(rest.end() if quoted and rest else line.end(), position + 1)
    return Document(source, [variables])


def _quoted(found: re.Match[str]) -> Scalar:
    inner = Excerpt(found[0][1:-1], found.start() + 1)
    inner = inner.unescaped() if found[0][0] == '"' else inner
    return Scalar(inner, found.start(), found.end())


def _plain(line: re.Match[str]) -> Scalar:
    """A value without quotes, up to a comment or the end of its line."""
    comment = _COMMENT.search(line[0])
    text = line[0][: comment.start() if comment else None].rstrip()
    end = line.start() + len(text)
    return Scalar(Excerpt(text, line.start()), line.start(), end, quoted=False)
