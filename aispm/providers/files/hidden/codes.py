"""What hidden characters say, in the codes that are used to write with them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aispm.providers.files.hidden.characters import Run

# Longer texts are read to here.
_LONGEST = 10_000
_FEWEST_BITS = 16
_PRINTABLE = re.compile(r"[^\W_][\s!-~]*+")


def decoded(found: Iterable[Run]) -> str:
    """The texts of all runs, one line each; those in no code that is known are left out."""
    said: list[str] = []
    length = 0
    for run in found:
        decode = _CODES.get(run.kind)
        one = decode(run.text[:_LONGEST]) if decode else ""
        if one and length < _LONGEST:
            said.append(one)
            length += len(one)
    return _joined(said)[:_LONGEST]


def _joined(said: list[str]) -> str:
    """Single letters between others belong together: they were spread over a text."""
    spread = all(len(one) <= 2 for one in said)
    return ("" if spread else "\n").join(said)


def _tags(run: str) -> str:
    """ASCII, moved to the plane of tags."""
    return "".join(chr(ord(one) - 0xE0000) for one in run if 0xE0020 <= ord(one) <= 0xE007E)


def _selectors(run: str) -> str:
    """Bytes: the first 16 as the old selectors, the others as those of the supplement."""
    codes = (ord(one) for one in run)
    raw = bytes(code - 0xFE00 if code < 0xE0000 else code - 0xE0100 + 16 for code in codes)
    return raw.decode("utf-8", "replace").replace("\ufffd", "")


def _zero_width(run: str) -> str:
    """Bits: two characters stand for 0 and 1, in either order, and others between bytes."""
    kinds = sorted(set(run), key=run.count, reverse=True)[:2]
    bits = [one for one in run if one in kinds]
    if len(kinds) < 2 or len(bits) < _FEWEST_BITS:
        return ""
    for zero in kinds:
        for width in (8, 7):
            text = _bits("".join("0" if one == zero else "1" for one in bits), width)
            if _PRINTABLE.fullmatch(text):
                return text
    return ""


def _bits(bits: str, width: int) -> str:
    whole = len(bits) - len(bits) % width
    return "".join(chr(int(bits[at : at + width], 2)) for at in range(0, whole, width))


_CODES = {"tags": _tags, "selectors": _selectors, "zero-width": _zero_width}
