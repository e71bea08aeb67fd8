"""What identities no longer hold once some edges were taken away.

An edge is one technique on one target, and it is gone once one of its needs is. Where one
identity holds them all, that need is taken from it; where several hold them together, from
those that hold the need that the fewest hold. So who used that need on other ways has lost it
there too, just as it will when the permission is taken away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from aispm.graph.cut import Cut
from aispm.graph.needs import Way
from aispm.graph.powers import Plan
from aispm.iam.aws.bits import Bits

Held = Mapping[str, int]  # by account, what is held of its plan
Powers = Mapping[str, Mapping[str, Bits]]  # the same of everyone, for sure and perhaps


class Loss(Struct, frozen=True, order=True):
    """One permission that was taken from one identity; `shared` where others held it with it."""

    action: str
    holder: str
    shared: bool


class Taken:
    """All that was taken, by identity and account. It only grows."""

    def __init__(self) -> None:
        self._bits: dict[tuple[str, str], int] = {}
        self._losses: dict[Loss, None] = {}

    def __len__(self) -> int:
        return sum(bits.bit_count() for bits in self._bits.values())

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What was taken from whom, in order."""
        return tuple(sorted(self._losses))

    def left(self, who: str, held: Held) -> Held:
        """What an identity still holds."""
        kept = {
            account: held[account] & ~self._bits.get((who, account), 0)
            for account in held
            if (who, account) in self._bits
        }
        return {**held, **kept} if kept else held

    def alone(self, plans: Mapping[str, Plan], powers: Powers, cut: Cut) -> None:
        """Take from the source of an edge what gives it that edge by itself."""
        for account, bits in powers.get(cut.source, {}).items():
            plan = plans[account]
            for way, found in plan.gains(bits.maybe, sure=False):
                if way.technique.relation == cut.relation:
                    cuts = _aimed(plan, way, found, cut.target)
                    for action, wanted in plan.parts(way, cuts) if cuts else ():
                        self._take(action, wanted, cut.source, account, shared=False)
                        break

    def together(
        self, plan: Plan, way: Way, bits: int, near: Iterable[str], powers: Mapping[str, Held]
    ) -> None:
        """Take the need of a technique that the fewest of those `near` hold, from all of these."""
        names = [name for name in near if plan.account in powers.get(name, {})]
        best: tuple[str, int, list[str]] | None = None
        for action, wanted in plan.parts(way, bits):
            having = [name for name in names if powers[name][plan.account] & wanted]
            if having and (best is None or len(having) < len(best[2])):
                best = action, wanted, having
        if best is not None:
            for holder in best[2]:
                self._take(best[0], best[1], holder, plan.account, shared=True)

    def _take(self, action: str, bits: int, holder: str, account: str, *, shared: bool) -> None:
        key = (holder, account)
        self._bits[key] = self._bits.get(key, 0) | bits
        self._losses[Loss(action, holder, shared)] = None


def _aimed(plan: Plan, way: Way, bits: int, target: str) -> int:
    """Those of some targets of a technique that lead to `target`."""
    if way.technique.relation == "grants-itself":
        return bits if target == f"aws:{plan.account}" else 0
    return bits & way.universe.bit(target)
