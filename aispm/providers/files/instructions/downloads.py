"""Where a text has its reader fetch a program and run it at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from msgspec import Struct

from aispm.providers.files.agents import command
from aispm.providers.files.agents.hosts import is_local
from aispm.providers.files.instructions.files import installers

# Of one text: commands that are told, places that are looked at, and lines of one block.
_MOST, _MOST_TRIED, _MOST_LINES = 200, 1_000, 200
_REASONS = frozenset({"pipe-to-shell", "download-and-run", "decode-and-run"})
_NEAR = re.compile(rf"{command.FETCH}|\bbase64\b|downloadstring", re.IGNORECASE)
_CONTINUED = re.compile(r"\\\r?\n")
_FENCE = re.compile(r"^[ \t>]{0,12}(?:```|~~~)", re.MULTILINE)
_URL = re.compile(r"https?://[^\s\"'`<>|;)\]]{1,400}", re.IGNORECASE)
# Who warns of such a command does not give it.
_WARNS = re.compile(
    r"\b(?:never|don't|do not|avoid|not run|instead of|rather than|unsafe|dangerous|malicious"
    r"|suspicious|blocked?|den(?:y|ied)|forbid\w{0,6}|prohibit\w{0,3}|reject|refuse|flag|detects?"
    r"|attack\w{0,3}|risk\w?|vulnerab\w{1,8})\b|❌|🚫|⛔|\bBAD\b",
    re.IGNORECASE,
)
_BEFORE = 160
# What is fetched, if it is more than an ellipsis.
_SOURCE = re.compile(r"https?://\w|[$%]\w|\$\{|\w\.[a-z]{2,}|base64|frombase64", re.IGNORECASE)


class Download(Struct, frozen=True):
    """Where in the text it stands, and the hosts that it fetches from."""

    start: int
    hosts: tuple[str, ...]


def downloads(text: str) -> list[Download]:
    """All of a text, in order; of very many the first. Well known installers are none."""
    if not _NEAR.search(text):
        return []
    # A command that goes on in the next line is one line of the same length.
    plain = _CONTINUED.sub(lambda match: " " * len(match[0]), text)
    units = ((start, end, _NEAR.search(plain, start, end)) for start, end in _units(plain))
    tried = islice(((start, end, near.start()) for start, end, near in units if near), _MOST_TRIED)
    found = (_download(plain, start, end, near) for start, end, near in tried)
    return list(islice((one for one in found if one), _MOST))


def _units(text: str) -> Iterator[tuple[int, int]]:
    """Each line of prose and each block of code: what is saved in one of its lines may be run
    in the next."""
    fences = [match.start() for match in _FENCE.finditer(text)]
    position = 0
    for opened, closed in zip(fences[::2], fences[1::2], strict=False):
        yield from _lines(text, position, opened)
        yield opened, closed
        position = closed
    yield from _lines(text, position, len(text))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        after = text.find("\n", start, end)
        after = end if after < 0 else after
        yield start, after
        start = after + 1


def _download(text: str, start: int, end: int, near: int) -> Download | None:
    """The first command of a unit that runs what it fetches."""
    if _REASONS.isdisjoint(command.reasons(text[start:end])):
        return None
    for first, last in _commands(text, start, end) or [(near, end)]:
        line = text[first:last]
        warned = _WARNS.search(text, max(start, first - _BEFORE), first)
        if _SOURCE.search(line) and not _is_known(line) and not warned:
            return Download(first, tuple(sorted(set(_hosts(line)))))
    return None


def _commands(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """From where to where in a unit the lines do so that do it for themselves."""
    near = (
        (_NEAR.search(text, first, last), first, last) for first, last in _lines(text, start, end)
    )
    return [
        (match.start(), last)
        for match, first, last in islice((one for one in near if one[0]), _MOST_LINES)
        if match and not _REASONS.isdisjoint(command.reasons(text[first:last]))
    ]


def _is_known(line: str) -> bool:
    """Whether all that is fetched is a well known installer, or from one's own network."""
    urls = [f"{url.lower()}/" for url in _URL.findall(line)]
    return bool(urls) and all(
        url.startswith(installers()) or any(map(is_local, _hosts(url))) for url in urls
    )


def _hosts(line: str) -> Iterator[str]:
    for url in _URL.findall(line):
        try:
            host = urlsplit(url).hostname
        except ValueError:
            continue
        if host:
            yield host
