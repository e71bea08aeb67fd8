"""Comments that set findings aside: `aispm: ignore[rule, rule] reason`.

One at the end of a line speaks of that line, one alone on its line of the next. It counts only
where the format has comments, and never inside of a value. One that names no rule or gives no
reason is kept, so that whoever wrote it can be told that it does nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from aispm.model import Pragma
from aispm.providers.files.text.document import Document, strings
from aispm.secrets import safe

_PRAGMA = re.compile(
    r"aispm:[ \t]{0,4}ignore(?:\[([^\]\r\n]{0,400})\]|(?![\w\[-]))[ \t]*+([^\r\n]{0,500})"
)
# How a comment begins, in JSON with comments, TOML, YAML, variables files and Markdown.
_COMMENT = re.compile(r"(?:#|//|/\*|<!--)[^\r\n]{0,200}$")
_END = re.compile(r"[ \t]*(?:\*/|-->).*$")
_MOST = 1_000
_LONGEST = 100  # what is longer is the name of no rule


def pragmas(document: Document, uri: str, scope: str) -> Iterator[Pragma]:
    """The comments of a parsed file."""
    text = document.source.text
    if "aispm:" not in text:
        return
    spans = sorted((one.start, one.end) for root in document.roots for one in strings(root))
    starts = [start for start, _ in spans]
    for at, pragma in of_text(text, uri, scope):
        index = bisect_right(starts, at) - 1
        if index < 0 or spans[index][1] <= at:
            yield pragma


def of_text(text: str, uri: str, scope: str) -> Iterator[tuple[int, Pragma]]:
    """The comments of any text, each with where in it they stand."""
    if "aispm:" not in text:
        return
    line, counted = 1, 0
    for number, match in enumerate(_PRAGMA.finditer(text)):
        if number == _MOST:
            return
        line += text.count("\n", counted, match.start())
        counted = match.start()
        first = text.rfind("\n", 0, counted) + 1
        comment = _COMMENT.search(text[first:counted][-400:])
        if comment is None:
            continue
        alone = not text[first:counted].removesuffix(comment[0]).strip()
        names = {name for part in (match[1] or "").split(",") if (name := part.strip())}
        rules = tuple(sorted(safe(name, _LONGEST) for name in names))
        reason = safe(_END.sub("", match[2]).strip(), 500)
        yield counted, Pragma(scope, uri, line + alone, rules, reason)
