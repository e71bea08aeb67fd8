"""The roles that a principal can assume.

A trust policy of the same account that names the principal grants by itself; every other one
needs the principal's own permission too. What a trust policy says to everyone of an account
is looked up once for the account.

Source: AWS IAM user guide, "How IAM roles differ from resource-based policies".
"""

from __future__ import annotations

from collections.abc import Iterator

from aispm.iam.aws.estate import Estate
from aispm.iam.aws.principal import Principal
from aispm.iam.aws.trust import ASSUME


def assumable(estate: Estate, who: Principal) -> Iterator[tuple[int, bool, str]]:
    """Sets of the roles `who` can assume: (roles, whether for sure, where it is allowed)."""
    candidates = 0
    for name in (who.id, who.session, who.account, "*"):
        candidates |= estate.trusting.get(name, 0)
    if not candidates:
        return
    apart = estate.roles_of if who.tells_accounts_apart else {who.account: estate.roles.all}
    for account, roles in apart.items():
        if here := candidates & roles:
            yield from _assumable(estate, who, account, here)


def _assumable(
    estate: Estate, who: Principal, account: str, roles: int
) -> Iterator[tuple[int, bool, str]]:
    where = estate.place(account)
    allowed = who.may(ASSUME, estate.roles, where)
    granted = who.granted(ASSUME, estate.roles, where)
    doors = estate.doorway.doors(who, roles)
    inside = estate.roles_of.get(who.account, 0)
    named, delegated = doors.named, doors.delegated
    sure_by_trust = named.sure & inside & granted.sure
    sure_by_policy = (named.sure | delegated.sure) & allowed.sure & ~sure_by_trust
    by_trust = named.maybe & inside & granted.maybe & ~(sure_by_trust | sure_by_policy)
    by_policy = (named.maybe | delegated.maybe) & allowed.maybe
    by_policy &= ~(sure_by_trust | sure_by_policy | by_trust)
    for bits, sure in ((sure_by_trust, True), (by_trust, False)):
        if bits:
            yield bits, sure, "the role's trust policy"
    sources = who.sources(ASSUME, estate.roles, where)
    for bits, sure in ((sure_by_policy, True), (by_policy, False)):
        for source, found in sources:
            if part := bits & found:
                yield part, sure, source
            bits &= ~found
