"""A binding's condition against one target: true, false, or unknown.

A snapshot knows the time and, of an object in a bucket, its service, type and the part of
its name up to the bucket. Everything else a condition may ask for (tags, levels, an
object's own name) is unknown, and what depends on it is conditional.

Source: Google Cloud IAM documentation, "Attribute reference for IAM Conditions".
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Any

from aispm.cel import CelError, Condition, Language
from aispm.model import Asset, Identity

_TYPES = {
    "request.time": "timestamp",
    "resource.name": "string",
    "resource.service": "string",
    "resource.type": "string",
}
_SERVICES = {
    "gcp.storage.bucket": ("storage.googleapis.com", "storage.googleapis.com/Object"),
    "gcp.secretmanager.secret": (
        "secretmanager.googleapis.com",
        "secretmanager.googleapis.com/SecretVersion",
    ),
}
# The uses of a name that can be answered for all objects of a bucket at once.
_BY_PREFIX = re.compile(r"""resource\.name\.startsWith\(\s*(?:"([^"\\]*)"|'([^'\\]*)')\s*\)""")
_OBJECTS = "projects/_/buckets/{}/objects/"


def holds(
    expression: str, target: Asset | Identity | None, permission: str, now: str
) -> bool | None:
    """Whether a condition holds for using `permission` on a target at RFC 3339 time `now`.

    Without a target it is about a node of the resource tree, of which only the time is known.
    """
    condition = _compiled(expression)
    if condition is None:
        return None
    language, compiled = condition
    known: dict[str, Any] = {"request.time": datetime.fromisoformat(now)}
    if target is not None and target.kind in _SERVICES:
        known["resource.service"], kind = _SERVICES[target.kind]
        if "storage.buckets." not in permission and "secretmanager.secrets." not in permission:
            known["resource.type"] = kind
        if target.kind == "gcp.storage.bucket" and "storage.objects." in permission:
            known |= _name(expression, target)
    try:
        return compiled.holds(language.facts(known))
    except CelError:
        return None


def _name(expression: str, bucket: Asset | Identity) -> dict[str, str]:
    """A name that stands for every object of a bucket, where the condition permits one."""
    objects = _OBJECTS.format(bucket.id.removeprefix("//storage.googleapis.com/"))
    prefixes = [double or single for double, single in _BY_PREFIX.findall(expression)]
    others = "resource.name" in _BY_PREFIX.sub("", expression)
    into = any(prefix.startswith(objects) and prefix != objects for prefix in prefixes)
    return {} if others or into else {"resource.name": objects}


@lru_cache(maxsize=4096)
def _compiled(expression: str) -> tuple[Language, Condition] | None:
    """The condition ready to be asked; None where it speaks of what we do not know."""
    language = _language()
    try:
        return language, language.compile(expression)
    except CelError:
        return None


@lru_cache(maxsize=1)
def _language() -> Language:
    return Language(_TYPES)
