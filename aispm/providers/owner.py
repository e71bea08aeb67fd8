"""Who answers for a resource, as its tags say."""

from __future__ import annotations

import re
from collections.abc import Mapping

# In order of how directly they name somebody.
_KEYS = ("owner", "owneremail", "ownedby", "team", "maintainer", "contact", "squad", "department")
_OTHER = re.compile(r"[^a-z]")


def owner(tags: Mapping[str, str]) -> str | None:
    """The value of the tag that names the owner best, or None.

    Upper case, separators and a prefix (`acme:Owner`, `acme/owner`) make no difference.
    """
    named = {_OTHER.sub("", re.split(r"[:/]", key.lower())[-1]): tags[key] for key in sorted(tags)}
    for key in _KEYS:
        if value := named.get(key, "").strip():
            return value
    return None
