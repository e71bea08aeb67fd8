"""An organisation: itself, its tree, and the policies that it lays on its accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from aispm.model import Asset, Read, Record
from aispm.providers.aws.organization import ORGANIZATION
from aispm.providers.imports.aws import guards
from aispm.providers.imports.aws.answers import AnswerError
from aispm.providers.imports.aws.folder import Folder
from aispm.providers.imports.aws.tree import TOP, Tree
from aispm.vocabulary import ReadState

_ARN = re.compile(r"arn:[^:]+:organizations::([0-9]{12}):organization/(o-[0-9a-z]{1,64})")
_DESCRIBE = "organizations:DescribeOrganization"
_TREE = "organizations:ListChildren"
_LIST = "organizations:ListPolicies"
_FOLDERS = {"scp": "scps", "rcp": "rcps"}


def records(folder: Folder) -> Iterator[Record]:
    """What a folder says of an organisation, with gaps for what it leaves out.

    Nothing for a folder that speaks of none.
    """
    pieces = {role: [one for one in folder.pieces if one.role == role] for role in _ROLES}
    if not any(pieces.values()) and not folder.roles & set(_ROLES):
        return
    tree = Tree()
    yield from tree.read(pieces["tree"])
    yield from tree.scopes()
    governed = True
    for piece in pieces["organization"]:
        try:
            value = piece.value()
            if value is not None:
                yield _organization(value, tree)
                governed = value["Organization"].get("FeatureSet") != "CONSOLIDATED_BILLING"
            yield piece.line()
            if value is None:  # the account is in no organisation
                return
        except AnswerError as error:
            yield piece.gap(error)
    if not pieces["organization"]:
        yield _gap(tree, _DESCRIBE, "organization.json is missing: no account is exempt")
    if tree.empty:
        yield _gap(tree, _TREE, "the tree of units and accounts is missing")
    elif lost := tree.unlisted():
        yield _gap(tree, _TREE, f"the tree has holes at {len(lost)} units", "partial", lost)
    yield from guards.records(pieces, tree)
    for kind, name in _FOLDERS.items():
        if governed and kind not in folder.roles:
            yield _gap(tree, _LIST, f"the folder {name} is missing")


_ROLES = ("organization", "tree", "targets", "scp", "rcp")


def _organization(value: Any, tree: Tree) -> Asset:
    described = value.get("Organization") if isinstance(value, dict) else None
    arn = described.get("Arn") if isinstance(described, dict) else None
    found = _ARN.fullmatch(arn) if isinstance(arn, str) else None
    if found is None:
        raise AnswerError("failed", "no answer to describe-organization")
    facts = {
        "management_account": found[1],
        "root": None if tree.root == TOP else tree.root.rpartition("/")[2],
    }
    return Asset(found[0], ORGANIZATION.name, found[2], f"aws:{found[1]}", facts=facts)


def _gap(
    tree: Tree,
    operation: str,
    detail: str,
    state: ReadState = "skipped",
    missed: tuple[str, ...] = (),
) -> Read:
    return Read(tree.root, operation, state, missed=missed, detail=detail)
