"""Azure role assignments into grants, on small estates written out here."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from aispm.iam import azure
from aispm.model import Asset, Binding, Identity, Policy, Read, Scope, Snapshot
from aispm.vocabulary import Facts

SUB = "/subscriptions/aaaaaaaa-0000-4000-8000-000000000001"
SCOPE = "azure:aaaaaaaa-0000-4000-8000-000000000001"
GROUP = "/providers/Microsoft.Management/managementGroups/top"
STORAGE = f"{SUB}/resourceGroups/rg-Data/providers/Microsoft.Storage/storageAccounts/ledger"
OTHER = f"{SUB}/resourceGroups/rg-data-2/providers/Microsoft.Storage/storageAccounts/other"
VAULT = f"{SUB}/resourceGroups/rg-Data/providers/Microsoft.KeyVault/vaults/kv"
OPENAI = f"{SUB}/resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/openai"
TRAINING = (
    f"{SUB}/resourceGroups/rg-ai/providers/Microsoft.MachineLearningServices/workspaces/train"
)
AGENT = f"{SUB}/resourceGroups/rg-id/providers/Microsoft.ManagedIdentity/userAssignedIdentities/a"
WHO = "bbbbbbbb-0000-4000-8000-000000000002"
BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"
CONTRIBUTOR = {
    "actions": ["*"],
    "notActions": ["Microsoft.Authorization/*/Write", "Microsoft.Authorization/*/Delete"],
}


def asset(arm_id: str, kind: str, **facts: Any) -> Asset:
    return Asset(arm_id, kind, arm_id.rsplit("/", 1)[-1], SCOPE, facts=facts)


ASSETS = (
    asset(STORAGE, "azure.storage.account", shared_key_access=True),
    asset(OTHER, "azure.storage.account", shared_key_access=False),
    asset(VAULT, "azure.keyvault.vault", rbac_authorization=True),
    asset(OPENAI, "azure.ai.account", local_auth_disabled=False),
    asset(TRAINING, "azure.ml.workspace"),
)


def estate(
    *blocks: dict[str, Any],
    at: str = SUB,
    condition: str | None = None,
    assets: tuple[Asset, ...] = ASSETS,
    principal: str = WHO,
    reads: tuple[Read, ...] = (),
) -> Snapshot:
    """WHO holds one role of these permission blocks at one scope."""
    agent_facts: Facts = {"principal_id": "cccccccc-0000-4000-8000-000000000003"}
    return Snapshot(
        version="",
        taken_at="2026-11-20T00:00:00Z",
        assets=assets,
        identities=(
            Identity(AGENT, "azure.identity.user_assigned", "a", SCOPE, facts=agent_facts),
            Identity(WHO, "azure.entra.service_principal", "who", "azure:tenant"),
        ),
        policies=(Policy("role", "role-definition", SCOPE, (), {"permissions": list(blocks)}),),
        bindings=(Binding("b", "azure.role-assignment", principal, "role", at, condition),),
        scopes=(
            Scope(SCOPE, "subscription", parent=GROUP),
            Scope(GROUP, "management-group"),
            Scope(f"{SUB}/resourceGroups/rg-Data", "resource-group", parent=SCOPE),
        ),
        reads=reads,
    )


def granted(snapshot: Snapshot) -> set[tuple[str, str, str, str]]:
    return {(one.relation, one.access, one.target, one.certainty) for one in azure.grants(snapshot)}


def test_an_owner_administers_the_subscription_and_reaches_what_its_settings_leave_open() -> None:
    assert granted(estate({"actions": ["*"]})) == {
        ("administers", "admin", SCOPE, "allowed"),
        ("reads", "read", STORAGE, "allowed"),
        ("writes", "write", STORAGE, "allowed"),
        ("invokes", "invoke", OPENAI, "allowed"),
        ("runs-code-in", "execute", TRAINING, "allowed"),
        ("mints-credential-of", "execute", AGENT, "allowed"),
        ("impersonates", "execute", AGENT, "allowed"),
    }


def test_a_not_action_is_taken_from_its_own_block_only() -> None:
    assert ("administers", "admin", SCOPE, "allowed") not in granted(estate(CONTRIBUTOR))
    both = estate(CONTRIBUTOR, {"actions": ["microsoft.authorization/ROLEASSIGNMENTS/*"]})
    assert ("administers", "admin", SCOPE, "allowed") in granted(both)


def test_actions_are_no_data_actions() -> None:
    only_data = estate({"dataActions": ["*"]})
    assert granted(only_data) == {
        ("reads", "read", STORAGE, "allowed"),
        ("writes", "write", STORAGE, "allowed"),
        ("writes", "delete", STORAGE, "allowed"),
        ("reads", "read", OTHER, "allowed"),
        ("writes", "write", OTHER, "allowed"),
        ("writes", "delete", OTHER, "allowed"),
        ("reads", "read", VAULT, "allowed"),
        ("writes", "write", VAULT, "allowed"),
        ("invokes", "invoke", OPENAI, "allowed"),
    }
    less = estate({"dataActions": ["*"], "notDataActions": ["Microsoft.Storage/*", "*/action"]})
    assert granted(less) == set()


def test_a_scope_holds_what_is_below_it_and_no_namesake() -> None:
    read = {"dataActions": [f"{BLOBS}/read"]}
    found = ("reads", "read", STORAGE, "allowed")
    for at in (STORAGE, STORAGE.lower(), f"{SUB}/resourcegroups/RG-DATA", SUB, GROUP, "/"):
        assert found in granted(estate(read, at=at)), at
    assert granted(estate(read, at=f"{SUB}/resourceGroups/rg-Data")) == {found}
    assert granted(estate(read, at=f"{SUB}/resourceGroups/rg")) == set()
    assert granted(estate(read, at="/subscriptions/aaaaaaaa-0000-4000-8000-00000000000")) == set()


@pytest.mark.parametrize(("at", "scope"), [(SUB, SCOPE), (GROUP, GROUP), ("/", GROUP)])
def test_who_assigns_roles_administers_the_scope(at: str, scope: str) -> None:
    snapshot = estate({"actions": ["Microsoft.Authorization/roleAssignments/write"]}, at=at)
    assert granted(snapshot) == {("administers", "admin", scope, "allowed")}


def test_who_assigns_roles_in_a_resource_group_rules_what_is_in_it() -> None:
    assigner = {"actions": ["Microsoft.Authorization/*"]}
    assert granted(estate(assigner, at=f"{SUB}/resourceGroups/rg-Data")) == {
        ("administers", "admin", STORAGE, "allowed"),
        ("administers", "admin", VAULT, "allowed"),
    }
    assert granted(estate(assigner, at=f"{SUB}/resourceGroups/rg-id")) == {
        ("takes-over", "admin", AGENT, "allowed")
    }


def test_a_condition_on_assignment_or_role_makes_a_grant_conditional() -> None:
    read = {"dataActions": [f"{BLOBS}/read"]}
    condition = "@Resource[name] StringEquals 'x'"
    expected = {("reads", "read", STORAGE, "conditional")}
    assert granted(estate(read, at=STORAGE, condition=condition)) == expected
    assert granted(estate({**read, "condition": condition}, at=STORAGE)) == expected


@pytest.mark.parametrize(
    ("kind", "facts", "certainty"),
    [
        ("azure.storage.account", {"shared_key_access": None}, "allowed"),
        ("azure.storage.account", {"shared_key_access": False}, None),
        ("azure.storage.account", {}, "conditional"),
        ("azure.ai.account", {"local_auth_disabled": None}, "allowed"),
        ("azure.ai.account", {"local_auth_disabled": True}, None),
        ("azure.keyvault.vault", {"rbac_authorization": False}, "allowed"),
        ("azure.keyvault.vault", {"rbac_authorization": None}, "conditional"),
        ("azure.keyvault.vault", {"rbac_authorization": True}, None),
    ],
)
def test_a_setting_of_the_target_can_close_the_way(
    kind: str, facts: Facts, certainty: str | None
) -> None:
    target = f"{SUB}/resourceGroups/rg/providers/N/type/one"
    snapshot = estate({"actions": ["*"]}, at=target, assets=(asset(target, kind, **facts),))
    ways = {one.certainty for one in azure.grants(snapshot) if one.relation != "administers"}
    assert ways == ({certainty} if certainty else set())


def test_assigning_an_identity_takes_something_that_carries_it() -> None:
    assign = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"
    alone = estate({"actions": [assign]})
    assert granted(alone) == set()
    able = estate({"actions": [assign, "Microsoft.Compute/virtualMachines/write"]})
    assert granted(able) == {("impersonates", "execute", AGENT, "allowed")}


def test_a_principal_is_found_by_its_object_id() -> None:
    read = {"dataActions": [f"{BLOBS}/read"]}
    snapshot = estate(read, at=STORAGE, principal="CCCCCCCC-0000-4000-8000-000000000003")
    assert [one.identity for one in azure.grants(snapshot)] == [AGENT]


@pytest.mark.parametrize("document", [None, 7, [], {"permissions": 7}, {"permissions": [None, {}]}])
def test_a_broken_role_grants_nothing(document: object) -> None:
    snapshot = estate()
    policy = Policy("role", "role-definition", SCOPE, (), document)
    broken = Snapshot(
        version="", taken_at="", assets=ASSETS, bindings=snapshot.bindings, policies=(policy,)
    )
    assert azure.grants(broken) == []


def test_an_unread_role_makes_its_holder_blind() -> None:
    seen = estate({"actions": []})
    operation = "Microsoft.Authorization/roleDefinitions:get"
    unread = Read(SCOPE, operation, "denied", (), ("reach",), (seen.bindings[0].role,))
    assert azure.hidden_by(seen, unread) == set()  # another subscription told it
    assert azure.hidden_by(msgspec.structs.replace(seen, policies=()), unread) == {WHO}


def test_unread_assignments_make_everyone_blind() -> None:
    denied = Read(SCOPE, "resourcegraph:roleassignments", "partial", (), ("reach",))
    assert azure.hidden_by(estate(), denied) == {AGENT, WHO}
