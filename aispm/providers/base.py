"""What a provider is: it turns a `Sources` request into `Task`s.

A task makes one call (or one paged list) and yields records and further tasks. How tasks
are run is `pool`'s, how their ends become the coverage ledger is `ledger`'s, and what they
bring back becomes a snapshot in `assembly`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from msgspec import Struct

from aispm.model import Kind, Record
from aispm.vocabulary import ReadState

THREADS = 16
# Held by who imports modules beside readers, and by a reader while it forks: of an import that is
# under way a fork copies the lock, shut, and nobody opens it there.
IMPORTS = Lock()
TURNS = 4

# Called with (source, tasks done, tasks known); the command line draws it, others ignore it.
Progress = Callable[[str, int, int], None]


def silent(source: str, done: int, known: int) -> None:
    """The default progress: none."""


class Sources(Struct, frozen=True, kw_only=True):
    """What a scan was asked to read. A cloud is read only when its flag is true."""

    paths: tuple[str, ...] = ()
    root: str | None = None
    excludes: tuple[str, ...] = ()
    user: bool = False  # the home folder's agent configs too
    history: bool = False  # the same paths in git history too
    imports: tuple[str, ...] = ()
    aws: bool = False
    aws_profiles: tuple[str, ...] = ()
    aws_regions: tuple[str, ...] = ()
    aws_role_arn: str | None = None
    aws_external_id: str | None = None
    aws_org_role: str | None = None
    aws_accounts: tuple[str, ...] = ()
    aws_access_advisor: bool = False  # have IAM write reports of what roles use
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
    sensitive_reads: bool = True  # else what may hold variables, prompts and texts is a gap
    now: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One call to make, and what it would tell.

    `run` yields what it finds; what it yielded before an exception is kept.
    `classify` turns an exception into a ledger state and a sentence without secrets.
    `subject` is the asset a detail call is about: its id is what a failure misses.
    A `sensitive` one may be told of variables, prompts and texts, and is withheld on demand.
    A task of a `turn` and all that follow from it share that turn. Only so many are open at a
    time; the others wait. `ended` is called when the last task of the turn is done.
    """

    scope: str
    operation: str
    run: Callable[[], Iterable[Record | Task]]
    classify: Callable[[Exception], tuple[ReadState, str]]
    lists: tuple[str, ...] = ()
    supplies: tuple[str, ...] = ()
    subject: str | None = None
    turn: str = ""
    ended: Callable[[], None] | None = None
    sensitive: bool = False


class Planned(Struct, frozen=True):
    """A call that a scan would make in a scope: once there, or for `each` of something.

    What only the calls would tell is `*` in the scope. `permission` is empty where none is needed.
    """

    scope: str
    operation: str
    permission: str = ""
    each: str = ""
    sensitive: bool = False


class Provider(Protocol):
    """A source of assets: a module with these names, listed in `PROVIDERS`."""

    NAME: str  # as in report v1's `scan.sources`

    def kinds(self) -> Sequence[Kind]:
        """Every kind it can yield. Loads no SDK."""
        ...

    def operations(self) -> Sequence[tuple[str, str, str]]:
        """(kind, operation, permission) of every call that tells of a kind, sorted.

        `permission` is empty where none is needed. Loads no SDK.
        """
        ...

    def plan(self, sources: Sources) -> Iterable[Planned]:
        """What it would call for these sources. Calls nothing and loads no SDK."""
        ...

    def start(self, sources: Sources) -> Sequence[Task]:
        """The first tasks, or none when it was not asked for.

        Raises InputError for a name that does not exist (profile, region, path ...).
        """
        ...
