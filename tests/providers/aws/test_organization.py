"""A walk through an organisation: every account as its own role, its tree and its policies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from aispm.errors import InputError
from aispm.graph.build import build
from aispm.model import Read, Snapshot
from aispm.providers import aws, base, turns
from tests.kit.aws_replay import AwsReplay, serve
from tests.providers.aws.conftest import ACCOUNT, REGION, Scan, collect, of_accounts

TEAM, SANDBOX, CLOSED = "222233334444", "333344445555", "444455556666"
ORG = f"arn:aws:organizations::{ACCOUNT}:organization/o-acme000000"
FULL = "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess"
NO_S3 = f"arn:aws:organizations::{ACCOUNT}:policy/o-acme000000/service_control_policy/p-nos3"
ROOT, UNIT = "aws:organization/r-acme", "aws:organization/r-acme/ou-acme-teams000"
OPT_OUT = f"arn:aws:organizations::{ACCOUNT}:policy/o-acme000000/aiservices_opt_out_policy/p-optout"
GUARDED = f"arn:aws:organizations::{ACCOUNT}:policy/o-acme000000/bedrock_policy/p-guarded"
OUT = {"opt_out_policy": {"@@assign": "optOut"}}
RAIL = {"@@assign": f"arn:aws:bedrock:{REGION}:{ACCOUNT}:guardrail/gr00000001:1"}
ALLOW = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}
DENY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}],
}
ROLE = "audit/aispm"


def answer(
    operation: str, response: dict[str, Any], when: Any = None, **more: Any
) -> dict[str, Any]:
    entry = {"service": "organizations", "operation": operation, "response": response, **more}
    return entry | ({"when": when} if when else {})


def listed(number: str, state: str = "ACTIVE") -> dict[str, Any]:
    return {"Id": number, "Name": number, "Status": state, "Email": f"{number}@acme.example"}


def policy(arn: str) -> dict[str, Any]:
    return {"Id": arn.rpartition("/")[2], "Arn": arn, "Name": arn.rpartition("/")[2]}


def hung(target: str, *arns: str) -> dict[str, Any]:
    when = {"TargetId": target, "Filter": "SERVICE_CONTROL_POLICY"}
    return answer("ListPoliciesForTarget", {"Policies": [policy(arn) for arn in arns]}, when)


def says(arn: str, document: Any) -> dict[str, Any]:
    response = {"Policy": {"PolicySummary": policy(arn), "Content": json.dumps(document)}}
    return answer("DescribePolicy", response, {"PolicyId": arn.rpartition("/")[2]})


ANSWERS = [
    answer(
        "DescribeOrganization",
        {"Organization": {"Id": "o-acme000000", "Arn": ORG, "MasterAccountId": ACCOUNT}},
    ),
    answer(
        "ListAccounts",
        {"Accounts": [*map(listed, (ACCOUNT, TEAM, SANDBOX)), listed(CLOSED, "SUSPENDED")]},
    ),
    answer(
        "ListRoots",
        {
            "Roots": [
                {
                    "Id": "r-acme",
                    "Arn": f"arn:aws:organizations::{ACCOUNT}:root/o-acme000000/r-acme",
                    "Name": "Root",
                    "PolicyTypes": [{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}],
                }
            ]
        },
    ),
    answer(
        "ListOrganizationalUnitsForParent",
        {"OrganizationalUnits": [{"Id": "ou-acme-teams000", "Name": "Teams"}]},
        {"ParentId": "r-acme"},
    ),
    answer("ListAccountsForParent", {"Accounts": [listed(ACCOUNT)]}, {"ParentId": "r-acme"}),
    answer(
        "ListAccountsForParent",
        {"Accounts": [listed(TEAM), listed(SANDBOX)]},
        {"ParentId": "ou-acme-teams000"},
    ),
    answer(
        "ListPolicies",
        {"Policies": [policy(FULL), policy(NO_S3)]},
        {"Filter": "SERVICE_CONTROL_POLICY"},
    ),
    says(FULL, ALLOW),
    says(NO_S3, DENY),
    answer(
        "ListPolicies", {"Policies": [policy(OPT_OUT)]}, {"Filter": "AISERVICES_OPT_OUT_POLICY"}
    ),
    answer("ListPolicies", {"Policies": [policy(GUARDED)]}, {"Filter": "BEDROCK_POLICY"}),
    says(OPT_OUT, {"services": {"default": OUT, "lex": {"opt_out_policy": {"@@assign": "optIn"}}}}),
    says(GUARDED, {"bedrock": {"guardrail_inference": {REGION: {"all": {"identifier": RAIL}}}}}),
    answer("ListTargetsForPolicy", {"Targets": [{"TargetId": "r-acme"}]}, {"PolicyId": "p-optout"}),
    answer("ListTargetsForPolicy", {"Targets": []}, {"PolicyId": "p-guarded"}),
    hung("r-acme", FULL),
    hung("ou-acme-teams000", FULL, NO_S3),
    hung(TEAM, FULL),
    hung(SANDBOX, FULL),
    hung(ACCOUNT, FULL),
]


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch) -> Iterator[AwsReplay]:
    with serve(*ANSWERS) as server:
        for name, value in server.env(ACCOUNT, REGION).items():
            monkeypatch.setenv(name, value)
        yield server


def walked(**asked: Any) -> Snapshot:
    return collect(aws_org_role=ROLE, **asked)


def entered(snapshot: Snapshot) -> dict[str, str]:
    """By account, how entering it ended."""
    ways = ("sts:AssumeRole", "organizations:ListAccounts")
    return {read.scope: read.state for read in snapshot.reads if read.operation in ways}


@pytest.mark.usefixtures("live")
def test_every_account_is_read_as_its_role(org: AwsReplay) -> None:
    snapshot = walked()
    for account in (ACCOUNT, TEAM, SANDBOX):
        logging = f"arn:aws:bedrock:{REGION}:{account}:model-invocation-logging"
        assert logging in {one.id for one in snapshot.assets}
        assert ("iam", "ListUsers", account) in {
            (one.service, one.operation, one.account) for one in org.calls
        }
    assert CLOSED not in {one.account for one in org.calls}
    assert org.unrouted == []
    [closed] = [read for read in snapshot.reads if read.scope == f"aws:{CLOSED}"]
    assert (closed.state, closed.detail) == ("skipped", "the account is suspended")
    assert {read.scope for read in snapshot.reads if read.blind} == {f"aws:{CLOSED}"}


def test_the_tree_and_what_hangs_on_it(org: AwsReplay) -> None:
    org.listen("organizations")
    snapshot = walked()
    assert {scope.id: scope.parent for scope in snapshot.scopes if "/us-" not in scope.id} == {
        ROOT: None,
        UNIT: ROOT,
        f"aws:{ACCOUNT}": ROOT,
        f"aws:{TEAM}": UNIT,
        f"aws:{SANDBOX}": UNIT,
    }
    guards = {one.id: one for one in snapshot.policies if one.kind == "scp"}
    accounts = [f"aws:{number}" for number in (ACCOUNT, TEAM, SANDBOX)]
    assert {name: set(one.attached_to) for name, one in guards.items()} == {
        f"{FULL}@organization/r-acme": {ROOT, UNIT, *accounts},
        NO_S3: {UNIT},
    }
    assert guards[NO_S3].document == DENY
    [found] = [one for one in snapshot.assets if one.kind == "aws.organizations.organization"]
    assert (found.name, found.facts["management_account"]) == ("o-acme000000", ACCOUNT)
    assert org.count("organizations", "ListPoliciesForTarget") == 5


def test_its_policies_for_ai(org: AwsReplay) -> None:
    facts = {one.id: one.facts for one in walked().assets if one.kind.startswith("aws.org")}
    assert facts[ORG] == {
        "management_account": ACCOUNT,
        "ai_opt_out_policies": [OPT_OUT],
        "bedrock_policies": [GUARDED],
    }
    assert facts[OPT_OUT] == {
        "type": "AISERVICES_OPT_OUT_POLICY",
        "targets": ["r-acme"],
        "default_opted_out": True,
        "services_opted_out": [],
        "services_opted_in": ["lex"],
        "guardrails": [],
        "guarded_regions": [],
    }
    assert facts[GUARDED] == {
        "type": "BEDROCK_POLICY",
        "targets": [],
        "default_opted_out": False,
        "services_opted_out": [],
        "services_opted_in": [],
        "guardrails": [RAIL["@@assign"]],
        "guarded_regions": [REGION],
    }
    root = f"arn:aws:organizations::{ACCOUNT}:root/o-acme000000/r-acme"
    assert facts[root] == {"policy_types": ["SERVICE_CONTROL_POLICY"]}


def test_a_policy_for_ai_that_cannot_be_read_is_not_called_empty(org: AwsReplay) -> None:
    org.fault("deny", "organizations", "DescribePolicy", when={"PolicyId": "p-guarded"})
    org.fault("deny", "organizations", "ListPolicies", when={"Filter": "AISERVICES_OPT_OUT_POLICY"})
    snapshot = walked()
    facts = {one.id: one.facts for one in snapshot.assets}
    assert facts[GUARDED] == {"type": "BEDROCK_POLICY", "targets": []}
    assert facts[ORG] == {"management_account": ACCOUNT, "bedrock_policies": [GUARDED]}
    assert NO_S3 in {one.id for one in snapshot.policies}
    gaps = {
        read.operation for read in snapshot.reads if read.blind and read.scope != f"aws:{CLOSED}"
    }
    assert gaps == {"organizations:DescribePolicy", "organizations:ListPolicies"}


def test_one_account_that_does_not_let_one_in_costs_that_account(org: AwsReplay) -> None:
    org.fault("deny", "sts", "AssumeRole", when={"RoleArn": f"arn:aws:iam::{TEAM}:role/{ROLE}"})
    snapshot = walked()
    [read] = [read for read in snapshot.reads if read.blind and read.scope == f"aws:{TEAM}"]
    assert (read.operation, read.state) == ("sts:AssumeRole", "denied")
    assert set(read.lists) == {"credential", "aws.iam.external", *of_accounts()}
    assert f"aws:{SANDBOX}/{REGION}" in {read.scope for read in snapshot.reads}


@pytest.mark.usefixtures("live")
def test_only_the_accounts_that_are_wanted(org: AwsReplay) -> None:
    snapshot = walked(aws_accounts=(SANDBOX, "999988887777"))
    assert {one.account for one in org.calls} == {ACCOUNT, SANDBOX}
    assert org.count("iam", "ListUsers") == 1
    [missing] = [read for read in snapshot.reads if read.scope == "aws:999988887777"]
    assert (missing.state, missing.detail) == ("failed", "the organization has no such account")


def test_who_may_not_list_the_organization_reads_nothing_and_says_so(org: AwsReplay) -> None:
    org.fault("deny", "organizations")
    blind = {read.operation: read.state for read in walked().reads if read.blind}
    assert blind == dict.fromkeys(
        (
            "organizations:DescribeOrganization",
            "organizations:ListAccounts",
            "organizations:ListRoots",
        ),
        "denied",
    )


@pytest.mark.parametrize("accounts", [[], [TEAM]])
def test_a_list_of_accounts_without_the_one_that_asks_is_not_whole(
    org: AwsReplay, monkeypatch: pytest.MonkeyPatch, accounts: list[str]
) -> None:
    others = [one for one in ANSWERS if one["operation"] != "ListAccounts"]
    short = answer("ListAccounts", {"Accounts": [*map(listed, accounts)]})
    with serve(*others, short) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        snapshot = walked()
    [told] = [one for one in snapshot.reads if one.operation == "organizations:ListAccounts"]
    assert (told.state, told.detail) == ("failed", "a list of accounts without the one that asks")
    assert set(told.lists) >= {*of_accounts()}
    read = {one.scope for one in snapshot.reads if one.state == "ok"}
    assert {f"aws:{one}/{REGION}" for one in accounts} <= read


def test_a_policy_that_cannot_be_read_makes_what_it_may_deny_unknown(org: AwsReplay) -> None:
    reading = {
        "service": "iam",
        "operation": "GetAccountAuthorizationDetails",
        "account": TEAM,
        "response": {"RoleDetailList": [role_of(TEAM)]},
    }
    buckets = {
        "service": "s3",
        "operation": "ListBuckets",
        "account": TEAM,
        "response": {"Buckets": [{"Name": "team-books", "BucketRegion": REGION}]},
    }
    with serve(*ANSWERS, reading, buckets) as server, pytest.MonkeyPatch.context() as env:
        env.setenv("AWS_ENDPOINT_URL", server.url)
        assert reads_books(walked()) is None  # the unit's policy denies all of S3
        server.fault("deny", "organizations", "DescribePolicy", when={"PolicyId": "p-nos3"})
        assert reads_books(walked()) == "conditional"


def role_of(account: str) -> dict[str, Any]:
    reads = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    return {
        "Path": "/",
        "RoleName": "reader",
        "RoleId": "AROAINVENTEDINVENTED",
        "Arn": f"arn:aws:iam::{account}:role/reader",
        "CreateDate": "2026-01-01T00:00:00Z",
        "AssumeRolePolicyDocument": json.dumps({"Version": "2012-10-17", "Statement": []}),
        "RolePolicyList": [
            {
                "PolicyName": "read",
                "PolicyDocument": json.dumps({"Version": "2012-10-17", "Statement": [reads]}),
            }
        ],
    }


def reads_books(snapshot: Snapshot) -> str | None:
    edges = build(snapshot, ()).edges
    return next((edge.certainty for edge in edges if edge.target.endswith("team-books")), None)


def test_a_single_role(cloud: AwsReplay, scan: Scan) -> None:
    cloud.listen("sts")
    arn = f"arn:aws:iam::{TEAM}:role/{ROLE}"
    snapshot = scan(aws_role_arn=arn, aws_external_id="acme-7")
    assert {read.scope.partition("/")[0] for read in snapshot.reads} == {f"aws:{TEAM}"}
    assert cloud.count("sts", "AssumeRole") == 1
    assert cloud.count("sts", "AssumeRole", account=ACCOUNT) == 1


def test_the_external_id_is_sent(cloud: AwsReplay, scan: Scan) -> None:
    arn = f"arn:aws:iam::{TEAM}:role/{ROLE}"
    cloud.fault("deny", "sts", "AssumeRole", when={"RoleArn": arn, "ExternalId": "acme-7"})
    refused = scan(aws_role_arn=arn, aws_external_id="acme-7")
    [told] = refused.reads
    assert told.state == "denied"
    assert "assume the role" in told.detail
    assert "external id" in told.detail
    reads = scan(aws_role_arn=arn, aws_external_id="acme-8").reads
    assert f"aws:{TEAM}/{REGION}" in {read.scope for read in reads if read.state == "ok"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"aws_role_arn": "role/x"}, "'role/x' is no ARN of an IAM role"),
        ({"aws_org_role": "a b"}, "'a b' is no name of an IAM role"),
        ({"aws_external_id": "abc"}, "--aws-external-id goes with a role"),
        ({"aws_org_role": "x", "aws_external_id": "a b"}, "--aws-external-id is no external id"),
        ({"aws_accounts": ("111122223333",)}, "--aws-account goes with --aws-org-role"),
        ({"aws_org_role": "x", "aws_accounts": ("12",)}, "'12' is no AWS account"),
    ],
)
def test_what_can_be_no_role_is_refused(cloud: AwsReplay, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as caught:
        aws.start(base.Sources(aws=True, **asked))
    assert caught.value.message == said
    assert caught.value.hint
    assert not cloud.calls


def _job(turn: str, ended: Any = None) -> turns.Job:
    task = base.Task("s", "o", lambda: (), lambda _: ("failed", ""), turn=turn, ended=ended)
    return turns.Job("aws", task, turn)


def test_only_so_many_turns_are_open_and_each_is_ended() -> None:
    ended: list[str] = []
    line = turns.Turns(2)
    jobs = {name: _job(name, lambda name=name: ended.append(name)) for name in "abcd"}
    assert [line.take(jobs[name]) for name in "abcd"] == [True, True, False, False]
    assert line.take(_job("a"))  # what follows from an open turn runs at once
    assert line.take(_job(""))
    assert line.give(jobs["a"]) == (False, [])
    assert line.give(_job("")) == (False, [])
    assert ended == []
    assert line.give(_job("a")) == (True, [jobs["c"]])
    assert line.give(jobs["b"]) == (True, [jobs["d"]])
    assert ended == ["a", "b"]


def test_the_clients_of_an_account_are_let_go_when_it_is_read(
    org: AwsReplay, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aispm.providers.aws import session

    org.listen("organizations", "sts", "iam", "bedrock")
    made: list[session.Profile] = []
    init = session.Profile.__init__

    def noted(self: session.Profile, *given: Any) -> None:
        init(self, *given)
        made.append(self)

    monkeypatch.setattr(session.Profile, "__init__", noted)
    walked()
    home, *others = made
    assert len(others) == 2
    assert home._clients
    assert not any(one._clients for one in others)


def test_reads_of_the_organization_are_in_the_ledger(org: AwsReplay) -> None:
    reads: list[Read] = [*walked().reads]
    told = {read.operation for read in reads if read.operation.startswith("organizations:")}
    own = {"organizations:DescribeEffectivePolicy"}  # which each account asks of itself
    assert told == {name for _, name in aws.organization.PERMISSIONS} | own
