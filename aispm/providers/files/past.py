"""What git knows of the scanned files beyond what they are now: with `--history` alone.

Of each repository: the credentials that its files once held, who wrote the lines of what they
hold now, and how much of it all coding agents wrote.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from msgspec import Struct

from aispm.model import Asset, Kind, Link, Read, Record
from aispm.providers.base import Task
from aispm.providers.files.choice import Choice
from aispm.providers.files.earlier import earlier
from aispm.providers.files.git import Authorship, Repositories, Repository, Standing, Unread
from aispm.providers.files.job import Job, told
from aispm.providers.files.reading import within
from aispm.providers.files.uri import Start, asset_id
from aispm.providers.files.written import written
from aispm.secrets import safe

REPOSITORY = Kind(
    "git.repository",
    "Repository, by who wrote it",
    "repository",
    {
        "commits": "int",
        "agent_commits": "int",
        "agent_commits_percent": "int",
        "lines": "int?",
        "agent_lines": "int",
        "agent_lines_percent": "int",
        "agents": "list",
        "sampled": "bool",
    },
)
LISTS = (REPOSITORY.name, "credential")
_SUPPLIES = ("credential.in_history",)


class _Past(Struct, frozen=True):
    """One repository to read, as far as one PATH goes."""

    start: Start
    excludes: Sequence[str]
    top: str
    jobs: Sequence[Job]

    @property
    def uri(self) -> str:
        """What the repository is called; by the PATH where it goes beyond that."""
        base = self.start.base
        folder = os.path.realpath(base.folder)
        if not within(self.top, folder):
            above = os.path.isdir(self.start.path)
            return base.uri(self.start.path if above else os.path.dirname(self.start.path))
        return base.uri(os.path.join(base.folder, os.path.relpath(self.top, folder)))

    @property
    def operation(self) -> str:
        """What reading it is called in the ledger."""
        return "read:.git" if self.uri == "." else f"read:{self.uri}/.git"


def tasks(
    start: Start,
    excludes: Sequence[str],
    standing: Standing,
    jobs: Sequence[Job],
    folders: Sequence[str],
) -> Iterator[Record | Task]:
    """A task for each repository below a PATH or around it, and a gap for each not to be read.

    `folders` hold a repository each, with jobs or without: all that it held may be gone.
    """
    inside: dict[str, list[Job]] = {}
    around = start.path if os.path.isdir(start.path) else os.path.dirname(start.path)
    for folder in (around, *folders):
        found = standing.repository(folder)
        if isinstance(found, Unread):
            scope, uri = start.base.scope, start.base.uri(os.path.join(folder, ".git"))
            yield Read(scope, f"read:{uri}", found.state, LISTS, _SUPPLIES, detail=found.detail)
        elif found is not None:
            inside.setdefault(found, [])
    for job in jobs:
        found = standing.repository(os.path.dirname(job.path))
        if isinstance(found, str):
            inside.setdefault(found, []).append(job.afresh())
    for top, some in inside.items():
        yield _task(_Past(start, excludes, top, some))


def _task(past: _Past) -> Task:
    scope = past.start.base.scope
    return Task(scope, past.operation, lambda: _records(past), told, LISTS, _SUPPLIES)


def _records(past: _Past) -> Iterator[Record]:
    """What one repository tells; it is opened here alone, for no two threads may share it."""
    tree = past.start.tree
    repositories = Repositories(tree if os.path.isdir(tree) else os.path.dirname(tree))
    try:
        repository = repositories.of(past.top)
        problems: list[Unread] = [repository] if isinstance(repository, Unread) else []
        if isinstance(repository, Repository):
            yield from _told(past, repository, problems)
    finally:
        repositories.close()
    scope, operation = past.start.base.scope, past.operation
    for problem in dict.fromkeys(problems):
        state, detail = problem.state, problem.detail
        yield Read(scope, operation, state, LISTS, _SUPPLIES, detail=detail)
    if not problems:
        yield Read(scope, operation, "ok", LISTS, _SUPPLIES)


def _told(past: _Past, repository: Repository, problems: list[Unread]) -> Iterator[Record]:
    yield from written(repository, past.jobs)
    authorship = repository.authorship()
    if isinstance(authorship, Unread):
        problems.append(authorship)
    asset = _asset(past, authorship)
    yield asset
    known = {job.path for job in past.jobs if not job.wanted}
    choice = Choice(past.start, past.excludes, past.top, known)
    for credential in earlier(repository, choice, past.start, problems):
        yield credential
        yield Link(asset.id, "holds-credential", credential.id, credential.locations[0])


def _asset(past: _Past, authorship: Authorship | Unread) -> Asset:
    name = past.uri.rpartition("/")[2]
    return Asset(
        id=asset_id("git", past.uri),
        kind=REPOSITORY.name,
        name=safe(os.path.basename(past.top)) if name == "." else name,
        scope=past.start.base.scope,
        facts={} if isinstance(authorship, Unread) else _facts(authorship),
    )


def _facts(told: Authorship) -> dict[str, object]:
    """The shares of coding agents. Where none had a part, no lines were counted: it is nothing."""
    commits = sum(share.commits for share in told.shares)
    lines = sum(share.lines or 0 for share in told.shares)
    return {
        "commits": told.commits,
        "agent_commits": commits,
        "agent_commits_percent": _percent(commits, told.commits),
        "lines": told.lines,
        "agent_lines": lines,
        "agent_lines_percent": _percent(lines, told.lines or 0),
        "agents": sorted(share.agent for share in told.shares),
        "sampled": bool(told.unread),
    }


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
