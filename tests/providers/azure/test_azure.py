"""Azure through the real clients, against a loopback server."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aispm.errors import InputError
from aispm.model import Link, Snapshot
from aispm.providers import azure, base
from tests.kit.azure_replay import error
from tests.kit.loopback import Answer, Running

Scan = Callable[..., Snapshot]
SUBSCRIPTION = "7c1f0a52-3b64-4f0e-9d21-5a0be6f1c3d4"
SCOPE = f"azure:{SUBSCRIPTION}"
GROUPS = f"/subscriptions/{SUBSCRIPTION}/resourceGroups"
AI = f"{GROUPS}/rg-harbor-ai/providers/Microsoft.CognitiveServices/accounts"
SANDBOX = f"{GROUPS}/rg-sandbox/providers/Microsoft.CognitiveServices/accounts/acme-sandbox-ai"
DATA = f"{GROUPS}/rg-harbor-data/providers"
WORKSPACE = (
    f"{GROUPS}/rg-harbor-ai/providers/Microsoft.MachineLearningServices/workspaces/mlw-harbor-train"
)
IDENTITIES = f"{GROUPS}/rg-identity/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
DEPLOYMENTS = "Microsoft.CognitiveServices/accounts/deployments:list"


def states(snapshot: Snapshot) -> dict[str, str]:
    return {read.operation: read.state for read in snapshot.reads}


def test_everything_in_the_subscription_is_read(cloud: Running, scan: Scan) -> None:
    snapshot = scan()
    assert {asset.id: asset.kind for asset in snapshot.assets} == {
        f"{AI}/acme-harbor-agents": "azure.ai.account",
        f"{AI}/acme-harbor-agents/deployments/harbor-agent": "azure.ai.deployment",
        f"{AI}/acme-harbor-openai": "azure.ai.account",
        f"{AI}/acme-harbor-openai/deployments/chat": "azure.ai.deployment",
        f"{AI}/acme-harbor-openai/deployments/embed": "azure.ai.deployment",
        f"{AI}/acme-harbor-openai/deployments/reason": "azure.ai.deployment",
        SANDBOX: "azure.ai.account",
        f"{SANDBOX}/deployments/try": "azure.ai.deployment",
        WORKSPACE: "azure.ml.workspace",
        f"{DATA}/Microsoft.Storage/storageAccounts/stacmeledger": "azure.storage.account",
        f"{DATA}/Microsoft.Storage/storageAccounts/stacmetraining": "azure.storage.account",
        f"{DATA}/Microsoft.KeyVault/vaults/kv-acme-harbor": "azure.keyvault.vault",
    }
    assert {one.id: one.kind for one in snapshot.identities} == {
        f"{AI}/acme-harbor-openai#identity": "azure.identity.system_assigned",
        f"{WORKSPACE}#identity": "azure.identity.system_assigned",
        f"{IDENTITIES}/id-harbor-agent": "azure.identity.user_assigned",
        f"{IDENTITIES}/id-sandbox-agent": "azure.identity.user_assigned",
        "9b1c7e24-8a0d-4d59-a3c6-51f2e07d9c11": "azure.entra.user",
        "9b1c7e24-8a0d-4d59-a3c6-51f2e07d9c12": "azure.entra.service_principal",
    }
    assert {link for link in snapshot.links if link.relation == "runs-as"} == {
        Link(f"{AI}/acme-harbor-openai", "runs-as", f"{AI}/acme-harbor-openai#identity"),
        Link(f"{AI}/acme-harbor-agents", "runs-as", f"{IDENTITIES}/id-harbor-agent"),
        Link(SANDBOX, "runs-as", f"{IDENTITIES}/id-sandbox-agent"),
        Link(WORKSPACE, "runs-as", f"{WORKSPACE}#identity"),
    }
    assert states(snapshot) == {
        "Microsoft.Resources/subscriptions:list": "ok",
        DEPLOYMENTS: "ok",
        "Microsoft.Authorization/roleDefinitions:get": "ok",
        "resourcegraph:accounts": "ok",
        "resourcegraph:roleassignments": "ok",
        "resourcegraph:storageaccounts": "ok",
        "resourcegraph:subscriptions": "ok",
        "resourcegraph:userassignedidentities": "ok",
        "resourcegraph:vaults": "ok",
        "resourcegraph:workspaces": "ok",
    }
    assert any(agent.startswith("aispm/") for agent in cloud.agents)


def test_facts_are_the_declared_ones(cloud: Running, scan: Scan) -> None:
    snapshot = scan()
    declared = {kind.name: set(kind.facts) for kind in azure.kinds()}
    assert {
        (one.id, fact)
        for one in (*snapshot.assets, *snapshot.identities)
        for fact in set(one.facts) - declared[one.kind]
    } == set()
    openai = next(one for one in snapshot.assets if one.name == "acme-harbor-openai")
    assert openai.facts == {
        "account_kind": "OpenAI",
        "local_auth_disabled": False,
        "public_network_access": "Enabled",
        "default_action": "Allow",
        "identity_type": "SystemAssigned",
        "endpoint": "https://acme-harbor-openai.cognitiveservices.azure.com/",
    }
    ledger = next(one for one in snapshot.assets if one.name == "stacmeledger")
    assert ledger.facts["sensitivity"] == "restricted"


def test_a_managed_identity_is_one_identity_in_its_role_assignment(
    cloud: Running, scan: Scan
) -> None:
    held = {(one.principal, one.scope) for one in scan().bindings}
    assert (f"{IDENTITIES}/id-harbor-agent", f"/subscriptions/{SUBSCRIPTION}") in held
    assert (f"{IDENTITIES}/id-sandbox-agent", f"{GROUPS}/rg-sandbox") in held


def test_scopes_form_a_tree_up_to_the_management_group(cloud: Running, scan: Scan) -> None:
    parents = {one.id: one.parent for one in scan().scopes}
    assert parents[SCOPE] == "/providers/Microsoft.Management/managementGroups/acme"
    assert parents[f"{GROUPS}/rg-sandbox"] == SCOPE


def test_every_kind_has_a_call_that_tells_of_it(cloud: Running, scan: Scan) -> None:
    operations = azure.operations()
    assert {kind for kind, *_ in operations} == {kind.name for kind in azure.kinds()}
    assert {operation for _, operation, _ in operations} <= {
        read.operation for read in scan().reads
    }


def test_nothing_is_asked_of_a_cloud_that_is_not_wanted(cloud: Running) -> None:
    assert azure.start(base.Sources()) == ()
    assert cloud.calls == []


@pytest.mark.parametrize("name", [SUBSCRIPTION, SUBSCRIPTION.upper(), "acme harbor production"])
def test_a_subscription_is_named_by_id_or_name(cloud: Running, scan: Scan, name: str) -> None:
    assert len(scan(azure_subscriptions=(name,)).assets) == 12


def test_an_unknown_subscription_is_an_input_error(cloud: Running, scan: Scan) -> None:
    with pytest.raises(InputError, match="'harbour' is not visible"):
        scan(azure_subscriptions=(SUBSCRIPTION, "harbour"))


def test_a_tenant_keeps_to_its_subscriptions(cloud: Running, scan: Scan) -> None:
    assert scan(azure_tenant="0d9b6c1e-52f7-4a3c-8e10-b7c4d2a9f683").assets
    assert scan(azure_tenant="0d9b6c1e-52f7-4a3c-8e10-b7c4d2a9f684").assets == ()


def test_a_refused_credential_is_one_denied_read(
    cloud: Running, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDENTITY_HEADER", "wrong")
    (read,) = scan().reads
    assert (read.scope, read.state) == ("azure:*", "denied")
    assert "azure.ai.account" in read.lists


@pytest.mark.parametrize(
    "address",
    ["http://management.example", "ftp://127.0.0.1", "http://user:pw@127.0.0.1", "http://[::1"],
)
def test_an_endpoint_that_would_show_the_token_is_refused(
    scan: Scan, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("AISPM_AZURE_ENDPOINT", address)
    with pytest.raises(InputError, match="AISPM_AZURE_ENDPOINT"):
        scan()


def test_what_lists_the_subscriptions_tells_of_no_asset(cloud: Running, scan: Scan) -> None:
    (root,) = (read for read in scan().reads if read.scope == "azure:*")
    assert (root.state, root.lists, root.supplies) == ("ok", (), ())


def test_each_fault_costs_its_read_and_no_other(cloud: Running, scan: Scan) -> None:
    cloud.fault("QUERY microsoft.keyvault/vaults", error(403, "AuthorizationFailed"))
    cloud.fault("QUERY microsoft.storage", error(429, "RateLimiting", retry_after=1), times=1)
    cloud.fault("QUERY microsoft.machinelearning", error(429, "RateLimiting"))
    cloud.fault("QUERY microsoft.managedidentity", error(503, "ServerBusy"))
    cloud.fault("QUERY microsoft.authorization", cut=True)
    cloud.fault("GET .*acme-harbor-agents/deployments", error(404, "ResourceNotFound"))
    snapshot = scan()
    assert {
        read.operation: (read.state, read.detail, read.missed)
        for read in snapshot.reads
        if read.blind
    } == {
        "resourcegraph:vaults": ("denied", "HTTP 403 AuthorizationFailed", ()),
        "resourcegraph:workspaces": ("throttled", "HTTP 429 RateLimiting", ()),
        "resourcegraph:userassignedidentities": ("failed", "HTTP 503 ServerBusy", ()),
        "resourcegraph:roleassignments": ("unreachable", "no answer from the Azure endpoint", ()),
        DEPLOYMENTS: ("partial", "HTTP 404 ResourceNotFound", (f"{AI}/acme-harbor-agents",)),
    }
    assert states(snapshot)["resourcegraph:storageaccounts"] == "ok"
    assert cloud.calls.count("QUERY microsoft.managedidentity/userassignedidentities") == 5


def test_a_truncated_result_is_partial_and_keeps_what_came(cloud: Running, scan: Scan) -> None:
    row = {"id": f"{AI}/one", "name": "one", "kind": "OpenAI", "properties": {}}
    short = Answer({"data": [row], "resultTruncated": "true"})
    limited = Answer({"data": []}, headers={"x-ms-tenant-subscription-limit-hit": "true"})
    cloud.fault("QUERY microsoft.cognitiveservices", short)
    cloud.fault("QUERY microsoft.keyvault", limited)
    snapshot = scan()
    assert states(snapshot)["resourcegraph:accounts"] == "partial"
    assert states(snapshot)["resourcegraph:vaults"] == "partial"
    assert f"{AI}/one" in {asset.id for asset in snapshot.assets}


def test_a_page_given_twice_ends_the_list(cloud: Running, scan: Scan) -> None:
    cloud.fault("QUERY microsoft.keyvault", Answer({"data": [], "$skipToken": "again"}))
    cloud.fault("GET /subscriptions/.*deployments", Answer({"value": [], "nextLink": "x"}))
    snapshot = scan()
    assert states(snapshot)["resourcegraph:vaults"] == "partial"


@pytest.mark.parametrize("link", ["https://elsewhere.example/next", "//elsewhere", 7, "next"])
def test_the_token_goes_to_no_other_server(cloud: Running, scan: Scan, link: object) -> None:
    cloud.fault("GET .*/deployments", Answer({"value": [], "nextLink": link}))
    read = next(one for one in scan().reads if one.operation == DEPLOYMENTS)
    assert (read.state, read.detail) == ("failed", "nextLink points to another server")


@pytest.mark.parametrize("body", [[], b"<html>", {}, {"data": 7}, {"data": [7, None]}])
def test_an_odd_answer_is_a_failed_read_not_an_empty_one(
    cloud: Running, scan: Scan, body: object
) -> None:
    cloud.fault("QUERY microsoft.cognitiveservices", Answer(body))
    assert states(scan())["resourcegraph:accounts"] == "failed"


def test_hostile_names_are_bounded(cloud: Running, scan: Scan) -> None:
    huge = {"id": f"{AI}/huge", "name": "x" * 10_000_000, "tags": {"owner": ["no", "string"]}}
    cloud.fault("QUERY microsoft.cognitiveservices", Answer({"data": [huge]}))
    found = next(one for one in scan().assets if one.id == f"{AI}/huge")
    assert (len(found.name), found.tags, found.owner) == (2048, {}, None)
