"""What principals hold of the needs of all techniques, packed so that it can be united.

An account's plan gives each distinct need (an action over targets of a kind, an action
anywhere, or holding targets of a kind) its own bits in one integer. What one principal holds
is one such integer; what several hold together is the `|` of theirs. So a technique whose
needs are spread over two identities is found by the same look as one that a single identity
holds whole, and the cost is principals x needs, never pairs x techniques.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial

from aispm.graph.asking import Asking, invited
from aispm.graph.chosen import best, somewhere
from aispm.graph.lifting import LIFTING
from aispm.graph.needs import (
    ACCOUNT,
    FREE,
    GROUP,
    IMAGE,
    JOINING,
    MANAGER,
    POLICY,
    ROLE,
    Slot,
    Way,
    lifting,
    slots_of,
)
from aispm.graph.scene import Scene
from aispm.graph.stores import Stores
from aispm.iam.aws.bits import NOWHERE, Bits
from aispm.iam.aws.context import Context
from aispm.iam.aws.estate import Estate
from aispm.iam.aws.principal import Principal
from aispm.iam.aws.universe import Universe
from aispm.model import Escalation


class Plan:
    """Every technique in one account."""

    def __init__(self, estate: Estate, account: str, techniques: Sequence[Escalation]) -> None:
        self._estate = estate
        self.account = account
        self.scene = Scene(estate, account)
        self._asking = Asking(estate, account)
        self.ways = tuple(way for one in techniques if (way := self._way(one)) is not None)
        self._at: dict[Slot, tuple[int, int]] = {}
        end = 0
        slots = dict.fromkeys(slot for way in self.ways for slot in way.slots)
        # Those of one bit first: what is needed anywhere is then told by the lowest few.
        for slot in sorted(slots, key=lambda one: bool(one.kind)):
            width = len(self.universe(slot.kind).ids) if slot.kind else 1
            self._at[slot] = (end, (1 << width) - 1)
            end += width
        self._anywhere = {
            way.technique.id: sum(1 << self._at[slot][0] for slot in {*way.anywhere})
            for way in self.ways
        }
        self._gained: dict[tuple[int, bool], tuple[tuple[Way, int], ...]] = {}

    def universe(self, kind: str) -> Universe:
        """The targets of a kind in this account; the accounts that this one governs."""
        if kind == ACCOUNT:
            return self._governed
        return self._estate.universe(self.account, kind)

    @cached_property
    def _governed(self) -> Universe:
        accounts = self._estate.organisation.governed(f"aws:{self.account}")
        own = (one.id.split(":")[1] for one in self._estate.principals)
        partition = next(own, "aws")
        return Universe({one: f"arn:{partition}:iam::{one[4:]}:root" for one in accounts})

    def _way(self, technique: Escalation) -> Way | None:
        universe = self.universe(technique.target)
        if not universe.ids:
            return None
        working = self.scene.working(technique, universe)
        if technique.data and not any(self.universe(kind).ids for kind in technique.data):
            return None
        # Who is bound may free itself even where it would administer nothing then.
        if not working.maybe and not technique.lifts:
            return None
        over, anywhere = slots_of(technique)
        return Way(
            technique=technique,
            universe=universe,
            trusting=working,
            over=over,
            anywhere=anywhere,
            any_of=(Slot(JOINING, technique.holding),) if technique.holding else (),
            lifting=lifting(technique),
        )

    def held(self, who: Principal) -> Bits:
        """What one principal holds of every need, packed."""
        sure = maybe = 0
        for service, slots in self._by_service.items():
            silent = service and not who.speaks_of(service)
            for slot, offset in slots:
                if silent and slot not in self._shared:
                    continue
                answer = self._slot(who, slot)
                sure |= answer.sure << offset
                maybe |= answer.maybe << offset
        return Bits(sure, maybe)

    @cached_property
    def _shared(self) -> frozenset[Slot]:
        """The needs that the policies of targets may give to who has no permission itself."""
        shared = self._estate.shared
        return frozenset(
            slot
            for slot in self._at
            if slot.through == IMAGE
            or (
                (slot.kind and not slot.through)
                and shared.speaking(self.universe(slot.kind), slot.kind)
            )
        )

    def settled(self, way: Way) -> int:
        """The targets of a technique of which a policy that was read settles the doubt."""
        return self._estate.shared.among(way.universe) if way.technique.settled_by else 0

    @cached_property
    def _by_service(self) -> dict[str, list[tuple[Slot, int]]]:
        """The needs by the service of their action; those that are no action by ''."""
        found: dict[str, list[tuple[Slot, int]]] = {}
        for slot, (offset, _) in self._at.items():
            service, colon, _ = slot.action.lower().partition(":")
            found.setdefault(service if colon else "", []).append((slot, offset))
        return found

    def _slot(self, who: Principal, slot: Slot) -> Bits:
        if slot.through == MANAGER:
            return NOWHERE  # of another account than this one (see `from_manager`)
        if slot.through:
            universe = self.universe(slot.kind)
            layers = self.scene.layers(slot.through, universe)
            return self._asking.behind(who, slot.action, layers, universe)
        if not slot.kind:
            answer = somewhere(slot.action, who.id, who.may_somewhere)
            return Bits(int(answer == "allowed"), int(answer is not None))
        if not slot.action:
            bits = self._own(who, slot.kind)
            return Bits(bits, bits)
        if slot.action == JOINING:
            bits = self._own(who, slot.kind)
            bound = who.boundary is not None or any(one.effect == "Deny" for one in who.statements)
            return Bits(0 if bound else bits, bits)
        if slot.action == FREE:
            return self._unhindered(who, slot.kind)
        passed = {"iam:passedtoservice": slot.service} if slot.service else None
        universe = self.universe(slot.kind)

        def ask(extra: Context) -> Bits:
            return self._asking.may(who, slot.action, universe, slot.kind, extra)

        return best(slot.action, who.id, ask, passed)

    def abroad(self, who: Principal) -> Bits:
        """What a principal of another account holds of the needs over targets that let it in."""
        sure = maybe = 0
        for slot, offset, guests in self._inviting:
            if invited(who.account, guests):
                answer = self._slot(who, slot)
                sure |= answer.sure << offset
                maybe |= answer.maybe << offset
        return Bits(sure, maybe)

    @cached_property
    def _inviting(self) -> tuple[tuple[Slot, int, frozenset[str]], ...]:
        """The needs that identities of other accounts may hold, with those accounts."""
        found = []
        for slot, (offset, _) in self._at.items():
            if slot.kind and ":" in slot.action and slot.through in ("", IMAGE):
                universe = self.universe(slot.kind)
                layers = self.scene.layers(IMAGE, universe) if slot.through else ()
                if guests := self._asking.guests(universe, layers):
                    found.append((slot, offset, guests))
        return tuple(found)

    @cached_property
    def guests(self) -> frozenset[str]:
        """The other accounts whose identities may hold some need here."""
        return frozenset().union(*(guests for _, _, guests in self._inviting))

    @cached_property
    def stores(self) -> Stores:
        """What roles of the account may do with data."""
        return Stores(self._estate, self.account, self.universe(ROLE), self.principals)

    @cached_property
    def principals(self) -> dict[str, Principal]:
        """Every user, role and group of the account, by id."""
        return {one.id: one for one in self._estate.principals if one.account == self.account}

    def from_manager(self, plans: Mapping[str, Plan]) -> Iterator[tuple[str, Bits]]:
        """What identities of the management account hold of the needs of this account's ways."""
        slots = [(one.action, at) for one, (at, _) in self._at.items() if one.through == MANAGER]
        if not slots or not any(way.trusting.maybe for way in self.ways if way.technique.lifts):
            return
        managers = sorted(self._estate.organisation.managers(f"aws:{self.account}"))
        for plan in (plans[one[4:]] for one in managers if one[4:] in plans):
            for name, who in plan.principals.items():
                answers = [(who.may_somewhere(action), at) for action, at in slots]
                sure = sum(1 << at for answer, at in answers if answer == "allowed")
                maybe = sum(1 << at for answer, at in answers if answer is not None)
                if maybe:
                    yield name, Bits(sure, maybe)

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
            itself = universe.bit(who.id)
            answer = best(action, who.id, partial(who.may, action, universe))
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
        bits = way.trusting.sure if sure else way.trusting.maybe
        return bits and self.needed(way, held) & bits

    def needed(self, way: Way, held: int) -> int:
        """The targets for which all needs are held, whether or not it works on them."""
        wanted = self._anywhere[way.technique.id]
        if held & wanted != wanted or not all(self._of(held, slot) for slot in way.any_of):
            return 0
        bits = way.universe.all
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

    def parts(self, way: Way, bits: int) -> Iterator[tuple[str, int]]:
        """Each permission a technique needs on some targets, with its bits in what is held."""
        for slot in way.over + way.anywhere:
            if slot.action:
                offset, mask = self._at[slot]
                yield slot.action, (bits if slot in way.over else mask) << offset
