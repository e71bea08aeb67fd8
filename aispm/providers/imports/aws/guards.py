"""Service control and resource control policies, and what each is attached to.

A file is the answer to describe-policy, called by the policy's id, or the document alone. Its
targets are the answer to list-targets-for-policy in `ID.targets.json` beside it, or its entry
in `targets.json`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from aispm.model import Policy, Read, Record
from aispm.providers.imports.aws import answers
from aispm.providers.imports.aws.answers import AnswerError
from aispm.providers.imports.aws.piece import Piece
from aispm.providers.imports.aws.tree import Tree

_TYPES = {"scp": "SERVICE_CONTROL_POLICY", "rcp": "RESOURCE_CONTROL_POLICY"}
_TARGETS = ".targets"
_LONGEST = 200


class _Given(Struct, frozen=True):
    id: str
    document: Any


def records(pieces: Mapping[str, Sequence[Piece]], tree: Tree) -> Iterator[Record]:
    """Every policy with the scopes that it is attached to."""
    targets: dict[str, Any] = {}
    for piece in pieces["targets"]:
        yield from _targets(piece, targets)
    for kind in _TYPES:
        for piece in pieces[kind]:
            if piece.name.endswith(_TARGETS):
                yield from _beside(piece, targets)
        found = []
        for piece in pieces[kind]:
            if not piece.name.endswith(_TARGETS):
                found += list(_policy(piece, kind, targets, tree))
        yield from found
        if kind == "scp":
            yield from _bare([one for one in found if isinstance(one, Policy)], tree)


def _targets(piece: Piece, targets: dict[str, Any]) -> Iterator[Read]:
    try:
        value = piece.value()
        if not isinstance(value, dict):
            raise AnswerError("failed", "no map of policies to their targets")
    except AnswerError as error:
        yield piece.gap(error)
    else:
        targets.update(value)
        yield piece.line()


def _beside(piece: Piece, targets: dict[str, Any]) -> Iterator[Read]:
    try:
        targets[piece.name.removesuffix(_TARGETS)] = piece.value()
    except AnswerError as error:
        yield piece.gap(error, piece.name.removesuffix(_TARGETS))
    else:
        yield piece.line()


def _policy(
    piece: Piece, kind: str, targets: Mapping[str, Any], tree: Tree
) -> Iterator[Policy | Read]:
    try:
        given = _given(piece, kind, tree)
        if piece.name not in targets:
            raise AnswerError("skipped", "what the policy is attached to is missing")
        named = _named(targets[piece.name])
    except AnswerError as error:
        yield piece.gap(error, piece.name)
        return
    attached = {one: tree.scope(one) for one in named}
    scopes = tuple(sorted(scope for scope in attached.values() if scope is not None))
    yield Policy(given.id, kind, tree.root, scopes, given.document)
    lost = tuple(sorted(one for one, scope in attached.items() if scope is None))
    if lost:
        yield piece.line("partial", "the tree does not place what it is attached to", lost)
    else:
        yield piece.line()


def _given(piece: Piece, kind: str, tree: Tree) -> _Given:
    value = piece.value()
    if not isinstance(value, dict):
        raise AnswerError("failed", "no policy")
    whole = value.get("Policy")
    if not isinstance(whole, dict):
        if "Statement" not in value:
            raise AnswerError("failed", "no policy")
        return _Given(f"{tree.root}#{kind}/{piece.name[:_LONGEST]}", value)
    summary = whole.get("PolicySummary")
    summary = summary if isinstance(summary, dict) else {}
    if summary.get("Type", _TYPES[kind]) != _TYPES[kind]:
        raise AnswerError("failed", "a policy of another type")
    arn = summary.get("Arn")
    name = arn if isinstance(arn, str) and arn.startswith("arn:") else ""
    if ":organizations::aws:" in name:  # one of AWS's own has one ARN in every organisation
        name = f"{name}@{tree.root.removeprefix('aws:')}"
    name = name or f"{tree.root}#{kind}/{piece.name[:_LONGEST]}"
    return _Given(name, answers.document(whole.get("Content")))


def _named(given: Any) -> list[str]:
    """The ids of targets, as an answer lists them or as a bare list."""
    listed = given.get("Targets") if isinstance(given, dict) else given
    if not isinstance(listed, list):
        raise AnswerError("failed", "its targets are no list")
    named = [one.get("TargetId") if isinstance(one, dict) else one for one in listed]
    if not all(isinstance(one, str) and one for one in named):
        raise AnswerError("failed", "a target without an id")
    return [str(one) for one in named]


def _bare(policies: Sequence[Policy], tree: Tree) -> Iterator[Read]:
    """A gap for the nodes without a policy: where there are any, AWS has one on each node."""
    held = {scope for policy in policies for scope in policy.attached_to}
    bare = tree.placed() - held
    if held and bare:
        detail = f"no policy is given for {len(bare)} of the tree's nodes, which all have one"
        missed = tuple(sorted(bare))
        yield Read(
            tree.root, "organizations:ListPoliciesForTarget", "partial", (), (), missed, detail
        )
