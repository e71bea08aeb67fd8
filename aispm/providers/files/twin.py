"""A second process that reads files beside this one: to parse is work, and there are processors.

Threads take turns at Python, so that a hundred configs would use one processor of two. The
process is a fork, which starts no program. Both take batches from one list, and what the other
read comes back through memory that both have. When it fails, this process reads what is missing.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import weakref
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

from aispm.providers.base import IMPORTS

_Batch = TypeVar("_Batch")
_Told = TypeVar("_Told")
_NUMBER = 4  # bytes of a batch's number, and of an answer's length
_MOST = 4096  # batches: their numbers fit into a pipe
_FEWEST = 4  # below, a second process costs more than it saves
# Seconds for one batch, which takes less than one. Then it counts as gone: a fork copies locks
# that other threads hold, which nobody opens there.
_PATIENCE = 30.0


def worth(batches: int) -> bool:
    """Whether so many batches are read sooner by two, and a fork is safe here."""
    if sys.platform != "linux" or not _FEWEST <= batches <= _MOST:
        return False
    return len(os.sched_getaffinity(0)) > 1


class Twin(Generic[_Batch, _Told]):
    """Batches that two processes share: each takes the next that nobody took.

    `read` tells of a batch what can be pickled; `begin` is called first in the other process,
    which may use no file that is open here. One batch is read here at a time: a second thread
    would only take it away from the other process.
    """

    def __init__(
        self,
        batches: Sequence[_Batch],
        read: Callable[[_Batch], _Told],
        begin: Callable[[], None],
    ) -> None:
        self._batches, self._read = batches, read
        self._turn, self._gone = Lock(), False
        self._missing = set(range(len(batches)))  # neither taken here nor received
        self._left = _numbers(len(batches))
        # A pipe alone holds little: whoever fills it waits until somebody reads.
        self._answers, self._place = os.memfd_create("answers"), 0
        self._lengths, told = os.pipe()
        self._waiting = select.poll()
        self._waiting.register(self._lengths, select.POLLIN)
        parent = os.getpid()
        with IMPORTS:
            pid = os.fork()
        if pid == 0:
            _serve(batches, read, begin, self._left, self._answers, told, parent)
        os.close(told)
        weakref.finalize(self, _end, parent, pid, self._left, self._answers, self._lengths)

    def next(self) -> tuple[_Batch, _Told]:
        """A batch that was not told yet, and what was read of it. Ask as often as there are."""
        with self._turn:
            number = _taken(self._left)
            if number is None:
                if received := self._received():
                    self._missing.discard(received[0])
                    return self._batches[received[0]], received[1]
                number = min(self._missing)
            self._missing.discard(number)
            return self._batches[number], self._read(self._batches[number])

    def _received(self) -> tuple[int, _Told] | None:
        """What the other process read next, or None when it is gone."""
        self._gone = self._gone or not self._waiting.poll(_PATIENCE * 1000)
        if self._gone:
            return None
        length = os.read(self._lengths, _NUMBER)
        if len(length) < _NUMBER:
            return None
        size = int.from_bytes(length, "big")
        body = os.pread(self._answers, size, self._place)
        self._place += size
        received: tuple[int, _Told] = pickle.loads(body)  # noqa: S301  # our own fork wrote it
        return received


def _serve(
    batches: Sequence[_Batch],
    read: Callable[[_Batch], _Told],
    begin: Callable[[], None],
    left: int,
    answers: int,
    lengths: int,
    parent: int,
) -> None:
    """The life of the other process. It ends here whatever happens, and says nothing."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the parent
        begin()
        while os.getppid() == parent and (number := _taken(left)) is not None:
            body = memoryview(pickle.dumps((number, read(batches[number])), protocol=5))
            size, written = len(body), 0
            while written < size:
                written += os.write(answers, body[written:])
            os.write(lengths, size.to_bytes(_NUMBER, "big"))
    finally:
        os._exit(0)


def _numbers(count: int) -> int:
    """A pipe that holds every number once: whoever reads one, has it."""
    left, into = os.pipe()
    os.write(into, b"".join(number.to_bytes(_NUMBER, "big") for number in range(count)))
    os.close(into)
    return left


def _taken(left: int) -> int | None:
    number = os.read(left, _NUMBER)
    return int.from_bytes(number, "big") if number else None


def _end(parent: int, pid: int, *pipes: int) -> None:
    if os.getpid() != parent:  # a fork that lets go of its copy: the process is not its own
        return
    for pipe in pipes:
        os.close(pipe)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
