"""Servers of one name that are not one server: which of them runs, the client decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from aispm.model import Asset, Snapshot
from aispm.vocabulary import Facts


def facts(snapshot: Snapshot) -> Mapping[str, Facts]:
    """Of every server `namesakes`: the ids of others of its name that start something else.

    Compared are the servers of one project's configs with each other, and those of a project
    with those of the user, whom the client reads as well.
    """
    servers = [one for one in snapshot.assets if one.kind == "mcp.server" and one.location]
    copies = {one.id for one in snapshot.assets if one.facts.get("copy") is True}
    groups: dict[tuple[str, str], list[Asset]] = defaultdict(list)
    of_user: dict[str, list[Asset]] = defaultdict(list)
    for one in servers:
        if one.id.partition("#")[0] in copies:  # an example beside what was made of it
            continue
        place = _project(one)
        if place == _HOME:
            of_user[one.name].append(one)
        else:
            groups[place, one.name].append(one)
    found: dict[str, list[str]] = {one.id: [] for one in servers}
    for (_, name), group in groups.items():
        for one, other in _differing([*group, *of_user.get(name, ())]):
            found[one.id].append(other.id)
    return {id_: {"namesakes": sorted(set(others))} for id_, others in found.items()}


_HOME = "~"


def _project(server: Asset) -> str:
    """The folder of the project whose config names the server: above the client's own folder."""
    assert server.location is not None
    if server.scope == "files:~":
        return _HOME
    names = server.location.uri.split("/")[:-1]
    while names and names[-1].startswith("."):
        names.pop()
    return server.scope + "/" + "/".join(names)


def _differing(group: list[Asset]) -> Iterator[tuple[Asset, Asset]]:
    """The pairs that start something else, both ways. A group of one kind has none."""
    by_start: dict[object, list[Asset]] = defaultdict(list)
    for one in group:
        by_start[_starts(one)].append(one)
    first = {start: ones[0] for start, ones in by_start.items() if start is not None}
    if len(first) < 2:
        return
    for start, ones in by_start.items():
        if start is not None:
            other = next(one for key, one in first.items() if key != start)
            for one in ones:
                yield one, other


def _starts(server: Asset) -> object:
    """What runs under the name: a known vendor's server, or a package, host or program; None
    where it is not known. A vendor's package and its host are one service, reached in two ways.
    """
    facts = server.facts
    if facts.get("publisher"):
        return "publisher", facts["publisher"]
    if facts.get("package"):
        return "package", facts.get("serves") or facts["package"]
    if facts.get("host"):
        return "host", facts["host"]
    program = facts.get("launcher") or facts.get("command")
    return ("command", program) if program else None
