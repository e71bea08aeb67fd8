"""Trails that are stopped record nothing, whatever their selectors name."""

from __future__ import annotations

from typing import Any

from tests.providers.aws.self_hosted.conftest import Read, facts, gaps

GATEWAY = "aws.agentcore.gateway"
TRAIL = "arn:aws:cloudtrail:us-east-1:111122223333:trail/all"
ORG = "arn:aws:cloudtrail:us-east-1:999988887777:trail/org"  # is stopped, and keeps nothing of AI


def _status(**change: Any) -> dict[str, Any]:
    return {
        "service": "cloudtrail",
        "operation": "GetTrailStatus",
        "when": {"Name": TRAIL},
        **change,
    }


def _gateway(read: Read, *changes: dict[str, Any]) -> dict[str, Any]:
    told = read(GATEWAY, *changes)
    [name, *_] = [one.name for one in told.assets if one.kind == GATEWAY]
    return facts(told, name)


def test_a_trail_at_work(read: Read) -> None:
    gateway = _gateway(read)
    assert (gateway["recording_trails"], gateway["stopped_trails"]) == ([TRAIL], [ORG])


def test_a_stopped_trail(read: Read) -> None:
    gateway = _gateway(read, _status(set={"IsLogging": False}))
    assert (gateway["recording_trails"], gateway["stopped_trails"]) == ([TRAIL], [TRAIL, ORG])


def test_a_trail_whose_state_is_unknown(read: Read) -> None:
    for change in (_status(drop=True), _status(set={"IsLogging": None})):
        gateway = _gateway(read, change)
        assert "stopped_trails" not in gateway
        assert gateway["recording_trails"] == [TRAIL]
        assert gaps(read(GATEWAY, change)) == {"cloudtrail:GetTrailStatus": "failed"}


def test_an_account_without_trails(read: Read) -> None:
    none = {"service": "cloudtrail", "operation": "DescribeTrails", "set": {"trailList": []}}
    gateway = _gateway(read, none)
    assert (gateway["recording_trails"], gateway["stopped_trails"]) == ([], [])
