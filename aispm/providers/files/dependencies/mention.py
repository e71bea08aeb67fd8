"""Whether a file names any AI package at all, told without parsing it."""

from __future__ import annotations

from functools import cache

from aispm.packages import ai


def _words(dot: str) -> bytes:
    """Letters in lower case, and `_` as `-`: a name is found however its ecosystem spells it.

    What is in no name ends a word. A dot does (`dependencies.openai`), or is a hyphen too.
    """
    return bytes(
        ord(character.lower())
        if (character := chr(byte)).isascii() and character.isalnum()
        else ord("-" if character in "-_" else dot if character == "." else "\n")
        for byte in range(256)
    )


_WORDS = (_words("\n"), _words("-"))
# Escapes may spell a name in a way that is not searched for.
_ESCAPES = (b"\\u", b"\\U", b"\\x", b"&#")
_PIECE = 1024 * 1024
# What conda calls otherwise than PyPI does.
_OTHER_NAMES = {"PyPI": ("pytorch",)}


def mentioned(data: bytes, ecosystem: str) -> bool:
    """Whether a text in UTF-8 may name an AI package; false only where it does not."""
    if any(escape in data for escape in _ESCAPES):
        return True
    return any(_holds(data.translate(words), _stems(ecosystem, words)) for words in _WORDS)


def _holds(words: bytes, known: frozenset[bytes]) -> bool:
    start = 0
    while start < len(words):
        end = words.find(b"\n", start + _PIECE)
        end = len(words) if end < 0 else end
        if not known.isdisjoint(words[start:end].split()):
            return True
        start = end
    return False


@cache
def _stems(ecosystem: str, words: bytes) -> frozenset[bytes]:
    """The longest word of every name, which is in it wherever the name is written."""
    known = [name for of, name in ai.packages() if of == ecosystem]
    names = (*known, *_OTHER_NAMES.get(ecosystem, ()))
    return frozenset(max(name.encode().translate(words).split(), key=len) for name in names)
