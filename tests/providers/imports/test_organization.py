"""An organisation and the policies of resources, from a folder that the AWS CLI wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aispm.model import Asset, Policy, Snapshot
from tests.cli.conftest import Run
from tests.providers.imports.test_permissions import imported, user, written

ROOT = "aws:organization/r-abcd"
OUTER, INNER = "ou-abcd-outer111", "ou-abcd-inner222"
ACCOUNT, OTHER, MANAGEMENT = "111122223333", "444455556666", "999900001111"
ARN = f"arn:aws:organizations::{MANAGEMENT}"
DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*"}]}
FULL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*"}]}
DESCRIBED = {
    "Organization": {
        "Id": "o-abcdef1234",
        "Arn": f"{ARN}:organization/o-abcdef1234",
        "FeatureSet": "ALL",
        "MasterAccountId": MANAGEMENT,
    }
}
TREE = [
    {"id": OUTER, "parent": "r-abcd"},
    {"id": INNER, "parent": OUTER},
    {"id": ACCOUNT, "parent": INNER},
    {"id": OTHER, "parent": OUTER},
    {"id": MANAGEMENT, "parent": "r-abcd"},
]
EVERYTHING = ["r-abcd", OUTER, INNER, ACCOUNT, OTHER, MANAGEMENT]
ERROR = "\nAn error occurred ({}) when calling the GetX operation: User: ghp_x is not authorized\n"


def described(kind: str, name: str, document: Any, owner: str = MANAGEMENT) -> dict[str, Any]:
    of = "aws" if owner == "aws" else owner
    arn = f"arn:aws:organizations::{of}:policy/{kind.lower()}/{name}"
    summary = {"Id": name, "Arn": arn, "Name": name, "Type": kind}
    return {"Policy": {"PolicySummary": summary, "Content": json.dumps(document)}}


def targets(*names: str) -> dict[str, Any]:
    return {"Targets": [{"TargetId": name, "Name": "x", "Type": "x"} for name in names]}


def organization(top: Path) -> Path:
    """A folder in which nothing is missing."""
    written(top / "organization.json", DESCRIBED)
    written(top / "tree.json", TREE)
    scp, rcp = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
    for folder, kind, name, document, owner, where in (
        ("scps", scp, "p-FullAWSAccess", FULL, "aws", EVERYTHING),
        ("scps", scp, "p-fence", DOCUMENT, MANAGEMENT, [INNER, OTHER]),
        ("rcps", rcp, "p-near", DOCUMENT, MANAGEMENT, ["r-abcd"]),
    ):
        written(top / folder / f"{name}.json", described(kind, name, document, owner))
        written(top / folder / f"{name}.targets.json", targets(*where))
    return top


def gaps(snapshot: Snapshot) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [
        (one.operation, one.state, one.detail, one.missed)
        for one in snapshot.reads
        if one.blind and one.operation != "import:permissions"
    ]


def operations(snapshot: Snapshot) -> list[tuple[str, str]]:
    return [found[:2] for found in gaps(snapshot)]


TREE_SCOPES = {
    ROOT: ("aws.organizations.root", None),
    f"{ROOT}/{OUTER}": ("aws.organizations.ou", ROOT),
    f"{ROOT}/{OUTER}/{INNER}": ("aws.organizations.ou", f"{ROOT}/{OUTER}"),
    f"aws:{ACCOUNT}": ("account", f"{ROOT}/{OUTER}/{INNER}"),
    f"aws:{OTHER}": ("account", f"{ROOT}/{OUTER}"),
    f"aws:{MANAGEMENT}": ("account", ROOT),
}


def scopes(snapshot: Snapshot) -> dict[str, tuple[str, str | None]]:
    return {one.id: (one.kind, one.parent) for one in snapshot.scopes if one.id.startswith("aws:")}


def test_an_organization_is_told_whole(tmp_path: Path) -> None:
    organization(tmp_path)
    written(tmp_path / "details.json", {"UserDetailList": [user()]})
    found = imported(tmp_path)
    assert gaps(found) == []
    assert scopes(found) == TREE_SCOPES
    assert found.assets == (
        Asset(
            f"{ARN}:organization/o-abcdef1234",
            "aws.organizations.organization",
            "o-abcdef1234",
            f"aws:{MANAGEMENT}",
            facts={"management_account": MANAGEMENT, "root": "r-abcd"},
        ),
    )
    inner, other = f"{ROOT}/{OUTER}/{INNER}", f"aws:{OTHER}"
    full = "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess"
    assert set(map(_seen, found.policies)) == {
        (f"{full}@organization/r-abcd", "scp", ROOT, tuple(sorted(TREE_SCOPES)), "Allow"),
        (f"{ARN}:policy/service_control_policy/p-fence", "scp", ROOT, (other, inner), "Deny"),
        (f"{ARN}:policy/resource_control_policy/p-near", "rcp", ROOT, (ROOT,), "Deny"),
    }


def _seen(one: Policy) -> tuple[str, str, str, tuple[str, ...], str]:
    attached = tuple(sorted(one.attached_to))
    return one.id, one.kind, one.scope, attached, one.document["Statement"][0]["Effect"]


def test_the_tree_from_the_answers_of_the_cli(tmp_path: Path) -> None:
    organization(tmp_path)
    (tmp_path / "tree.json").unlink()
    written(tmp_path / "roots.json", {"Roots": [{"Id": "r-abcd", "Name": "Root"}]})
    below = {"r-abcd": ([OUTER], [MANAGEMENT]), OUTER: ([INNER], [OTHER]), INNER: ([], [ACCOUNT])}
    for parent, (units, accounts) in below.items():
        answers = {"OrganizationalUnits": units, "Accounts": accounts}
        for kind, names in answers.items():
            listed = {kind: [{"Id": name, "Name": f"the {name}"} for name in names]}
            written(tmp_path / "tree" / f"{parent}.{kind.lower()}.json", listed)
    found = imported(tmp_path)
    assert (scopes(found), gaps(found)) == (TREE_SCOPES, [])
    named = {one.id: one.name for one in found.scopes}
    assert (named[ROOT], named[f"{ROOT}/{OUTER}"]) == ("Root", f"the {OUTER}")
    (tmp_path / "tree" / f"{INNER}.accounts.json").unlink()
    (tmp_path / "scps" / "p-FullAWSAccess.targets.json").unlink()
    (tmp_path / "scps" / "p-FullAWSAccess.json").unlink()
    (tmp_path / "scps" / "p-fence.targets.json").write_text('{"Targets": []}')
    assert gaps(imported(tmp_path)) == [
        ("organizations:ListChildren", "partial", "the tree has holes at 1 units", (INNER,))
    ]


def test_the_tree_from_the_parents_of_each(tmp_path: Path) -> None:
    organization(tmp_path)
    (tmp_path / "tree.json").unlink()
    for one in TREE:
        answer = {"Parents": [{"Id": one["parent"], "Type": "x"}]}
        written(tmp_path / "tree" / f"{one['id']}.json", answer)
    found = imported(tmp_path)
    assert (scopes(found), gaps(found)) == (TREE_SCOPES, [])


def test_documents_alone_and_one_file_of_targets(tmp_path: Path) -> None:
    organization(tmp_path)
    for name in ("p-FullAWSAccess", "p-fence"):
        (tmp_path / "scps" / f"{name}.targets.json").unlink()
    written(tmp_path / "scps" / "p-fence.json", DOCUMENT)
    written(tmp_path / "targets.json", {"p-FullAWSAccess": EVERYTHING, "p-fence": targets(ACCOUNT)})
    found = imported(tmp_path)
    assert gaps(found) == []
    attached = {one.id: one.attached_to for one in found.policies}
    assert attached[f"{ROOT}#scp/p-fence"] == (f"aws:{ACCOUNT}",)


@pytest.mark.parametrize(
    ("lost", "expected"),
    [
        ("organization.json", [("organizations:DescribeOrganization", "skipped")]),
        ("scps", [("organizations:ListPolicies", "skipped")]),
        ("rcps", [("organizations:ListPolicies", "skipped")]),
        ("scps/p-FullAWSAccess.json", [("organizations:ListPoliciesForTarget", "partial")]),
        (
            "scps/p-FullAWSAccess.targets.json",
            [
                ("organizations:ListPoliciesForTarget", "partial"),
                ("parse:{}/scps/p-FullAWSAccess.json", "skipped"),
            ],
        ),
        (
            "tree.json",
            [
                ("organizations:ListChildren", "skipped"),
                ("parse:{}/scps/p-FullAWSAccess.json", "partial"),
                ("parse:{}/scps/p-fence.json", "partial"),
            ],
        ),
    ],
)
def test_what_is_missing_is_a_gap(
    tmp_path: Path, lost: str, expected: list[tuple[str, str]]
) -> None:
    path = organization(tmp_path) / lost
    if path.is_dir():
        for one in path.iterdir():
            one.unlink()
        path.rmdir()
    else:
        path.unlink()
    found = [(name.format(tmp_path.name), state) for name, state in expected]
    assert operations(imported(tmp_path)) == found


def test_nothing_of_an_organization_is_no_gap(tmp_path: Path) -> None:
    written(tmp_path / "x.json", {"UserDetailList": [user()]})
    assert gaps(imported(tmp_path)) == []
    error = ERROR.format("AWSOrganizationsNotInUseException")
    written(tmp_path / "organization.json", error)
    assert gaps(imported(tmp_path)) == []


@pytest.mark.parametrize(
    ("name", "content", "state"),
    [
        ("organization.json", {"Organization": {"Arn": 7}}, "failed"),
        ("organization.json", [], "failed"),
        ("organization.json", ERROR.format("AccessDeniedException"), "denied"),
        ("tree.json", [{"id": "x"}], "failed"),
        ("tree.json", {"Accounts": 7}, "failed"),
        ("tree.json", [{"id": OUTER, "parent": INNER}, {"id": INNER, "parent": OUTER}], "ok"),
        ("tree.json", [*TREE, {"id": OUTER, "parent": INNER}], "failed"),
        ("scps/p-x.json", "", "failed"),
        ("scps/p-x.json", '{"Policy": {"Content": "no"}}', "failed"),
        ("scps/p-x.json", described("TAG_POLICY", "p-x", {}), "failed"),
        ("scps/p-fence.targets.json", {"Targets": [{}]}, "ok"),
        ("scps/p-fence.targets.json", ERROR.format("TooManyRequestsException"), "throttled"),
        ("rcps/p-near.json", "[" * 100_000, "failed"),
        ("rcps/p-near.json", '{"a":' * 90 + "1" + "}" * 90, "failed"),
        ("targets.json", [], "failed"),
    ],
)
def test_what_cannot_be_read_is_a_gap(tmp_path: Path, name: str, content: Any, state: str) -> None:
    organization(tmp_path)
    written(tmp_path / name, content)
    found = imported(tmp_path)
    states = {one.operation: one.state for one in found.reads}
    assert states[f"parse:{tmp_path.name}/{name}"] == state
    assert gaps(found)
    assert "ghp_x" not in str(found)


def test_a_folder_of_no_known_name_is_a_gap(tmp_path: Path) -> None:
    organization(tmp_path)
    (tmp_path / "scp").mkdir()
    (tmp_path / ".git").mkdir()
    assert gaps(imported(tmp_path)) == [
        (f"read:{tmp_path.name}/scp", "skipped", "a folder of no known name", ())
    ]


def test_the_kinds_of_an_organization_are_declared(folder: Path, aispm: Run) -> None:
    organization(folder / "aws")
    written(folder / "aws" / "x.json", {"UserDetailList": [user()]})
    report = aispm("scan", "--import", "aws", "--no-config", "--save", "s.json", "-o", "json").json
    [asset] = report["assets"]
    assert asset["kind"] == "aws.organizations.organization"
    assert aispm("scan", "--from", "s.json", "--no-config", "-o", "json").json == report
