"""Calls of AWS Organizations: one is a task, and its entries are read strictly."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from aispm.model import Record
from aispm.providers.aws.account import Site
from aispm.providers.aws.faults import MalformedError, classifier
from aispm.providers.base import Task

SERVICE = "organizations"


def task(
    site: Site,
    operation: str,
    run: Callable[[], Iterator[Record | Task]],
    lists: tuple[str, ...] = (),
    about: str | None = None,
    supplies: tuple[str, ...] = (),
) -> Task:
    """A task that makes one call of AWS Organizations."""
    name = f"{SERVICE}:{operation}"
    return Task(site.scope, name, run, classifier(name), lists, supplies, about)


def ask(site: Site, operation: str, key: str, args: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The entries of a list, page by page."""
    for page in site.ask(SERVICE, operation, args):
        yield from page.get(key, [])


def text(found: Any, key: str) -> str:
    """A text that an entry must have. Raises MalformedError."""
    value = found.get(key) if isinstance(found, dict) else None
    if not isinstance(value, str) or not value:
        raise MalformedError(f"an entry without {key}")
    return value


def document(content: Any) -> dict[str, Any]:
    """The policy, which is written as text. Raises MalformedError."""
    try:
        whole = json.loads(content)
    except (TypeError, ValueError, RecursionError):
        whole = None
    if not isinstance(whole, dict):
        raise MalformedError("the policy is no JSON document")
    return whole
