"""The needs of techniques as slots: what has to be looked up of a principal."""

from __future__ import annotations

from dataclasses import dataclass

from aispm.graph.lifting import LIFTING
from aispm.iam.aws.bits import Bits
from aispm.iam.aws.universe import Universe
from aispm.model import Escalation

PASSING = "iam:PassRole"
ROLE, GROUP, POLICY = "aws.iam.role", "aws.iam.group", "aws.iam.policy"
ACCOUNT = "aws.account"
FREE, JOINING = "free", "joining"
MANAGER, IMAGE = "manager", "image"


@dataclass(frozen=True)
class Slot:
    """One need: `action` over targets of `kind`; anywhere when there is no kind.

    Without an action it is holding them: being one, or a member, or having it attached; with
    `FREE` holding them with no boundary in the way of what is granted; with `JOINING` holding one
    that gets what others have, within its own boundary and Denies. `service` is the service a
    role is passed to. `through` says what stands behind the targets that is asked about: a
    protocol's providers, or the image; `manager` is anywhere, from the management account.
    """

    action: str
    kind: str = ""
    service: str = ""
    through: str = ""


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


def slots_of(technique: Escalation) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
    """The needs of a technique: over its targets, and anywhere."""
    kind = technique.target
    over: list[Slot] = []
    anywhere: list[Slot] = []
    for need in technique.needs:
        if need.over in ("any", MANAGER):
            anywhere.append(Slot(need.action, through=MANAGER if need.over == MANAGER else ""))
        elif need.over in ("provider", IMAGE):
            through = IMAGE if need.over == IMAGE else technique.federated or ""
            over.append(Slot(need.action, kind, through=through))
        else:
            service = technique.service if need.action == PASSING else None
            over.append(Slot(need.action, kind, service or ""))
    if technique.lifts or any(need.over == "held" for need in technique.needs):
        over.append(Slot("", kind))
    return tuple(over), tuple(anywhere)


def lifting(technique: Escalation) -> tuple[Slot, ...]:
    """What frees the target of a technique from its boundary."""
    if technique.relation != "grants-itself":
        return ()
    kind = technique.target
    if kind in LIFTING:
        return tuple(Slot(action, kind) for action in LIFTING[kind])
    # A group or policy grants to whoever has it: some of them must be held, and unbounded.
    return (Slot(FREE, kind),)
