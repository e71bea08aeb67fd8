"""Which coding agent had a part in a commit, by the marks it leaves: `agents.yaml` as values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from msgspec import Struct, convert

from aispm.tables import table

_EDGE = 16 * 1024  # characters at the start and the end of a message that are looked at
_MOST = 100  # trailers of one message; who squashes that many commits is told by the first
_TRAILER = re.compile(
    r"^[ \t]*(?:co-authored-by|co-developed-by|assisted-by|generated-by|made-with)[ \t]*:"
    r"[ \t]*([^\n<]{1,200}+)(?:<([^\n>]{0,200}+)>)?",
    re.IGNORECASE | re.MULTILINE,
)
_HOSTED = "@users.noreply.github.com"
_NOBODY = ("noreply", "no-reply")  # mailboxes that are no person's


class Person(Struct, frozen=True):
    """Who wrote or committed: a name and an address."""

    name: str
    address: str


class Agent(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of `agents.yaml`; its comments say what each field means."""

    name: str
    addresses: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@cache
def agents() -> dict[str, Agent]:
    """Every agent by its id."""
    return convert(table(__package__, "agents.yaml"), dict[str, Agent])


def agent_of(people: Sequence[Person], message: str) -> str | None:
    """The id of the agent that wrote a commit or helped, None when none says so.

    Author and committer count first, then who is named in the message, in its order.
    """
    marks = _marks()
    for person in people:
        if agent := marks.of(person):
            return agent
    if len(message) > 2 * _EDGE:
        message = f"{message[:_EDGE]}\n{message[-_EDGE:]}"
    for count, found in enumerate(_TRAILER.finditer(message)):
        name, address = found[1].strip(), found[2]
        if agent := marks.named(Person(name, address or "")):
            return agent
        if count == _MOST:
            break
    line = marks.lines.search(message)
    return marks.by_line[line[1].casefold()] if line else None


class _Marks(Struct, frozen=True):
    """The marks of all agents, each to be looked up; in small letters."""

    addresses: dict[str, str]
    accounts: dict[str, str]
    names: dict[str, str]
    endings: dict[str, str]
    by_line: dict[str, str]
    lines: re.Pattern[str]

    def of(self, person: Person) -> str | None:
        """The agent that a person is, by address or account."""
        name, address = person.name.casefold(), person.address.casefold()
        if agent := self.addresses.get(address):
            return agent
        if address.endswith(_HOSTED):
            account = address.removesuffix(_HOSTED).rpartition("+")[2]
            if agent := self.accounts.get(account):
                return agent
        if name.endswith("[bot]"):
            return self.accounts.get(name)
        return next((agent for end, agent in self.endings.items() if name.endswith(end)), None)

    def named(self, person: Person) -> str | None:
        """As `of`, for one who is named in a message: a bare name will do there.

        Not with an address that may be a person's, for people are called Claude and Devin too.
        """
        if agent := self.of(person):
            return agent
        if person.address and not person.address.casefold().startswith(_NOBODY):
            return None
        name = person.name.casefold()
        return self.names.get(name) or self.names.get(name.partition(":")[0])


@cache
def _marks() -> _Marks:
    def by(field: str) -> dict[str, str]:
        return {
            mark.casefold(): agent
            for agent, one in agents().items()
            for mark in getattr(one, field)
        }

    starts = by("lines")
    either = "|".join(re.escape(start) for start in starts)
    return _Marks(
        by("addresses"),
        by("accounts"),
        by("names"),
        by("endings"),
        starts,
        re.compile(rf"^[^\w\n]{{0,8}}+({either})", re.IGNORECASE | re.MULTILINE),
    )
