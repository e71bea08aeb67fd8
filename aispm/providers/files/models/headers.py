"""The headers of formats that hold numbers alone: what they tell of the model."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.providers.files.dependencies.dependency import MalformedError
from aispm.providers.files.dependencies.members import members
from aispm.providers.files.models.window import Window
from aispm.secrets import safe
from aispm.vocabulary import Facts

_LARGEST_HEADER = 2 * 1024 * 1024
_LONGEST_SAFETENSORS = 100_000_000  # the limit that the format itself sets
_LARGEST_GGUF = 64 * 1024  # what general facts stand in; vocabularies follow
_MOST_PAIRS = 200
_WIDTHS = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_TEXT = 8
_ADAPTER = re.compile(rb'"[^"\n]{0,300}lora_[^"\n]{0,100}"\s*:')
_ARCHITECTURES = ("modelspec.architecture", "architecture", "ss_base_model_version")
_TITLES = ("modelspec.title", "title", "name", "ss_output_name")


def is_safetensors(head: bytes, size: int) -> bool:
    """Whether a file begins with the length of a header in JSON, and the header."""
    length = int.from_bytes(head[:8], "little")
    return 2 <= length <= min(size - 8, _LONGEST_SAFETENSORS) and head[8:9] == b"{"


def safetensors(window: Window) -> Facts:
    """What the metadata of a safetensors header says of the model."""
    length = int.from_bytes(window.at(0, 8), "little")
    header = window.at(8, min(length, _LARGEST_HEADER))
    found: dict[str, str] = {}
    try:
        for member in members(header.decode("utf-8", "replace")):
            if member.path == ("__metadata__",) and member.value is not None:
                found[member.key] = member.value
    except MalformedError:
        pass  # longer than is read, or not what it should be: what there is, is told
    architecture = next((found[key] for key in _ARCHITECTURES if found.get(key)), None)
    title = next((found[key] for key in _TITLES if found.get(key)), None)
    return _named(architecture, title, bool(_ADAPTER.search(header)))


def gguf(window: Window) -> Facts:
    """What the general keys of a GGUF header say of the model."""
    found = dict(_pairs(window.at(0, _LARGEST_GGUF)))
    adapter = found.get("general.type") == "adapter"
    return _named(found.get("general.architecture"), found.get("general.name"), adapter)


def _named(architecture: str | None, title: str | None, adapter: bool) -> Facts:
    return {
        "architecture": safe(architecture) if architecture else None,
        "model": safe(title) if title else None,
        "adapter": adapter,
    }


def _pairs(header: bytes) -> Iterator[tuple[str, str]]:
    """The texts of a GGUF header, up to its first list or where the bytes end.

    Layout: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
    """
    place = 24
    for _ in range(min(_MOST_PAIRS, int.from_bytes(header[16:24], "little"))):
        key, place = _string(header, place)
        kind = int.from_bytes(header[place : place + 4], "little")
        place += 4
        if kind == _TEXT:
            text, place = _string(header, place)
            yield key, text
        elif kind in _WIDTHS:
            place += _WIDTHS[kind]
        else:
            return


def _string(header: bytes, place: int) -> tuple[str, int]:
    """A text behind its length; cut where the bytes end."""
    length = int.from_bytes(header[place : place + 8], "little")
    start = place + 8
    return header[start : start + length].decode("utf-8", "replace"), start + length
