"""Whoever may do all that can be granted in an account: its administrators, and who becomes one.

What they are kept from, and what lets them in elsewhere, holds for the account as a whole. The
root user stands for them: whom other accounts trust as a whole they trust by its name.

Source: AWS IAM user guide, "AWS account root user"; AWS Organizations user guide, "SCP evaluation".
"""

from __future__ import annotations

from aispm.iam.aws.estate import Estate
from aispm.iam.aws.principal import Principal, anything, no_walls


def everyone(estate: Estate, account: str) -> Principal:
    """A principal of an account that is allowed all that its organisation leaves it."""
    scope = f"aws:{account}"
    partitions = {who.id.split(":")[1] for who in estate.principals if who.account == account}
    return Principal(
        id=f"arn:{min(partitions, default='aws')}:iam::{account}:root",
        kind="",
        account=account,
        statements=(anything("what an administrator can be granted", None),),
        boundary=None,
        context={
            "aws:principalaccount": account,
            "kms:calleraccount": account,
            **estate.organisation.of_principal(scope),
            **estate.place(account),
        },
        levels=estate.organisation.levels("scp", scope),
        walls=estate.organisation.walls if estate.organisation.walled else no_walls,
    )
