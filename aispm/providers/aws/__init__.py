"""AWS accounts: IAM, Bedrock, AgentCore, SageMaker, Lambda, and the data they reach.

Loads no SDK until a scan starts.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from aispm.model import Kind
from aispm.providers.aws import advisor, iam, organization
from aispm.providers.aws.plan import plan
from aispm.providers.aws.row import calls, joined
from aispm.providers.aws.rows import ROWS
from aispm.providers.aws.start import start

__all__ = ["NAME", "kinds", "operations", "plan", "start"]

NAME = "aws"


@functools.cache
def kinds() -> Sequence[Kind]:
    """Every kind of asset and identity an AWS account is read for."""
    of_rows = {row.kind: joined(row) for row in ROWS}  # some are listed in two ways
    return (*iam.KINDS, *organization.KINDS, *of_rows.values())


def operations() -> Sequence[tuple[str, str, str]]:
    """(kind, operation, IAM permission) of every call that tells of a kind."""
    of_rows = (
        (row.kind, row.operation(call), permission)
        for row in ROWS
        for call in calls(row.listing)
        for permission in row.permissions(call)
    )
    named = (*iam.PERMISSIONS, *organization.PERMISSIONS, *advisor.PERMISSIONS)
    others = ((kind, operation, operation) for kind, operation in named)
    return tuple(sorted({*others, *of_rows}))
