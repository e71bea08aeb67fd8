"""Acme's estate is whole, and the environment it is served in leads nowhere else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from aispm import snapshot
from aispm.model import Snapshot
from aispm.providers.aws.rows import ROWS
from tests.kit import acme, aws_replay
from tests.kit.acme_scans import Scans
from tests.kit.aws_keys import account_of_key_id
from tests.kit.aws_replay import AwsReplay
from tests.test_kit_aws import OPERATIONS

PROD, DEV = "111122223333", "444455556666"


@pytest.fixture(scope="module")
def server() -> Iterator[AwsReplay]:
    with aws_replay.serve(acme.ACME / "aws") as running:
        yield running


@pytest.fixture(scope="module")
def seen(acme_scans: Scans) -> Snapshot:
    return snapshot.load(acme_scans.place / "snap.json")


def people(profile: str | None) -> dict[str, list[Any]]:
    iam = boto3.Session(profile_name=profile).client("iam")
    details: dict[str, list[Any]] = (
        iam.get_paginator("get_account_authorization_details").paginate().build_full_result()
    )
    return details


def test_two_accounts_of_some_forty_roles_and_twelve_users(
    server: AwsReplay, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in acme.aws_env(server.url).items():
        monkeypatch.setenv(name, value)
    prod, dev = people("acme-prod"), people("acme-dev")
    assert [len(prod["RoleDetailList"]), len(dev["RoleDetailList"])] == [36, 6]
    assert [len(prod["UserDetailList"]), len(dev["UserDetailList"])] == [9, 3]
    owners = {role["Arn"].split(":")[4] for role in dev["RoleDetailList"]}
    assert owners == {DEV}
    assert people(None) == prod  # acme-prod is the default


def test_every_key_id_names_the_account_it_belongs_to(seen: Snapshot) -> None:
    ours = [one for one in seen.credentials if one.identity and "key_id" in one.facts]
    keys = {one.facts["key_id"]: one.identity for one in ours}
    assert len(keys) == 9
    for key_id, identity in keys.items():
        assert account_of_key_id(key_id) == identity.split(":")[4]


def test_a_scan_asks_for_every_fixture_and_sees_everything(
    acme_scans: Scans, seen: Snapshot
) -> None:
    assert [read for read in seen.reads if read.blind] == []
    assert acme_scans.asked.unasked == []
    assert acme_scans.asked.unrouted == []
    listings = {(row.service, row.listing.operation) for row in ROWS}  # of what acme has none of
    assert acme_scans.asked.heard
    assert {*acme_scans.asked.heard} <= {*OPERATIONS, *listings}


def test_nothing_hangs_in_the_air(seen: Snapshot) -> None:
    """Whatever the estate names (a role, function, guardrail, bucket) is there, or not acme's."""
    known = {one.id for one in (*seen.assets, *seen.identities, *seen.credentials)}
    dangling = {
        link.target
        for link in seen.links
        if link.target not in known and (PROD in link.target or DEV in link.target)
    }
    assert dangling == set()


def test_a_command_runs_among_acmes_clouds_and_gives_its_code() -> None:
    told = "import json, os, sys; json.dump(dict(os.environ), sys.stdout); sys.exit(5)"
    done = subprocess.run(
        [sys.executable, "-m", "tests.kit.acme", "--", sys.executable, "-c", told],
        cwd=acme.ACME.parents[1],
        env=dict(os.environ) | {"AWS_ACCESS_KEY_ID": "a-real-one", "HTTPS_PROXY": "http://x"},
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 5, done.stderr
    env = json.loads(done.stdout)
    assert "AWS_ACCESS_KEY_ID" not in env
    assert "HTTPS_PROXY" not in env
    assert env["AWS_PROFILE"] == "acme-prod"
    for name in ("AWS_ENDPOINT_URL", "AISPM_AZURE_ENDPOINT", "AISPM_GCP_ENDPOINT"):
        assert env[name].startswith("http://127.0.0.1:")


def test_without_a_command_the_runner_says_how_to_use_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert acme.main(["--"]) == 2
    assert "usage: python -m tests.kit.acme" in capsys.readouterr().err
