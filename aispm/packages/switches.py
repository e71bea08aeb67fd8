"""What is switched on when a server is started: the words that `known.does` asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

_OFF = frozenset({"", "0", "false", "no", "off", "none", "disabled"})


def switches(
    args: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> frozenset[str]:
    """Flags (`--read-only`, and `--mode=x` with its value), variables, `?parameters` and headers.

    In small letters, without those that are set to no. A value that is not known counts as yes.
    """
    return frozenset(
        word.lower()
        for word in (
            *_flags(args),
            *_named((env or {}).items()),
            *(f"?{name}" for name in _named((query or {}).items())),
            *_named((headers or {}).items()),
        )
    )


def _flags(args: Sequence[str]) -> Iterator[str]:
    for word, following in zip_longest(args, args[1:], fillvalue=""):
        flag, equals, value = word.partition("=")
        if not flag.startswith("-"):
            continue
        if not equals and not following.startswith("-"):
            value = following
        if (equals or value) and value.lower() in _OFF:
            continue
        yield flag
        if value:
            yield f"{flag}={value}"


def _named(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (name for name, value in pairs if value.strip().lower() not in _OFF)
