"""Connection strings: `Server=...;Password=...`, `host=... password=...`, `user:...@tcp(...)`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.secrets import identity
from aispm.secrets.address import Part
from aispm.secrets.excerpt import Excerpt
from aispm.secrets.identity import HOST
from aispm.vocabulary import Facts

_NAME = re.compile(r"[A-Za-z][\w ]{0,40}$")
_LONGEST_NAME = 41
_SERVER = re.compile(rf"(?:tcp:|https?://|sb://)?({HOST.pattern})(?:,\d{{1,5}})?/?\s*")
_WORDS = re.compile(r"([a-z]\w{1,40}) ?= ?('[^']{0,400}'|[^\s']{1,400})(?: |$)")
_LIBPQ = frozenset({"host", "hostaddr", "dbname", "user", "port"})
_GO = re.compile(r"([\w.-]{1,60}):([^@\s/]{1,200})@(?:tcp|unix)\(([^()\s]{1,200})\)/([\w-]*)\S*")
_SECRET_FIELDS = {
    "accountkey": "azure-storage-key",
    "sharedaccesskey": "azure-shared-access-key",
    "sharedaccesssignature": "azure-sas",
    "password": "connection-string",
    "pwd": "connection-string",
    "accesskey": "azure-shared-access-key",
    "secret": "azure-shared-access-key",
}
_FACTS = {
    "accountname": "account_name",
    "server": "host",
    "data source": "host",
    "host": "host",
    "endpoint": "host",
    "accountendpoint": "host",
    "user id": "user",
    "uid": "user",
    "user": "user",
    "username": "user",
    "database": "database",
    "initial catalog": "database",
    "dbname": "database",
    "sharedaccesskeyname": "key_name",
}
# The policy that every namespace begins with, and that may do anything in it.
_ROOT = "RootManageSharedAccessKey"


def connection(excerpt: Excerpt) -> Iterator[Part]:
    """The secret fields of a connection string; what one would replace is the whole of it."""
    text = excerpt.text
    if ";" in text and "=" in text:
        yield from _of_fields(excerpt, list(_fields(text)), len(text))
    elif go := _GO.fullmatch(text):
        whole = (excerpt.origin(0), excerpt.origin(len(text)))
        facts = {"user": go[1], "host": identity.bare(go[3]), "database": go[4]}
        told = {name: value for name, value in facts.items() if value}
        told |= identity.database(go[1], identity.bare(go[3]))
        yield Part(excerpt.cut(*go.span(2)), "password", "connection-string", whole, told)
    elif "password" in text and "=" in text:
        words = list(_WORDS.finditer(text))
        fields = [(word[1], word.start(), *_bare(word)) for word in words]
        if len(_LIBPQ & {word[1] for word in words}) > 1:
            yield from _of_fields(excerpt, fields, fields[-1][3])


def _bare(word: re.Match[str]) -> tuple[int, int]:
    start, end = word.span(2)
    return (start + 1, end - 1) if word[2].startswith("'") else (start, end)


def _of_fields(
    excerpt: Excerpt, fields: list[tuple[str, int, int, int]], end: int
) -> Iterator[Part]:
    if len(fields) < 2:
        return
    text = excerpt.text
    facts = {
        _FACTS[name.lower()]: _told(_FACTS[name.lower()], text[start:stop])
        for name, _, start, stop in fields
        if name.lower() in _FACTS
    }
    told: Facts = {fact: value for fact, value in facts.items() if value}
    whole = (excerpt.origin(fields[0][1]), excerpt.origin(end))
    for name, _, start, stop in fields:
        kind = _SECRET_FIELDS.get(name.lower().replace(" ", ""))
        if kind:
            yield Part(excerpt.cut(start, stop), name, kind, whole, told | _power(kind, told))


def _power(kind: str, told: Facts) -> Facts:
    """What follows from the kind and the identifiers; an account's own key opens all of it.

    https://learn.microsoft.com/azure/storage/common/storage-account-keys-manage
    """
    if kind == "azure-storage-key" or told.get("key_name") == _ROOT:
        facts: Facts = {"privileged": True}
    else:
        facts = {}
    return identity.database(str(told.get("user", "")), str(told.get("host", ""))) | facts


def _fields(text: str) -> Iterator[tuple[str, int, int, int]]:
    """(name, where it starts, where its value starts and ends) of every `name = value;`."""
    start = 0
    for field in text.split(";"):
        before, equals, value = field.partition("=")
        bare = before.rstrip()
        shift = max(0, len(bare) - _LONGEST_NAME)
        name = _NAME.search(bare[shift:])
        if equals and name:
            begin = start + len(field) - len(value.lstrip())
            yield name[0].strip(), start + shift + name.start(), begin, start + len(field)
        start += len(field) + 1


def _told(fact: str, value: str) -> str:
    """The value, if it is what the fact's name says: some drivers' addresses hold a login."""
    if fact != "host":
        return value
    server = _SERVER.fullmatch(value)
    return server[1].partition(":")[0] if server else ""
