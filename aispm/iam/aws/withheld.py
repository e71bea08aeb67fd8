"""What an organisation keeps from everyone in an account, its administrators too.

Source: AWS Organizations user guide, "SCP evaluation" (an SCP holds for every principal of an
account, its root user too) and "RCP evaluation".
"""

from __future__ import annotations

from aispm.iam.aws.access import LEVELS
from aispm.iam.aws.estate import Estate
from aispm.iam.aws.everyone import everyone
from aispm.iam.aws.principal import Principal


def withheld(estate: Estate) -> frozenset[str]:
    """The assets to which nobody in their account can have any access that is looked for.

    A Deny that excepts somebody, or one whose condition cannot be decided, withholds nothing:
    an administrator may be, or become, whom it spares.
    """
    found: list[str] = []
    for account in sorted({who.account for who in estate.principals}):
        who = everyone(estate, account)
        if who.levels or who.walls(f"aws:{account}"):
            for kind in LEVELS:
                found += _kept(estate, who, kind)
    return frozenset(found)


def _kept(estate: Estate, who: Principal, kind: str) -> list[str]:
    kept: set[str] | None = None
    for level in LEVELS[kind]:
        universe = estate.universe(who.account, kind, level.on)
        for action in level.actions:
            denied = universe.all & ~who.may(action, universe).maybe
            names = {*universe.members(denied)}
            kept = names if kept is None else kept & names
            if not kept:
                return []
    return sorted(kept or ())
