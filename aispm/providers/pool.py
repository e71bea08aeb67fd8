"""The one thread pool of a scan: every task ends as exactly one line of the ledger.

No task ever waits for another, so the pool cannot starve; workers return values, and
nothing is shared between them.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from aispm.errors import InputError
from aispm.model import Read, Record
from aispm.providers.base import THREADS, TURNS, Progress, Task, silent
from aispm.providers.turns import Job, Turns
from aispm.vocabulary import ReadState


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
    running: dict[Future[tuple[list[Record], list[Task], list[Read]]], Job] = {}
    turns = Turns(TURNS)
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="aispm")

    def submit(job: Job) -> None:
        known[job.source] = known.get(job.source, 0) + 1
        if turns.take(job):
            running[pool.submit(_perform, job.task)] = job

    try:
        for source, task in tasks:
            submit(Job(source, task, task.turn))
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                job = running.pop(future)
                records, following, reads = future.result()
                haul.records += records
                haul.reads += reads
                for task in following:
                    submit(Job(job.source, task, task.turn or job.turn))
                for waiting in turns.give(job):
                    running[pool.submit(_perform, waiting.task)] = waiting
                done[job.source] = done.get(job.source, 0) + 1
                progress(job.source, done[job.source], known[job.source])
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
