"""What principals hold of the needs of all techniques, packed so that it can be united.

An account's plan gives each distinct need (an action over targets of a kind, an action
anywhere, or holding targets of a kind) its own bits in one integer. What one principal holds
is one such integer; what several hold together is the `|` of theirs. So a technique whose
needs are spread over two identities is found by the same look as one that a single identity
holds whole, and the cost is principals x needs, never pairs x techniques.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from aispm.iam.aws.bits import Bits
from aispm.iam.aws.estate import Estate
from aispm.iam.aws.principal import Principal
from aispm.iam.aws.universe import Universe
from aispm.model import Escalation

PASSING = "iam:PassRole"
ROLE, USER, GROUP, POLICY = "aws.iam.role", "aws.iam.user", "aws.iam.group", "aws.iam.policy"
FREE = "free"
# What lifts a boundary, by the kind of who is bounded.
LIFTING = {
    ROLE: ("iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary"),
    USER: ("iam:DeleteUserPermissionsBoundary", "iam:PutUserPermissionsBoundary"),
}


@dataclass(frozen=True)
class Slot:
    """One need: `action` over targets of `kind`; anywhere when there is no kind.

    Without an action it is holding them: being one, or a member, or having it attached; with
    `FREE` holding them with no boundary in the way of what is granted. `service` is the service
    a role is passed to.
    """

    action: str
    kind: str = ""
    service: str = ""


@dataclass(frozen=True)
class Way:
    """One technique in one account: where its needs lie, and the targets it could work on."""

    technique: Escalation
    universe: Universe
    trusting: Bits
    over: tuple[Slot, ...]
    anywhere: tuple[Slot, ...]
    any_of: tuple[Slot, ...]
    lifting: tuple[Slot, ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All slots it looks at."""
        return self.over + self.anywhere + self.any_of + self.lifting


class Plan:
    """Every technique in one account."""

    def __init__(self, estate: Estate, account: str, techniques: Sequence[Escalation]) -> None:
        self._estate = estate
        self.account = account
        self.ways = tuple(way for one in techniques if (way := self._way(one)) is not None)
        self._at: dict[Slot, tuple[int, int]] = {}
        end = 0
        for slot in dict.fromkeys(slot for way in self.ways for slot in way.slots):
            width = len(self.universe(slot.kind).ids) if slot.kind else 1
            self._at[slot] = (end, (1 << width) - 1)
            end += width
        self._gained: dict[tuple[int, bool], tuple[tuple[Way, int], ...]] = {}

    def universe(self, kind: str) -> Universe:
        """The targets of a kind in this account."""
        return self._estate.universe(self.account, kind)

    def _way(self, technique: Escalation) -> Way | None:
        universe = self.universe(technique.target)
        if not universe.ids:
            return None
        trusting = Bits(universe.all, universe.all)
        if technique.service and technique.target == ROLE:
            trusting = self._estate.trusting_service(self.account, technique.service)
            if not trusting.maybe:
                return None
        kind = technique.target
        over = [
            Slot(need.action, kind, (technique.service or "") if need.action == PASSING else "")
            for need in technique.needs
            if need.over in ("target", "held")
        ]
        if any(need.over == "held" for need in technique.needs):
            over.append(Slot("", kind))
        return Way(
            technique=technique,
            universe=universe,
            trusting=trusting,
            over=tuple(over),
            anywhere=tuple(Slot(need.action) for need in technique.needs if need.over == "any"),
            any_of=(Slot("", technique.holding),) if technique.holding else (),
            lifting=_lifting(technique),
        )

    def held(self, who: Principal) -> Bits:
        """What one principal holds of every need, packed."""
        sure = maybe = 0
        for service, slots in self._by_service.items():
            if service and not who.speaks_of(service):
                continue
            for slot, offset in slots:
                answer = self._slot(who, slot)
                sure |= answer.sure << offset
                maybe |= answer.maybe << offset
        return Bits(sure, maybe)

    @cached_property
    def _by_service(self) -> dict[str, list[tuple[Slot, int]]]:
        """The needs by the service of their action; those that are no action by ''."""
        found: dict[str, list[tuple[Slot, int]]] = {}
        for slot, (offset, _) in self._at.items():
            service, colon, _ = slot.action.lower().partition(":")
            found.setdefault(service if colon else "", []).append((slot, offset))
        return found

    def _slot(self, who: Principal, slot: Slot) -> Bits:
        if not slot.kind:
            answer = who.may_somewhere(slot.action)
            return Bits(int(answer == "allowed"), int(answer is not None))
        if not slot.action:
            bits = self._own(who, slot.kind)
            return Bits(bits, bits)
        if slot.action == FREE:
            return self._unhindered(who, slot.kind)
        extra = {"iam:passedtoservice": slot.service} if slot.service else {}
        return who.may(slot.action, self.universe(slot.kind), extra)

    def _own(self, who: Principal, kind: str) -> int:
        """What a principal holds by being what it is."""
        universe = self.universe(kind)
        if kind == GROUP:
            return sum(universe.bit(group) for group in {who.id, *who.groups})
        if kind == POLICY:
            return sum(universe.bit(policy) for policy in set(who.policies))
        return universe.bit(who.id)

    def _unhindered(self, who: Principal, kind: str) -> Bits:
        bits = self._own(who, kind)
        if not who.bounded:
            return Bits(bits, bits)
        sure = maybe = 0
        for action in LIFTING.get(who.kind, ()):
            universe = self.universe(who.kind)
            answer, itself = who.may(action, universe), universe.bit(who.id)
            sure |= bits if answer.sure & itself else 0
            maybe |= bits if answer.maybe & itself else 0
        return Bits(sure, maybe)

    def gains(self, held: int, *, sure: bool) -> tuple[tuple[Way, int], ...]:
        """The techniques that work with what is held, each with the targets it works on.

        A technique that grants its target anything works only where no boundary holds the
        target back, or where the boundary can be lifted.
        """
        key = (held, sure)
        if key not in self._gained:
            self._gained[key] = tuple(self._gains(held, sure))
        return self._gained[key]

    def _gains(self, held: int, sure: bool) -> Iterator[tuple[Way, int]]:
        for way in self.ways:
            bits = self.works(way, held, sure=sure)
            if bits and way.technique.relation == "grants-itself":
                bits &= self._free(way, held)
            if bits:
                yield way, bits

    def works(self, way: Way, held: int, *, sure: bool) -> int:
        """The targets of a technique for which all its needs are held, boundaries aside."""
        if not all(self._of(held, slot) for slot in way.anywhere + way.any_of):
            return 0
        bits = way.trusting.sure if sure else way.trusting.maybe
        for slot in way.over:
            bits &= self._of(held, slot)
            if not bits:
                break
        return bits

    def _of(self, held: int, slot: Slot) -> int:
        offset, mask = self._at[slot]
        return held >> offset & mask

    def _free(self, way: Way, held: int) -> int:
        free = 0
        for slot in way.lifting:
            free |= self._of(held, slot)
        kind = way.technique.target
        return free | (self._estate.unbounded(self.account, kind) if kind in LIFTING else 0)

    def missing(self, way: Way, target: str) -> Iterable[tuple[Slot, int]]:
        """Each need of a technique on one target, as (slot, its bits in what is held)."""
        bit = way.universe.bit(target)
        for slot in way.over + way.anywhere + way.any_of:
            offset, mask = self._at[slot]
            wanted = bit if slot in way.over else mask
            yield slot, wanted << offset


def _lifting(technique: Escalation) -> tuple[Slot, ...]:
    """What frees the target of a technique from its boundary."""
    if technique.relation != "grants-itself":
        return ()
    kind = technique.target
    if kind in LIFTING:
        return tuple(Slot(action, kind) for action in LIFTING[kind])
    # A group or policy grants to whoever has it: some of them must be held, and unbounded.
    return (Slot(FREE, kind),)
