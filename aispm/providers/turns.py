"""Turns: of the accounts of an organisation, only so many are read at a time.

So what is open for an account (clients, connections) is bounded however many there are.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import NamedTuple

from aispm.providers.base import Task


class Job(NamedTuple):
    """A task, the source it is counted under, and the turn it belongs to (none: empty)."""

    source: str
    task: Task
    turn: str


class Turns:
    """Which turns are open, with how many jobs each, and which wait."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[str] = Counter()
        self._first: dict[str, Job] = {}
        self._waiting: deque[Job] = deque()

    def take(self, job: Job) -> bool:
        """Whether a job may run now. One that may not is given back when a turn ends."""
        if not job.turn:
            return True
        if job.turn not in self._open:
            if len(self._open) >= self._most:
                self._waiting.append(job)
                return False
            self._first[job.turn] = job
        self._open[job.turn] += 1
        return True

    def give(self, job: Job) -> tuple[bool, list[Job]]:
        """A job is done: whether its turn ended with it, and the jobs that may run now."""
        if not job.turn:
            return False, []
        self._open[job.turn] -= 1
        if self._open[job.turn]:
            return False, []
        del self._open[job.turn]
        first = self._first.pop(job.turn).task
        if first.ended is not None:
            first.ended()
        waiting = self.waiting()
        return True, [one for one in waiting if self.take(one)]

    def waiting(self) -> list[Job]:
        """The jobs that wait, which are given away: whoever asks decides what becomes of them."""
        waiting = list(self._waiting)
        self._waiting.clear()
        return waiting
