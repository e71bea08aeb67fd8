"""The one thread pool of a scan: every task ends as exactly one line of the ledger.

No task ever waits for another, so the pool cannot starve; workers return values, and
nothing is shared between them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from aispm.errors import InputError
from aispm.model import Read, Record
from aispm.providers.base import IMPORTS, THREADS, TURNS, Progress, Task, silent
from aispm.providers.turns import Job, Turns
from aispm.vocabulary import ReadState

# What another run may well read: a turn that met one of these is not finished.
_PASSING = frozenset({"out-of-time", "throttled", "unreachable"})
_LATE = "the time that was given was over"


@dataclass
class Haul:
    """Everything the tasks of a scan brought back, in the order it came."""

    records: list[Record] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)

    def add(self, other: Haul) -> None:
        """Both as one."""
        self.records += other.records
        self.reads += other.reads


@dataclass(frozen=True)
class Terms:
    """What a run is bound to.

    `until` is the `time.monotonic()` after which nothing is begun and nothing waited for.
    Without `sensitive` reads those tasks are withheld. `kept` are turns that an earlier run
    finished; `finished` is told each turn that this one did, and what it brought: not one that
    met what passes, such as a throttled call. `meanwhile` is called once the first task ended
    and others are under way, if there is no end that it might overrun. It may import.
    """

    until: float | None = None
    sensitive: bool = True
    kept: Mapping[str, Haul] = field(default_factory=dict)
    finished: Callable[[str, Haul], None] | None = None
    meanwhile: Callable[[], None] | None = None

    @property
    def left(self) -> float | None:
        """Seconds, or None where there is no end."""
        return None if self.until is None else max(0.0, self.until - time.monotonic())


_Done = tuple[Haul, list[Task]]


def run(
    tasks: Iterable[tuple[str, Task]], progress: Progress = silent, terms: Terms | None = None
) -> Haul:
    """Run (source, task) pairs and all the tasks they yield on one pool."""
    return _Run(progress, terms or Terms()).whole(tasks)


class _Run:
    """One run: what is under way, what is known, and what came back."""

    def __init__(self, progress: Progress, terms: Terms) -> None:
        self._progress, self._terms = progress, terms
        self._haul = Haul()
        self._by_turn: dict[str, Haul] = {}
        self._done: dict[str, int] = {}
        self._known: dict[str, int] = {}
        self._running: dict[Future[_Done], Job] = {}
        self._turns = Turns(TURNS)
        self._other = terms.meanwhile if terms.until is None else None
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="aispm")

    def whole(self, tasks: Iterable[tuple[str, Task]]) -> Haul:
        try:
            for source, task in tasks:
                self._submit(Job(source, task, task.turn))
            while self._running:
                ended = wait(self._running, self._terms.left, FIRST_COMPLETED).done
                for future in ended:
                    self._end(self._running.pop(future), *future.result())
                if self._terms.left == 0:
                    self._give_up()
                if self._running:
                    self._meanwhile()
        finally:
            # All is done, or the user interrupts: nobody waits for a call that may take minutes.
            self._pool.shutdown(wait=False, cancel_futures=True)
        return self._haul

    def _meanwhile(self) -> None:
        other, self._other = self._other, None
        if other is not None:
            with IMPORTS:
                other()

    def _submit(self, job: Job) -> None:
        self._known[job.source] = self._known.get(job.source, 0) + 1
        if job.turn in self._terms.kept:
            self._haul.add(self._terms.kept[job.turn])
        elif self._turns.take(job):
            self._start(job)

    def _start(self, job: Job) -> None:
        self._running[self._pool.submit(_perform, job.task, self._terms)] = job

    def _end(self, job: Job, brought: Haul, following: list[Task]) -> None:
        self._haul.add(brought)
        if job.turn:
            self._by_turn.setdefault(job.turn, Haul()).add(brought)
        for task in following:
            self._submit(Job(job.source, task, task.turn or job.turn))
        over, next_ones = self._turns.give(job)
        if over:
            self._finish(job.turn)
        for waiting in next_ones:
            self._start(waiting)
        self._done[job.source] = self._done.get(job.source, 0) + 1
        self._progress(job.source, self._done[job.source], self._known[job.source])

    def _finish(self, turn: str) -> None:
        haul = self._by_turn.pop(turn)
        again = any(read.state in _PASSING for read in haul.reads)
        if self._terms.finished is not None and not again:
            self._terms.finished(turn, haul)

    def _give_up(self) -> None:
        """The rest becomes gaps; what is under way is left to itself."""
        jobs = [*self._running.values(), *self._turns.waiting()]
        self._running.clear()
        self._haul.reads += [_line(job.task, "out-of-time", _LATE) for job in jobs]


def _perform(task: Task, terms: Terms) -> _Done:
    haul, following = Haul(), list[Task]()
    if terms.left == 0:
        haul.reads.append(_line(task, "out-of-time", _LATE))
        return haul, following
    if task.sensitive and not terms.sensitive:
        haul.reads.append(_line(task, "withheld", ""))
        return haul, following
    state: ReadState = "ok"
    detail = ""
    try:
        for item in task.run():
            if isinstance(item, Task):
                following.append(item)
            elif isinstance(item, Read):
                haul.reads.append(item)
            else:
                haul.records.append(item)
            if terms.left == 0:
                state, detail = "out-of-time", _LATE
                break
    except InputError:  # a name the user gave is not among what the cloud shows
        raise
    except Exception as error:  # one call's failure costs that call: see `Task`
        state, detail = _classified(task, error)
    if not (haul.reads and state == "ok"):  # a task may write its own ledger lines
        if state == "ok" and not haul.records and not following:
            state = "empty"
        haul.reads.append(_line(task, state, detail))
    return haul, following


def _line(task: Task, state: ReadState, detail: str) -> Read:
    missed = (task.subject,) if task.subject and state not in ("ok", "empty") else ()
    return Read(task.scope, task.operation, state, task.lists, task.supplies, missed, detail)


def _classified(task: Task, error: Exception) -> tuple[ReadState, str]:
    try:
        return task.classify(error)
    except Exception:  # an SDK that moved an exception must not cost the whole scan
        return "failed", type(error).__name__
