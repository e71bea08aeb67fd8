"""A source of which nothing could be read, and names that do not exist."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.faults.change import Scanned, scan
from tests.faults.conftest import Arguments
from tests.kit import azure_replay, gcp_replay
from tests.kit.acme import aws_env
from tests.kit.aws_replay import AwsReplay
from tests.kit.loopback import Running

Faultless = Callable[[Arguments], Scanned]

AWS: Arguments = ("--aws-profile", "acme-prod", "--aws-region", "us-east-1")
EVERYTHING: Arguments = ("fixtures/acme/repos", *AWS, "--azure", "--gcp")
REFUSED = {
    "aws": ("aws:acme-prod", "sts:GetCallerIdentity", "denied"),
    "azure": ("azure:*", "Microsoft.Resources/subscriptions:list", "denied"),
    "gcp": ("gcp:*", "cloudresourcemanager:projects.search", "denied"),
}


@pytest.fixture
def env(aws: AwsReplay, azure: Running, gcp: Running) -> dict[str, str]:
    return aws_env(aws.url) | azure.env | gcp.env


@pytest.fixture
def refuse(aws: AwsReplay, azure: Running, gcp: Running) -> Callable[[str], None]:
    """Let a cloud take the credentials for wrong ones."""

    def refused(cloud: str) -> None:
        if cloud == "aws":
            aws.fault("opted-out", "sts")
        elif cloud == "azure":
            azure.fault("/token$", azure_replay.error(401, "InvalidHeader"))
        else:
            gcp.fault("token$", gcp_replay.error(401, "UNAUTHENTICATED"))

    return refused


def cloud_of(scope: str) -> str:
    return scope.partition(":")[0]


@pytest.mark.parametrize(
    "cloud",
    [
        "aws",
        pytest.param("azure", marks=pytest.mark.slow),
        pytest.param("gcp", marks=pytest.mark.slow),
    ],
)
def test_wrong_credentials_for_one_cloud_of_three(
    cloud: str, env: dict[str, str], refuse: Callable[[str], None], faultless: Faultless
) -> None:
    before = faultless(EVERYTHING)
    refuse(cloud)
    after = scan(env, *EVERYTHING)
    assert after.ran.code == 3
    source, call, _ = REFUSED[cloud]
    assert f"nothing could be read of {source.removesuffix(':*')}: {call} denied" in after.ran.err
    assert "hint: " in after.ran.err
    assert after.gaps == {REFUSED[cloud]}
    # Of the rest the report is the same; of this cloud nothing is judged.
    rest = {
        (one["rule"], one["subject"]["id"])
        for one in before.report["findings"]
        if cloud_of(one["subject"]["scope"]) not in (cloud, "")
    }
    assert {one for one in rest if one[1].startswith(("/", "arn:", "mcp:"))} <= after.findings
    kept = [one for one in before.report["assets"] if cloud_of(one["scope"]) != cloud]
    assert after.report["assets"] == kept
    assert after.report["scan"]["sources"] == ["aws", "azure", "files", "gcp"]


def test_no_cloud_takes_the_credentials(env: dict[str, str], refuse: Callable[[str], None]) -> None:
    for cloud in REFUSED:
        refuse(cloud)
    after = scan(env, *EVERYTHING)
    assert after.ran.code == 3
    assert after.gaps == set(REFUSED.values())
    assert {cloud_of(one["scope"]) for one in after.report["assets"]} == {"files"}
    assert {one["rule"] for one in after.report["findings"]} >= {
        "mcp-secret-in-env",
        "mcp-auto-approve-all",
    }
    for source, _, _ in REFUSED.values():
        assert f"nothing could be read of {source.removesuffix(':*')}: " in after.ran.err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--aws-profile", "acme-pord"), "acme-pord"),
        ((*AWS, "--aws-region", "eu-west-17"), "eu-west-17"),
        (("--azure-subscription", "0000"), "'0000'"),
        (("--gcp-project", "no-such-project"), "'no-such-project'"),
        (("fixtures/acme/nowhere",), "nowhere"),
    ],
)
def test_a_name_that_does_not_exist_is_one_sentence_and_a_hint(
    arguments: Arguments, problem: str, env: dict[str, str]
) -> None:
    after = scan(env, *arguments)
    assert (after.ran.code, after.ran.out) == (2, "")
    said = after.ran.err.strip().splitlines()
    assert [line.partition(": ")[0] for line in said] == ["error", "hint"]
    assert problem in said[0]
