"""The collector that reads any `Row`: a task for each listing, then one for each detail call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from aispm.model import Asset, Link, Read, Record
from aispm.providers.aws import environment, recent, resource_policy, scripts
from aispm.providers.aws.account import Site
from aispm.providers.aws.faults import MalformedError, classifier
from aispm.providers.aws.named import named
from aispm.providers.aws.paths import (
    arguments,
    facts_in,
    filled,
    search,
    tags_in,
    values,
    whole_function,
)
from aispm.providers.aws.row import (
    USES,
    Call,
    Derived,
    Row,
    Tie,
    children,
    declared,
    held,
    kinds_below,
    places,
    sensitive,
    supplies,
)
from aispm.providers.aws.words import Unheard, UnheardError, unheard
from aispm.providers.base import Task
from aispm.providers.owner import owner
from aispm.providers.sensitivity import sensitivity
from aispm.vocabulary import Facts

Context = dict[str, Any]
Findings = Iterator[Record | Task]


@dataclass(frozen=True, slots=True)
class Found:
    """An asset that a listing found, and the context its further calls are made from."""

    id: str
    name: str
    context: Context


@dataclass(frozen=True, slots=True)
class Collector:
    """Reads the rows of a table at one site."""

    rows: Sequence[Row]
    site: Site

    def listing(self, row: Row, parent: Found | None = None) -> Task:
        """The task that lists a row: all there is at the site, or the children of one asset."""
        run = partial(self._list, row, parent)
        below = kinds_below(self.rows, row)
        return self._task(row, row.listing, run, parent.id if parent else None, below)

    def absent(self, row: Row) -> Read:
        """The ledger's line for a row whose service this region does not offer."""
        task = self.listing(row)
        return Read(task.scope, task.operation, "not-in-region", task.lists, task.supplies)

    def _list(self, row: Row, parent: Found | None) -> Findings:
        context = self._below(parent) if parent else self.site.names
        for item in self._items(row, context):
            found = _found(row, item, context)
            yield from self._tell(row, row.listing, found, [item], found.context)
            if parent and row.parent:
                yield Link(parent.id, row.parent.relation, found.id)
            yield from self._children(row, found)

    def _children(self, row: Row, found: Found) -> Findings:
        for child in children(self.rows, row):
            try:
                known = arguments(child.listing, self._below(found)) is not None
            except UnheardError as error:
                lost, told = kinds_below(self.rows, child), supplies(child, child.listing)
                yield self._unheard(child, child.listing, found, error.value, told, lost)
                continue
            if known:
                yield self.listing(child, found)

    def _below(self, parent: Found) -> Context:
        return self.site.names | {"parent": parent.id, "up": parent.context}

    def _items(self, row: Row, context: Context) -> Iterator[Any]:
        """What a listing lists. Raises CutError where there is more than is read."""
        number = 0
        for answer in self._ask(row, row.listing, context):
            for item in values(row.listing.items, answer):
                if bound := row.listing.recent:
                    recent.check(bound, item, number, self.site.account.now)
                number += 1
                yield item

    def _read(self, row: Row, call: Call, found: Found, contexts: Sequence[Context]) -> Findings:
        answers = [answer for one in contexts for answer in self._ask(row, call, one)]
        if call.items:
            items = [one for page in answers for one in values(call.items, page)]
            if call.itself and not items:  # batch calls name what they could not tell of
                raise MalformedError("the answer does not hold what was asked for")
            answers = [{"items": items}]
        return self._tell(row, call, found, answers, contexts[0])

    def _ask(self, row: Row, call: Call, context: Context) -> Iterator[Context]:
        from botocore.exceptions import ClientError

        region = search(call.region, context) if call.region else ""
        args = arguments(call, context) or {}  # whoever made the task saw that none is missing
        ask = self.site.ask_once if call.shared else self.site.ask
        try:
            yield from ask(row.asked(call), call.operation, args, region or "")
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") not in call.none:
                raise
            yield {}

    def _tell(
        self, row: Row, call: Call, found: Found, answers: list[Any], context: Context
    ) -> Findings:
        """What the answers of one call say of one asset, and the calls they lead to."""
        facts: Facts = {}
        tags: dict[str, str] = {}
        asking = context
        for answer in answers:
            known = answer if isinstance(answer, dict) else {}
            facts |= facts_in(call, {**known, "up": context.get("up")} if known else answer)
            context = context | known | self.site.names
            tags |= tags_in(call, answer)
            yield from self._links(row, call, found, answer, context)
            facts |= _names(call, answer)
            yield from self._credentials(row, call, answer, context)
            if call.policy:
                policy = resource_policy.document(search(call.policy, answer))
                facts |= resource_policy.facts(policy, self.site.account.id)
                if policy is not None:
                    yield resource_policy.record(policy, found.id, self.site.account.id)
        if call.derived:
            facts |= _derived(call.derived, answers, asking | found.context)
            for relation, target in call.derived.links(answers):
                yield Link(found.id, relation, whole_function(target))
        if call.tags and row.store:
            keys = self.site.account.tag_keys
            facts["sensitivity"], facts["sensitivity_source"] = sensitivity(tags, found.name, keys)
        asked: dict[str, str] = {}
        skipped: dict[str, str] = {}
        for following in call.then:
            try:
                tasks = list(self._follow(row, following, found, context))
            except UnheardError as error:
                told = supplies(row, following)
                yield self._unheard(row, following, found, error.value, told, held(following))
                asked |= declared(row, following)  # a `None` found before is no answer
                continue
            if following.derived and not tasks:
                facts |= _derived(following.derived, (), context | found.context)
            (asked if tasks else skipped).update(declared(row, following))
            yield from tasks
        facts = _settled(facts, asked, skipped)
        for name, value in sorted(facts.items()):
            if word := unheard(value):
                yield self._unheard(row, call, found, word, (f"{row.kind}.{name}",))
        facts = {name: value for name, value in facts.items() if not unheard(value)}
        if call is row.listing or facts or tags:
            yield Asset(found.id, row.kind, found.name, self.site.scope, owner(tags), facts, tags)

    def _unheard(
        self,
        row: Row,
        call: Call,
        found: Found,
        word: str,
        told: tuple[str, ...],
        lists: tuple[str, ...] = (),
    ) -> Read:
        """The ledger's line for what hangs on a word that the SDK does not know."""
        state, detail = classifier("")(UnheardError(word))
        operation = f"parse:{row.operation(call)}"
        return Read(self.site.scope, operation, state, lists, told, (found.id,), detail)

    def _credentials(self, row: Row, call: Call, answer: Any, context: Context) -> Findings:
        scope, holder = self.site.scope, call.holder.format_map(context)
        for place in places(call):
            told = tuple(f"{row.kind}.{fact}" for fact in (place.fact, *place.tells))
            yield from environment.gaps(place, answer, scope, told, holder)
            yield from environment.credentials(place, answer, scope, holder)
        if call.texts:
            yield from environment.in_texts(call.texts, answer, scope, holder)
        if call.scripts:
            read = scripts.read(call.scripts, answer)
            yield from environment.in_texts(("@",), read, scope, holder)

    def _links(
        self, row: Row, call: Call, found: Found, answer: Any, context: Context
    ) -> Iterator[Link | Read]:
        for tie in call.ties:
            try:
                yield from _tied(tie, answer, context)
            except UnheardError as error:
                yield self._unheard(row, call, found, error.value, ("reach",))

    def _follow(self, row: Row, call: Call, found: Found, context: Context) -> Iterator[Task]:
        """The tasks of a detail call; none when there is nothing to ask for."""
        each = [context | one for one in (values(call.each, context) if call.each else [{}])]
        known = [one for one in each if arguments(call, one) is not None]
        for contexts in [known] if known and call.derived else [[one] for one in known]:
            run = partial(self._read, row, call, found, contexts)
            yield self._task(row, call, run, found.id, held(call))

    def _task(
        self,
        row: Row,
        call: Call,
        run: Callable[[], Findings],
        subject: str | None,
        lists: tuple[str, ...] = (),
    ) -> Task:
        scope, operation = self.site.scope, row.operation(call)
        # What hides holders of keys, be they only below it, leaves open who uses those known.
        used = (USES,) if "credential" in lists else ()
        told = tuple(sorted({*supplies(row, call), *used}))

        def whole() -> Findings:
            gaps = False
            for record in run():
                gaps = gaps or isinstance(record, Read)
                yield record
            if gaps:  # who writes lines of the ledger writes the call's own too
                yield Read(scope, operation, "ok", lists, told)

        classify = classifier(" and ".join(row.permissions(call)))
        return Task(
            scope, operation, whole, classify, lists, told, subject, sensitive=sensitive(call)
        )


def _found(row: Row, item: Any, context: Context) -> Found:
    """The asset an item stands for. A bare name (DynamoDB lists those) becomes a `value`."""
    known = (item if isinstance(item, dict) else {"value": item}) | context
    own = filled(row.id, known)
    return Found(own, filled(row.name, known), known | {"self": own})


def _derived(derived: Derived, answers: Sequence[Any], context: Context) -> Facts:
    try:
        return derived.of(answers, context)
    except UnheardError as error:
        return dict.fromkeys(derived.types, Unheard(error.value))


def _tied(tie: Tie, answer: Any, context: Context) -> Iterator[Link]:
    if search(tie.unless, context) is not None:
        return
    for value in values(tie.path, answer):
        meant = named(value, context["partition"]) if isinstance(value, str) else value
        ends = context | {"value": meant}
        target = whole_function(tie.target.format_map(ends))
        yield Link(whole_function(tie.source.format_map(ends)), tie.relation, target)


def _names(call: Call, answer: Any) -> Facts:
    """The names of variables that were given, and whether scripts run what they fetch."""
    facts = scripts.facts(scripts.read(call.scripts, answer)) if call.scripts else {}
    for place in places(call):
        names = environment.names(place, answer)
        facts |= {} if names is None else {place.fact: names}
    return facts


def _settled(facts: Facts, asked: dict[str, str], skipped: dict[str, str]) -> Facts:
    """The facts of an answer beside those that following calls fill, by whether they are made.

    Where a call is made, its word counts, so a `None` found before is no answer yet; where
    there was nothing to ask for, what it would have filled is not set.
    """
    unset = {name: None for name, wanted in skipped.items() if wanted.endswith("?")}
    return {name: v for name, v in (unset | facts).items() if v is not None or name not in asked}
