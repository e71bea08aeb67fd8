"""What one IAM user or role may do: its policies and groups, its boundary, its organisation.

What the policies of resources add or take away is in `shared`. An answer is a pair of sets:
what is allowed for `sure`, and what `maybe` (a condition the snapshot cannot decide stands
between). `maybe` always contains `sure`.

Source: AWS IAM user guide, "Policy evaluation logic".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

from msgspec import structs

from aispm.iam.aws.access import NO_RESOURCE, made
from aispm.iam.aws.besides import besides
from aispm.iam.aws.bits import Bits, fenced, reach_of, reaches_any, said_by
from aispm.iam.aws.conditions import holds
from aispm.iam.aws.context import MISSING, Context
from aispm.iam.aws.region import named_regions
from aispm.iam.aws.statement import Holding, Statement
from aispm.iam.aws.table import under_rcps
from aispm.iam.aws.universe import Universe, only
from aispm.iam.aws.variables import opened, substitute
from aispm.iam.wildcard import covers, overlaps
from aispm.vocabulary import Certainty

_NONE: Mapping[str, str | None] = {}
# Somebody in no account that was read (see `external`).
EXTERNAL = "aws.iam.external"
_USER = "aws.iam.user"
_WRITES_ITSELF = {"aws.iam.role": "iam:PutRolePolicy", "aws.iam.group": "iam:PutGroupPolicy"}


def no_walls(account: str) -> tuple[Statement, ...]:
    """No resource control policy holds anywhere, or none for who asks."""
    return ()


@dataclass(frozen=True)
class Principal:
    """One principal with everything that bears on it. `boundary` is `None` when it has none.

    `levels` are the service control policies of each level of its organisation, root first;
    `walls` tells by the scope of an account the resource control policies that hold for what
    lies in it, which can only deny.
    """

    id: str
    kind: str
    account: str
    statements: tuple[Statement, ...]
    boundary: tuple[Statement, ...] | None
    context: Context
    groups: tuple[str, ...] = ()
    holdings: tuple[Holding, ...] = ()
    levels: tuple[tuple[Statement, ...], ...] = ()
    walls: Callable[[str], tuple[Statement, ...]] = no_walls
    _memory: dict[tuple[object, ...], Bits] = field(default_factory=dict, compare=False, repr=False)

    @property
    def policies(self) -> tuple[str, ...]:
        """The ids of its policies, those of its groups included."""
        return tuple(one.policy for one in self.holdings)

    @property
    def session(self) -> str:
        """The ARN of a role's sessions without their name; empty for who is no role."""
        head, _, path = self.id.partition(":role/")
        name = path.rpartition("/")[2]
        return f"{head.replace(':iam:', ':sts:', 1)}:assumed-role/{name}" if name else ""

    @cached_property
    def tells_accounts_apart(self) -> bool:
        """Whether what it may do to a resource depends on whose account that is in."""
        if self.walls is not no_walls:
            return True
        above = chain.from_iterable((*self.levels, self.boundary or ()))
        conditions = (str(one.condition).lower() for one in chain(self.statements, above))
        return any("aws:resource" in text for text in conditions)

    def may(self, action: str, universe: Universe, extra: Context = _NONE) -> Bits:
        """On which resources of `universe` the principal may do `action`.

        `extra` adds keys of the request that are known, such as `iam:passedtoservice`.
        """
        key = (action, universe, *extra.items())
        if key not in self._memory:
            self._memory[key] = self._may(action, universe, {**self.context, **extra})
        return self._memory[key]

    def _may(self, action: str, universe: Universe, context: Context) -> Bits:
        allows, denies = self._speaking(action)
        own = said_by(allows, "Allow", action, universe, context)
        if not own.maybe:
            return own
        denied = said_by(denies + self._walls(action, context), "Deny", action, universe, context)
        fences = self.levels if self.boundary is None else (self.boundary, *self.levels)
        return fenced(
            Bits(own.sure & ~denied.maybe, own.maybe & ~denied.sure),
            fences,
            action,
            universe,
            context,
        )

    def granted(self, action: str, universe: Universe, extra: Context = _NONE) -> Bits:
        """Where the policy of a resource of its account that names the principal is enough.

        No Deny may stand against it, and a role stays within its boundary; a user need not.
        """
        if self.boundary is None or self.kind == _USER:
            return self.undenied(action, universe, extra)
        fences = (self.boundary,)
        free = self.undenied(action, universe, extra)
        return fenced(free, fences, action, universe, {**self.context, **extra})

    def undenied(self, action: str, universe: Universe, extra: Context = _NONE) -> Bits:
        """Where nothing stands against it: no Deny, and no level of its organisation."""
        context = {**self.context, **extra}
        denies = self._speaking(action)[1] + (self.boundary or ()) + self._walls(action, context)
        denied = said_by(denies, "Deny", action, universe, context)
        free = Bits(universe.all & ~denied.maybe, universe.all & ~denied.sure)
        return fenced(free, self.levels, action, universe, context)

    def _walls(self, action: str, context: Context) -> tuple[Statement, ...]:
        """The resource control policies of the account that is asked, which `context` names."""
        if self.walls is no_walls or not under_rcps(action):
            return ()
        return self.walls(f"aws:{context.get('aws:resourceaccount', self.account)}")

    def may_somewhere(self, action: str, extra: Context = _NONE) -> Certainty | None:
        """Whether there is any resource at all for which `action` is allowed.

        Used for calls that create something: what they act on does not exist yet.
        """
        best = self._some(action, made(action, self.account, self.id.split(":")[1]), extra)
        return best and _worse(best, self.may_besides(action))

    def may_besides(self, action: str) -> Certainty | None:
        """Whether it may name whatever else `action` needs, besides what it acts on."""
        worst: Certainty | None = "allowed"
        for one in besides(action, self.account, self.id.split(":")[1]):
            checked: Context = {one.spared: "true"} if one.spared else {}
            found = self._some(action, one.arns, {**checked, **one.chosen})
            if found != "allowed" and one.chosen:
                found = self._some(action, one.arns, checked) or found
            if found is None and one.perhaps:
                found = self._some(action, one.perhaps, checked) and "conditional"
            worst = _worse(worst, found)
        return worst

    def _some(
        self, action: str, targets: tuple[str, ...], extra: Context = _NONE
    ) -> Certainty | None:
        """Whether `action` is allowed on any part of what `targets` mean, as patterns."""
        best: Certainty | None = None
        allows, denies = self._speaking(action)
        fenced_in = self.boundary is not None or self.levels or self.walls is not no_walls
        free = not fenced_in and not any(one.concerns(action) for one in denies)
        for statement in allows:
            if not statement.concerns(action):
                continue
            if free and statement.alike and statement.resources:
                if reaches_any(statement, targets):
                    return "allowed"
                continue
            for asked in self._asked(statement, targets):
                for place in self._regions:
                    answer = self._may(action, only(asked), {**self.context, **place, **extra})
                    if answer.sure:
                        return "allowed"
                    if answer.maybe:
                        best = "conditional"
        return best

    def _asked(self, statement: Statement, targets: tuple[str, ...]) -> Iterator[str]:
        """What to ask for: what a statement and the things that would be made have in common."""
        for raw in statement.resources or ("*",):
            known = substitute(raw, self.context)
            pattern = known if isinstance(known, str) else opened(raw)
            for target in () if known is MISSING else targets:
                if overlaps(pattern, target):
                    whole = target == NO_RESOURCE or covers(pattern, target)
                    yield target if whole else pattern

    @cached_property
    def _regions(self) -> tuple[Context, ...]:
        """Where something might be made: whoever makes it chooses one of the regions named."""
        above = chain.from_iterable((*self.levels, self.boundary or ()))
        asked = (named_regions(one.condition) for one in chain(self.statements, above))
        found = sorted(set().union(*asked))
        return tuple({"aws:requestedregion": one} for one in found) or ({},)

    def sources(
        self, action: str, universe: Universe, extra: Context = _NONE
    ) -> list[tuple[str, int]]:
        """The statements that allow `action`, each with the resources it allows it on."""
        context = {**self.context, **extra}
        return [
            (statement.source, reached)
            for statement in self._speaking(action)[0]
            if (reached := reach_of(statement, action, universe, context).maybe)
        ]

    def _speaking(self, action: str) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
        """The Allows and the Denies of an action's service, and of any service."""
        service = action.partition(":")[0].lower()
        if service not in self._spoken:
            found = self._by_service.get(service, ()) + self._by_service.get("*", ())
            self._spoken[service] = (
                tuple(one for one in found if one.effect == "Allow"),
                tuple(one for one in found if one.effect == "Deny"),
            )
        return self._spoken[service]

    @cached_property
    def _spoken(self) -> dict[str, tuple[tuple[Statement, ...], tuple[Statement, ...]]]:
        return {}

    @cached_property
    def _by_service(self) -> dict[str, tuple[Statement, ...]]:
        found: dict[str, list[Statement]] = {}
        for statement in self.statements:
            for service in statement.services:
                found.setdefault(service, []).append(statement)
        return {service: tuple(speaking) for service, speaking in found.items()}

    def speaks_of(self, service: str) -> bool:
        """Whether any of its statements may concern an action of a service (lower case)."""
        return service in self._by_service or "*" in self._by_service

    @cached_property
    def bounded(self) -> bool:
        """Whether a boundary holds it back, however much it is granted."""
        if self.boundary is None:
            return False
        free = any(one.everything and holds(one.condition, self.context) for one in self.boundary)
        return not free or any(one.effect == "Deny" for one in self.boundary)

    def grown(self, *, sure: bool) -> Principal:
        """The same principal once it has granted itself all it could: Denies and boundary stay."""
        return replace(self, statements=(*self.statements, _SELF_GRANTED[sure]), _memory={})

    def without_everything(self) -> Principal:
        """The same principal without what allows it all actions on all resources."""
        left = tuple(one for one in self.statements if not one.everything)
        return replace(self, statements=left, _memory={})

    @property
    def everything(self) -> Statement | None:
        """The statement that allows all actions on all resources, if it stands unhindered.

        An organisation hinders it that keeps the principal from writing its own policies; what
        else an organisation takes away, it takes from the whole account (see `Estate.withheld`).
        """
        if self.bounded or any(part.effect == "Deny" for part in self.statements):
            return None
        itself = only(self.id)
        free = Bits(itself.all, itself.all)
        writing = _WRITES_ITSELF.get(self.kind, "iam:PutUserPolicy")
        if not fenced(free, self.levels, writing, itself, self.context).sure:
            return None
        for statement in self.statements:
            if statement.everything and holds(statement.condition, self.context):
                return statement
        return None


def _worse(one: Certainty | None, other: Certainty | None) -> Certainty | None:
    if one is None or other is None:
        return None
    return one if other == "allowed" else other


def anything(what: str, condition: object) -> Statement:
    """An Allow of every action on every resource; `what` is told as where it comes from."""
    return Statement(what, "Allow", ("*",), (), ("*",), (), {}, condition)


# What a policy says of which only the name is known.
UNREAD = tuple(
    structs.replace(anything("a policy that was not read", "undecided"), effect=effect)
    for effect in ("Allow", "Deny")
)
# By whether the grant is sure; a condition that is no block cannot be decided (see `holds`).
_SELF_GRANTED = {
    True: anything("what it can grant itself", None),
    False: anything("what it can grant itself", "undecided"),
}
