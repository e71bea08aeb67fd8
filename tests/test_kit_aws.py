"""The loopback AWS, seen by real boto3 clients."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from aispm.providers.aws.row import calls
from aispm.providers.aws.rows import ROWS
from tests.kit import aws_samples
from tests.kit.acme import ACME
from tests.kit.aws_clients import client_of
from tests.kit.aws_faults import LISTS
from tests.kit.aws_fixtures import load
from tests.kit.aws_keys import account_of_key_id, key_id_for
from tests.kit.aws_models import paging_of, service_model
from tests.kit.aws_replay import AwsReplay, serve
from tests.kit.aws_samples import agents

PROD, DEV = "111122223333", "444455556666"

# The serialisers know these protocols and no CBOR: an SDK that moves a service there has to
# fail here first.
PROTOCOLS = ("ec2", "json", "query", "rest-json", "rest-xml")
# What acme answers, what a scan asks for (tests/test_kit_acme.py), and some more that it may.
OPERATIONS = sorted(
    {(row.asked(call), call.operation) for row in ROWS for call in calls(row.listing)}
    | {(fixture.service, fixture.operation) for fixture in load(ACME / "aws")}
    | {("iam", "GetPolicy"), ("iam", "GetPolicyVersion"), ("iam", "ListEntitiesForPolicy")}
    | {("iam", "ListServiceSpecificCredentials")}
    | {("s3", "GetBucketPolicy"), ("s3", "GetPublicAccessBlock"), ("kms", "GetKeyPolicy")}
    | {("lambda", "GetFunction"), ("lambda", "GetPolicy"), ("dynamodb", "DescribeTable")}
    | {("secretsmanager", "GetResourcePolicy"), ("bedrock-agent", "GetAgentAlias")}
)


@pytest.fixture
def server() -> Iterator[AwsReplay]:
    with serve(agents(*range(5)), page_size=2) as running:
        yield running


@pytest.fixture(scope="module")
def nothing() -> Iterator[AwsReplay]:
    with serve() as running:
        yield running


@pytest.fixture(scope="module")
def of_nothing(nothing: AwsReplay) -> Callable[[str], Any]:
    """Its clients, by service; to make one takes longer than to ask."""
    return functools.cache(functools.partial(client_of, nothing))


@pytest.fixture(scope="module")
def everything() -> Iterator[Callable[[str], Any]]:
    """By service, the client of a server that answers every read with all that its shape has."""
    fixtures = [
        {"service": service, "operation": operation, "response": full_answer(service, operation)}
        for service, operation in OPERATIONS
    ]
    with serve(*fixtures) as running:
        yield functools.cache(functools.partial(client_of, running))


def full_answer(service: str, operation: str) -> dict[str, Any]:
    answer: dict[str, Any] = aws_samples.full(
        service_model(service).operation_model(operation).output_shape
    )
    paging = paging_of(service, operation) or {}
    answer.pop(paging.get("output_token"), None)  # of a single page there is no next one
    if "more_results" in paging:
        answer[paging["more_results"]] = False
    return answer


@pytest.mark.parametrize("service", sorted({service for service, _ in OPERATIONS}))
def test_each_service_speaks_a_protocol_we_serve(service: str) -> None:
    assert service_model(service).resolved_protocol in PROTOCOLS


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_a_real_client_reads_back_every_member(
    everything: Callable[[str], Any], service: str, operation: str
) -> None:
    request = aws_samples.smallest(service_model(service).operation_model(operation).input_shape)
    answer = getattr(everything(service), xform_name(operation))(**request)
    answer.pop("ResponseMetadata")
    assert answer == full_answer(service, operation)


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_without_a_fixture_there_is_nothing_or_a_modelled_not_found(
    nothing: AwsReplay, of_nothing: Callable[[str], Any], service: str, operation: str
) -> None:
    request = aws_samples.smallest(service_model(service).operation_model(operation).input_shape)
    ask = getattr(of_nothing(service), xform_name(operation))
    told = ("GetAccountAuthorizationDetails", "GetCallerIdentity", "GetKeyPolicy")
    settings = ("GetAccountDataRetention", "GetModelInvocationLoggingConfiguration")
    reads_one = operation.startswith(("Get", "Describe")) and operation not in (*told, *settings)
    reads_one = reads_one and (service, operation) not in LISTS
    if reads_one:
        with pytest.raises(ClientError):
            ask(**request)
    else:
        answer = ask(**request)
        assert [value for value in answer.values() if isinstance(value, list) and value] == []
    assert nothing.unrouted == []


def test_pages_lose_nothing_and_repeat_nothing(server: AwsReplay) -> None:
    pages = list(client_of(server, "bedrock-agent").get_paginator("list_agents").paginate())
    assert [[one["agentName"] for one in page["agentSummaries"]] for page in pages] == [
        ["agent-0", "agent-1"],
        ["agent-2", "agent-3"],
        ["agent-4"],
    ]


def test_the_clients_own_page_size_is_honoured(server: AwsReplay) -> None:
    first = client_of(server, "bedrock-agent").list_agents(maxResults=1)
    assert [one["agentName"] for one in first["agentSummaries"]] == ["agent-0"]
    assert "nextToken" in first


def test_a_page_token_that_was_never_given_is_refused(server: AwsReplay) -> None:
    with pytest.raises(ClientError, match="ValidationException"):
        client_of(server, "bedrock-agent").list_agents(nextToken="invented")


def test_authorization_details_are_paged_over_all_their_lists() -> None:
    people = [
        {
            "UserName": f"user-{number}",
            "Arn": f"arn:aws:iam::{PROD}:user/user-{number}",
            "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": POLICY}],
        }
        for number in range(3)
    ]
    roles = [
        {"RoleName": f"role-{number}", "AssumeRolePolicyDocument": POLICY} for number in range(4)
    ]
    answer = {"UserDetailList": people, "RoleDetailList": roles, "GroupDetailList": []}
    entry = {"service": "iam", "operation": "GetAccountAuthorizationDetails", "response": answer}
    with serve(entry, page_size=2) as server:
        paginator = client_of(server, "iam").get_paginator("get_account_authorization_details")
        pages = list(paginator.paginate())
    assert [page["IsTruncated"] for page in pages] == [True, True, True, False]
    users = [user for page in pages for user in page["UserDetailList"]]
    assert [user["UserName"] for user in users] == ["user-0", "user-1", "user-2"]
    assert users[0]["UserPolicyList"][0]["PolicyDocument"] == POLICY
    found = [role for page in pages for role in page["RoleDetailList"]]
    assert [role["RoleName"] for role in found] == ["role-0", "role-1", "role-2", "role-3"]
    assert found[3]["AssumeRolePolicyDocument"] == POLICY


POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "a:b"}]}


def names(server: AwsReplay, region: str, account: str) -> list[str]:
    found = client_of(server, "bedrock-agent", region, account).list_agents()["agentSummaries"]
    return [one["agentName"] for one in found]


def test_an_answer_stays_in_its_region_and_account() -> None:
    with serve(
        agents(1, region="us-east-1", account=PROD),
        agents(2, region="eu-west-1", account=PROD),
        agents(3, region="us-east-1", account=DEV),
    ) as server:
        answers = {
            (region, account): names(server, region, account)
            for region in ("us-east-1", "eu-west-1")
            for account in (PROD, DEV)
        }
    assert answers == {
        ("us-east-1", PROD): ["agent-1"],
        ("eu-west-1", PROD): ["agent-2"],
        ("us-east-1", DEV): ["agent-3"],
        ("eu-west-1", DEV): [],
    }


def test_the_most_specific_answer_wins() -> None:
    def details(agent_id: str | None, name: str) -> dict[str, Any]:
        answer = full_answer("bedrock-agent", "GetAgent")
        answer["agent"]["agentName"] = name
        when = {"agentId": agent_id} if agent_id else {}
        entry = {"service": "bedrock-agent", "operation": "GetAgent", "response": answer}
        return {**entry, "when": when}

    with serve(details(None, "any"), details("AGENT00001", "one")) as server:
        ask = client_of(server, "bedrock-agent").get_agent
        assert ask(agentId="AGENT00001")["agent"]["agentName"] == "one"
        assert ask(agentId="AGENT00002")["agent"]["agentName"] == "any"


def test_who_asks_is_told_by_the_key(server: AwsReplay) -> None:
    whoami = {
        acct: client_of(server, "sts", account=acct).get_caller_identity() for acct in (PROD, DEV)
    }
    assert {acct: answer["Account"] for acct, answer in whoami.items()} == {PROD: PROD, DEV: DEV}
    assert whoami[DEV]["Arn"] == f"arn:aws:iam::{DEV}:user/scanner"


def test_a_slash_in_a_path_label_stays_in_it(nothing: AwsReplay) -> None:
    arn = f"arn:aws:bedrock:us-east-1:{PROD}:agent/AGENT00001"
    assert client_of(nothing, "bedrock-agent").list_tags_for_resource(resourceArn=arn)["tags"] == {}


def test_requests_are_counted_by_operation_and_region(server: AwsReplay) -> None:
    for region in ("us-east-1", "eu-west-1", "eu-west-1"):
        client_of(server, "kms", region).list_keys()
    assert server.count("kms", "ListKeys") == 3
    assert server.count("kms", "ListKeys", "eu-west-1") == 2
    assert server.count("kms", "DescribeKey") == 0
    assert server.count("s3") == 0


@pytest.mark.parametrize("account", [PROD, DEV, "000000000000", "999999999999"])
def test_a_key_id_names_its_account(account: str) -> None:
    key_id = key_id_for(account, "any")
    assert len(key_id) == 20
    assert account_of_key_id(key_id) == account


@pytest.mark.parametrize("key_id", ["AKIAIAAAAAAAAAAAAAAA", "testing", "", "AKIA!!!!"])
def test_other_key_ids_name_none(key_id: str) -> None:
    assert account_of_key_id(key_id) is None
