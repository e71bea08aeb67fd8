"""Faults of AWS calls: each is a gap by name, and what it would have told is undetermined."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.retries.standard import ExponentialBackoff

from tests.faults.change import Change, Scanned, change, scan
from tests.faults.conftest import Arguments
from tests.kit import aws_replay
from tests.kit.acme import ACME, aws_env
from tests.kit.aws_replay import AwsReplay

REPOS = "fixtures/acme/repos"
PROD: Arguments = (REPOS, "--aws-profile", "acme-prod", "--aws-region", "us-east-1")
ACCOUNT = "aws:111122223333"
EAST, WEST = f"{ACCOUNT}/us-east-1", f"{ACCOUNT}/eu-west-1"
AGENT = "arn:aws:bedrock:us-east-1:111122223333:agent/RATEQUOTE1"
AGENT_WEST = "arn:aws:bedrock:eu-west-1:111122223333:agent/HRASSIST01"
CORE = "arn:aws:bedrock-agentcore:us-east-1:111122223333"
NOTEBOOK = "arn:aws:sagemaker:us-east-1:111122223333:notebook-instance/forecast-lab"
MODELS = "arn:aws:bedrock:{region}:111122223333:model-access"
# Of the guardrail of orders: the agent may be the one who names it.
DRAFT = "arn:aws:bedrock:us-east-1:111122223333:guardrail/gdorders0001"
TRAIL = "arn:aws:cloudtrail:us-east-1:999900001111:trail/acme-all"
CI_AGENT_KEY, READER_KEY = "credential:d38e10ac78772ada", "credential:cd3f8b85390e3960"
LAMBDA_KEY, PIPELINE_KEY = "credential:ade274cc5434b7ee", "credential:fe95ff274dd0fe4b"
IN_FILES = ("key-in-file-reaches-admin", "key-in-file-reaches-restricted-data")
# Rules about agents, whatever service they are of.
AGENTS = (
    "agent-crosses-accounts",
    "agent-reaches-admin",
    "agent-reaches-restricted-data",
    "agent-reaches-secrets",
    "agent-weakens-its-controls",
    "ai-admin-conditional",
)
# What is asked of gateways and of what lies below them.
OF_GATEWAYS = (
    "agentcore-gateway-authenticates-only",
    "agentcore-gateway-debug-messages",
    "agentcore-gateway-no-rate-limit",
    "agentcore-gateway-open",
    "agentcore-gateway-open-but-for-function",
    "agentcore-gateway-policy-log-only",
    "agentcore-gateway-trusts-anyone",
    "agentcore-gateway-waf-fails-open",
    "agentcore-gateway-without-policy",
    "agentcore-jwt-any-client",
    "agentcore-no-customer-key",
    "agentcore-not-logged",
    "agentcore-sign-in-plain-http",
    "agentcore-target-key-in-url",
    "agentcore-target-passes-tokens",
    "agentcore-target-tools-unreviewed",
    "agentcore-trusts-other-account",
    "ai-calls-not-recorded",
    "gateway-open-reaches-data",
)
OF_RATES = (
    "agentcore-gateway-debug-messages",
    "agentcore-gateway-no-rate-limit",
    "agentcore-gateway-open",
    "agentcore-gateway-without-policy",
    "agentcore-no-customer-key",
)

# What is asked of whoever comes in from outside.
OF_AI_ROLES = (
    *("ai-role-also-for-people", "ai-role-idle", "ai-role-unguarded"),
    *("ai-role-secrets-never-read", "ai-role-services-unused"),
)
OF_OUTSIDE = (
    "anyone-becomes-role",
    "anyone-reaches-admin",
    "anyone-reaches-sensitive-data",
    "external-principal-reaches-admin",
)
SELF_HOSTED = ("self-hosted-ai-reaches-admin", "self-hosted-ai-weakens-controls")
# What is asked of the services and tasks of ECS.
OF_CONTAINERS = (
    "ai-container-privileged",
    "ai-image-not-pinned",
    "ai-model-port-open",
    *SELF_HOSTED,
)
# What is asked of an agent's own settings, of whatever lies below or beside one, and of guardrails.
OF_AN_AGENT = (
    "bedrock-agent-long-memory",
    "bedrock-agent-long-session",
    "bedrock-agent-steered-by-function",
    "bedrock-agent-without-guardrail",
    "bedrock-no-customer-key",
)
BELOW_AN_AGENT = (
    "ai-calls-not-recorded",
    "bedrock-action-unconfirmed",
    "bedrock-agent-guardrail-draft",
    "bedrock-agent-operates-computer",
    "bedrock-agent-runs-code",
    "bedrock-collaborator-other-account",
    "bedrock-collaborator-whole-history",
)
OF_GUARDRAILS = (
    "bedrock-guardrail-answers-not-grounded",
    "bedrock-guardrail-blocks-nothing",
    "bedrock-guardrail-classic-tier",
    "bedrock-guardrail-filter-only-detects",
    "bedrock-guardrail-harm-unfiltered",
    "bedrock-guardrail-keys-pass",
    "bedrock-guardrail-prompt-attack-off",
    "bedrock-guardrail-prompt-attack-weak",
    "bedrock-guardrail-sensitive-data-unguarded",
    "bedrock-no-customer-key",
)

Faultless = Callable[[Arguments], Scanned]


def roles(*names: str) -> set[str]:
    return {f"arn:aws:iam::111122223333:role/{name}" for name in names}


# Agents of a service can only be these: the service may act as no other role.
OF_BEDROCK = roles(
    *("bedrock-logs", "hr-assistant-agent", "kb-docs", "kb-orders"),
    *("support-desk-agent", "translator-agent"),
)
OF_AGENTCORE = roles(
    *("beacon-runtime", "depot-gateway", "harbor-runtime", "ledger-interpreter"),
    *("open-gateway", "quay-runtime"),
)
# The roles some agent is seen to run as: how many can take those over is what a hidden workload
# or key may add to.
RELEASE_RUNNER = "arn:aws:iam::444455556666:role/release-runner"
WORN = roles(
    *("beacon-runtime", "depot-gateway", "harbor-runtime", "open-gateway"),
    *("shared-agents", "support-desk-agent"),
)


def each(rules: tuple[str, ...], because: str, subjects: set[str]) -> dict[Any, set[str]]:
    return {(rule, because): subjects for rule in rules}


def struck(aws: AwsReplay, arguments: Arguments = PROD) -> Scanned:
    """The scan with the faults that were injected."""
    after = scan(aws_env(aws.url), *arguments)
    assert after.ran.code == 1, after.ran.err  # what is left of the findings is there
    return after


def unplaced(after: Scanned) -> set[str]:
    """The keys that lie in no file: any of them may stand in what was not read."""
    return {
        one["id"]
        for one in after.report["credentials"]
        if one["kind"] == "aws-access-key" and not one["locations"]
    }


def test_a_denied_list(aws: AwsReplay, faultless: Faultless) -> None:
    before = faultless(PROD)
    aws.fault("deny", "sagemaker", "ListNotebookInstances")
    because = "sagemaker:ListNotebookInstances denied"
    found = (
        "sagemaker-no-customer-key",
        "sagemaker-notebook-direct-internet",
        "sagemaker-notebook-imdsv1",
        "sagemaker-notebook-no-vpc",
        "sagemaker-notebook-root-access",
    )
    own = (*found, "sagemaker-notebook-old-platform")
    compute = ("agent-weakens-its-controls", "ai-admin-conditional", "ai-workload-reaches-admin")
    assert change(before, struck(aws)) == Change(
        gaps={(EAST, "sagemaker:ListNotebookInstances", "denied")},
        undetermined=each(own + compute, because, {EAST})
        | each(("agent-identity-exposed",), because, WORN),
        lost={(rule, NOTEBOOK) for rule in found},
    )


def test_a_denied_detail_of_one_agent(aws: AwsReplay, faultless: Faultless) -> None:
    before = faultless(PROD)
    aws.fault("deny", "bedrock-agent", "GetAgent", when={"agentId": "RATEQUOTE1"})
    because = "bedrock-agent:GetAgent partial"
    after = struck(aws)
    assert change(before, after) == Change(
        gaps={(EAST, "bedrock-agent:GetAgent", "partial")},
        undetermined=each((*AGENTS, *OF_AN_AGENT), because, {AGENT})
        | each(("bedrock-model-legacy",), because, {MODELS.format(region="us-east-1")})
        | each(("bedrock-guardrail-prompt-attack-off",), because, {DRAFT})
        | each(("agent-identity-shared",), because, OF_BEDROCK)
        | each(("cloud-env-secret",), because, {EAST, *unplaced(after)} - {LAMBDA_KEY}),
        lost={("bedrock-agent-without-guardrail", AGENT), ("bedrock-no-customer-key", AGENT)},
    )
    [agent] = [one for one in after.report["assets"] if one["id"] == AGENT]
    of_others = {
        "status": "PREPARED",
        "knowledge_base_ids": [],
        "recording_trails": [TRAIL],
        "recording_stores": [],
        "stopped_trails": [],
    }
    assert agent["facts"] == of_others


@pytest.mark.slow
def test_a_service_throttled_to_the_end_in_one_region(
    aws: AwsReplay, faultless: Faultless, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ExponentialBackoff, "delay_amount", lambda self, context: 0)
    both = (*PROD, "--aws-region", "eu-west-1")
    before = faultless(both)
    aws.fault("throttle", "bedrock-agent", "ListAgents", region="eu-west-1")
    because = "bedrock-agent:ListAgents throttled"
    after = struck(aws, both)
    assert change(before, after) == Change(
        gaps={(WEST, "bedrock-agent:ListAgents", "throttled")},
        undetermined=each((*AGENTS, *OF_AN_AGENT, *BELOW_AN_AGENT), because, {WEST})
        | each(("bedrock-model-legacy",), because, {MODELS.format(region="eu-west-1")})
        | each(("agent-identity-shared",), because, OF_BEDROCK)
        | each(("agent-identity-exposed",), because, WORN | OF_BEDROCK | roles("quay-runtime"))
        | each(("cloud-env-secret",), because, {WEST, *unplaced(after)} - {LAMBDA_KEY}),
        lost={("agent-reaches-restricted-data", AGENT_WEST)},
    )
    assert aws.count("bedrock-agent", "ListAgents", "eu-west-1") == 5


@pytest.mark.slow
def test_a_throttled_call_that_then_answers_loses_nothing(
    aws: AwsReplay, faultless: Faultless
) -> None:
    before = faultless(PROD)
    aws.fault("throttle", "iam", "GetAccountAuthorizationDetails", times=1)
    after = struck(aws)
    assert aws.count("iam", "GetAccountAuthorizationDetails") == 2
    assert after.report == before.report


def test_a_cut_connection(aws: AwsReplay, faultless: Faultless) -> None:
    before = faultless(PROD)
    aws.fault("cut", "bedrock-agentcore-control", "ListGateways")
    because = "bedrock-agentcore-control:ListGateways unreachable"
    after = struck(aws)
    assert change(before, after) == Change(
        gaps={(EAST, "bedrock-agentcore-control:ListGateways", "unreachable")},
        undetermined=each((*AGENTS, *OF_GATEWAYS), because, {EAST})
        # of the key that is seen in a function's variables it is decided
        | each(("cloud-env-secret",), because, {EAST, *unplaced(after)} - {LAMBDA_KEY})
        | each(("agent-identity-shared",), because, OF_AGENTCORE)
        | each(("agent-identity-exposed",), because, WORN | OF_AGENTCORE),
        lost={
            ("agentcore-gateway-no-rate-limit", f"{CORE}:gateway/depot-d4e5f6g7h8"),
            *((rule, f"{CORE}:gateway/rates-e5f6g7h8i9") for rule in OF_RATES),
        },
    )


@pytest.mark.parametrize(
    "kind",
    [
        "malformed",
        pytest.param("html", marks=pytest.mark.slow),
        pytest.param("cut-body", marks=pytest.mark.slow),
    ],
)
@pytest.mark.slow
def test_answers_that_are_none(kind: Any, aws: AwsReplay, faultless: Faultless) -> None:
    before = faultless(PROD)
    aws.fault(kind, "bedrock", "ListGuardrails")
    state = "unreachable" if kind == "cut-body" else "failed"
    rule = "bedrock-guardrail-prompt-attack-off"
    rail = "arn:aws:bedrock:us-east-1:111122223333:guardrail/gdorders0001:1"
    assert change(before, struck(aws)) == Change(
        gaps={(EAST, "bedrock:ListGuardrails", state)},
        undetermined=each(OF_GUARDRAILS, f"bedrock:ListGuardrails {state}", {EAST}),
        lost={(rule, rail)},
    )


def test_denied_permissions_leave_everyones_reach_unknown(
    aws: AwsReplay, faultless: Faultless
) -> None:
    before = faultless(PROD)
    aws.fault("deny", "iam", "GetAccountAuthorizationDetails")
    because = "iam:GetAccountAuthorizationDetails denied"
    after = struck(aws)
    made = change(before, after)
    assert made.gaps == {(ACCOUNT, "iam:GetAccountAuthorizationDetails", "denied")}

    agents = {
        one
        for kind in ("bedrock.agent", "agentcore.runtime", "agentcore.gateway")
        for one in before.ids(f"aws.{kind}")
    }
    talkers = agents | set(before.ids("aws.bedrock.knowledge_base"))
    compute = {
        one
        for kind in ("sagemaker.notebook", "sagemaker.domain", "agentcore.code_interpreter")
        for one in before.ids(f"aws.{kind}")
    }
    with_role = {
        one["id"]
        for one in before.report["assets"]
        if one["id"] in compute and one["facts"]["role_arn"] is not None
    }
    acting = with_role | set(before.ids("aws.sagemaker.endpoint"))
    assert made.undetermined == {
        ("agent-crosses-accounts", because): agents,
        **each(AGENTS[1:4], because, talkers),
        **each(("agent-weakens-its-controls", "ai-admin-conditional"), because, talkers | acting),
        ("ai-workload-reaches-admin", because): acting,
        ("gateway-open-reaches-data", because): {f"{CORE}:gateway/rates-e5f6g7h8i9"},
        ("agentcore-public-reaches-data", because): {f"{CORE}:runtime/harbor-a1B2c3D4e5"},
        ("agentcore-tool-reaches-data", because): {
            f"{CORE}:code-interpreter-custom/ledger-BcDeFgHiJk"
        },
        **each(IN_FILES, because, {CI_AGENT_KEY, READER_KEY}),
        **each(("access-key-old", "access-key-unused"), because, {ACCOUNT}),
        **each(("agent-identity-exposed", "agent-identity-shared"), because, {ACCOUNT}),
        **each(("role-trusts-anyone", "role-trusts-external-account"), because, {ACCOUNT}),
        **each(OF_OUTSIDE, because, {ACCOUNT}),
        **each(OF_AI_ROLES, because, {ACCOUNT}),
        ("ai-full-access", because): {ACCOUNT, *after.ids("aws.iam.user")},
    }
    assert made.found == {("key-in-file-unknown-owner", key) for key in (CI_AGENT_KEY, READER_KEY)}
    # Of the users another call lists; none is called harmless.
    assert set(after.admin.values()) == {"unknown"}
    assert {after.states[key] for key in (CI_AGENT_KEY, READER_KEY)} == {"unknown"}


@pytest.mark.slow
def test_who_may_enter_an_unread_account_is_not_called_harmless(
    aws: AwsReplay, faultless: Faultless
) -> None:
    both = (*PROD, "--aws-profile", "acme-dev")
    before = faultless(both)
    aws.fault("deny", "iam", "GetAccountAuthorizationDetails", account="111122223333")
    made = change(before, struck(aws, both))
    sandbar = "arn:aws:bedrock-agentcore:us-east-1:444455556666:runtime/sandbar-f6G7h8I9j0"
    rules = {rule for (rule, _), subjects in made.undetermined.items() if sandbar in subjects}
    assert rules == {
        "agent-crosses-accounts",
        "agent-reaches-restricted-data",
        "agent-reaches-secrets",
    }
    assert ("agent-reaches-admin", sandbar) not in made.lost  # of its own account, for certain
    denied = "iam:GetAccountAuthorizationDetails denied"
    asked = (
        "iam:GenerateServiceLastAccessedDetails not-asked: which services a role uses"
        " (--aws-access-advisor)"
    )
    assert {because for _, because in made.undetermined} == {denied, f"{asked}, {denied}"}


def test_a_key_in_a_file_is_not_absent_where_keys_were_not_listed(
    aws: AwsReplay, faultless: Faultless
) -> None:
    before = faultless(PROD)
    aws.fault("deny", "iam", "ListAccessKeys")
    because = "iam:ListAccessKeys denied"
    after = struck(aws)
    old = ("access-key-old", "access-key-unused")
    assert change(before, after) == Change(
        gaps={(ACCOUNT, "iam:ListAccessKeys", "denied")},
        undetermined=each(old, because, {ACCOUNT})
        | each(IN_FILES, because, {CI_AGENT_KEY, READER_KEY}),
        lost={
            *((rule, CI_AGENT_KEY) for rule in IN_FILES),
            *((rule, PIPELINE_KEY) for rule in old),
            ("access-key-old", LAMBDA_KEY),
        },
        found={("key-in-file-unknown-owner", key) for key in (CI_AGENT_KEY, READER_KEY)},
    )
    assert {before.states[key] for key in (CI_AGENT_KEY, READER_KEY)} == {"active"}
    assert {after.states[key] for key in (CI_AGENT_KEY, READER_KEY)} == {"unknown"}


@pytest.mark.slow
def test_the_keys_of_one_user_unread_make_one_key_unknown(
    aws: AwsReplay, faultless: Faultless
) -> None:
    before = faultless(PROD)
    aws.fault("deny", "iam", "ListAccessKeys", when={"UserName": "reader"})
    because = "iam:ListAccessKeys partial"
    after = struck(aws)
    assert change(before, after) == Change(
        gaps={(ACCOUNT, "iam:ListAccessKeys", "partial")},
        undetermined=each(("access-key-old", "access-key-unused"), because, {ACCOUNT})
        | each(IN_FILES, because, {READER_KEY}),
        found={("key-in-file-unknown-owner", READER_KEY)},
    )
    assert (after.states[CI_AGENT_KEY], after.states[READER_KEY]) == ("active", "unknown")


def test_unlisted_variables_may_hold_any_key(aws: AwsReplay, faultless: Faultless) -> None:
    before = faultless(PROD)
    aws.fault("deny", "lambda", "ListFunctions")
    because = "lambda:ListFunctions denied"
    after = struck(aws)
    made = change(before, after)
    assert made.gaps == {(EAST, "lambda:ListFunctions", "denied")}
    assert made.undetermined == {
        ("agent-identity-exposed", because): WORN,
        ("cloud-env-secret", because): {EAST, *unplaced(after)},
        # A function's policy lets others in, and what it runs as is not known.
        ("external-principal-reaches-admin", because): {RELEASE_RUNNER},
        **each(
            (
                "ai-function-open-to-others",
                "ai-function-unguarded",
                "ai-function-url-open",
                *SELF_HOSTED,
            ),
            because,
            {EAST},
        ),
    }
    assert ("cloud-env-secret", LAMBDA_KEY) in made.lost


def test_unlisted_clusters_may_hold_containers_of_ai(aws: AwsReplay, faultless: Faultless) -> None:
    before = faultless(PROD)
    aws.fault("deny", "ecs", "ListClusters")
    because = "ecs:ListClusters denied"
    after = struck(aws)
    assert change(before, after) == Change(
        gaps={(EAST, "ecs:ListClusters", "denied")},
        undetermined=each(OF_CONTAINERS, because, {EAST})
        | each(("agent-identity-exposed",), because, WORN)
        | each(("cloud-env-secret",), because, {EAST, *unplaced(after)} - {LAMBDA_KEY}),
    )


def test_unlisted_buckets_prove_no_zero(aws: AwsReplay, faultless: Faultless) -> None:
    before = faultless(PROD)
    aws.fault("deny", "s3", "ListBuckets")
    because = "s3:ListBuckets denied"
    made = change(before, struck(aws))
    readers = {
        f"arn:aws:bedrock:us-east-1:111122223333:{name}"
        for name in (
            *("agent/ORDERTRK01", "agent/RATEQUOTE1", "agent/RETURNHLP1"),
            *("knowledge-base/KBDOCS0001", "knowledge-base/KBORDERS01"),
        )
    }
    assert made == Change(
        gaps={(ACCOUNT, "s3:ListBuckets", "denied")},
        undetermined={
            ("agent-reaches-restricted-data", because): readers,
            ("key-in-file-reaches-restricted-data", because): {READER_KEY},
            **each(("ai-data-shared-with-accounts", "s3-ai-data-public"), because, {ACCOUNT}),
        },
    )


def test_a_bucket_whose_tags_are_denied_is_not_called_harmless(
    aws: AwsReplay, faultless: Faultless
) -> None:
    before = faultless(PROD)
    aws.fault("deny", "s3", "GetBucketTagging", when={"Bucket": "acme-public-docs"})
    after = struck(aws)
    bucket = "arn:aws:s3:::acme-public-docs"
    assert change(before, after) == Change(
        gaps={(ACCOUNT, "s3:GetBucketTagging", "partial")},
        undetermined={
            ("key-in-file-reaches-restricted-data", "s3:GetBucketTagging partial"): {READER_KEY}
        },
    )
    [found] = [one for one in after.report["assets"] if one["id"] == bucket]
    assert not found["facts"].keys() & {"sensitivity", "sensitivity_source"}  # nor its absence


def test_a_bucket_whose_policy_is_denied_is_neither_open_nor_closed(
    aws: AwsReplay, faultless: Faultless
) -> None:
    before = faultless(PROD)
    aws.fault("deny", "s3", "GetBucketPolicy", when={"Bucket": "acme-hr-records"})
    because = "s3:GetBucketPolicy partial"
    made = change(before, struck(aws))
    named = {
        *("agent/ORDERTRK01", "agent/RATEQUOTE1", "agent/RETURNHLP1", "agent/SUPPDESK01"),
        *("knowledge-base/KBDOCS0001", "knowledge-base/KBORDERS01"),
    }
    # Its policy may name whom it likes; who reaches restricted data anyway is told as before.
    rates = f"{CORE}:gateway/rates-e5f6g7h8i9"
    agents = {f"arn:aws:bedrock:us-east-1:111122223333:{name}" for name in named}
    agents |= {f"{CORE}:runtime/beacon-b2C3d4E5f6", f"{CORE}:gateway/depot-d4e5f6g7h8", rates}
    assert made == Change(
        gaps={(ACCOUNT, "s3:GetBucketPolicy", "partial")},
        undetermined=each(("agent-reaches-restricted-data",), because, agents)
        | each(("gateway-open-reaches-data",), because, {rates})
        | each(("key-in-file-reaches-restricted-data",), because, {READER_KEY}),
    )


def test_buckets_whose_lists_of_grants_are_denied_are_not_called_private(
    aws: AwsReplay, faultless: Faultless
) -> None:
    before = faultless(PROD)
    aws.fault("deny", "s3", "GetBucketAcl")
    after = struck(aws)
    buckets = [one for one in after.report["assets"] if one["kind"] == "aws.s3.bucket"]
    serving = {one["id"] for one in buckets if one["facts"]["serves_ai"]}
    assert serving
    assert change(before, after) == Change(
        gaps={(ACCOUNT, "s3:GetBucketAcl", "denied")},
        undetermined=each(("s3-ai-data-public",), "s3:GetBucketAcl denied", serving),
    )


@pytest.mark.slow
def test_what_came_before_a_list_broke_off_is_kept(faultless: Faultless) -> None:
    before = faultless(PROD)
    names = [one.rpartition(":")[2] for one in before.ids("aws.s3.bucket")]
    with aws_replay.serve(ACME / "aws", page_size=4) as paged:
        paged.fault("deny", "s3", "ListBuckets", when={"ContinuationToken": "page-from-4"})
        after = scan(aws_env(paged.url), *PROD)
        assert paged.count("s3", "ListBuckets") == 2
    assert after.gaps == {(ACCOUNT, "s3:ListBuckets", "denied")}
    kept = [one.rpartition(":")[2] for one in after.ids("aws.s3.bucket")]
    assert len(names) > 4
    assert len(kept) == 4
    assert set(kept) < set(names)
    change(before, after)


def test_a_region_without_the_service_is_no_gap(
    aws: AwsReplay, faultless: Faultless, tmp_path: Path
) -> None:
    before = faultless(PROD)
    aws.listen("bedrock-agent", "sagemaker")
    saved = tmp_path / "snap.json"
    there = (*PROD, "--aws-region", "us-west-1")
    after = scan(aws_env(aws.url), *there, "--strict", "--save", saved)
    assert after.ran.code == 1, after.ran.err  # complete: findings, and nothing missing
    assert after.gaps == set()
    assert after.undetermined == before.undetermined
    told = {
        (read["scope"], read["operation"])
        for read in json.loads(saved.read_text())["reads"]
        if read["state"] == "not-in-region"
    }
    scope = f"{ACCOUNT}/us-west-1"
    assert {one for one, _ in told} == {scope}
    assert told >= {
        (scope, "bedrock-agent:ListAgents"),
        (scope, "bedrock-agent:ListKnowledgeBases"),
        (scope, "qbusiness:ListApplications"),
    }
    assert aws.count("bedrock-agent", region="us-west-1") == 0
    assert aws.count("sagemaker", "ListDomains", "us-west-1") == 1


def test_selectors_that_are_denied_do_not_call_agents_unrecorded(
    aws: AwsReplay, faultless: Faultless
) -> None:
    before = faultless(PROD)
    aws.fault("deny", "cloudtrail", "GetEventSelectors")
    because = "cloudtrail:GetEventSelectors denied"
    kinds = ("bedrock.agent", "bedrock.knowledge_base", "agentcore.runtime", "agentcore.gateway")
    recorded = {one for kind in kinds for one in before.ids(f"aws.{kind}")}
    assert change(before, struck(aws)) == Change(
        gaps={(EAST, "cloudtrail:GetEventSelectors", "denied")},
        undetermined=each(("ai-calls-not-recorded",), because, recorded),
    )


def test_states_of_trails_that_are_denied_call_no_agent_recorded(
    aws: AwsReplay, faultless: Faultless
) -> None:
    before = faultless(PROD)
    aws.fault("deny", "cloudtrail", "GetTrailStatus")
    kinds = ("bedrock.agent", "bedrock.knowledge_base", "agentcore.runtime", "agentcore.gateway")
    recorded = {one for kind in kinds for one in before.ids(f"aws.{kind}")}
    assert change(before, struck(aws)) == Change(
        gaps={(EAST, "cloudtrail:GetTrailStatus", "denied")},
        undetermined=each(("ai-calls-not-recorded",), "cloudtrail:GetTrailStatus denied", recorded),
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("service", "operation", "scope", "rules"),
    [
        (
            *("ec2", "DescribeVpcEndpoints", EAST),
            ("ai-endpoint-no-private-dns", "ai-endpoint-policy-open"),
        ),
        ("organizations", "DescribeEffectivePolicy", ACCOUNT, ("ai-opt-out-not-in-effect",)),
    ],
)
def test_a_setting_of_the_account_that_is_denied(
    service: str,
    operation: str,
    scope: str,
    rules: tuple[str, ...],
    aws: AwsReplay,
    faultless: Faultless,
) -> None:
    before = faultless(PROD)
    aws.fault("deny", service, operation)
    assert change(before, struck(aws)) == Change(
        gaps={(scope, f"{service}:{operation}", "denied")},
        undetermined=each(rules, f"{service}:{operation} denied", {scope}),
    )


@pytest.mark.slow
def test_deliveries_that_are_denied_do_not_call_anything_unlogged(
    aws: AwsReplay, faultless: Faultless
) -> None:
    before = faultless(PROD)
    aws.fault("deny", "logs", "DescribeDeliveries")
    because = "logs:DescribeDeliveries denied"
    core = {one for kind in ("gateway", "memory") for one in before.ids(f"aws.agentcore.{kind}")}
    stores = {*before.ids("aws.bedrock.knowledge_base")}
    assert change(before, struck(aws)) == Change(
        gaps={(EAST, "logs:DescribeDeliveries", "denied")},
        undetermined=each(("agentcore-not-logged",), because, core)
        | each(("bedrock-knowledge-base-not-logged",), because, stores),
    )
