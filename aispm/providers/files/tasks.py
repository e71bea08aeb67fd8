"""The tasks of a file scan: one walk per folder, and then its files, several to a task."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from aispm.model import Read, Record, Scope
from aispm.providers.base import Task
from aispm.providers.files import home, past
from aispm.providers.files import readers as every
from aispm.providers.files.config import reader as config
from aispm.providers.files.dotenv import reader as dotenv
from aispm.providers.files.follow import Follow, outside
from aispm.providers.files.git import Standing
from aispm.providers.files.job import Job, read, told, unread
from aispm.providers.files.reader import File, Named, Wanted
from aispm.providers.files.skipped import NEVER
from aispm.providers.files.skipped import told as left_out
from aispm.providers.files.twin import Twin, worth
from aispm.providers.files.uri import Start
from aispm.providers.files.walk import Candidate, Looked, Unlisted, leaves_out, matching, walk

_Held = list[list[Record | Named]]  # what was read, by file

# A task for each file would cost more than most of the files do.
_WANTED, _UNCLAIMED = 25, 200


def of(
    start: Start,
    excludes: Sequence[str],
    history: bool = False,
    others: frozenset[str] = frozenset(),
) -> Task:
    """The first task of one PATH; with `history` also for what its files once held.

    What is in a folder and of `others` by its real path is theirs to tell.
    """
    if os.path.isdir(start.path):
        operation = f"read:{start.base.uri(start.path)}"
        run = partial(_folder, start, excludes, history, others)
        return _task(start.base.scope, operation, run)
    tree = start.tree if os.path.isdir(start.tree) else os.path.dirname(start.tree)
    job = _named(start, Standing(tree))
    return _task(start.base.scope, f"parse:{job.file.uri}", lambda: _file(start, job, history))


def of_user(history: bool = False) -> Iterator[Task]:
    """The configs of the user and the administrator, and a last line that they were looked for.

    With `history` also what they once held, where a repository has them.
    """
    jobs: list[Job] = []
    earlier: list[Record | Task] = []
    scopes = {"files:~": Scope("files:~", "files", "~")}
    top, shut = home.home(), set[str]()
    standing = Standing(top or os.sep)
    for place, start in home.starts(shut=shut):
        job = _named(start, standing, place.level)
        jobs.append(job)
        scopes[job.file.scope] = _scope(start)
        if history:
            earlier += past.tasks(start, (), standing, [job], ())
    yield from _batches("files:~", "read:~", _cut(jobs, _WANTED))
    paths = sum(1 for _ in home.places())
    detail = f"{_count(len(jobs), 'file')} at {_count(paths, 'path')}"
    looked = Read("files:~", "read:~", "ok", every.lists(), detail=detail)
    if trouble := home.trouble():
        looked = unread("files:~", "~", "failed", trouble)
        shut.discard((top or "").rstrip("/"))
    closed = [home.named(folder, top) for folder in sorted(shut)]
    scopes |= {one.base.scope: _scope(one) for one in closed}
    gaps = [
        unread(one.base.scope, one.base.uri(one.path), "failed", "Permission denied")
        for one in closed
    ]
    yield _task("files:~", "read:~", lambda: (*scopes.values(), looked, *gaps, *earlier))


def _named(start: Start, standing: Standing, level: str = "project") -> Job:
    """A file that somebody named, or that a client reads: searched whatever its path tells.

    A PATH that is itself a link was chosen by whoever asked.
    """
    real = os.path.realpath(start.path)
    wanted = every.wanting(start.path.split(os.sep)) or (Wanted(config, ""),)
    return Job(File(real, *_called(start, start.path), real), standing, wanted, level)


def _called(start: Start, path: str) -> tuple[tuple[str, ...], str, str]:
    """The names of a path, its uri and its scope."""
    return tuple(path.split(os.sep)), start.base.uri(path), start.base.scope


def _file(start: Start, job: Job, history: bool) -> Iterator[Record | Task]:
    yield _scope(start)
    yield from _followed(job, read(job, "1 file"), None)
    if history:
        yield from past.tasks(start, (), job.standing, [job], ())


def _folder(
    start: Start, excludes: Sequence[str], history: bool, others: frozenset[str]
) -> Iterator[Record | Task]:
    scope, top = start.base.scope, start.base.uri(start.path)
    yield _scope(start)
    looked, listed = Looked(0, 0), True
    standing = Standing(start.tree)
    wanted: list[Job] = []
    variables: list[Job] = []
    unclaimed: list[Job] = []
    for found in walk(start.path, start.tree, excludes):
        if isinstance(found, Unlisted):
            listed = listed and found.path != start.path
            yield unread(scope, start.base.uri(found.path), found.state, found.detail)
        elif isinstance(found, Looked):
            looked = found
        elif others and os.path.realpath(found.path) in others:
            continue
        elif isinstance(found, Candidate):
            alone = all(one.reader is dotenv for one in found.wanted)
            (variables if alone else wanted).append(_job(start, standing, found))
        else:
            unclaimed.append(_job(start, standing, Candidate(found.path, ())))
    wanted += [_job(start, standing, one) for one in _kept(start, excludes, standing, looked)]
    follow = Follow(start, excludes, variables)
    batches = [*_cut(wanted, _WANTED), *_cut(unclaimed, _UNCLAIMED)]
    yield from _batches(scope, f"read:{top}", batches, follow)
    yield from _batches(scope, f"read:{top}", _cut(follow.ready(), _WANTED))
    if history:
        jobs = (*wanted, *variables, *unclaimed)
        yield from past.tasks(start, excludes, standing, jobs, looked.repositories)
    if listed:
        detail = f"{_count(looked.files, 'file')} in {_count(looked.folders, 'folder')}"
        yield Read(scope, f"read:{top}", "ok", every.lists(), detail=detail)
    if said := left_out(looked.left_out):
        yield Read(scope, f"leave-out:{top}", "ok", detail=said)


def _job(start: Start, standing: Standing, found: Candidate) -> Job:
    file = File(found.path, *_called(start, found.path), start.tree)
    return Job(file, standing, found.wanted)


def _kept(
    start: Start, excludes: Sequence[str], standing: Standing, looked: Looked
) -> Iterator[Candidate]:
    """The files that git tracks in folders that the walk left out, and that may hold a
    credential."""
    folders = [one.path for one in looked.left_out if one.why not in NEVER]
    excluded = matching(excludes)
    for path in standing.tracked_below(folders, every.may_want) if folders else ():
        inner = path[len(start.path) :].strip(os.sep).split(os.sep)
        above = (os.path.join(start.path, *inner[:n]) for n in range(1, len(inner) + 1))
        if not NEVER.isdisjoint(inner) or any(
            leaves_out(excluded, one, start.path) for one in above
        ):
            continue
        wanted = tuple(
            one for one in every.wanting(path.split(os.sep)) if one.reader in every.KEEPERS
        )
        if wanted and os.path.lexists(path) and not os.path.isdir(path):
            yield Candidate(path, wanted)


def _cut(jobs: Sequence[Job], size: int) -> list[Sequence[Job]]:
    return [jobs[first : first + size] for first in range(0, len(jobs), size)]


def _batches(
    scope: str, operation: str, batches: Sequence[Sequence[Job]], follow: Follow | None = None
) -> Iterator[Task]:
    """A task for each batch; many of them are read by two processes."""
    standings = {id(job.standing): job.standing for some in batches for job in some}
    first = partial(_reopened, tuple(standings.values()))
    both = Twin(batches, _all, first) if worth(len(batches)) else None
    for some in batches:
        if follow is not None:
            follow.waits()
        run = both.next if both else partial(_here, some)
        yield _task(scope, operation, partial(_batch, scope, operation, run, follow))


def _reopened(standings: Iterable[Standing]) -> None:
    """In another process, which shares no open file with this one."""
    for standing in standings:
        standing.reopen()


def _all(jobs: Sequence[Job]) -> _Held:
    # Afresh, for else every file's content would be kept as long as the list of batches.
    return [list(read(job.afresh())) for job in jobs]


def _here(jobs: Sequence[Job]) -> tuple[Sequence[Job], _Held]:
    return jobs, _all(jobs)


def _batch(
    scope: str,
    operation: str,
    run: Callable[[], tuple[Sequence[Job], _Held]],
    follow: Follow | None,
) -> Iterator[Record | Task]:
    jobs, held = run()
    for job, records in zip(jobs, held, strict=True):
        yield from _followed(job, records, follow)
    if follow is not None:
        yield from _batches(scope, operation, _cut(follow.ready(), _WANTED))
    yield Read(scope, operation, "ok", every.lists())


def _followed(
    job: Job, records: Iterable[Record | Named], follow: Follow | None
) -> Iterator[Record]:
    """What a file holds; the variables files that it names are followed, or told as a gap."""
    for record in records:
        if not isinstance(record, Named):
            yield record
        elif gap := outside(job.file) if follow is None else follow.name(job, record.path):
            yield gap


def _task(scope: str, operation: str, run: Callable[[], Iterable[Record | Task]]) -> Task:
    return Task(scope, operation, run, told, every.lists())


def _scope(start: Start) -> Scope:
    return Scope(start.base.scope, "files", start.base.prefix or ".")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
