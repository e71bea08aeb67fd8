"""What a rule looks at: an asset, an identity or a credential, as plain facts by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from aispm.model import Asset, Credential, Identity, Kind, Link, Location, Read, Snapshot
from aispm.rulebook.rule import Noun
from aispm.vocabulary import COMMON_FACTS, CREDENTIAL_FACTS, REACH_FACTS, Facts

# Credentials have many kinds of their own, but one set of facts: one kind for rules.
CREDENTIAL = Kind("credential", "Credential", "credential", CREDENTIAL_FACTS)


class Subject(Struct, frozen=True):
    """One thing that rules are asked about.

    `kind` is the kind rules are indexed by (`credential` for every credential), `scope` the
    scope that would have told its facts, "" where none is known.
    """

    id: str
    kind: str
    noun: Noun
    scope: str
    facts: Facts
    locations: tuple[Location, ...]


def with_credential(kinds: Iterable[Kind]) -> dict[str, Kind]:
    """Every kind a rule may name, by name."""
    return {kind.name: kind for kind in (*kinds, CREDENTIAL)}


def noun_of(kind: Kind) -> Noun:
    """The name under which an expression sees subjects of this kind."""
    if kind.role == "credential":
        return "credential"
    return "identity" if kind.role == "identity" else "asset"


def types_of(kind: Kind) -> dict[str, str]:
    """The type of every fact an expression about this kind may name, by its full name."""
    noun = noun_of(kind)
    own = kind.facts if noun == "credential" else {**COMMON_FACTS, **kind.facts}
    return {
        **{f"{noun}.{name}": type_ for name, type_ in own.items()},
        **{f"reach.{name}": type_ for name, type_ in REACH_FACTS.items()},
        "now": "timestamp",
    }


def subjects(snapshot: Snapshot, wanted: frozenset[str]) -> Iterator[Subject]:
    """Every asset, identity and credential whose kind is wanted, each by id."""
    for asset in snapshot.assets:
        if asset.kind in wanted:
            locations = (asset.location,) if asset.location else ()
            yield _named(asset, "asset", locations)
    for identity in snapshot.identities:
        if identity.kind in wanted:
            yield _named(identity, "identity", ())
    if CREDENTIAL.name in wanted:
        yield from _credentials(snapshot)


# What the keys are that an account lists as its own, by cloud, and by a fact its call tells.
_OWN_KEYS = {
    ("aws", "credential.state"): "aws-access-key",
    ("aws", "credential.expires_at"): "aws-bedrock-api-key",
    ("gcp", "credential.state"): "gcp-service-account-key",
}


def unlisted(kind: str, read: Read) -> Facts:
    """What is certain of a subject that a blind call would have listed.

    A credential that only a cloud lists lies in no file, so no rule about files misses it, and
    one that only git history has stands at no place that must be cleared. An
    account lists its own keys; what a workload's variables hold may be anything, but when that
    was made only its account could tell. Of a cloud that was not read at all nothing is certain.
    """
    if kind != CREDENTIAL.name:
        return {}
    if read.scope.startswith("files:"):
        if "credential.in_history" in read.supplies:
            return {"in_files": True, "places": [], "in_history": True}
        return {"in_files": True, "in_history": False}
    elsewhere: Facts = {"in_files": False, "places": [], "in_history": False}
    if "credential.*" in read.supplies:
        return elsewhere
    cloud = read.scope.partition(":")[0]
    own = [_OWN_KEYS[cloud, fact] for fact in read.supplies if (cloud, fact) in _OWN_KEYS]
    if own:
        return {**elsewhere, "uses": 0} | ({"kind": own[0]} if len(own) == 1 else {})
    return {**elsewhere, "created_at": None}


def _named(one: Asset | Identity, noun: Noun, locations: tuple[Location, ...]) -> Subject:
    facts = {"name": one.name, "scope": one.scope, "owner": one.owner, "tags": one.tags}
    return Subject(one.id, one.kind, noun, one.scope, {**facts, **one.facts}, locations)


def _credentials(snapshot: Snapshot) -> Iterator[Subject]:
    scopes = {identity.id: identity.scope for identity in snapshot.identities}
    uses = holders(snapshot.links)
    all_seen = not any(
        read.blind and {"credential.uses", "credential.*"}.intersection(read.supplies)
        for read in snapshot.reads
    )
    for credential in snapshot.credentials:
        yield Subject(
            credential.id,
            CREDENTIAL.name,
            "credential",
            scopes.get(credential.identity or "", _home(credential)),
            _credential_facts(credential, uses.get(credential.id, 0), all_seen),
            credential.locations,
        )


def holders(links: Sequence[Link]) -> Mapping[str, int]:
    """How many assets hold each credential."""
    pairs = {(one.source, one.target) for one in links if one.relation == "holds-credential"}
    return Counter(target for _, target in pairs)


def _home(credential: Credential) -> str:
    """The account that would know this key, where the key itself names it."""
    account, project = credential.facts.get("account"), credential.facts.get("project")
    if account:
        return f"aws:{account}"
    return f"gcp:{project}" if project else ""


def _credential_facts(credential: Credential, uses: int, all_seen: bool) -> Facts:
    """What CREDENTIAL_FACTS declares. A fact the join left out is unknown, not null.

    That nothing uses it is known only where all that might was seen.
    """
    facts: Facts = {
        name: value for name, value in credential.facts.items() if name in CREDENTIAL_FACTS
    }
    if credential.identity is not None:
        facts["identity"] = credential.identity
    if uses or all_seen:
        facts["uses"] = uses
    return facts | {
        "kind": credential.kind,
        "confidence": credential.confidence,
        "publishable": credential.publishable,
        "state": credential.state,
        "places": sorted(
            {one.place for one in credential.locations if one.place and not one.commit}
        ),
        "in_files": bool(credential.locations),
    }
