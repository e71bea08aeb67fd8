"""Secrets inside addresses: URLs with a password or a key, and connection strings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from aispm.secrets.excerpt import Excerpt
from aispm.secrets.identity import HOST
from aispm.vocabulary import Facts

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}://[^\s\"'<>`]+")
_USERINFO = re.compile(r"([^:/?#@\s]*):([^/?#\s]*)@([^/?#\s,]*)/?([\w-]*)")
_PARAMETER = re.compile(r"[?&#;]([\w.-]{1,60})=([^&#;\s]*)")
_NAME = re.compile(r"[A-Za-z][\w ]{0,40}$")
_DATABASES = (
    "postgres",
    "mysql",
    "mariadb",
    "mongodb",
    "redis",
    "rediss",
    "sqlserver",
    "mssql",
    "oracle",
    "clickhouse",
    "cockroachdb",
    "neo4j",
    "bolt",
    "amqp",
    "jdbc",
    "snowflake",
    "cassandra",
    "couchbase",
    "valkey",
    "db2",
    "sqlite",
)
_LONGEST_NAME = 41
_SERVER = re.compile(rf"(?:tcp:|https?://|sb://)?({HOST.pattern})(?:,\d{{1,5}})?/?\s*")
# What stands for a password where the user's name is the token.
STAND_INS = frozenset({"", "x", "api", "x-oauth-basic", "x-oauth-token"})
_LOCAL = re.compile(
    r"(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0|host\.docker\.internal)(?::\d+)?", re.I
)
_SECRET_FIELDS = {
    "accountkey": "azure-storage-key",
    "sharedaccesskey": "azure-shared-access-key",
    "sharedaccesssignature": "azure-sas",
    "password": "connection-string",
    "pwd": "connection-string",
    "accesskey": "azure-shared-access-key",
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
}


class Part(Struct, frozen=True):
    """A secret's place within an address; `whole` is what one would replace, if more."""

    excerpt: Excerpt
    key: str
    kind: str = ""
    whole: tuple[int, int] | None = None
    facts: Facts = {}


def connection(excerpt: Excerpt) -> Iterator[Part]:
    """The secret fields of `Server=...;User Id=...;Password=...`."""
    text = excerpt.text
    fields = list(_fields(text)) if ";" in text and "=" in text else []
    if len(fields) < 2:
        return
    facts = {
        _FACTS[name.lower()]: _told(_FACTS[name.lower()], text[start:end])
        for name, _, start, end in fields
        if name.lower() in _FACTS
    }
    facts = {fact: value for fact, value in facts.items() if value}
    whole = (excerpt.origin(fields[0][1]), excerpt.origin(len(text)))
    for name, _, start, end in fields:
        kind = _SECRET_FIELDS.get(name.lower().replace(" ", ""))
        if kind:
            yield Part(excerpt.cut(start, end), name, kind, whole, facts)


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
            yield name[0], start + shift + name.start(), begin, start + len(field)
        start += len(field) + 1


def _told(fact: str, value: str) -> str:
    """The value, if it is what the fact's name says: some drivers' addresses hold a login."""
    if fact != "host":
        return value
    server = _SERVER.fullmatch(value)
    return server[1] if server else ""


def urls(excerpt: Excerpt) -> Iterator[Part]:
    """For every URL: its password, the values of its parameters, and the URL itself."""
    for url in _URL.finditer(excerpt.text):
        head = url[0].index("://") + 3
        body = excerpt.cut(url.start() + head, url.end())
        whole = (excerpt.origin(url.start()), excerpt.origin(url.end()))
        scheme = url[0][: head - 3].lower()
        if login := _USERINFO.match(body.text):
            yield from _password(body, login, scheme, whole)
        for parameter in _PARAMETER.finditer(body.text):
            signed = parameter[1] == "sig" and "sv=" in body.text
            kind = "azure-sas" if signed else ""
            yield Part(body.cut(*parameter.span(2)), _parameter_key(parameter[1]), kind)
        yield Part(excerpt.cut(*url.span()), "")


def _password(
    body: Excerpt, login: re.Match[str], scheme: str, whole: tuple[int, int]
) -> Iterator[Part]:
    user, password, host, database = login.groups()
    if user and password.lower() in STAND_INS:
        yield Part(body.cut(*login.span(1)), "access_key", "", whole)
        return
    # On one's own machine a password that is the user's name guards nothing.
    if password and not (user == password and _LOCAL.fullmatch(host)):
        kind = "database-url" if scheme.startswith(_DATABASES) else "url-password"
        facts = {"user": user}
        # With another `@` to come, what looks like the host may be more of the password.
        if "@" not in body.text[login.end() :]:
            facts["host"] = host.partition(":")[0]
            facts["database"] = database if kind == "database-url" else ""
        yield Part(
            body.cut(*login.span(2)),
            "password",
            kind,
            whole,
            {name: value for name, value in facts.items() if value},
        )


def _parameter_key(name: str) -> str:
    """`key`, `sig` and `code` mean a secret in a URL, wherever else they may be harmless."""
    return "access_key" if name.lower() in ("key", "code", "auth") else name
