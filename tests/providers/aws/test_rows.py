"""Every row of the table, from a service's answers to the exact assets, facts and links."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from aispm.iam.aws import table
from aispm.model import Snapshot
from aispm.providers import aws
from aispm.providers.aws.paths import values
from aispm.providers.aws.row import Row, calls, children, kind
from aispm.providers.aws.rows import ROWS
from aispm.providers.aws.words import Unheard
from tests.kit.aws_models import service_model
from tests.providers.aws.conftest import ACCOUNT, of_accounts

HERE = Path(__file__).parent
_TYPES = {"string": str, "bool": bool, "int": int, "list": list, "map": dict}


def test_assets_are_exactly_these(seen: Snapshot) -> None:
    assets = {
        asset.id: {
            "kind": asset.kind,
            "name": asset.name,
            "scope": asset.scope,
            "owner": asset.owner,
            "tags": asset.tags,
            "facts": asset.facts,
        }
        for asset in seen.assets
    }
    expected: dict[str, object] = {}
    for file in (HERE / "assets.json", *sorted((HERE / "assets").glob("*.json"))):
        expected |= json.loads(file.read_text())
    assert assets == expected


def test_links_are_exactly_these(seen: Snapshot) -> None:
    links = {f"{link.source} {link.relation} {link.target}" for link in seen.links}
    files = (HERE / "links.txt", *sorted((HERE / "links").glob("*.txt")))
    assert links == {line for file in files for line in file.read_text().splitlines()}


def test_every_kind_is_tried_and_every_fact_is_of_its_type(seen: Snapshot) -> None:
    declared = {kind.name: kind.facts for kind in aws.kinds()}
    assert {one.kind for one in (*seen.assets, *seen.identities)} == of_accounts()
    for one in (*seen.assets, *seen.identities):
        assert one.facts.keys() <= declared[one.kind].keys(), one.id
        for name, value in one.facts.items():
            wanted = declared[one.kind][name]
            assert (value is None and wanted.endswith("?")) or (
                type(value) is _TYPES[wanted.removesuffix("?")]
            ), f"{one.id} {name}"


def test_a_full_answer_fills_every_fact(seen: Snapshot) -> None:
    """Each declared fact has a value somewhere: no path is misspelt."""
    filled: dict[str, set[str]] = {}
    for asset in seen.assets:
        known = {name for name, value in asset.facts.items() if value is not None}
        filled.setdefault(asset.kind, set()).update(known)
    assert filled == {row.kind: set(kind(row).facts) for row in ROWS}


def test_nothing_but_the_sealed_variables_is_missed(seen: Snapshot) -> None:
    blind = [(read.operation, read.state, read.missed) for read in seen.reads if read.blind]
    sealed = "arn:aws:lambda:us-east-1:111122223333:function:sealed"
    assert blind == [("kms:Decrypt", "denied", (sealed,))]


def test_variables_and_texts_are_searched_and_do_not_stay(seen: Snapshot) -> None:
    held = {link.target for link in seen.links if link.relation == "holds-credential"}
    found = [one.facts for one in seen.credentials if one.id in held]
    places = [(one.get("env_name", ""), one.get("text_name", "")) for one in found]
    assert sorted(places) == [
        ("", "X-Api-Key"),  # a header of a harness's remote tool
        ("", "code"),
        ("", "instruction"),
        ("", "prompt"),
        ("", "prompt"),
        ("", "token"),  # a hyperparameter
        ("OPENAI_API_KEY", "openai_api_key"),  # of a function and, as a hyperparameter, of a job
    ]
    assert "sk-proj-" not in repr(seen)
    assert "Zx8Qm2Lr7Tn4Vb9" not in repr(seen)
    assert "tQ7vRz2mXk9LpW4s" not in repr(seen)
    assert "never-kept" not in repr(seen)  # signed links to artifacts and data sets


def test_policies_of_resources(seen: Snapshot) -> None:
    found = {one.id: one for one in seen.policies if one.kind == "resource"}
    core = f"arn:aws:bedrock-agentcore:us-east-1:{ACCOUNT}"
    own = {name: one for name, one in found.items() if name.startswith(core)}
    assert {one.attached_to for one in own.values()} == {
        (f"{core}:gateway/gw-aaaaaaaaaa",),
        (f"{core}:runtime/harbor-AAAAAAAAAA",),
    }
    assert all(one.id == f"{one.attached_to[0]}#policy" for one in own.values())
    assert all(one.scope == f"aws:{ACCOUNT}" for one in own.values())
    assert all(isinstance(one.document["Statement"], list) for one in own.values())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.kind)
def test_operations_and_parameters_exist_in_the_sdk(row: Row) -> None:
    for call in calls(row.listing):
        model = service_model(row.asked(call)).operation_model(call.operation)
        known = set(model.input_shape.members) if model.input_shape else set()
        assert call.args.keys() <= known
        assert call.permission or call.operation in row.permission(call)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.kind)
def test_what_is_deleted_is_no_asset(row: Row) -> None:
    listed = service_model(row.service).operation_model(row.listing.operation).output_shape
    top = re.match(r"\w+", row.listing.items)
    items = listed.members.get(top.group()) if listed and top else None
    states = getattr(getattr(items, "member", None), "members", {})
    for name, shape in states.items():
        for state in {"DELETED", "Deleted"}.intersection(getattr(shape, "enum", ())):
            # VPC endpoints are chosen by their service; their rules ask for the state.
            told = {name: state, "ServiceName": "none"}
            assert values(row.listing.items, {top.group(): [told]}) == []


def test_a_state_that_nobody_knows_costs_no_list() -> None:
    told = [{"status": Unheard("SUSPENDED")}, {"status": Unheard("deleted")}, {"status": "READY"}]
    assert values("[?!deleted(status)]", told) == [told[0], told[2]]


def test_every_permission_is_an_action_that_exists() -> None:
    known = {
        f"{service}:{action}".lower()
        for service, one in table.actions().services.items()
        for action in one.actions
    }
    unknown = {needed for _, _, needed in aws.operations() if needed.lower() not in known}
    assert unknown == {"bedrock:ListProjects"}  # younger than the table


def test_children_hang_below_a_row_that_exists() -> None:
    parents = {row.kind for row in ROWS}
    for row in ROWS:
        assert row.parent is None or row.parent.kind in parents
        assert all(child.parent for child in children(ROWS, row))


def test_each_call_names_the_permission_it_needs() -> None:
    needed = {(operation, permission) for _, operation, permission in aws.operations()}
    assert ("s3:ListBuckets", "s3:ListAllMyBuckets") in needed
    assert ("bedrock-agent:ListAgents", "bedrock:ListAgents") in needed
    assert ("bedrock-agentcore-control:GetGateway", "bedrock-agentcore:GetGateway") in needed
    assert {kind for kind, _, _ in aws.operations()} == {kind.name for kind in aws.kinds()}


def test_account_of_the_scopes(seen: Snapshot) -> None:
    assert {(scope.id, scope.kind, scope.parent) for scope in seen.scopes} == {
        (f"aws:{ACCOUNT}", "account", None),
        (f"aws:{ACCOUNT}/us-east-1", "region", f"aws:{ACCOUNT}"),
    }
