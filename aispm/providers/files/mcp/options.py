"""The options that stand before what a launcher starts."""

from __future__ import annotations

from collections.abc import Sequence

from aispm.providers.files.mcp.launchers import listed

Option = tuple[str, str]  # its name, and its value or nothing


def leading(words: Sequence[str], family: str) -> tuple[tuple[Option, ...], int] | None:
    """The options that words begin with, and how many words they are; None if one is not known.

    What follows such a one may be its value, and that may be a secret.
    """
    found: list[Option] = []
    position = 0
    while position < len(words) and words[position].startswith("-"):
        taken = option(words, position, family)
        if taken is None:
            return None
        found.append(taken[0])
        position += taken[1]
        if found[-1][0] == "--":
            break
    return tuple(found), min(position, len(words))


def option(words: Sequence[str], position: int, family: str) -> tuple[Option, int] | None:
    """The option at a place and how many words it takes, its own included."""
    word = words[position]
    name, equals, value = word.partition("=")
    if equals or word == "--" or word in listed(f"{family}_switches"):
        return (name, value), 1
    values = listed(f"{family}_values")
    if word in values:
        following = words[position + 1] if position + 1 < len(words) else ""
        return (word, following), 2
    if word[:2] != "--" and word[:2] in values:  # `-p80:80`
        return (word[:2], word[2:]), 1
    return None
