"""Calls that fail: the ledger says exactly which, and only the facts they supply are absent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError, InvalidConfigError, SSOTokenLoadError

from aispm.model import Asset, Read, Snapshot
from aispm.providers.aws import session, visit
from aispm.providers.aws.faults import MalformedError, UnsupportedError, classifier
from aispm.providers.aws.row import Call, Row, children
from aispm.providers.aws.rows import ROWS
from tests.kit.aws_replay import AwsReplay, serve
from tests.providers.aws.conftest import ACCOUNT, ANSWERS, Scan, short_of_time

AGENT = "arn:aws:bedrock:us-east-1:111122223333:agent/AGENT00001"
# The calls of IAM by how many others come before them (its policies are in `test_iam`).
_IAM = (
    (0, "iam", "GetAccountAuthorizationDetails"),
    (0, "iam", "ListUsers"),
    (0, "iam", "ListServiceSpecificCredentials"),
    (1, "iam", "ListAccessKeys"),
    (1, "iam", "GetPolicyVersion"),
    (1, "iam", "GenerateServiceLastAccessedDetails"),
    (2, "iam", "GetAccessKeyLastUsed"),
    (2, "iam", "GetServiceLastAccessedDetails"),
)
STATES = {
    "deny": "denied",
    "server-error": "failed",
    "cut": "unreachable",
    "malformed": "failed",
    "html": "failed",
    "cut-body": "unreachable",
    "expired": "denied",
    "opted-out": "denied",
    "throttle": "throttled",
    "delay": "unreachable",
}
# Of the longest chain: a bot, its alias, the alias's language, the intents there, one of those.
DEPTHS = range(5)
# In every run; the others say the same of the same code, and take minutes together.
_QUICK = {("deny", 0), ("deny", 1), ("malformed", 2), ("cut", 3)}


def _depths(row: Row, call: Call, depth: int) -> Iterator[tuple[int, str, str]]:
    yield depth, row.asked(call), call.operation
    for following in call.then:
        yield from _depths(row, following, depth + 1)
    if call is row.listing:
        for child in children(ROWS, row):
            yield from _depths(child, child.listing, depth + 1)


def calls_at(depth: int) -> set[tuple[str, str]]:
    """(service, operation) of every call that `depth` others come before, and never fewer."""
    roots = (row for row in ROWS if not row.parent)
    every = [*_IAM, *(found for row in roots for found in _depths(row, row.listing, 0))]
    earlier = {(service, operation) for at, service, operation in every if at < depth}
    return {(service, operation) for at, service, operation in every if at == depth} - earlier


def _cases() -> list[object]:
    return [
        pytest.param(
            kind,
            depth,
            id=f"{kind}-{depth}",
            marks=() if (kind, depth) in _QUICK else pytest.mark.slow,
        )
        for kind in STATES
        for depth in DEPTHS
    ]


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(("kind", "depth"), _cases())
def test_every_call_of_a_depth_fails(
    kind: str,
    depth: int,
    scan: Scan,
    cloud: AwsReplay,
    seen: Snapshot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if kind == "delay":
        short_of_time(monkeypatch)
    for service, operation in calls_at(depth):
        cloud.fault(kind, service, operation, seconds=1.5)
    snapshot = scan()

    struck = {f"{service}:{operation}" for service, operation in calls_at(depth)}
    states = {read.operation: read.state for read in snapshot.reads}
    blind = {read.operation: read.state for read in snapshot.reads if read.blind}
    assert struck <= states.keys()
    assert blind == dict.fromkeys(struck, STATES[kind]) | (
        {"kms:Decrypt": "denied"} if depth else {}
    )
    unlisted = {kind for read in snapshot.reads if read.blind for kind in read.lists}
    # Of a kind that lies below two others, what one of them lists may be seen all the same.
    twofold = {row.kind for row in ROWS if row.parent and row.parent.or_kind} & unlisted
    assert {one.id: one for one in snapshot.assets if one.kind not in twofold} == {
        asset.id: _without(asset, snapshot.reads)
        for asset in seen.assets
        if asset.kind not in unlisted
    }


def _without(asset: Asset, reads: tuple[Read, ...]) -> Asset:
    """An asset as it is known without the facts that blind reads would have supplied."""
    lost = {
        fact.removeprefix(f"{asset.kind}.")
        for read in reads
        if read.blind and asset.id in read.missed
        for fact in read.supplies
        if fact.startswith(f"{asset.kind}.")
    }
    facts = {name: value for name, value in asset.facts.items() if name not in lost}
    tags, owner = ({}, None) if "tags" in lost else (asset.tags, asset.owner)
    return Asset(asset.id, asset.kind, asset.name, asset.scope, owner, facts, tags)


def _read(snapshot: Snapshot, operation: str, region: str = "us-east-1") -> Read:
    scope = f"aws:{ACCOUNT}/{region}"
    [found] = [r for r in snapshot.reads if (r.scope, r.operation) == (scope, operation)]
    return found


@pytest.mark.slow
def test_a_region_throttled_to_the_end_is_a_gap_of_that_region(
    scan: Scan, cloud: AwsReplay
) -> None:
    cloud.fault("throttle", "bedrock-agent", "ListAgents", region="eu-west-1")
    snapshot = scan(aws_regions=("us-east-1", "eu-west-1"))
    read = _read(snapshot, "bedrock-agent:ListAgents", "eu-west-1")
    assert (read.state, read.detail) == ("throttled", "ThrottlingException after every retry")
    assert cloud.count("bedrock-agent", "ListAgents", "eu-west-1") == 5
    assert _read(snapshot, "bedrock-agent:ListAgents").state == "ok"


@pytest.mark.slow
def test_a_call_throttled_twice_is_repeated_and_loses_nothing(scan: Scan, cloud: AwsReplay) -> None:
    cloud.fault("throttle", "bedrock-agent", "ListAgents", times=2)
    assert _read(scan(), "bedrock-agent:ListAgents").state == "ok"
    assert cloud.count("bedrock-agent", "ListAgents") == 3


@pytest.mark.slow
def test_a_service_that_does_not_answer_in_time_is_asked_again_and_then_let_be(
    scan: Scan, cloud: AwsReplay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "READ_TIMEOUT", 0.3)
    cloud.fault("delay", "bedrock-agent", "ListAgents", seconds=1.5)
    read = _read(scan(), "bedrock-agent:ListAgents")
    assert (read.state, read.detail) == (
        "unreachable",
        "the endpoint could not be reached (ReadTimeoutError)",
    )
    assert cloud.count("bedrock-agent", "ListAgents") == 5


@pytest.mark.slow
def test_a_slow_cloud_is_read_whole(scan: Scan, cloud: AwsReplay, seen: Snapshot) -> None:
    cloud.fault("delay", seconds=0.05)
    assert scan() == seen


def test_a_detail_that_fails_for_one_asset_names_it(scan: Scan, cloud: AwsReplay) -> None:
    cloud.fault("deny", "bedrock-agent", "GetAgent", when={"agentId": "AGENT00001"})
    snapshot = scan()
    read = _read(snapshot, "bedrock-agent:GetAgent")
    assert (read.state, read.missed) == ("partial", (AGENT,))
    [agent] = [asset for asset in snapshot.assets if asset.id == AGENT]
    assert agent.facts.keys() == {
        *("status", "knowledge_base_ids", "recording_trails", "stopped_trails"),
        "recording_stores",
    }


def test_an_asset_deleted_meanwhile_keeps_what_the_list_told(scan: Scan, cloud: AwsReplay) -> None:
    gone = {"code": "ResourceNotFoundException", "status": 404}
    cloud.fault("error", "bedrock-agent", "GetAgent", when={"agentId": "AGENT00001"}, **gone)
    snapshot = scan()
    read = _read(snapshot, "bedrock-agent:GetAgent")
    assert (read.missed, read.detail) == ((AGENT,), "ResourceNotFoundException (HTTP 404)")
    assert AGENT in {asset.id for asset in snapshot.assets}


def test_a_page_token_that_comes_again_ends_the_list(
    scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(ANSWERS / "stores.json", page_size=1) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        server.fault("same-token", "lambda", "ListFunctions")
        read = _read(scan(), "lambda:ListFunctions")
    assert (read.state, read.detail) == ("failed", "the service repeated a page token")


@pytest.mark.usefixtures("live")
@pytest.mark.slow
def test_pages_are_put_together_and_every_call_says_who_asks(
    scan: Scan, seen: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(ANSWERS, page_size=1) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        assert scan() == seen
        assert server.user_agents
        assert all("aispm/" in agent for agent in server.user_agents)
        assert server.unrouted == []


@pytest.mark.slow
def test_regions_that_cannot_be_listed_are_read_from_the_table(
    scan: Scan, cloud: AwsReplay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visit, "ROWS", ROWS[:9])  # not all there is in so many regions
    cloud.fault("deny", "ec2", "DescribeRegions")
    snapshot = scan(aws_regions=())
    [read] = [read for read in snapshot.reads if read.operation == "ec2:DescribeRegions"]
    assert read.state == "denied"
    assert read.detail.endswith("read instead: the 17 regions that are always enabled")
    assert sum(scope.kind == "region" for scope in snapshot.scopes) == 17


def test_a_message_of_the_service_is_never_repeated() -> None:
    answer = {"Error": {"Code": "Access\x1bDenied\n" + "x" * 999, "Message": "AKIA and more"}}
    state, detail = classifier("s3:GetObject")(ClientError(answer, "GetObject"))
    assert state == "failed"
    assert detail.startswith("AccessDeniedxxx")
    assert len(detail) == 200
    assert "AKIA" not in detail


@pytest.mark.parametrize(
    ("code", "status", "state"),
    [
        ("AccessDenied", 403, "denied"),
        ("UnauthorizedOperation", 403, "denied"),
        ("UnrecognizedClientException", 403, "denied"),
        ("InvalidClientTokenId", 403, "denied"),
        ("ExpiredTokenException", 400, "denied"),
        ("Odd", 403, "denied"),
        ("Throttling", 400, "throttled"),
        ("TooManyRequestsException", 429, "throttled"),
        ("RequestLimitExceeded", 503, "throttled"),
        ("SlowDown", 503, "throttled"),
        ("ValidationException", 400, "failed"),
        ("InternalFailure", 500, "failed"),
        ("", 500, "failed"),
    ],
)
def test_error_codes(code: str, status: int, state: str) -> None:
    answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    assert classifier("")(ClientError(answer, "Any"))[0] == state


def test_who_has_to_sign_in_again_is_told_so() -> None:
    expired = ClientError({"Error": {"Code": "ExpiredToken"}}, "AssumeRole")
    assert classifier("")(expired) == ("denied", "ExpiredToken: sign in again")
    refused = classifier("")(ClientError({"Error": {"Code": "AccessDenied"}}, "AssumeRole"))
    assert "trust who asks" in refused[1]
    state, detail = classifier("")(SSOTokenLoadError(error_msg="planted"))
    assert (state, "`aws sso login`" in detail) == ("denied", True)
    assert "planted" not in detail


def test_a_config_that_leads_nowhere_is_told() -> None:
    for error in (InvalidConfigError(error_msg="planted"), FileNotFoundError(2, "planted")):
        state, detail = classifier("")(error)
        assert state == "failed"
        assert "the AWS config" in detail
        assert "planted" not in detail


def test_errors_of_our_own() -> None:
    assert classifier("")(UnsupportedError("ListDreams"))[0] == "unsupported-by-sdk"
    assert classifier("")(MalformedError("a is no b")) == ("failed", "a is no b")
    assert classifier("")(ZeroDivisionError("secret")) == (
        "failed",
        "the call failed (ZeroDivisionError)",
    )
