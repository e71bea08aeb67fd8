"""The caveats of a macaroon (libmacaroons, version 2 in binary): what narrows a token."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Any

_END, _IDENTIFIER, _SIGNATURE = 0, 2, 6
_MOST = 64


def caveats(text: str) -> Iterator[Any]:
    """Each caveat that is JSON, decoded; nothing of what is no macaroon."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return
    if not data.startswith(b"\x02"):
        return
    sections = 0
    for number, (kind, value) in enumerate(_packets(data[1:])):
        if kind == _SIGNATURE or number == _MOST:
            return
        sections += kind == _END
        if kind == _IDENTIFIER and sections:  # the first section is the macaroon's own
            try:
                yield json.loads(value)
            except (ValueError, RecursionError):
                continue


def _packets(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(kind, value) of each packet; an end of section has no value."""
    at = 0
    while at < len(data):
        kind, at = data[at], at + 1
        if kind == _END:
            yield kind, b""
            continue
        length = shift = 0
        while at < len(data) and shift < 28:
            length |= (data[at] & 0x7F) << shift
            at, shift = at + 1, shift + 7
            if data[at - 1] < 0x80:
                break
        yield kind, data[at : at + length]
        at += length
