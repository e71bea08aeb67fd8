"""Profiles, accounts and regions: who is asked, where, and what a wrong name leads to."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from aispm.errors import InputError
from aispm.providers import aws, base
from aispm.providers.aws import regions, session
from aispm.providers.aws.faults import UnsupportedError
from aispm.providers.aws.rows import ROWS
from tests.kit.aws_keys import key_id_for, secret_for
from tests.kit.aws_replay import AwsReplay, serve
from tests.providers.aws.conftest import ACCOUNT, Scan, of_accounts

OTHER = "444455556666"


@pytest.fixture
def profiles(cloud: AwsReplay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three profiles: two users of ACCOUNT, one of OTHER."""
    config = ""
    for name, account in (("prod", ACCOUNT), ("prod-audit", ACCOUNT), ("dev", OTHER)):
        key_id = key_id_for(account, name)
        config += f"[profile {name}]\nregion = us-east-1\naws_access_key_id = {key_id}\n"
        config += f"aws_secret_access_key = {secret_for(key_id)}\n"
    (tmp_path / "config").write_text(config)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")


def _refused(**asked: tuple[str, ...]) -> InputError:
    with pytest.raises(InputError) as caught:
        aws.start(base.Sources(aws=True, **asked))
    return caught.value


def test_nothing_is_started_unless_asked_for() -> None:
    assert aws.start(base.Sources(aws_profiles=("missing",))) == ()


@pytest.mark.usefixtures("profiles")
def test_an_unknown_profile_names_those_like_it(cloud: AwsReplay) -> None:
    error = _refused(aws_profiles=("prod", "prud"))
    assert (error.message, error.exit_code) == ("there is no AWS profile 'prud'", 2)
    assert error.hint.startswith("did you mean prod")
    assert _refused(aws_profiles=("zzz",)).hint == "see `aws configure list-profiles`"
    assert not cloud.calls


@pytest.mark.usefixtures("profiles")
def test_an_unknown_profile_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "gone")
    assert _refused().message == "there is no AWS profile 'gone'"


def test_an_unknown_region_names_those_like_it(cloud: AwsReplay) -> None:
    error = _refused(aws_regions=("eu-west-1", "eu-west-11"))
    assert error.message == "there is no AWS region 'eu-west-11'"
    assert error.hint == "did you mean eu-west-1, us-west-1, eu-west-3?"
    assert not cloud.calls


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_BEDROCK_AGENT"])
def test_plain_http_is_for_this_machine_only(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "http://aws.example:8080")
    assert _refused().message.startswith(f"{variable} is plain HTTP")


@pytest.mark.usefixtures("cloud")
def test_an_endpoint_that_only_the_profile_names_is_refused_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scan: Scan
) -> None:
    (tmp_path / "config").write_text("[default]\nendpoint_url = http://aws.example\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    [read] = scan().reads
    assert (read.scope, read.state) == ("aws:default", "failed")
    assert read.detail == "the endpoint of sts is plain HTTP to another host"


def test_a_config_file_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text("no section\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    assert _refused().message == "the AWS config file cannot be parsed"


def test_without_credentials_the_account_is_a_gap(
    cloud: AwsReplay, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    snapshot = scan()
    [read] = snapshot.reads
    assert (read.scope, read.operation, read.state) == (
        "aws:default",
        "sts:GetCallerIdentity",
        "denied",
    )
    assert set(read.lists) == {"credential", "aws.iam.external", *of_accounts()}
    assert not snapshot.assets
    assert not cloud.calls


def test_wrong_credentials_are_a_gap(cloud: AwsReplay, scan: Scan) -> None:
    cloud.fault("opted-out", "sts")
    [read] = scan().reads
    assert (read.scope, read.state) == ("aws:default", "denied")


@pytest.mark.usefixtures("profiles")
def test_two_accounts_are_kept_apart(scan: Scan) -> None:
    snapshot = scan(aws_profiles=("prod", "dev"))
    for account in (ACCOUNT, OTHER):
        of_account = {one.id for one in snapshot.assets if one.scope.startswith(f"aws:{account}")}
        logging = f"arn:aws:bedrock:us-east-1:{account}:model-invocation-logging"
        assert logging in of_account
    dev = {one.id for one in snapshot.identities if one.scope == f"aws:{OTHER}"}
    assert dev == {f"arn:aws:iam::{OTHER}:role/dev"}
    assert all(OTHER not in one.id for one in snapshot.identities if one.id not in dev)
    of_dev = [one for one in snapshot.policies if one.scope == f"aws:{OTHER}"]
    attached = {one.attached_to for one in of_dev if one.kind != "resource"}
    assert attached == {(f"arn:aws:iam::{OTHER}:role/dev",)}
    assert {read.scope.partition("/")[0] for read in snapshot.reads} == {
        f"aws:{ACCOUNT}",
        f"aws:{OTHER}",
    }


@pytest.mark.usefixtures("profiles")
def test_a_profile_that_fails_costs_only_itself(cloud: AwsReplay, scan: Scan) -> None:
    cloud.fault("expired", "sts", account=OTHER)
    snapshot = scan(aws_profiles=("dev", "prod"))
    blind = {(read.scope, read.state) for read in snapshot.reads if read.operation[:3] == "sts"}
    assert blind == {("aws:dev", "denied"), (f"aws:{ACCOUNT}", "ok")}
    assert snapshot.assets


@pytest.mark.usefixtures("profiles")
def test_an_account_behind_two_profiles_is_read_once(cloud: AwsReplay, scan: Scan) -> None:
    cloud.listen("sts", "iam")
    scan(aws_profiles=("prod", "prod-audit"))
    assert cloud.count("sts") == 2
    assert cloud.count("iam", "GetAccountAuthorizationDetails") == 1


def test_a_region_without_the_service_is_no_gap_and_is_not_asked(
    cloud: AwsReplay, scan: Scan
) -> None:
    snapshot = scan(aws_regions=("us-west-1",))
    absent = {read.operation for read in snapshot.reads if read.state == "not-in-region"}
    services = {operation.partition(":")[0] for operation in absent}
    assert {"bedrock-agent:ListAgents", "bedrock-agent:ListKnowledgeBases"} <= absent
    assert {"aiops", "kendra", "lexv2-models", "nova-act", "qbusiness"} <= services
    assert [cloud.count(service) for service in services] == [0] * len(services)
    assert not any(read.blind for read in snapshot.reads)


def test_every_enabled_region_is_read(cloud: AwsReplay, scan: Scan) -> None:
    enabled = {"Regions": [{"RegionName": "eu-west-1", "OptInStatus": "opt-in-not-required"}]}
    enabled["Regions"].append({"RegionName": "af-south-1", "OptInStatus": "opted-in"})
    enabled["Regions"].append({"RegionName": "me-south-1", "OptInStatus": "not-opted-in"})
    answer = {"service": "ec2", "operation": "DescribeRegions", "response": enabled}
    with serve(answer) as server, pytest.MonkeyPatch.context() as env:
        env.setenv("AWS_ENDPOINT_URL", server.url)
        snapshot = scan(aws_regions=())
    assert {scope.name for scope in snapshot.scopes if scope.kind == "region"} == {
        "eu-west-1",
        "af-south-1",
    }


def test_a_region_newer_than_table_and_sdk_is_asked() -> None:
    class Sdk:
        def get_available_regions(self, service: str, partition: str) -> list[str]:
            return ["eu-west-1", "us-west-1"] if service == "ec2" else ["eu-west-1"]

    for service in ("bedrock-agent", "bedrock-agentcore-control", "sagemaker"):
        assert regions.offered(Sdk(), service, "aws", "xx-new-1")
    assert not regions.offered(Sdk(), "sagemaker", "aws", "us-west-1")
    assert not regions.offered(Sdk(), "bedrock-agent", "aws", "us-west-1")
    assert regions.offered(Sdk(), "bedrock-agent", "aws", "eu-west-1")


@pytest.mark.usefixtures("cloud")
def test_the_sdk_knows_where_every_other_service_is_offered() -> None:
    [profile] = session.profiles((), ())
    for service in {row.service for row in ROWS if not row.worldwide} - regions.OFFERED.keys():
        assert "us-east-1" in profile.session.get_available_regions(service), service
    for service, offered in regions.OFFERED.items():
        listed = profile.session.get_available_regions(service)
        # of Q Business the SDK says every region there is
        assert listed == [] or service == "qbusiness", f"{service} is listed now"
        assert offered <= regions.KNOWN


@pytest.mark.usefixtures("cloud")
def test_threads_share_one_client_a_service_and_region() -> None:
    [profile] = session.profiles((), ())
    together = threading.Barrier(base.THREADS)

    def client(_: int) -> int:
        together.wait()
        return id(profile.client("bedrock", "eu-west-1"))

    with ThreadPoolExecutor(base.THREADS) as pool:
        assert len(set(pool.map(client, range(base.THREADS)))) == 1
    assert profile.client("bedrock", "us-east-1") is not profile.client("bedrock", "eu-west-1")


@pytest.mark.usefixtures("cloud")
def test_clients_wait_and_repeat_as_agreed() -> None:
    [profile] = session.profiles((), ())
    config = profile.client("bedrock", "eu-west-1").meta.config
    assert config.retries == {"mode": "standard", "total_max_attempts": 5}
    iam = profile.client("iam", "us-east-1").meta.config
    assert iam.retries == {"mode": "adaptive", "total_max_attempts": 5}
    assert (config.connect_timeout, config.read_timeout) == (5, 30)
    assert config.max_pool_connections == base.THREADS


@pytest.mark.usefixtures("cloud")
def test_an_operation_this_sdk_does_not_know() -> None:
    [profile] = session.profiles((), ())
    with pytest.raises(UnsupportedError):
        list(profile.ask("bedrock", "us-east-1", "ListDreams", {}))


def test_knowing_the_kinds_loads_no_sdk() -> None:
    code = (
        "import sys; from aispm.providers import aws; aws.kinds(); aws.operations();"
        "print([name for name in sys.modules if name.startswith(('boto', 'jmespath'))])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
