"""Reading a cloud's JSON answer: typed, bounded, never trusting its shape.

Names and tags are set by whoever made the resource, so an answer is hostile input. A value
of the wrong type reads as absent (`None`), a long one is cut.
"""

from __future__ import annotations

from typing import Any

LONGEST = 2048
MOST_TAGS = 200


class IncompleteError(Exception):
    """The service said, or showed, that it did not tell everything."""


class OddError(Exception):
    """The answer is not what the API documents."""


def at(answer: Any, *path: str) -> Any:
    """The value at a path of keys, or `None`."""
    for key in path:
        if not isinstance(answer, dict):
            return None
        answer = answer.get(key)
    return answer


def text(answer: Any, *path: str) -> str | None:
    """A non-empty string at a path of keys, cut to LONGEST, or `None`."""
    value = at(answer, *path)
    return value[:LONGEST] if isinstance(value, str) and value else None


def flag(answer: Any, *path: str) -> bool | None:
    """A boolean at a path of keys, or `None`."""
    value = at(answer, *path)
    return value if isinstance(value, bool) else None


def items(answer: Any, *path: str) -> list[Any]:
    """A list at a path of keys, or an empty one."""
    value = at(answer, *path)
    return value if isinstance(value, list) else []


def objects(page: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects a page lists under a key. Raises OddError for anything but a list of them."""
    value = page.get(key)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise OddError("the answer is no list of objects")
    return value


def tags(answer: Any, *path: str) -> dict[str, str]:
    """A map of strings at a path of keys: tags, labels, with secrets in them masked.

    What is no string is left out.
    """
    from aispm.secrets import safe

    value = at(answer, *path)
    if not isinstance(value, dict):
        return {}
    pairs = [(str(key)[:LONGEST], label) for key, label in value.items() if isinstance(label, str)]
    return {safe(key, LONGEST): safe(label, LONGEST) for key, label in sorted(pairs)[:MOST_TAGS]}
