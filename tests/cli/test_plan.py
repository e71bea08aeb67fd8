"""A plan calls nothing, and names every call that the scan then makes."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from aispm import scan
from aispm.model import Read
from aispm.providers.base import Sources
from tests.cli.conftest import Run
from tests.kit.aws_memory import remembering
from tests.kit.aws_replay import AwsReplay, serve
from tests.providers.aws.conftest import ACCOUNT, ANSWERS, REGION
from tests.providers.aws.test_organization import ANSWERS as ORGANIZATION
from tests.providers.aws.test_organization import ROLE


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any) -> Any:
        raise AssertionError("a plan calls nothing")

    monkeypatch.setattr(socket.socket, "connect", refused)


@pytest.fixture(scope="module")
def _server() -> Iterator[AwsReplay]:
    with serve(ANSWERS, *ORGANIZATION) as server:
        yield server


@pytest.fixture
def cloud(_server: AwsReplay, monkeypatch: pytest.MonkeyPatch) -> AwsReplay:
    _server.clear()
    for name, value in _server.env(ACCOUNT, REGION).items():
        monkeypatch.setenv(name, value)
    return _server


def unplanned(sources: Sources, reads: tuple[Read, ...]) -> set[tuple[str, str]]:
    planned = scan.plan(sources)
    scopes = {one.operation: [] for one in planned}
    for one in planned:
        scopes[one.operation].append(one.scope)
    return {
        (read.scope, read.operation)
        for read in reads
        if not read.unasked
        and not any(fnmatchcase(read.scope, scope) for scope in scopes.get(read.operation, ()))
    }


@pytest.mark.parametrize(
    "asked",
    [
        {"aws_regions": (REGION,), "aws_accounts": (ACCOUNT,), "aws_org_role": ROLE},
        pytest.param({"aws_org_role": ROLE, "aws_regions": (REGION,)}, marks=pytest.mark.slow),
    ],
)
def test_a_scan_of_aws_calls_what_was_planned(cloud: AwsReplay, asked: dict[str, Any]) -> None:
    sources = Sources(aws=True, now="2026-11-20T00:00:00Z", **asked)
    with remembering():
        reads = scan.collect(sources).reads
    home = {f"aws:{ACCOUNT}"}  # the plan calls it by its profile, for nobody knows it before
    left = {one for one in unplanned(sources, reads) if one[0] not in home}
    skipped = {one for one in left if one[1] in ("sts:AssumeRole", "kms:Decrypt")}
    assert left - skipped == set()
    operations = {one.operation for one in scan.plan(sources)}
    called = {f"{service}:{operation}" for service, operation in cloud.operations}
    assert "bedrock:ListGuardrails" in called
    assert called - operations == set()


def test_the_plan_of_a_folder_and_of_clouds(aispm: Run, folder: Path, offline: None) -> None:
    done = aispm(
        *("scan", ".", "--aws", "--aws-region", REGION, "--azure", "--gcp", "--plan"),
        *("--aws-profile", "prod", "--gcp-project", "acme-ai", "-o", "json", "--no-config"),
    )
    assert (done.code, done.err) == (0, "")
    assert done.json["schema"] == "aispm/plan/v1"
    assert {call["scope"] for call in done.json["calls"]} == {
        "files:.",
        "aws:prod",
        f"aws:prod/{REGION}",
        "azure:*",
        "gcp:*",
        "gcp:acme-ai",
        "gcp:folders/*",
        "gcp:organizations/*",
    }
    assert {
        "scope": f"aws:prod/{REGION}",
        "operation": "bedrock-agent:GetAgent",
        "permission": "bedrock:GetAgent",
        "each": "aws.bedrock.agent",
        "sensitive": True,
        "withheld": False,
    } in done.json["calls"]


def test_the_plan_as_text(aispm: Run, folder: Path, offline: None) -> None:
    done = aispm("scan", "--aws", "--no-config", "--plan", "--no-sensitive-reads")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[:2] == ["aws:default", "  sts:GetCallerIdentity"]
    assert "  ec2:DescribeRegions" in lines
    assert "aws:default/*" in lines
    assert (
        "  bedrock-agent:GetAgent by bedrock:GetAgent for each aws.bedrock.agent (withheld)"
        in lines
    )
    assert "nothing was called" in lines[-1]


def test_no_line_is_told_twice(aispm: Run, folder: Path, offline: None) -> None:
    everything = ("--aws", "--azure", "--gcp", ".", "--no-config", "--plan")
    text = aispm("scan", *everything).out
    for scope in text.replace("\naws:", "\n\naws:").split("\n\n"):
        lines = scope.splitlines()
        assert sorted(set(lines)) == sorted(lines)
    calls = aispm("scan", *everything, "-o", "json").json["calls"]
    assert len({tuple(one.items()) for one in calls}) == len(calls)
    assert f"\n{len(calls):,} kinds of call planned" in text


def test_a_plan_of_one_call(aispm: Run, folder: Path) -> None:
    assert "\n1 kind of call planned; " in aispm("scan", "--plan").out


def test_a_plan_has_no_snapshot(aispm: Run, folder: Path) -> None:
    done = aispm("scan", ".", "--plan", "--save", "snap.json")
    assert done.code == 2
    assert done.err.startswith("error: --plan reads nothing")
    assert not (folder / "snap.json").exists()
