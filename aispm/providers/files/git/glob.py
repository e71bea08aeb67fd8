"""Patterns of ignore files, matched in linear time. Rules: https://git-scm.com/docs/gitignore

dulwich has a matcher too, but one whose time a pattern like `*a*a*a*a*b` can make endless.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_CLASSES = {
    b"alnum": b"0-9A-Za-z",
    b"alpha": b"A-Za-z",
    b"blank": b" \\t",
    b"cntrl": b"\\x00-\\x1f\\x7f",
    b"digit": b"0-9",
    b"graph": b"!-.0-~",
    b"lower": b"a-z",
    b"print": b" -.0-~",
    b"punct": b"!-.:-@\\[-`{-~",
    b"space": b"\\t-\\r ",
    b"upper": b"A-Z",
    b"xdigit": b"0-9A-Fa-f",
}
_ANY = b"**"
_LONGEST = 1024  # bytes of a pattern
_PIECE = 64  # bytes of a pattern that cost as much as another pattern
_SPECIAL = re.compile(rb"[*?\[\\]")


class Pattern:
    """One line of an ignore file."""

    def __init__(self, line: bytes) -> None:
        self.cost = 1 + len(line) // _PIECE
        self.keeps = line.startswith(b"!")
        line = line.removeprefix(b"!")
        self._folders_only = line.endswith(b"/")
        line = line.removesuffix(b"/") if self._folders_only else line
        names = _names(line.removeprefix(b"/"))
        if b"/" not in line:  # the name of anything, however deep
            names = [_ANY, *names]
        self._runs: list[list[_Name]] = [[]]
        for name in names:
            if name == _ANY:
                self._runs.append([])
            else:
                self._runs[-1].append(_Name(name))

    def matches(self, parts: Sequence[bytes], folder: bool) -> bool:
        """Whether it stands for a path, given relative to the ignore file's own folder."""
        if self._folders_only and not folder:
            return False
        last = self._runs[-1]
        if last and not last[-1].matches(parts[-1]):
            return False  # most patterns end with another name than this
        return _match(self._runs, parts)


def patterns(data: bytes) -> list[Pattern]:
    """The patterns of an ignore file, in its order."""
    found = []
    for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        line = _trimmed(line.removesuffix(b"\r"))
        if line.strip(b"/") in (b"", b"!") or line.startswith(b"#"):
            continue
        if len(line) <= _LONGEST:  # no path that is scanned is longer
            found.append(Pattern(line))
    return found


def _trimmed(line: bytes) -> bytes:
    """A line without the spaces at its end that no backslash keeps."""
    bare = line.rstrip(b" ")
    slashes = len(bare) - len(bare.rstrip(b"\\"))
    return bare + b" " if slashes % 2 and len(bare) < len(line) else bare


def _names(line: bytes) -> list[bytes]:
    """The names that a pattern is of. A slash in brackets parts nothing, and matches nothing."""
    names, start, at = [], 0, 0
    while at < len(line):
        sign = line[at : at + 1]
        at += 1
        if sign == b"/":
            names.append(line[start : at - 1])
            start = at
        elif sign == b"\\":
            at += 1
        elif sign == b"[":
            at, _ = _bracket(line, at)
    return [*names, line[start:]]


def _match(runs: Sequence[Sequence[_Name]], parts: Sequence[bytes]) -> bool:
    """Runs of names, with any names between them; each goes to the first place that fits."""
    first, *others = runs
    if not _fit(first, parts, 0):
        return False
    if not others:
        return len(first) == len(parts)
    *middle, last = others
    at = len(first)
    for run in middle:
        fits = (start for start in range(at, len(parts)) if _fit(run, parts, start))
        at = next(fits, len(parts)) + len(run)
    if not last:
        return at < len(parts)  # "folder/**" is what is in it, not the folder itself
    start = len(parts) - len(last)
    return at <= start and _fit(last, parts, start)


def _fit(run: Sequence[_Name], parts: Sequence[bytes], start: int) -> bool:
    return start + len(run) <= len(parts) and all(
        name.matches(parts[start + place]) for place, name in enumerate(run)
    )


class _Name:
    """A pattern of one name. Most hold no sign at all, or one at an end."""

    def __init__(self, pattern: bytes) -> None:
        self._pattern = pattern
        found = _SPECIAL.search(pattern)
        self._literal = found is None
        self._start = pattern if found is None else pattern[: found.start()]
        self._compiled: re.Pattern[bytes] | None = None

    def matches(self, name: bytes) -> bool:
        if self._literal:
            return name == self._pattern
        if not name.startswith(self._start):
            return False
        if self._compiled is None:
            self._compiled = re.compile(_translated(self._pattern), re.DOTALL)
        return self._compiled.fullmatch(name) is not None


_NEVER = b"(?!)"


def _translated(pattern: bytes) -> bytes:
    """A regular expression for one name.

    What stands between two stars goes to the first place that fits and stays there, for if any
    place will do, that one will: so nothing is ever tried twice.
    """
    pieces: list[bytes] = [b""]
    at = 0
    while at < len(pattern):
        sign = pattern[at : at + 1]
        at += 1
        if sign == b"*":
            pieces.append(b"")
        elif sign == b"?":
            pieces[-1] += b"."
        elif sign == b"[":
            at, members = _bracket(pattern, at)
            if members == _NEVER:
                return _NEVER
            pieces[-1] += members
        else:
            if sign == b"\\":
                sign = pattern[at : at + 1]
                at += 1
                if not sign:
                    return _NEVER
            pieces[-1] += re.escape(sign)
    if len(pieces) == 1:
        return pieces[0]
    middle = b"".join(b"(?>.*?%b)" % piece for piece in pieces[1:-1] if piece)
    return pieces[0] + middle + b".*" + pieces[-1]


def _bracket(pattern: bytes, at: int) -> tuple[int, bytes]:
    """What a bracket stands for, and where it ends; one that never ends matches nothing."""
    no = pattern[at : at + 1] in (b"!", b"^")
    at += no
    members, first, low = b"", at, -1
    while at < len(pattern):
        sign = pattern[at]
        at += 1
        if sign == 0x5D and at - 1 > first:  # ]
            body = members or b"\\x00"
            return at, (b"[^%b]" if no else b"[%b]") % body
        if sign == 0x5B and pattern[at : at + 1] == b":":
            end = pattern.find(b":]", at + 1)
            known = _CLASSES.get(pattern[at + 1 : end]) if end > 0 else None
            if end > 0 and known is None:
                break
            if known is not None:
                members, low, at = members + known, -1, end + 2
                continue
        elif sign == 0x2D and low >= 0 and pattern[at : at + 1] not in (b"]", b""):  # a-z
            high, at = _member(pattern, at)
            if low <= high:
                members += b"\\x%02x-\\x%02x" % (low, high)
            low = -1
            continue
        elif sign == 0x5C:
            if at >= len(pattern):
                break
            sign, at = pattern[at], at + 1
        members, low = members + b"\\x%02x" % sign, sign
    return at, _NEVER


def _member(pattern: bytes, at: int) -> tuple[int, int]:
    if pattern[at : at + 1] == b"\\" and at + 1 < len(pattern):
        return pattern[at + 1], at + 2
    return pattern[at], at + 1
