"""What was seen, in one sentence."""

from __future__ import annotations

from collections import Counter

from aispm.exporters.actors import is_agent, role
from aispm.exporters.console.page import Page, count
from aispm.exporters.subjects import account

_ACCOUNTS = {"aws": "account", "azure": "subscription", "gcp": "project"}


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
    roles = Counter(
        "agent" if is_agent(report, asset) else role(report, asset)
        for asset in report.snapshot.assets
        if role(report, asset) != "agent" or is_agent(report, asset)
    )
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
    reads = page.report.snapshot.reads
    scopes = {read.scope for read in reads if read.state != "not-in-region"}
    scopes = {scope for scope in scopes if not scope.endswith(":*")}  # listing them failed
    accounts = {account(scope) for scope in scopes}
    kinds = Counter(scope.partition(":")[0] for scope in accounts)
    regions = {scope.partition("/")[2] for scope in scopes if scope.startswith("aws:")} - {""}
    said = [count(kinds[head], noun) for head, noun in _ACCOUNTS.items() if kinds[head]]
    return [*said, *([count(len(regions), "region")] if regions else [])]
