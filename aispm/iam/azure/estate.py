"""The Azure part of a snapshot, arranged for questions by scope."""

from __future__ import annotations

from collections.abc import Iterator

from aispm.iam.azure.role import Role
from aispm.model import Asset, Binding, Identity, Snapshot

Target = Asset | Identity


class Estate:
    """The snapshot's Azure part, arranged for questions by scope."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.roles = {
            policy.id: Role(policy)
            for policy in snapshot.policies
            if policy.kind == "role-definition" and policy.scope.startswith("azure:")
        }
        self.bindings = [one for one in snapshot.bindings if one.kind == "azure.role-assignment"]
        self.identities = [one for one in snapshot.identities if one.kind.startswith("azure.")]
        self._by_name = _by_name(self.identities)
        self._parents = {scope.id: scope.parent for scope in snapshot.scopes}
        self._top = [
            scope.id
            for scope in snapshot.scopes
            if scope.kind in ("management-group", "subscription") and scope.parent is None
        ]
        self._groups = {
            scope.id.lower(): scope.id
            for scope in snapshot.scopes
            if scope.kind == "management-group"
        }
        assets = [asset for asset in snapshot.assets if asset.kind.startswith("azure.")]
        self._below: dict[str, list[Target]] = {}
        targets: list[Target] = [*assets, *self.identities]
        for target in targets:
            for path in self._above(target):
                self._below.setdefault(path, []).append(target)

    def holder(self, binding: Binding) -> str:
        """The identity id of a binding's principal, which may be given by its object id."""
        return self._by_name.get(binding.principal.lower(), binding.principal)

    def below(self, scope: str) -> list[Target]:
        """Every asset and identity that a scope holds."""
        return self._below.get(_path(scope), [])

    def node(self, scope: str) -> list[str]:
        """The scopes that whoever may assign roles at an ARM scope administers as a whole.

        None for a resource group or a single resource: that is power over what is in it.
        """
        path = _path(scope)
        if path == "":
            return self._top
        parts = path.split("/")
        if len(parts) == 3 and parts[1] == "subscriptions":
            return [f"azure:{parts[2]}"]
        return [self._groups[path]] if path in self._groups else []

    def _above(self, target: Target) -> Iterator[str]:
        """Every ARM scope, in lower case, whose assignments hold for a target."""
        path = target.id.split("#", 1)[0].lower()
        if not path.startswith("/"):
            return  # an Entra object lies in no scope of this tree
        parts = path.split("/")
        # /subscriptions/S, its resource group, and from the resource on each pair of parts
        yield from ("/".join(parts[:end]) for end in range(3, len(parts) + 1, 2))
        seen: set[str] = set()
        above: str | None = target.scope
        while above is not None and above not in seen:
            seen.add(above)
            yield above.lower()
            above = self._parents.get(above)
        yield ""


def _by_name(identities: list[Identity]) -> dict[str, str]:
    known = {
        str(one.facts["principal_id"]).lower(): one.id
        for one in reversed(identities)
        if one.facts.get("principal_id")
    }
    return known | {one.id.lower(): one.id for one in identities}


def _path(scope: str) -> str:
    return scope.rstrip("/").lower()
