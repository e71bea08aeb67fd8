"""The settings of one file that loosen what an agent may do, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from aispm.providers.files.agents import grants, hosts
from aispm.providers.files.agents.clients import (
    Check,
    Grammar,
    Owner,
    variables,
    vendors,
    words,
)
from aispm.providers.files.agents.spots import Spot, below, is_set, spots, text
from aispm.providers.files.text.document import Mapping, Node, Scalar, Sequence

_MOST = 1_000  # of one file
_MOST_NAMED = 20  # of one list
# People approve tools by the dozen: that is one thing to look at, where the first of them stands.
_GROUPED = frozenset({"any-tool", "changing-tool"})
# Folders as wide as a home, or that hold what opens other doors.
_WIDE = re.compile(
    r"(?:/|~|\$HOME|\$\{HOME\}|%USERPROFILE%|[A-Za-z]:|/(?:home|Users|root)(?:/[^/]{1,80})?"
    r"|[A-Za-z]:[\\/]Users(?:[\\/][^\\/]{1,80})?)(?:[\\/]\*{0,2})?"
    r"|.{0,200}[\\/]\.(?:ssh|aws|kube|gnupg|azure|config[\\/](?:gcloud|gh))(?:[\\/].{0,200})?"
    r"|/etc(?:/.{0,200})?"
)
_ALLOWS = frozenset({"true", "allow"})
# Such as log a person in to the vendor's own account, which is what the setting is for.
_LOGIN = re.compile(
    r"(?:aws (?:sso )?login|gcloud auth (?:application-default )?login|az login)"
    r"(?: [\w=:./-]{1,80}){0,6}"
)


class Option(Struct, frozen=True):
    """One setting, and what it comes to.

    `keys` lead to it, the last its name; `start` and `end` span it in the text. `value` is what
    is told of it; `host` and `vendor` are those of an address, `entries` those of a list that
    come to the same.
    """

    effect: str
    keys: tuple[str, ...]
    start: int
    end: int
    value: str | None = None
    host: str | None = None
    vendor: str | None = None
    entries: tuple[str, ...] = ()


def options(root: Node, owner: Owner) -> list[Option]:
    """All of a document, each place once: what is worst of it comes first in the table."""
    found: dict[tuple[int, tuple[str, ...]], Option] = {}
    for base in ("", *owner.client.bases):
        for top in spots(root, base) if base else [Spot((), root, 0, 0)]:
            for option in _below(top, owner):
                if len(found) < _MOST:
                    found.setdefault((option.start, option.keys), option)
    return sorted(found.values(), key=lambda one: one.start)


def _below(top: Spot, owner: Owner) -> Iterator[Option]:
    client, level = owner.client, owner.level
    for check in client.options:
        if level in check.levels:
            for spot in _at(top, check.at):
                yield from _checked(check, spot, top.node)
    for entry in client.addresses:
        if level in entry.levels:
            for spot in _at(top, entry.at):
                yield from _addressed(spot, entry.vendor)
    for spot in _at(top, client.env):
        yield from _variables(spot)
    for spot in _at(top, client.helpers):
        if is_set(spot.node) and not _LOGIN.fullmatch(text(spot.node).strip()):
            yield _option("key-helper", spot)
    for spot in _at(top, client.folders):
        for item in below(spot, "[]"):
            if is_wide(text(item.node)):
                yield _option("wide-folder", item, text(item.node))


def _at(top: Spot, paths: tuple[str, ...]) -> Iterator[Spot]:
    for path in paths:
        for spot in spots(top.node, path):
            yield Spot((*top.keys, *spot.keys), spot.node, spot.start, spot.end, spot.above)


def _checked(check: Check, spot: Spot, root: Node) -> Iterator[Option]:
    if check.approves == "opencode":
        yield from _permissions(spot)
    elif check.approves:
        yield from _approvals(spot, check.approves)
    elif _holds(check, spot, root):
        yield _option(check.effect, spot, text(spot.node))


def _holds(check: Check, spot: Spot, root: Node) -> bool:
    value = text(spot.node)
    if check.values and value.lower() not in map(str.lower, check.values):
        return False
    if check.wide and not any(map(is_wide, spot.keys if check.values else (value,))):
        return False
    return _beside(check, spot, root) and (bool(check.values) or is_set(spot.node))


def _beside(check: Check, spot: Spot, root: Node) -> bool:
    """Whether the other keys that a check names have one of their values."""
    around = (spot.above[-1] if spot.above else root, root)
    for path, wanted in check.beside.items():
        values = [text(one.node) for node in around for one in spots(node, path)]
        if not values or values[0] not in wanted:
            return False
    return True


def _approvals(spot: Spot, grammar: Grammar) -> Iterator[Option]:
    """The entries of a list of approvals, or the keys of a map that are allowed."""
    entries = (
        [(text(item.node), item) for item in below(spot, "[]")]
        if isinstance(spot.node, Sequence)
        else [(item.keys[-1], item) for item in below(spot, "*") if _allows(item.node)]
    )
    grouped: dict[str, list[tuple[str, Spot]]] = {}
    for entry, item in entries:
        effect = grants.effect(entry, grammar)
        if effect in _GROUPED:
            grouped.setdefault(effect, []).append((entry, item))
        elif effect:
            yield Option(effect, (*spot.keys, entry), item.start, item.end, entry)
    for effect, found in grouped.items():
        first, names = found[0][1], tuple(entry for entry, _ in found)
        told = ", ".join(names[:_MOST_NAMED])
        yield Option(effect, (*spot.keys, effect), first.start, first.end, told, entries=names)


def _allows(node: Node) -> bool:
    if isinstance(node, Mapping):
        return text(node.get("approve")).lower() in _ALLOWS
    return text(node).lower() in _ALLOWS


def _permissions(spot: Spot) -> Iterator[Option]:
    """opencode's: `allow` for all tools, by tool, and by pattern of command."""
    if isinstance(spot.node, Scalar):
        if _allows(spot.node):
            yield _option("no-questions", spot, spot.node.text)
        return
    for tool in below(spot, "*"):
        if tool.keys[-1] == "*" and isinstance(tool.node, Scalar) and _allows(tool.node):
            yield _option("no-questions", tool, text(tool.node))
        elif tool.keys[-1] == "bash" and isinstance(tool.node, Scalar) and _allows(tool.node):
            yield _option("any-command", tool, text(tool.node))
        elif tool.keys[-1] == "bash":
            yield from _approvals(tool, "opencode")


def _variables(spot: Spot) -> Iterator[Option]:
    """The variables of a block that redirect the agent, or load code into what it starts."""
    for one in below(spot, "*"):
        name, value = one.keys[-1], text(one.node).strip()
        if name in vendors():
            yield from _addressed(one, vendors()[name])
        elif name in words("proxies"):
            found = hosts.address(value)
            if found and not hosts.is_local(found[0]):
                yield _option("proxy", one, host=found[0])
        for effect, table in (("loader", "loaders"), ("no-tls", "unchecked")):
            pattern = variables(table).get(name)
            if pattern and pattern.fullmatch(value):
                yield _option(effect, one)


def _addressed(spot: Spot, default: str) -> Iterator[Option]:
    """Where models are called, if that is neither at the client's vendor nor at home."""
    found = hosts.address(text(spot.node))
    if found is None or hosts.is_local(found[0]):
        return
    vendor = hosts.vendor(found[1])
    if vendor is None:
        yield _option("elsewhere" if default else "unknown-provider", spot, host=found[0])
    elif default and vendor != default:
        yield _option("other-vendor", spot, host=found[0], vendor=vendor)


def _option(
    effect: str,
    spot: Spot,
    value: str | None = None,
    host: str | None = None,
    vendor: str | None = None,
) -> Option:
    return Option(effect, spot.keys, spot.start, spot.end, value, host, vendor)


def is_wide(folder: str) -> bool:
    """Whether a folder is a whole home or disk, or holds what opens other doors."""
    return bool(_WIDE.fullmatch(folder.strip())) if len(folder) <= 500 else False
