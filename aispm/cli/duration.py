"""A length of time as people write it."""

from __future__ import annotations

import re

from aispm.errors import InputError

_PARTS = re.compile(r"(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?")


def seconds(text: str) -> int:
    """The seconds of `90s`, `15m` or `1h30m`. Raises InputError, also for none at all."""
    parts = _PARTS.fullmatch(text.strip().lower())
    hours, minutes, rest = (int(part or 0) for part in parts.groups()) if parts else (0, 0, 0)
    if total := hours * 3600 + minutes * 60 + rest:
        return total
    raise InputError("--deadline is no length of time", "write it like 90s, 15m or 1h30m")
