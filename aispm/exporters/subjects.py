"""Whatever a finding, an edge or a path can point at, under one id."""

from __future__ import annotations

from msgspec import Struct

from aispm.model import Asset, Credential, Identity, Location, Snapshot

# Scopes of files belong to the provider of the same kinds: see `mcp.server`, `mcp.config`.
_PROVIDERS = {"files": "mcp"}
# What tells one credential from another, best first.
_NAMES = ("key_id", "client_email", "client_id", "private_key_id")


class Subject(Struct, frozen=True):
    """An asset, identity or credential as reports name it; None where nothing is known."""

    id: str
    kind: str | None = None
    provider: str | None = None
    scope: str | None = None
    name: str = ""
    owner: str | None = None
    location: Location | None = None


class Subjects:
    """All subjects of a snapshot by id."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._known: dict[str, Subject] = {}
        self.scopes = {scope.id: scope for scope in snapshot.scopes}
        self.credentials = {credential.id: credential for credential in snapshot.credentials}
        nouns: list[Asset | Identity] = [*snapshot.assets, *snapshot.identities]
        for noun in nouns:
            self._known[noun.id] = _named(noun)
        # The first holder of each credential, by id.
        self.holders = {
            link.target: link.source
            for link in sorted(snapshot.links, key=lambda link: link.source, reverse=True)
            if link.relation == "holds-credential"
        }
        for credential in snapshot.credentials:
            self._known[credential.id] = self._credential(credential)

    def __getitem__(self, id_: str) -> Subject:
        """The subject of that id; one that only has a name where nothing is known."""
        return self._known.get(id_) or Subject(id_, name=id_)

    def __contains__(self, id_: str) -> bool:
        return id_ in self._known

    def _credential(self, credential: Credential) -> Subject:
        """A credential belongs to the scope where it lies, else to that of its identity."""
        holder = self.holders.get(credential.id, "")
        scope = self[holder].scope or self[credential.identity or ""].scope
        names = [credential.facts[name] for name in _NAMES if credential.facts.get(name)]
        return Subject(
            id=credential.id,
            kind=credential.kind,
            provider=provider(scope),
            scope=scope,
            name=str(names[0]) if names else credential.kind,
            location=min(credential.locations, key=position, default=None),
        )


def _named(noun: Asset | Identity) -> Subject:
    return Subject(
        id=noun.id,
        kind=noun.kind,
        provider=noun.kind.partition(".")[0],
        scope=noun.scope,
        name=noun.name,
        owner=noun.owner,
        location=noun.location if isinstance(noun, Asset) else None,
    )


def provider(scope: str | None) -> str | None:
    """The provider that reads a scope."""
    if scope is None:
        return None
    head = scope.partition(":")[0]
    return _PROVIDERS.get(head, head)


def account(scope: str) -> str:
    """A scope without its region: the account, subscription, project or folder."""
    return scope.partition("/")[0] if scope.startswith("aws:") else scope


def position(location: Location | None) -> tuple[str, int, int, int, int]:
    """The order of places in files; no place comes first."""
    if location is None:
        return ("", 0, 0, 0, 0)
    return (
        location.uri,
        location.line,
        location.column,
        location.end_line,
        location.end_column,
    )
