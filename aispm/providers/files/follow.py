"""Variables files that configs name: where they lie, and that they are read once all are known."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from threading import Lock

from aispm.model import Read
from aispm.providers.files import readers as every
from aispm.providers.files.dotenv import kinds as variables
from aispm.providers.files.dotenv import named as by_name
from aispm.providers.files.dotenv import reader as dotenv
from aispm.providers.files.job import Job
from aispm.providers.files.reader import File, Wanted
from aispm.providers.files.reading import within
from aispm.providers.files.uri import Start
from aispm.providers.files.walk import leaves_out, matching

# What stands for the folder that is open in an editor, or that a program starts in.
_PROJECT = re.compile(
    r"(?:\$\{(?:workspaceFolder|workspaceRoot|fileWorkspaceFolder)(?::[^}]*)?\}"
    r"|\$\{(?:env:)?(?:PWD|CLAUDE_PROJECT_DIR)\}|\$(?:PWD|CLAUDE_PROJECT_DIR)\b)(?=[/\\]|$)"
)
_OPEN = re.compile(r"[$%~]|\{\{|[A-Za-z]:[\\/]")  # a path that the config alone does not tell
_MOST = 2_000  # of one tree
_ELSEWHERE = "a variables file out of the tree"
_MORE = "more variables files than are read of one tree"


class Follow:
    """The variables files of one PATH, which wait until every config was read.

    `jobs` are those that were found by their names. Batches of configs end on several threads.
    """

    def __init__(
        self, start: Start, excludes: Sequence[str] = (), jobs: Sequence[Job] = ()
    ) -> None:
        self._start, self._excluded = start, matching(excludes)
        self._jobs: dict[str, list[Job]] = {}  # by real path: links may lead to one
        for job in jobs:
            self._jobs.setdefault(os.path.realpath(job.file.path), []).append(job)
        self._waiting, self._count, self._turn = 0, 0, Lock()

    def waits(self) -> None:
        """One more batch of configs is to be read."""
        self._waiting += 1

    def ready(self) -> list[Job]:
        """The jobs to read now: all of them where no batch is still to end."""
        with self._turn:
            self._waiting -= 1
            jobs = self._jobs.values() if self._waiting < 0 else ()
            return sorted((one for same in jobs for one in same), key=lambda job: job.path)

    def name(self, config: Job, path: str) -> Read | None:
        """A config names a file. Told is that it lies where nobody looks."""
        found = _found(config.file, path, self._start.tree)
        if found is None:
            return outside(config.file)
        if not found or every.has_shape(found) or self._leaves_out(found):
            return None
        with self._turn:
            real = os.path.realpath(found)
            known = self._jobs.get(real)
            if known is None and self._count >= _MOST:
                return _gap(config.file, _MORE)
            self._count += known is None
            self._jobs[real] = [_named(job) for job in known or [self._job(config, found)]]
        return None

    def _job(self, config: Job, path: str) -> Job:
        base, parts = self._start.base, tuple(path.split(os.sep))
        file = File(path, parts, base.uri(path), base.scope, self._start.tree)
        return Job(file, config.standing, (), config.level)

    def _leaves_out(self, path: str) -> bool:
        while len(path) > len(self._start.path):
            if leaves_out(self._excluded, path, self._start.path):
                return True
            path = os.path.dirname(path)
        return False


def _named(job: Job) -> Job:
    """The job of a file that is read as one of variables, whatever it is called."""
    others = tuple(one for one in job.wanted if one.reader not in (dotenv, by_name))
    return Job(job.file, job.standing, (*others, Wanted(by_name, "")), job.level)


def outside(config: File) -> Read:
    """The gap of a file that a config names and nobody reads."""
    return _gap(config, _ELSEWHERE)


def _gap(file: File, detail: str) -> Read:
    return Read(file.scope, f"read:{file.uri}", "skipped", variables.LISTS, detail=detail)


def _found(file: File, path: str, tree: str) -> str | None:
    """The file that is meant: "" where there is none, None where it does not lie in the tree.

    Clients start servers in the project's folder, Compose goes by the file's own.
    """
    rest, project = _PROJECT.subn("", path.replace("\\", "/"), count=1)
    if not project and _OPEN.match(rest):
        return None
    folder = os.path.dirname(os.sep.join(file.parts))
    bases = (_project(folder, tree), folder, tree) if project or rest[:1] != "/" else ("/",)
    paths = [os.path.normpath(os.path.join(base, rest.lstrip("/"))) for base in bases]
    real_tree, elsewhere = os.path.realpath(tree), False
    for one in paths:
        if within(one, tree) and within(os.path.realpath(os.path.dirname(one)), real_tree):
            if os.path.lexists(one) and not os.path.isdir(one):
                return one
        elif one == paths[0]:
            elsewhere = True
    return None if elsewhere else ""


def _project(folder: str, tree: str) -> str:
    """The folder that a client's own lies in: that of `.vscode`, of `.kiro/settings`."""
    names = os.path.relpath(folder, tree).split(os.sep)
    hidden = [n for n, name in enumerate(names) if name.startswith(".") and name.strip(".")]
    return os.path.join(tree, *names[: hidden[-1]]) if hidden else folder
