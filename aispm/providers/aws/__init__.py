"""AWS accounts: IAM, Bedrock, AgentCore, SageMaker, Lambda, and the data they reach.

Loads no SDK until a scan starts.
"""

from __future__ import annotations

from collections.abc import Sequence

from aispm.model import Kind
from aispm.providers.aws import iam
from aispm.providers.aws.row import calls, kind
from aispm.providers.aws.rows import ROWS
from aispm.providers.aws.start import start

__all__ = ["NAME", "kinds", "operations", "start"]

NAME = "aws"


def kinds() -> Sequence[Kind]:
    """Every kind of asset and identity an AWS account is read for."""
    return (*iam.KINDS, *(kind(row) for row in ROWS))


def operations() -> Sequence[tuple[str, str, str]]:
    """(kind, operation, IAM permission) of every call that tells of a kind."""
    of_rows = (
        (row.kind, row.operation(call), row.permission(call))
        for row in ROWS
        for call in calls(row.listing)
    )
    of_iam = ((kind, operation, operation) for kind, operation in iam.PERMISSIONS)
    return tuple(sorted({*of_iam, *of_rows}))
