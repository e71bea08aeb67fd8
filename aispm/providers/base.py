"""What a provider is, and the one thread pool and coverage ledger they all share.

A provider turns a `Sources` request into `Task`s. A task makes one call (or one paged
list) and yields records and further tasks; it always ends as exactly one line of the
ledger, whatever happens in it. No task ever waits for another, so the pool cannot starve.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import msgspec
from msgspec import Struct

from aispm.errors import InputError
from aispm.merge import places
from aispm.model import (
    SNAPSHOT_SCHEMA,
    Asset,
    Binding,
    Credential,
    Identity,
    Kind,
    Link,
    Location,
    Policy,
    Read,
    ReadState,
    Record,
    Scope,
    Snapshot,
)

THREADS = 16

# Called with (source, tasks done, tasks known); the command line draws it, others ignore it.
Progress = Callable[[str, int, int], None]


def silent(source: str, done: int, known: int) -> None:
    """The default progress: none."""


class Sources(Struct, frozen=True, kw_only=True):
    """What a scan was asked to read. A cloud is read only when its flag is true."""

    paths: tuple[str, ...] = ()
    root: str | None = None
    excludes: tuple[str, ...] = ()
    aws: bool = False
    aws_profiles: tuple[str, ...] = ()
    aws_regions: tuple[str, ...] = ()
    azure: bool = False
    azure_tenant: str | None = None
    azure_subscriptions: tuple[str, ...] = ()
    gcp: bool = False
    gcp_projects: tuple[str, ...] = ()
    sensitivity_tags: tuple[str, ...] = (
        "sensitivity",
        "data-sensitivity",
        "classification",
        "data-classification",
    )
    now: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One call to make, and what it would tell.

    `run` yields what it finds; what it yielded before an exception is kept.
    `classify` turns an exception into a ledger state and a sentence without secrets.
    `subject` is the asset a detail call is about: its id is what a failure misses.
    """

    scope: str
    operation: str
    run: Callable[[], Iterable[Record | Task]]
    classify: Callable[[Exception], tuple[ReadState, str]]
    lists: tuple[str, ...] = ()
    supplies: tuple[str, ...] = ()
    subject: str | None = None


class Provider(Protocol):
    """A source of assets: a module with these three names, listed in `PROVIDERS`."""

    NAME: str  # as in report v1's `scan.sources`

    def kinds(self) -> Sequence[Kind]:
        """Every kind it can yield. Loads no SDK."""
        ...

    def operations(self) -> Sequence[tuple[str, str, str]]:
        """(kind, operation, permission) of every call that tells of a kind, sorted.

        `permission` is empty where none is needed. Loads no SDK.
        """
        ...

    def start(self, sources: Sources) -> Sequence[Task]:
        """The first tasks, or none when it was not asked for.

        Raises InputError for a name that does not exist (profile, region, path ...).
        """
        ...


@dataclass
class Haul:
    """Everything the tasks of a scan brought back, in the order it came."""

    records: list[Record] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)


def run(tasks: Iterable[tuple[str, Task]], progress: Progress = silent) -> Haul:
    """Run (source, task) pairs and all the tasks they yield on one pool."""
    haul = Haul()
    done: dict[str, int] = {}
    known: dict[str, int] = {}
    running: dict[Future[tuple[list[Record], list[Task], list[Read]]], str] = {}
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="aispm")

    def submit(source: str, task: Task) -> None:
        running[pool.submit(_perform, task)] = source
        known[source] = known.get(source, 0) + 1

    try:
        for source, task in tasks:
            submit(source, task)
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                source = running.pop(future)
                records, following, reads = future.result()
                haul.records += records
                haul.reads += reads
                for task in following:
                    submit(source, task)
                done[source] = done.get(source, 0) + 1
                progress(source, done[source], known[source])
    finally:
        # All is done, or the user interrupts: nobody waits for a call that may take minutes.
        pool.shutdown(wait=False, cancel_futures=True)
    return haul


def _perform(task: Task) -> tuple[list[Record], list[Task], list[Read]]:
    records: list[Record] = []
    following: list[Task] = []
    reads: list[Read] = []
    state: ReadState = "ok"
    detail = ""
    try:
        for item in task.run():
            if isinstance(item, Task):
                following.append(item)
            elif isinstance(item, Read):
                reads.append(item)
            else:
                records.append(item)
    except InputError:  # a name the user gave is not among what the cloud shows
        raise
    except Exception as error:  # one call's failure costs that call: see `Task`
        state, detail = _classified(task, error)
    if not (reads and state == "ok"):  # a task may write its own ledger lines
        if state == "ok" and not records and not following:
            state = "empty"
        missed = (task.subject,) if task.subject and state not in ("ok", "empty") else ()
        reads.append(
            Read(task.scope, task.operation, state, task.lists, task.supplies, missed, detail)
        )
    return records, following, reads


def _classified(task: Task, error: Exception) -> tuple[ReadState, str]:
    try:
        return task.classify(error)
    except Exception:  # an SDK that moved an exception must not cost the whole scan
        return "failed", type(error).__name__


def fold(reads: Iterable[Read]) -> tuple[Read, ...]:
    """One line per (scope, operation). Some failed of several: `partial`, with their ids."""
    grouped: dict[tuple[str, str], list[Read]] = {}
    for read in reads:
        grouped.setdefault((read.scope, read.operation), []).append(read)
    return tuple(_fold_group(grouped[key]) for key in sorted(grouped))


def _fold_group(group: list[Read]) -> Read:
    blind = [read for read in group if read.blind]
    first = min(blind or group, key=lambda read: (read.state == "empty", read.state, read.detail))
    state = first.state
    if len({read.state for read in blind}) > 1 or (blind and len(blind) < len(group)):
        state = "partial"
    return Read(
        scope=first.scope,
        operation=first.operation,
        state=state,
        lists=_union(read.lists for read in group),
        supplies=_union(read.supplies for read in group),
        missed=_union(read.missed for read in blind),
        detail=first.detail,
    )


def _union(values: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({item for value in values for item in value}))


def merge(haul: Haul, taken_at: str, sources: Iterable[str]) -> Snapshot:
    """The deterministic snapshot of a haul: records of one id joined, all sorted by id."""
    return Snapshot(
        version=SNAPSHOT_SCHEMA,
        taken_at=taken_at,
        sources=tuple(sorted(sources)),
        assets=_joined(haul.records, Asset),
        identities=_joined(haul.records, Identity),
        credentials=_joined(haul.records, Credential),
        policies=_joined(haul.records, Policy),
        bindings=_joined(haul.records, Binding),
        links=_links(haul.records),
        scopes=_joined(haul.records, Scope),
        reads=fold(haul.reads),
    )


Noun = TypeVar("Noun", Asset, Identity, Credential, Policy, Binding, Scope)


def _joined(records: Iterable[Record], noun: type[Noun]) -> tuple[Noun, ...]:
    found: dict[str, Noun] = {}
    for record in records:
        if isinstance(record, noun):
            known = found.get(record.id)
            found[record.id] = record if known is None else _join(known, record)
    return tuple(found[key] for key in sorted(found))


def _join(one: Noun, other: Noun) -> Noun:
    """Two records of one id as one: a list call and its detail call, a policy and its uses.

    Which came first depends on threads, so a real conflict is settled by value, not by time.
    """
    values = {
        name: _joined_value(getattr(one, name), getattr(other, name))
        for name in one.__struct_fields__
    }
    return type(one)(**values)


def _joined_value(one: Any, other: Any) -> Any:
    if one == other or other is None:
        return one
    if one is None:
        return other
    if isinstance(one, dict) and isinstance(other, dict):
        return {
            key: _joined_value(one.get(key, other.get(key)), other.get(key, one.get(key)))
            for key in sorted(one.keys() | other.keys())
        }
    if isinstance(one, tuple) and isinstance(other, tuple):
        if all(isinstance(item, Location) for item in one + other):
            return places(one, other)
        by_value = {_ordered(item): item for item in one + other}
        return tuple(by_value[key] for key in sorted(by_value))
    return max(one, other, key=_ordered)


def _links(records: Iterable[Record]) -> tuple[Link, ...]:
    links = {_ordered(record): record for record in records if isinstance(record, Link)}
    return tuple(links[key] for key in sorted(links))


def _ordered(value: Any) -> bytes:
    return msgspec.json.encode(value, order="deterministic")
