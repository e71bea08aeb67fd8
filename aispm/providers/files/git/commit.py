"""Commits: what a caller may know of one, and what of it is needed to walk from one to another."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from msgspec import Struct

from aispm.providers.files.git.agents import Person, agent_of
from aispm.providers.files.git.inflate import broken
from aispm.providers.files.git.objects import Objects

_LARGEST = 2**20  # bytes of a commit; what is larger is none
_LONGEST = 200  # characters of a name
_PARENTS = 256  # commits that one may follow; the most known to be merged at once are 66
_LATEST = 253_402_300_799  # the last second that has a date of four digits
_NAME = rb"((?:[0-9a-f]{40}|[0-9a-f]{64}))\n"
_PARENT = re.compile(rb"parent " + _NAME)
_HEAD = re.compile(
    rb"tree %b((?:%b)*+)author ([^\n]*+)\ncommitter ([^\n]*+)\n"
    % (_NAME, _PARENT.pattern.replace(b"((?:", b"(?:(?:"))
)


class Commit(Struct, frozen=True):
    """A commit as its repository tells of it: all of it may be invented by who wrote it.

    `time` is the committer's, RFC 3339 in UTC, None where it is no time. `author` is a name and
    never an address; it is a stranger's text, to be made safe before it is shown. `agent` is the
    id in `agents.yaml` of a coding agent that had a part in it.
    """

    id: str
    time: str | None
    author: str
    agent: str | None = None


class Step(Struct, frozen=True):
    """A commit on the way through history."""

    name: bytes
    tree: bytes
    parents: tuple[bytes, ...]
    seconds: int
    author: str
    agent: str | None

    def told(self) -> Commit:
        """What a caller may know of it."""
        return Commit(self.name.hex(), _rfc3339(self.seconds), self.author, self.agent)


class Commits:
    """Commits by name, each read once."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._steps: dict[bytes, Step] = {}

    def at(self, name: bytes) -> Step:
        """The commit of a name. Raises UnreadError."""
        if name not in self._steps:
            self._steps[name] = _step(name, self._objects.get(name, "commit", _LARGEST))
        return self._steps[name]


def _step(name: bytes, data: bytes) -> Step:
    found = _HEAD.match(data)
    if found is None or found[2].count(b"\n") > _PARENTS:
        raise broken()
    tree, parents, author, committer = found.groups()
    _, _, message = data.partition(b"\n\n")
    (wrote, _), (committed, seconds) = _person(author), _person(committer)
    return Step(
        name,
        _raw(tree),
        tuple(_raw(parent) for parent in _PARENT.findall(parents)),
        seconds,
        wrote.name.partition("@")[0][:_LONGEST],  # some give an address for their name
        agent_of((wrote, committed), _text(message)),
    )


def _person(line: bytes) -> tuple[Person, int]:
    name, _, rest = line.partition(b"<")
    address, _, when = rest.rpartition(b">")
    seconds = when.split()[:1]
    known = bool(seconds) and seconds[0].isdigit() and len(seconds[0]) <= len(str(_LATEST))
    return Person(_text(name).strip(), _text(address).strip()), int(seconds[0]) if known else -1


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _raw(name: bytes) -> bytes:
    return bytes.fromhex(name.decode())


def _rfc3339(seconds: int) -> str | None:
    if not 0 <= seconds <= _LATEST:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
