"""Each noun as report v1 shows it: every field always present, facts by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from aispm.exporters.subjects import position
from aispm.model import Asset, Blast, Counts, Credential, Edge, Identity, Location, Read, Target

Document = dict[str, Any]


def location(place: Location | None) -> Document | None:
    """A range in a file, without the text that only the console shows."""
    if place is None:
        return None
    return {
        "uri": place.uri,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


def asset(noun: Asset) -> Document:
    """What exists, and where it is written if in a file."""
    return {**identity(noun), "location": location(noun.location)}


def identity(noun: Asset | Identity) -> Document:
    """What acts."""
    return {
        "id": noun.id,
        "kind": noun.kind,
        "name": noun.name,
        "scope": noun.scope,
        "owner": noun.owner,
        "facts": _by_name(noun.facts),
    }


def credential(noun: Credential) -> Document:
    """A credential by its fingerprint, and every place that holds a part of it."""
    places = sorted(noun.locations, key=lambda place: (position(place), place.place or ""))
    return {
        "id": noun.id,
        "kind": noun.kind,
        "confidence": noun.confidence,
        "publishable": noun.publishable,
        "state": noun.state,
        "identity": noun.identity,
        "preview": noun.preview,
        "locations": [{**(location(place) or {}), "place": place.place} for place in places],
        "facts": _by_name(noun.facts),
    }


def gap(read: Read) -> Document:
    """A read that did not see all; `missed` are the ids it failed for, empty for all."""
    return {
        "scope": read.scope,
        "operation": read.operation,
        "reason": read.state,
        "detail": read.detail,
        "missed": sorted(read.missed),
    }


def gaps(reads: Iterable[Read]) -> list[Document]:
    """The ledger's blind lines, by scope and operation."""
    blind = [read for read in reads if read.blind]
    return [gap(read) for read in sorted(blind, key=lambda read: (read.scope, read.operation))]


def edge(arrow: Edge) -> Document:
    """An edge of the graph; paths are made of traversable ones."""
    return {
        "source": arrow.source,
        "relation": arrow.relation,
        "target": arrow.target,
        "certainty": arrow.certainty,
        "traversable": arrow.traversable,
        "why": arrow.why,
    }


def step(arrow: Edge) -> Document:
    """An edge as a step of a path: all steps carry control, but for a last one that reads."""
    return {name: value for name, value in edge(arrow).items() if name != "traversable"}


def target(reached: Target) -> Document:
    """One thing that is reached, and how."""
    return {
        "target": reached.target,
        "access": reached.access,
        "hops": reached.hops,
        "certainty": reached.certainty,
    }


def blast(radius: Blast) -> Document:
    """The blast radius of one identity; `top` keeps the graph's order, what matters first."""
    return {
        "identity": radius.identity,
        "admin": radius.admin,
        "admin_scopes": sorted(radius.admin_scopes),
        "hops_to_admin": radius.hops_to_admin,
        "direct": _counts(radius.direct),
        "total": {**_counts(radius.total), "accounts": radius.total.accounts},
        "score": radius.score,
        "top": [target(reached) for reached in radius.top],
    }


def _counts(counts: Counts) -> Document:
    return {
        "resources": counts.resources,
        "secrets": counts.secrets,
        "sensitive": counts.sensitive,
        "identities": counts.identities,
    }


def _by_name(facts: dict[str, Any]) -> Any:
    return msgspec.to_builtins(facts, order="sorted")
