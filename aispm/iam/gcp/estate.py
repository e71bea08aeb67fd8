"""The GCP part of a snapshot, arranged for questions by scope."""

from __future__ import annotations

from collections.abc import Iterator

from aispm.model import Asset, Binding, Identity, Policy, Scope, Snapshot

Target = Asset | Identity

_NODE = "//cloudresourcemanager.googleapis.com/"
# Shorthands in a bucket's policy for whoever holds a basic role on its project.
_BASIC = {
    "projectOwner": "roles/owner",
    "projectEditor": "roles/editor",
    "projectViewer": "roles/viewer",
}


class Estate:
    """Permissions by role, bindings, and what lies below each node of the resource tree."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.now = snapshot.taken_at
        self.roles = {
            policy.id: _permissions(policy)
            for policy in snapshot.policies
            if policy.kind == "role-definition" and policy.scope.startswith("gcp:")
        }
        self.bindings = [one for one in snapshot.bindings if one.kind == "gcp.binding"]
        self.identities = {
            one.id: one for one in snapshot.identities if one.kind.startswith("gcp.")
        }
        self._scopes = {one.id: one for one in snapshot.scopes if one.id.startswith("gcp:")}
        self._children: dict[str, list[Scope]] = {}
        for scope in self._scopes.values():
            if scope.parent is not None:
                self._children.setdefault(scope.parent, []).append(scope)
        self._basic: dict[tuple[str, str], list[str]] = {}
        for one in self.bindings:
            self._basic.setdefault((one.scope, one.role), []).append(one.principal)
        self._below: dict[str, list[Target]] = {}
        targets: list[Target] = [
            *(asset for asset in snapshot.assets if asset.kind.startswith("gcp.")),
            *self.identities.values(),
        ]
        for target in targets:
            for name in self.above(target):
                self._below.setdefault(name, []).append(target)

    def holders(self, binding: Binding) -> list[str]:
        """The identity ids a binding means: one, or all that a shorthand stands for."""
        shorthand, _, project = binding.principal.partition(":")
        if shorthand not in _BASIC:
            return [binding.principal]
        basic = self._basic.get((f"{_NODE}projects/{project}", _BASIC[shorthand]), [])
        return sorted(set(basic))

    def below(self, name: str) -> list[Target]:
        """Every asset and identity for which a policy on a resource holds."""
        return self._below.get(name, [])

    def above(self, target: Target) -> Iterator[str]:
        """The full names of a target and of all nodes above it."""
        yield target.id
        unique = target.facts.get("unique_id")
        if unique:  # the inventory names an account by its number
            yield f"{target.id.rsplit('/', 1)[0]}/{unique}"
        seen: set[str] = set()
        scope: str | None = target.scope
        while scope in self._scopes and scope not in seen:
            seen.add(scope)
            node = self._scopes[scope]
            yield _name(node)
            scope = node.parent

    def nodes(self, name: str) -> list[Scope]:
        """The node of the tree that has a full name, if it is one that was seen."""
        return [one for one in self._scopes.values() if _name(one) == name]

    def children(self, node: Scope) -> list[Scope]:
        """The nodes right below a node."""
        return self._children.get(node.id, [])


def _name(node: Scope) -> str:
    path = node.id.removeprefix("gcp:")
    return f"{_NODE}projects/{path}" if node.kind == "project" else f"{_NODE}{path}"


def _permissions(policy: Policy) -> frozenset[str]:
    document = policy.document if isinstance(policy.document, dict) else {}
    included = document.get("includedPermissions")
    if not isinstance(included, list) or document.get("deleted") is True:
        return frozenset()
    return frozenset(one for one in included if isinstance(one, str))
