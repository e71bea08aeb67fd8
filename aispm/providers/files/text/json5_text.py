"""JSON5: JSON with comments, single quotes, and names without any. https://spec.json5.org"""

from __future__ import annotations

import re

from aispm.providers.files.text.document import Document, Scalar, Source
from aispm.providers.files.text.grammar import MOST_NODES, TOO_DEEP
from aispm.providers.files.text.json_text import Tokens
from aispm.secrets import Excerpt

_TOKEN = re.compile(
    r"(?P<space>\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)"
    r"|(?P<mark>[{}\[\]:,])"
    r"|(?P<string>\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+')"
    r"|(?P<word>[\w$.+-]++)",
    re.DOTALL,
)
_JOINED = re.compile(r"\\\r?\n")


def parse(source: Source) -> Document:
    """The document, up to where no syntax can be found."""
    text, reader = source.text, Tokens()
    position = count = 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None or count > MOST_NODES:
            line, _ = source.position(position)
            problem = f"no valid syntax (line {line})" if token is None else TOO_DEEP
            return Document(source, reader.roots, problem, [(position, len(text))])
        if token.lastgroup == "mark":
            reader.mark(token[0])
        elif token.lastgroup != "space":
            reader.value(_scalar(token))
        count += token.lastgroup != "space"
        position = token.end()
    return Document(source, reader.roots, reader.problem)


def _scalar(token: re.Match[str]) -> Scalar:
    start, end = token.span()
    if token.lastgroup == "word":
        return Scalar(Excerpt(token[0], start), start, end, quoted=False)
    inner = Excerpt(token[0][1:-1], start + 1).replaced(_JOINED, "")
    return Scalar(inner.unescaped(), start, end)
