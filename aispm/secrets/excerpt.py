"""A text that remembers where each of its characters stood in what it was taken from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|\r?\n[ \t]*|.|$)", re.S)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0", "a": "\a", "v": "\v"}
_PLAIN |= {"e": "\x1b", "s": " "}


class Excerpt(Struct, frozen=True):
    """`text`, with the origin of each character and of the end.

    `origins` is None where the text stands unchanged from `base` on.
    """

    text: str
    base: int = 0
    origins: tuple[int, ...] | None = None

    def origin(self, index: int) -> int:
        """Where the character at `index` (or the end) stands in the source."""
        return self.base + index if self.origins is None else self.origins[index]

    def cut(self, start: int, end: int) -> Excerpt:
        """The part from `start` to `end`."""
        if self.origins is None:
            return Excerpt(self.text[start:end], self.base + start)
        return Excerpt(self.text[start:end], 0, self.origins[start : end + 1])

    def replaced(self, pattern: re.Pattern[str], replacement: str) -> Excerpt:
        """Every match replaced by one character or none, which stands where the match began."""
        if not pattern.search(self.text):
            return self
        characters: list[str] = []
        origins: list[int] = []
        position = 0
        for match in (*pattern.finditer(self.text), None):
            end = len(self.text) if match is None else match.start()
            characters.append(self.text[position:end])
            origins += [self.origin(index) for index in range(position, end)]
            if match is not None:
                characters.append(replacement)
                origins += [self.origin(end)] * len(replacement)
                position = match.end()
        origins.append(self.origin(len(self.text)))
        return Excerpt("".join(characters), 0, tuple(origins))

    def unescaped(self) -> Excerpt:
        """Backslash escapes decoded, as JSON, TOML and YAML write them between double quotes."""
        if "\\" not in self.text:
            return self
        characters: list[str] = []
        origins: list[int] = []
        for piece, start in _unescape(self.text):
            characters.append(piece)
            origins += [
                self.origin(start + (i if len(piece) > 1 else 0)) for i in range(len(piece))
            ]
        origins.append(self.origin(len(self.text)))
        return _rejoined("".join(characters), origins)


def _unescape(text: str) -> Iterator[tuple[str, int]]:
    """(decoded piece, where it starts); a piece of several characters stands unchanged."""
    position = 0
    for match in _ESCAPE.finditer(text):
        if match.start() > position:
            yield text[position : match.start()], position
        code = match[1]
        if code[:1] in "uUx" and len(code) > 1:
            number = int(code[1:], 16)
            yield chr(number) if number < 0x110000 else "\ufffd", match.start()
        elif code.strip():
            yield _PLAIN.get(code, code), match.start()
        position = match.end()
    if position < len(text):
        yield text[position:], position


def _rejoined(text: str, origins: list[int]) -> Excerpt:
    """Surrogate pairs joined, and lone ones (which no encoder accepts) replaced."""
    if not any("\ud800" <= character <= "\udfff" for character in text):
        return Excerpt(text, 0, tuple(origins))
    characters: list[str] = []
    kept: list[int] = []
    index = 0
    while index < len(text):
        pair = text[index : index + 2]
        step = 2 if re.match("[\ud800-\udbff][\udc00-\udfff]", pair) else 1
        joined = pair[:step].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        characters.append(joined[:1])
        kept.append(origins[index])
        index += step
    kept.append(origins[-1])
    return Excerpt("".join(characters), 0, tuple(kept))
