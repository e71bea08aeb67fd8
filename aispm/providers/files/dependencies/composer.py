"""composer.json and composer.lock."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.providers.files.dependencies.dependency import Dependency
from aispm.providers.files.dependencies.members import Member, members

_LISTS = {("require",): False, ("require-dev",): True}
_LOCKS = {"packages": False, "packages-dev": True}
_EXACT = re.compile(r"=?\s*+(v?\d++(?:\.\d++)++(?:-[\w.]++)?)")


def composer_json(text: str) -> Iterator[Dependency]:
    """What a PHP package requires; PHP itself and its extensions have no vendor."""
    for member in members(text):
        if member.path in _LISTS and "/" in member.key and member.value is not None:
            exact = _EXACT.fullmatch(member.value.strip())
            told = None if member.value == "*" else member.value
            yield Dependency(
                "Packagist",
                member.key,
                member.start,
                member.end,
                version=exact[1] if exact else told,
                exact=bool(exact),
                direct=True,
                dev=_LISTS[member.path],
            )


def composer_lock(text: str) -> Iterator[Dependency]:
    """The packages of composer.lock: `name`, and `version` beside it."""
    name = None
    for member in members(text):
        if len(member.path) != 2 or member.path[0] not in _LOCKS:
            continue
        if member.key == "name":
            name = member
        elif member.key == "version" and name and name.path == member.path:
            place = _place(text, name)
            dev = _LOCKS[member.path[0]]
            yield Dependency("Packagist", *place, member.value, exact=True, dev=dev)


def _place(text: str, member: Member) -> tuple[str, int, int]:
    """A value, and where it stands after its key."""
    value = member.value or ""
    start = text.find(value, member.end, member.end + 2 * len(value) + 20)
    return (value, start, start + len(value)) if start > 0 else (value, member.start, member.end)
