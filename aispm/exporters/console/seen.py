"""What was seen, in one sentence."""

from __future__ import annotations

from collections import Counter

from aispm.exporters.actors import role, unsigned
from aispm.exporters.console.page import Page, count

_PLACES = ("account", "subscription", "project", "region")


def seen(page: Page) -> list[str]:
    """`Seen: 31 agents and models, 12 MCP servers, ...; 2 accounts, 17 regions`."""
    things = _things(page)
    if not things:
        return []
    places = _places(page)
    said = ", ".join(things) + ("; " + ", ".join(places) if places else "")
    lines = page.wrapped(said, 6, "Seen: ")
    return [page.ink("strong", "Seen:") + lines[0][5:], *lines[1:]]


def _things(page: Page) -> list[str]:
    report = page.report
    roles = Counter(role(report, asset) for asset in report.snapshot.assets if not unsigned(asset))
    in_files = sum(
        bool(each.locations) and not each.publishable for each in report.snapshot.credentials
    )
    said = [
        (roles["agent"], "agent", "agents"),
        (roles["model"], "model", "models"),
        (roles["compute"], "workload", "workloads"),
        (roles["server"], "MCP server", "MCP servers"),
        (len(report.snapshot.identities), "identity", "identities"),
        (roles["data"], "data store", "data stores"),
        (in_files, "key in files", "keys in files"),
    ]
    return [count(number, noun, plural) for number, noun, plural in said if number]


def _places(page: Page) -> list[str]:
    # Several accounts have the same regions; every other scope has a name of its own.
    scopes = {
        (scope.kind, scope.name if scope.kind == "region" else scope.id)
        for scope in page.report.snapshot.scopes
    }
    kinds = Counter(kind for kind, _ in scopes)
    return [count(kinds[kind], kind) for kind in _PLACES if kinds[kind]]
