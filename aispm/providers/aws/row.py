"""The table's vocabulary: one `Row` says all there is to say about a kind of resource.

Paths are JMESPath. Those of a listing are searched in one item of the list, those of a
detail call in its answer. Arguments, ids and links are made from a *context*: the item (or
the answer over it) plus `partition`, `region`, `account`, `self` (the asset's own id),
`parent` (the id of the asset it was listed under) and `up` (that asset's item). Facts of a
child may be made from `up` too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from aispm.model import Kind
from aispm.providers.aws import resource_policy
from aispm.vocabulary import Facts, Relation

# What is unknown of every key, where variables that may hold it were not read.
USES = "credential.uses"
# The IAM prefix of a service's permissions, where it is not the service's boto3 name.
_PREFIX = {
    "agent-registry-control": "agent-registry",
    "bedrock-agent": "bedrock",
    "bedrock-agentcore-control": "bedrock-agentcore",
    "bedrock-data-automation": "bedrock",
    "devops-agent": "aidevops",
    "lexv2-models": "lex",
    "opensearchserverless": "aoss",
    "qconnect": "wisdom",
    "stepfunctions": "states",
}


class Fact(Struct, frozen=True):
    """A fact's type (as in `model.Kind`) and where its value stands in the answer.

    What the path does not find is `None` for a nullable type and absent for any other. Where
    people write freely, as in URLs and policies, `kept` is how many characters of each text
    may be told, the secrets in it masked. `shown` are names that services have ever more of, as
    types of machines: no rule compares them, and one that the SDK does not know is as good.
    """

    type: str
    path: str
    kept: int = 0
    shown: bool = False


class Tie(Struct, frozen=True):
    """A link from the asset to each value at `path`; `target` makes an id of a short name.

    `source` is whom the link starts at: of code that an asset runs that is the code's place,
    and the asset its target, as whoever controls the code controls the asset. There is no link
    where something stands at `unless` in the context.
    """

    relation: Relation
    path: str
    target: str = "{value}"
    source: str = "{self}"
    unless: str = "`null`"


class Environment(Struct, frozen=True):
    """Environment variables: their names become `env_names`, their values are never kept.

    Several maps may stand at `variables`. `error` is the path of the error code some services
    give in place of the variables; something stands at `elsewhere` where more of them lie in a
    file, which is not read. `fact` is told of the names, if they are those of settings, and other
    facts that are made of the names are those it `tells`.
    """

    variables: str
    error: str = "`null`"
    elsewhere: str = "`null`"
    fact: str = "env_names"
    tells: tuple[str, ...] = ()


class Recent(Struct, frozen=True):
    """How much is read of a list without end: the `most` newest of the last `days`.

    The list has to be asked for newest first. What is cut off is a gap in the ledger.
    """

    most: int = 100
    days: int = 90
    created: str = "CreationTime"


class Derived(Struct, frozen=True):
    """Facts that no path finds, with their types: `of` makes them of all answers of a call.

    It is given the answers, of which there may be none, and the context of the call, in which what
    the listing told is not hidden by later answers. `links` makes relations and targets of answers.
    """

    types: dict[str, str]
    of: Callable[[Sequence[Any], dict[str, Any]], Facts]
    links: Callable[[Sequence[Any]], Iterator[tuple[Relation, str]]] = lambda _: iter(())


class Call(Struct, frozen=True, kw_only=True):
    """One operation, what its answer tells, and the calls that each answer leads to.

    `items` is the path of a listing's items; the pages of a detail call that has it are put
    together, and its facts and links are searched in `items` of that; of one thing asked by name
    they are the thing `itself`, and an answer without it told nothing. `args` maps parameters to
    paths in the context. `tags` is the path of the tags, `policy` that of a policy of the resource,
    `texts` are those of prompts, headers and the like, which may hold credentials and are not kept;
    `holder` is whom what is found in them and in variables is held by. `each`, where given, is a
    path of several contexts, each of which makes a call of its own; those of a call with `derived`
    facts are one task. What is `shared` is asked once a site, however many assets ask it. An error
    code in `none` means there is nothing, an answer like any other. `region` is the path of the
    region to ask, and `service` the service, where they are not the row's. `permission` is the IAM
    action, where it has another name than the operation, and `also` are those of what the service
    calls in the caller's name. `settings` are named values beside the environment's, `scripts` the
    paths of shell in base64, of which `runs_downloads` is told; they are searched as `texts` are. A
    listing may be only of what is `recent`. What `tells_code` says where code lies, or gives leave
    to fetch it.
    """

    operation: str
    items: str = ""
    args: dict[str, str] = {}
    facts: dict[str, Fact] = {}
    ties: tuple[Tie, ...] = ()
    tags: str = ""
    policy: str = ""
    texts: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    environment: Environment | None = None
    settings: tuple[Environment, ...] = ()
    holder: str = "{self}"
    then: tuple[Call, ...] = ()
    each: str = ""
    derived: Derived | None = None
    shared: bool = False
    none: tuple[str, ...] = ()
    itself: bool = False
    tells_code: bool = False
    recent: Recent | None = None
    region: str = ""
    service: str = ""
    permission: str = ""
    also: tuple[str, ...] = ()


class Parent(Struct, frozen=True):
    """The kind whose assets are asked for their children, and the link that ties them.

    `or_kind` is another that has such children; what both leave in the context is then alike.
    """

    kind: str
    relation: Relation
    or_kind: str = ""


class Row(Struct, frozen=True, kw_only=True):
    """One kind of resource: how it is listed, named, described and tied to others.

    `id` and `name` are paths in the context, or templates when they hold braces. A `store`
    gets its sensitivity from tags and name. A `worldwide` row is listed once an account. What is
    `general` serves AI and anything else alike: whether it does, `correlate` tells; so it does of
    the facts of `joins`, which hang on other records.
    """

    kind: str
    title: str
    role: str
    service: str
    id: str
    name: str
    listing: Call
    parent: Parent | None = None
    store: bool = False
    worldwide: bool = False
    general: bool = False
    joins: dict[str, str] = {}

    def operation(self, call: Call) -> str:
        """The ledger's name of a call: boto3 service and API operation."""
        return f"{self.asked(call)}:{call.operation}"

    def asked(self, call: Call) -> str:
        """The boto3 name of the service that a call asks."""
        return call.service or self.service

    def permission(self, call: Call) -> str:
        """The IAM action the call needs."""
        prefix = _PREFIX.get(self.asked(call), self.asked(call))
        return call.permission or f"{prefix}:{call.operation}"

    def permissions(self, call: Call) -> tuple[str, ...]:
        """All the IAM actions the call needs."""
        return (self.permission(call), *call.also)


def calls(call: Call) -> Iterator[Call]:
    """A call and all that follow from it."""
    yield call
    for following in call.then:
        yield from calls(following)


def sensitive(call: Call) -> bool:
    """Whether the answer may tell of what people write keys in: variables, prompts, texts, code."""
    return bool(call.environment or call.texts or call.scripts or call.settings or call.tells_code)


def declared(row: Row, call: Call) -> dict[str, str]:
    """The facts one call fills, by name, with their types."""
    facts = {name: fact.type for name, fact in call.facts.items()}
    facts |= {place.fact: "list" for place in places(call)}
    if call.scripts:
        facts["runs_downloads"] = "bool"
    if call.policy:
        facts |= resource_policy.FACTS
    if call.derived:
        facts |= call.derived.types
    if row.store and call.tags:
        facts |= {"sensitivity": "string", "sensitivity_source": "string"}
    return facts


def kind(row: Row) -> Kind:
    """What the row declares to rules: its facts and their types."""
    facts: dict[str, str] = {}
    for call in calls(row.listing):
        facts |= declared(row, call)
    return Kind(row.kind, row.title, row.role, facts)


def joined(row: Row) -> Kind:
    """The same with the facts that only links between records tell."""
    own = kind(row)
    more = {"serves_ai": "bool"} if row.general else {}
    return Kind(own.name, own.title, own.role, own.facts | more | row.joins)


def supplies(row: Row, call: Call) -> tuple[str, ...]:
    """What stays unknown when the call fails: its facts and those of the calls it leads to.

    A listing supplies its own facts only: those of a detail call are in that call's read.
    """
    filled = [call] if call is row.listing else list(calls(call))
    facts = {fact for one in filled for fact in declared(row, one)}
    if any(one.tags for one in filled):
        facts |= {"tags", "owner"}
    told = {f"{row.kind}.{fact}" for fact in facts}
    return tuple(sorted(told | {USES} if held(call) else told))


def children(rows: Sequence[Row], row: Row) -> tuple[Row, ...]:
    """The rows that are listed once for every asset of this one."""
    parents = ((child, child.parent) for child in rows if child.parent)
    return tuple(child for child, above in parents if row.kind in (above.kind, above.or_kind))


def kinds_below(rows: Sequence[Row], row: Row) -> tuple[str, ...]:
    """The kinds of which nothing is seen when the row's listing fails: its own and those below."""
    below = [name for child in children(rows, row) for name in kinds_below(rows, child)]
    return tuple(dict.fromkeys((row.kind, *held(row.listing), *below)))


def held(call: Call) -> tuple[str, ...]:
    """`credential`, where a call or one that follows from it reads variables or texts."""
    read = any(places(one) or one.texts or one.scripts for one in calls(call))
    return ("credential",) if read else ()


def places(call: Call) -> tuple[Environment, ...]:
    """Where a call's answer has named values that are searched for credentials."""
    return (*((call.environment,) if call.environment else ()), *call.settings)
