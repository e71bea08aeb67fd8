"""Calls of a walk through an organisation that fail, and those before any account is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from aispm.model import Snapshot
from aispm.providers import aws
from tests.kit.aws_memory import remembering
from tests.kit.aws_replay import AwsReplay, serve
from tests.providers.aws.conftest import ACCOUNT, REGION, short_of_time
from tests.providers.aws.lost import lost
from tests.providers.aws.test_faults import STATES
from tests.providers.aws.test_organization import ANSWERS, CLOSED, ROLE, SANDBOX, TEAM, walked

_CALLS = (
    *sorted({name.split(":")[1] for _, name in aws.organization.PERMISSIONS}),
    "DescribeEffectivePolicy",
    "AssumeRole",
)
_KINDS = STATES | {"unheard": "unsupported-by-sdk"}
# In every run; the others say the same of the same code.
_QUICK = {"deny", "malformed", "unheard"}


@pytest.fixture(scope="module")
def org() -> Iterator[AwsReplay]:
    with serve(*ANSWERS) as server:
        yield server


@pytest.fixture
def entered(org: AwsReplay, hasty: None, monkeypatch: pytest.MonkeyPatch) -> AwsReplay:
    org.clear()
    for name, value in org.env(ACCOUNT, REGION).items():
        monkeypatch.setenv(name, value)
    return org


@pytest.fixture(scope="module")
def whole(org: AwsReplay) -> Snapshot:
    org.clear()
    with pytest.MonkeyPatch.context() as patch, remembering():
        for name, value in org.env(ACCOUNT, REGION).items():
            patch.setenv(name, value)
        return walked()


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        pytest.param(call, kind, marks=() if kind in _QUICK else pytest.mark.slow)
        for call in _CALLS
        for kind in _KINDS
        if (call, kind) != ("ListAccounts", "unheard")
    ],
)
def test_a_call_of_the_organization_fails(
    call: str, kind: str, entered: AwsReplay, whole: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "delay":
        short_of_time(monkeypatch)
    service = "sts" if call == "AssumeRole" else "organizations"
    entered.fault(kind, service, call, seconds=1.5)
    snapshot = walked()

    lost(whole, snapshot)
    known = {(read.scope, read.operation) for read in whole.reads if read.blind}
    blind = {
        read.operation: read.state
        for read in snapshot.reads
        if read.blind and (read.scope, read.operation) not in known
    }
    if kind == "unheard" and not blind:  # its answer has no such words, or nothing hangs on them
        assert (snapshot.assets, snapshot.policies) == (whole.assets, whole.policies)
        return
    assert blind == {f"{service}:{call}": _KINDS[kind]}


def test_of_an_account_in_a_state_that_no_sdk_knows_its_role_tells(entered: AwsReplay) -> None:
    entered.fault("unheard", "organizations", "ListAccounts")
    entered.fault(
        "deny", "sts", "AssumeRole", when={"RoleArn": f"arn:aws:iam::{CLOSED}:role/{ROLE}"}
    )
    states = {
        read.scope: read.state for read in walked().reads if read.operation == "sts:AssumeRole"
    }
    assert states == {f"aws:{TEAM}": "ok", f"aws:{SANDBOX}": "ok", f"aws:{CLOSED}": "denied"}
