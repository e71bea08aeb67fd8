"""The permissions that `aispm permissions aws` prints are enough, where all else is refused."""

from __future__ import annotations

import pytest

from aispm.model import Snapshot
from aispm.providers import aws
from aispm.providers.aws import permissions
from tests.kit.aws_models import service_model
from tests.kit.aws_replay import AwsReplay
from tests.providers.aws.conftest import Scan

_FREE = {"sts:GetCallerIdentity"}  # AWS lets everyone ask that


def _permitted() -> set[str]:
    """The calls that the printed policy allows."""
    allowed = {action for one in permissions.statements(advised=True) for action in one.actions}
    called = {operation for _, operation, _ in aws.operations()}
    short = {operation for _, operation, needed in aws.operations() if needed not in allowed}
    return called - short | _FREE | {"ec2:DescribeRegions"}


@pytest.mark.usefixtures("live")
@pytest.mark.slow
def test_a_scan_is_whole_where_all_else_is_refused(
    scan: Scan, cloud: AwsReplay, seen: Snapshot
) -> None:
    permitted = _permitted()
    services = {operation.partition(":")[0] for operation in permitted}
    refused = 0
    for service in sorted(services):
        for operation in service_model(service).operation_names:
            if f"{service}:{operation}" not in permitted:
                cloud.fault("deny", service, operation)
                refused += 1
    assert refused > len(permitted)

    found = scan()
    assert found.assets == seen.assets
    assert found.identities == seen.identities
    assert [one for one in found.reads if one.blind] == [one for one in seen.reads if one.blind]
