"""The loopback AWS, seen by real boto3 clients."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    PaginationError,
    ReadTimeoutError,
)
from botocore.parsers import ResponseParserError

from tests.kit import aws_samples
from tests.kit.aws_fixtures import FixtureError
from tests.kit.aws_keys import account_of_key_id, key_id_for, secret_for
from tests.kit.aws_models import paging_of, service_model
from tests.kit.aws_replay import AwsReplay, serve

PROD, DEV = "111122223333", "444455556666"

# What a posture scan reads, and the protocol botocore speaks to each service today. The
# serialisers know no CBOR: an SDK that moves a service there has to fail here first.
READS = {
    ("bedrock", "rest-json"): "ListGuardrails GetGuardrail ListCustomModels ListTagsForResource"
    " GetModelInvocationLoggingConfiguration",
    ("bedrock-agent", "rest-json"): "ListAgents GetAgent ListAgentActionGroups"
    " GetAgentActionGroup ListAgentAliases GetAgentAlias ListAgentKnowledgeBases"
    " ListKnowledgeBases GetKnowledgeBase ListDataSources GetDataSource ListTagsForResource",
    ("bedrock-agentcore-control", "rest-json"): "ListAgentRuntimes GetAgentRuntime ListGateways"
    " GetGateway ListGatewayTargets GetGatewayTarget ListCodeInterpreters GetCodeInterpreter"
    " ListBrowsers GetBrowser ListMemories GetMemory ListTagsForResource",
    ("dynamodb", "json"): "ListTables DescribeTable ListTagsOfResource",
    ("ec2", "ec2"): "DescribeRegions",
    ("iam", "query"): "GetAccountAuthorizationDetails ListAccessKeys GetAccessKeyLastUsed",
    ("kms", "json"): "ListKeys DescribeKey ListAliases ListResourceTags GetKeyPolicy",
    (
        "lambda",
        "rest-json",
    ): "ListFunctions GetFunction GetFunctionConfiguration ListTags GetPolicy",
    ("s3", "rest-xml"): "ListBuckets GetBucketTagging GetBucketPolicy GetPublicAccessBlock",
    ("sagemaker", "json"): "ListNotebookInstances DescribeNotebookInstance ListDomains"
    " DescribeDomain ListEndpoints DescribeEndpoint DescribeEndpointConfig DescribeModel ListTags",
    ("secretsmanager", "json"): "ListSecrets DescribeSecret GetResourcePolicy",
    ("sts", "query"): "GetCallerIdentity",
}
OPERATIONS = [(service, name) for (service, _), names in READS.items() for name in names.split()]


@functools.cache
def session() -> boto3.Session:
    return boto3.Session()  # loading its models is most of what a new client costs


def client(
    server: AwsReplay, service: str, region: str = "us-east-1", account: str = PROD, **config: Any
) -> Any:
    key_id = key_id_for(account, "scanner")
    return session().client(
        service,
        region,
        endpoint_url=server.url,
        aws_access_key_id=key_id,
        aws_secret_access_key=secret_for(key_id),
        config=Config(retries={"mode": "standard", "total_max_attempts": 1}, **config),
    )


def agent(number: int) -> dict[str, Any]:
    return {
        "agentId": f"AGENT{number:05d}",
        "agentName": f"agent-{number}",
        "agentStatus": "PREPARED",
        "updatedAt": "2026-01-02T03:04:05Z",
    }


def agents(*numbers: int, **where: str) -> dict[str, Any]:
    summaries = [agent(number) for number in numbers]
    answer = {"agentSummaries": summaries}
    return {"service": "bedrock-agent", "operation": "ListAgents", "response": answer, **where}


@pytest.fixture
def server() -> Iterator[AwsReplay]:
    with serve(agents(*range(5)), page_size=2) as running:
        yield running


@pytest.fixture(scope="module")
def nothing() -> Iterator[AwsReplay]:
    with serve() as running:
        yield running


@pytest.fixture(scope="module")
def everything() -> Iterator[AwsReplay]:
    """A server that answers every read with every member of its shape filled."""
    fixtures = [
        {"service": service, "operation": operation, "response": full_answer(service, operation)}
        for service, operation in OPERATIONS
    ]
    with serve(*fixtures) as running:
        yield running


def full_answer(service: str, operation: str) -> dict[str, Any]:
    answer: dict[str, Any] = aws_samples.full(
        service_model(service).operation_model(operation).output_shape
    )
    paging = paging_of(service, operation) or {}
    answer.pop(paging.get("output_token"), None)  # of a single page there is no next one
    if "more_results" in paging:
        answer[paging["more_results"]] = False
    return answer


@pytest.mark.parametrize(("service", "protocol"), READS)
def test_each_service_speaks_the_protocol_we_serve(service: str, protocol: str) -> None:
    assert service_model(service).resolved_protocol == protocol


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_a_real_client_reads_back_every_member(
    everything: AwsReplay, service: str, operation: str
) -> None:
    request = aws_samples.smallest(service_model(service).operation_model(operation).input_shape)
    answer = getattr(client(everything, service), xform_name(operation))(**request)
    answer.pop("ResponseMetadata")
    assert answer == full_answer(service, operation)


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_without_a_fixture_there_is_nothing_or_a_modelled_not_found(
    nothing: AwsReplay, service: str, operation: str
) -> None:
    request = aws_samples.smallest(service_model(service).operation_model(operation).input_shape)
    ask = getattr(client(nothing, service), xform_name(operation))
    reads_one = operation.startswith(("Get", "Describe")) and operation not in (
        "DescribeRegions",
        "GetAccountAuthorizationDetails",
        "GetCallerIdentity",
        "GetModelInvocationLoggingConfiguration",
    )
    if reads_one:
        with pytest.raises(ClientError):
            ask(**request)
    else:
        answer = ask(**request)
        assert [value for value in answer.values() if isinstance(value, list) and value] == []
    assert nothing.unrouted == []


def test_pages_lose_nothing_and_repeat_nothing(server: AwsReplay) -> None:
    pages = list(client(server, "bedrock-agent").get_paginator("list_agents").paginate())
    assert [[one["agentName"] for one in page["agentSummaries"]] for page in pages] == [
        ["agent-0", "agent-1"],
        ["agent-2", "agent-3"],
        ["agent-4"],
    ]


def test_the_clients_own_page_size_is_honoured(server: AwsReplay) -> None:
    first = client(server, "bedrock-agent").list_agents(maxResults=1)
    assert [one["agentName"] for one in first["agentSummaries"]] == ["agent-0"]
    assert "nextToken" in first


def test_a_page_token_that_was_never_given_is_refused(server: AwsReplay) -> None:
    with pytest.raises(ClientError, match="ValidationException"):
        client(server, "bedrock-agent").list_agents(nextToken="invented")


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
        paginator = client(server, "iam").get_paginator("get_account_authorization_details")
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
    found = client(server, "bedrock-agent", region, account).list_agents()["agentSummaries"]
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
        ask = client(server, "bedrock-agent").get_agent
        assert ask(agentId="AGENT00001")["agent"]["agentName"] == "one"
        assert ask(agentId="AGENT00002")["agent"]["agentName"] == "any"


def test_who_asks_is_told_by_the_key(server: AwsReplay) -> None:
    whoami = {
        acct: client(server, "sts", account=acct).get_caller_identity() for acct in (PROD, DEV)
    }
    assert {acct: answer["Account"] for acct, answer in whoami.items()} == {PROD: PROD, DEV: DEV}
    assert whoami[DEV]["Arn"] == f"arn:aws:iam::{DEV}:user/scanner"


def test_a_slash_in_a_path_label_stays_in_it(nothing: AwsReplay) -> None:
    arn = f"arn:aws:bedrock:us-east-1:{PROD}:agent/AGENT00001"
    assert client(nothing, "bedrock-agent").list_tags_for_resource(resourceArn=arn)["tags"] == {}


# kind of fault, service, call -> the exception a client raises, and what its text holds
FAULTS = [
    ("deny", "iam", "list_users", ClientError, "AccessDenied"),
    ("deny", "bedrock", "list_guardrails", ClientError, "AccessDeniedException"),
    ("deny", "kms", "list_keys", ClientError, "AccessDeniedException"),
    ("deny", "s3", "list_buckets", ClientError, "AccessDenied"),
    ("deny", "ec2", "describe_regions", ClientError, "UnauthorizedOperation"),
    ("throttle", "iam", "list_users", ClientError, "Throttling"),
    ("throttle", "lambda", "list_functions", ClientError, "TooManyRequestsException"),
    ("throttle", "sagemaker", "list_domains", ClientError, "ThrottlingException"),
    ("throttle", "s3", "list_buckets", ClientError, "SlowDown"),
    ("expired", "sts", "get_caller_identity", ClientError, "ExpiredToken"),
    ("expired", "bedrock", "list_guardrails", ClientError, "ExpiredTokenException"),
    ("opted-out", "kms", "list_keys", ClientError, "UnrecognizedClientException"),
    ("opted-out", "iam", "list_users", ClientError, "InvalidClientTokenId"),
    ("server-error", "iam", "list_users", ClientError, "InternalFailure"),
    ("server-error", "dynamodb", "list_tables", ClientError, "InternalFailure"),
    ("html", "iam", "list_users", ResponseParserError, "invalid XML"),
    ("html", "bedrock", "list_guardrails", ClientError, "(500)"),
    ("malformed", "iam", "list_users", ResponseParserError, "invalid XML"),
    ("cut", "bedrock", "list_guardrails", ConnectionClosedError, "closed"),
    ("cut-body", "iam", "list_users", ResponseParserError, "invalid XML"),
]


@pytest.mark.parametrize(("kind", "service", "call", "error", "text"), FAULTS)
def test_a_fault_surfaces_as_the_clients_own_exception(
    nothing: AwsReplay, kind: Any, service: str, call: str, error: type[Exception], text: str
) -> None:
    nothing.clear()
    nothing.fault(kind, service, region="eu-west-1")
    with pytest.raises(error) as caught:
        getattr(client(nothing, service, "eu-west-1"), call)()
    assert text in str(caught.value)
    getattr(client(nothing, service, "us-east-1"), call)()  # elsewhere all is well


@pytest.mark.parametrize("kind", ["malformed", "cut-body"])
def test_botocore_takes_broken_json_for_an_answer_without_members(
    nothing: AwsReplay, kind: Any
) -> None:
    """Why a scanner must miss the list it asked for, and not take its absence for "none"."""
    nothing.clear()
    assert client(nothing, "bedrock").list_guardrails()["guardrails"] == []
    nothing.fault(kind, "bedrock")
    answer = client(nothing, "bedrock").list_guardrails()
    assert answer.keys() == {"ResponseMetadata"}
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_a_modelled_error_is_sent_as_given(nothing: AwsReplay) -> None:
    nothing.clear()
    nothing.fault("error", "sagemaker", "ListDomains", code="ServiceUnavailable", status=503)
    with pytest.raises(ClientError) as caught:
        client(nothing, "sagemaker").list_domains()
    assert caught.value.response["Error"]["Code"] == "ServiceUnavailable"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503


def test_a_late_answer_runs_into_the_read_time_out(nothing: AwsReplay) -> None:
    nothing.clear()
    nothing.fault("delay", "kms", seconds=2)
    with pytest.raises(ReadTimeoutError):
        client(nothing, "kms", read_timeout=0.2).list_keys()


def test_paging_in_a_circle_is_noticed_by_the_client(server: AwsReplay) -> None:
    server.fault("same-token", "bedrock-agent")
    with pytest.raises(PaginationError):
        list(client(server, "bedrock-agent").get_paginator("list_agents").paginate())


def test_a_fault_can_end_after_some_requests_and_hit_one_parameter_only(server: AwsReplay) -> None:
    server.fault("throttle", "bedrock-agent", "GetAgent", when={"agentId": "AGENT00001"}, times=1)
    ask = client(server, "bedrock-agent").get_agent

    def code(agent_id: str) -> str:
        with pytest.raises(ClientError) as caught:
            ask(agentId=agent_id)
        return str(caught.value.response["Error"]["Code"])

    answers = [code("AGENT00002"), code("AGENT00001"), code("AGENT00001")]
    assert answers == [
        "ResourceNotFoundException",
        "ThrottlingException",
        "ResourceNotFoundException",
    ]


def test_an_error_fixture_outlives_clear_and_a_fault_does_not() -> None:
    refusal = {"code": "AccessDeniedException", "status": 403}
    entry = {"service": "bedrock", "operation": "ListGuardrails", "account": DEV, "error": refusal}
    with serve(entry) as server:
        server.fault("cut")
        server.clear()
        with pytest.raises(ClientError, match="AccessDeniedException"):
            client(server, "bedrock", account=DEV).list_guardrails()
        assert client(server, "bedrock").list_guardrails()["guardrails"] == []


def test_requests_are_counted_by_operation_and_region(server: AwsReplay) -> None:
    for region in ("us-east-1", "eu-west-1", "eu-west-1"):
        client(server, "kms", region).list_keys()
    assert server.count("kms", "ListKeys") == 3
    assert server.count("kms", "ListKeys", "eu-west-1") == 2
    assert server.count("kms", "DescribeKey") == 0
    assert server.count("s3") == 0


WRONG = [
    ({"agentSummaries": [{**agent(1), "agentNmae": "x"}]}, "agentSummaries[0].agentNmae"),
    ({"agentSummaries": [{**agent(1), "agentName": 7}]}, "agentSummaries[0].agentName"),
    ({"agentSummaries": [{"agentId": "AGENT00001"}]}, "agentStatus"),
    ({"agentSummaries": [{**agent(1), "agentStatus": "PREPARD"}]}, "PREPARD"),
    ({"agents": []}, "response.agents: unknown key"),
]


@pytest.mark.parametrize(("response", "problem"), WRONG)
def test_a_fixture_no_service_could_send_is_refused(
    tmp_path: Any, response: dict[str, Any], problem: str
) -> None:
    entry = {"service": "bedrock-agent", "operation": "ListAgents", "response": response}
    file = tmp_path / "agents.json"
    file.write_text(json.dumps([agents(1), entry]))
    with pytest.raises(FixtureError) as caught, serve(tmp_path):
        pass
    assert f"{file}: entry 1" in str(caught.value)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "[",
        '[{"service": "bedrock-agent"}]',
        '[{"service": "bedrock-agent", "operation": "ListAgents"}]',
        '[{"service": "bedrock-agent", "operation": "ListAgent", "response": {}}]',
        '[{"service": "no-such-service", "operation": "ListAgents", "response": {}}]',
        '[{"service": "kms", "operation": "ListKeys", "response": {}, "regoin": "us-east-1"}]',
    ],
)
def test_a_malformed_fixture_file_is_refused_by_name(tmp_path: Any, text: str) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(text)
    with pytest.raises(FixtureError, match=r"wrong\.json"), serve(file):
        pass


@pytest.mark.parametrize("account", [PROD, DEV, "000000000000", "999999999999"])
def test_a_key_id_names_its_account(account: str) -> None:
    key_id = key_id_for(account, "any")
    assert len(key_id) == 20
    assert account_of_key_id(key_id) == account


@pytest.mark.parametrize("key_id", ["AKIAIAAAAAAAAAAAAAAA", "testing", "", "AKIA!!!!"])
def test_other_key_ids_name_none(key_id: str) -> None:
    assert account_of_key_id(key_id) is None
