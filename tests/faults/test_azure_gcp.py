"""Faults of Azure's and Google's APIs: each is a gap by name, and nothing is called clean."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.faults.change import Change, Scanned, change, scan
from tests.faults.conftest import Arguments
from tests.kit import azure_replay, gcp_replay
from tests.kit.loopback import Answer, Running

Faultless = Callable[[Arguments], Scanned]

AZURE: Arguments = ("--azure",)
SUBSCRIPTION = "azure:7c1f0a52-3b64-4f0e-9d21-5a0be6f1c3d4"
AI = f"/subscriptions/{SUBSCRIPTION.removeprefix('azure:')}/resourceGroups/rg-harbor-ai/providers"
AGENTS, OPENAI = (
    f"{AI}/Microsoft.CognitiveServices/accounts/{name}"
    for name in ("acme-harbor-agents", "acme-harbor-openai")
)
WORKLOAD = "ai-workload-reaches-admin"
OF_ACCOUNTS = ("azure-ai-local-auth", "azure-ai-public-network")
ACCOUNTS = "^QUERY microsoft.cognitiveservices/accounts$"
HTML = Answer(b"<html>oops", 200, {"Content-Type": "text/html"})

GCP: Arguments = ("fixtures/acme/repos", "--gcp")
PROJECT = "gcp:acme-harbor-prod"
ENGINE, TRIAGE = (
    "//aiplatform.googleapis.com/projects/acme-harbor-prod/locations/europe-west4"
    f"/reasoningEngines/512000000000000000{number}"
    for number in (1, 2)
)
NOTEBOOK = (
    "//notebooks.googleapis.com/projects/acme-harbor-prod/locations/europe-west4-a"
    "/instances/nb-harbor"
)
KEY = "credential:9783be43b236db3a"
OF_AGENTS = (
    "agent-crosses-accounts",
    "agent-reaches-admin",
    "agent-reaches-restricted-data",
    "agent-reaches-secrets",
)
OF_ALL = "ai-admin-conditional"
IN_FILES = ("key-in-file-reaches-admin", "key-in-file-reaches-restricted-data")


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (azure_replay.error(403, "AuthorizationFailed"), "denied"),
        pytest.param(HTML, "failed", marks=pytest.mark.slow),
    ],
)
def test_azure_accounts_that_were_not_listed(
    answer: Answer, state: str, azure: Running, faultless: Faultless
) -> None:
    before = faultless(AZURE)
    azure.fault(ACCOUNTS, answer)
    after = scan(azure.env, *AZURE)
    because = f"resourcegraph:accounts {state}"
    assert change(before, after) == Change(
        gaps={(SUBSCRIPTION, "resourcegraph:accounts", state)},
        undetermined={(rule, because): {SUBSCRIPTION} for rule in (OF_ALL, WORKLOAD, *OF_ACCOUNTS)},
        lost={(WORKLOAD, AGENTS), *((rule, OPENAI) for rule in OF_ACCOUNTS)},
    )
    assert after.ran.code == 0
    assert scan(azure.env, *AZURE, "--strict").ran.code == 3


@pytest.mark.slow
def test_azure_throttled_and_then_answering_loses_nothing(
    azure: Running, faultless: Faultless
) -> None:
    before = faultless(AZURE)
    azure.fault(ACCOUNTS, azure_replay.error(429, "TooManyRequests", 0), times=2)
    assert scan(azure.env, *AZURE).report == before.report


def test_azure_roles_that_were_not_read_prove_nobody_harmless(
    azure: Running, faultless: Faultless
) -> None:
    before = faultless(AZURE)
    azure.fault("^GET .*/roleDefinitions/", azure_replay.error(403, "AuthorizationFailed"))
    operation = "Microsoft.Authorization/roleDefinitions:get"
    because = f"{operation} denied"
    after = scan(azure.env, *AZURE)
    acting = {*before.ids("azure.ml.workspace"), *before.ids("azure.ai.account")}
    assert change(before, after) == Change(
        gaps={(SUBSCRIPTION, operation, "denied")},
        undetermined={
            (OF_ALL, because): acting,
            (WORKLOAD, because): acting,
        },
        lost={(WORKLOAD, AGENTS)},
    )
    assert set(after.admin.values()) == {"unknown"}


def test_azure_assignments_that_were_not_read_prove_nobody_harmless(
    azure: Running, faultless: Faultless
) -> None:
    before = faultless(AZURE)
    azure.fault("^QUERY microsoft.authorization/", azure_replay.error(403, "AuthorizationFailed"))
    because = "resourcegraph:roleassignments denied"
    after = scan(azure.env, *AZURE)
    acting = {*before.ids("azure.ml.workspace"), *before.ids("azure.ai.account")}
    assert change(before, after) == Change(
        gaps={(SUBSCRIPTION, "resourcegraph:roleassignments", "denied")},
        undetermined={
            ("agent-identity-exposed", because): {SUBSCRIPTION},
            ("agent-identity-shared", because): {SUBSCRIPTION},
            (OF_ALL, because): acting,
            (WORKLOAD, because): acting,
        },
        lost={(WORKLOAD, AGENTS)},
    )
    assert set(after.admin.values()) == {"unknown"}


def test_the_deployments_of_one_azure_account_are_no_doubt_about_the_account(
    azure: Running, faultless: Faultless
) -> None:
    before = faultless(AZURE)
    answer = azure_replay.error(403, "AuthorizationFailed")
    azure.fault("^GET .*/acme-harbor-openai/deployments", answer)
    after = scan(azure.env, *AZURE)
    operation = "Microsoft.CognitiveServices/accounts/deployments:list"
    assert change(before, after) == Change(gaps={(SUBSCRIPTION, operation, "partial")})
    lost = set(before.ids("azure.ai.deployment")) - set(after.ids("azure.ai.deployment"))
    assert lost == {one for one in before.ids("azure.ai.deployment") if one.startswith(OPENAI)}
    assert lost


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (gcp_replay.error(403, "PERMISSION_DENIED", "SERVICE_DISABLED"), "denied"),
        pytest.param(Answer(b'{"results": ['), "failed", marks=pytest.mark.slow),
    ],
)
def test_a_gcp_inventory_that_was_not_read(
    answer: Answer, state: str, gcp: Running, faultless: Faultless
) -> None:
    before = faultless(GCP)
    gcp.fault(":searchAllResources", answer)
    operation = "cloudasset:searchAllResources"
    because = f"{operation} {state}"
    after = scan(gcp.env, *GCP)
    listed = (*OF_AGENTS, OF_ALL, WORKLOAD, "reasoning-engine-default-identity")
    assert change(before, after) == Change(
        gaps={(PROJECT, operation, state)},
        undetermined={
            **{(rule, because): {PROJECT} for rule in listed},
            ("agent-identity-shared", because): set(before.ids("gcp.iam.service_account")),
            ("key-in-file-reaches-restricted-data", because): {KEY},
        },
        lost={
            ("agent-reaches-admin", ENGINE),
            ("agent-reaches-restricted-data", ENGINE),
            ("agent-reaches-restricted-data", TRIAGE),
            ("key-in-file-reaches-restricted-data", KEY),
            ("reasoning-engine-default-identity", TRIAGE),
        },
    )


@pytest.mark.slow
def test_gcp_throttled_and_then_answering_loses_nothing(gcp: Running, faultless: Faultless) -> None:
    before = faultless(GCP)
    gcp.fault(":searchAllResources", gcp_replay.error(429, "RESOURCE_EXHAUSTED"), times=1)
    assert scan(gcp.env, *GCP).report == before.report


@pytest.mark.parametrize(
    ("label", "operation", "scopes"),
    [
        (":searchAllIamPolicies", "cloudasset:searchAllIamPolicies", {PROJECT}),
        (
            "iam.googleapis.com/v1/roles/",
            "iam:roles.get",
            {PROJECT, "gcp:folders/610042318877", "gcp:organizations/709311824455"},
        ),
    ],
)
def test_gcp_policies_or_roles_that_were_not_read_prove_nobody_harmless(
    label: str, operation: str, scopes: set[str], gcp: Running, faultless: Faultless
) -> None:
    before = faultless(GCP)
    gcp.fault(label, gcp_replay.error(403, "PERMISSION_DENIED"))
    because = f"{operation} denied"
    after = scan(gcp.env, *GCP)
    made = change(before, after)
    assert made.gaps == {(scope, operation, "denied") for scope in scopes}
    rules = {
        **{(rule, because): {ENGINE, TRIAGE} for rule in OF_AGENTS},
        (OF_ALL, because): {ENGINE, TRIAGE, NOTEBOOK},
        (WORKLOAD, because): {NOTEBOOK},
        **{(rule, because): {KEY} for rule in IN_FILES},
    }
    worn = {
        edge["target"]
        for edge in before.report["edges"]
        if edge["relation"] == "runs-as" and edge["source"] in (ENGINE, TRIAGE)
    }
    assert made.undetermined == {**rules, ("agent-identity-exposed", because): worn}
    assert len(worn) == 2
    assert set(after.admin.values()) == {"unknown"}


@pytest.mark.parametrize(
    ("label", "operation", "more"),
    [
        ("/keys$", "iam:projects.serviceAccounts.keys.list", set()),
        (
            "iam.googleapis.com/v1/projects/",
            "iam:projects.serviceAccounts.list",
            {"agent-identity-exposed", "agent-identity-shared"},
        ),
    ],
)
@pytest.mark.slow
def test_a_key_of_a_gcp_account_is_not_absent_where_keys_were_not_listed(
    label: str, operation: str, more: set[str], gcp: Running, faultless: Faultless
) -> None:
    before = faultless(GCP)
    gcp.fault(label, gcp_replay.error(403, "PERMISSION_DENIED", "SERVICE_DISABLED"))
    after = scan(gcp.env, *GCP)
    old = "gcp-service-account-key-old"
    assert change(before, after) == Change(
        gaps={(PROJECT, operation, "denied")},
        undetermined={(rule, f"{operation} denied"): {PROJECT} for rule in {old, *more}},
        lost={(old, KEY)},
        found={("key-in-file-unknown-owner", KEY)},
    )
    # Whose it is its own text tells; whether it still works only the account could.
    assert (before.states[KEY], after.states[KEY]) == ("active", "unknown")
    assert {(rule, KEY) for rule in IN_FILES} <= after.findings
