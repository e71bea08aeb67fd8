"""Policies that are nested without sense: a gap, whatever the depth."""

from __future__ import annotations

import pytest

from tests.providers.aws.self_hosted.conftest import Read, facts, gaps

SECRET = "aws.secretsmanager.secret"


@pytest.mark.parametrize("depth", [60, 200, 330, 500, 900, 5_000, 100_000])
def test_a_policy_nested_without_end(depth: int, read: Read) -> None:
    policy = '{"Statement": ' + "[" * depth + "]" * depth + "}"
    change = {
        "service": "secretsmanager",
        "operation": "GetResourcePolicy",
        "set": {"ResourcePolicy": policy},
    }
    told = read(SECRET, change)
    assert "has_resource_policy" not in facts(told, "payroll/db")
    assert gaps(told) == {"secretsmanager:GetResourcePolicy": "partial"}
    assert told.policies == ()
    detail = [one.detail for one in told.reads if one.blind]
    assert detail == ["the policy of the resource nests too deep"]
