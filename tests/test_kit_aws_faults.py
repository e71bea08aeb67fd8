"""What the loopback AWS does wrong on demand, and what a real boto3 client makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    PaginationError,
    ReadTimeoutError,
)
from botocore.parsers import ResponseParserError

from tests.kit.aws_clients import client_of
from tests.kit.aws_replay import AwsReplay, serve
from tests.kit.aws_samples import agents

DEV = "444455556666"


@pytest.fixture
def server() -> Iterator[AwsReplay]:
    with serve(agents(*range(5)), page_size=2) as running:
        yield running


@pytest.fixture(scope="module")
def nothing() -> Iterator[AwsReplay]:
    with serve() as running:
        yield running


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
        getattr(client_of(nothing, service, "eu-west-1"), call)()
    assert text in str(caught.value)
    getattr(client_of(nothing, service, "us-east-1"), call)()  # elsewhere all is well


@pytest.mark.parametrize("kind", ["malformed", "cut-body"])
def test_botocore_takes_broken_json_for_an_answer_without_members(
    nothing: AwsReplay, kind: Any
) -> None:
    """Why a scanner must miss the list it asked for, and not take its absence for "none"."""
    nothing.clear()
    assert client_of(nothing, "bedrock").list_guardrails()["guardrails"] == []
    nothing.fault(kind, "bedrock")
    answer = client_of(nothing, "bedrock").list_guardrails()
    assert answer.keys() == {"ResponseMetadata"}
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_a_modelled_error_is_sent_as_given(nothing: AwsReplay) -> None:
    nothing.clear()
    nothing.fault("error", "sagemaker", "ListDomains", code="ServiceUnavailable", status=503)
    with pytest.raises(ClientError) as caught:
        client_of(nothing, "sagemaker").list_domains()
    assert caught.value.response["Error"]["Code"] == "ServiceUnavailable"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503


def test_a_late_answer_runs_into_the_read_time_out(nothing: AwsReplay) -> None:
    nothing.clear()
    nothing.fault("delay", "kms", seconds=2)
    with pytest.raises(ReadTimeoutError):
        client_of(nothing, "kms", read_timeout=0.2).list_keys()


def test_paging_in_a_circle_is_noticed_by_the_client_of(server: AwsReplay) -> None:
    server.fault("same-token", "bedrock-agent")
    with pytest.raises(PaginationError):
        list(client_of(server, "bedrock-agent").get_paginator("list_agents").paginate())


def test_a_fault_can_end_after_some_requests_and_hit_one_parameter_only(server: AwsReplay) -> None:
    server.fault("throttle", "bedrock-agent", "GetAgent", when={"agentId": "AGENT00001"}, times=1)
    ask = client_of(server, "bedrock-agent").get_agent

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
            client_of(server, "bedrock", account=DEV).list_guardrails()
        assert client_of(server, "bedrock").list_guardrails()["guardrails"] == []
