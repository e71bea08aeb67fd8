"""Calls that ask for several by name: one that the answer leaves out was not read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kit.aws_replay import serve
from tests.providers.aws.conftest import collect

_ID = "c0000000000000000000"
_ARN = f"arn:aws:aoss:us-east-1:111122223333:collection/{_ID}"


def _answer(service: str, operation: str, response: dict[str, Any]) -> dict[str, Any]:
    return {"service": service, "operation": operation, "response": response}


_SPACES = {"agentSpaceSummaries": [{"agentSpaceId": "SS1", "name": "pentest"}]}
_COLLECTIONS = {"collectionSummaries": [{"id": _ID, "name": "notes", "arn": _ARN}]}
_BATCHES = [
    (
        _answer("securityagent", "ListAgentSpaces", _SPACES),
        _answer("securityagent", "BatchGetAgentSpaces", {"agentSpaces": [], "notFound": ["SS1"]}),
    ),
    (
        _answer("opensearchserverless", "ListCollections", _COLLECTIONS),
        _answer("opensearchserverless", "BatchGetCollection", {"collectionDetails": []}),
    ),
]


@pytest.mark.parametrize(("listed", "told"), _BATCHES)
def test_what_a_batch_leaves_out_is_a_gap(
    listed: dict[str, Any], told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(listed, told) as server:
        for name, value in server.env().items():
            monkeypatch.setenv(name, value)
        snapshot = collect()
    name = f"{told['service']}:{told['operation']}"
    [read] = [one for one in snapshot.reads if one.operation == name]
    assert read.state == "failed"
    [asset] = [one for one in snapshot.assets if one.id in read.missed]
    facts = {one.removeprefix(f"{asset.kind}.") for one in read.supplies}
    assert not facts & asset.facts.keys()
