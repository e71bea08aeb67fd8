"""Secrets inside addresses: URLs with a password or a key, and connection strings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from aispm.model import Facts
from aispm.secrets.excerpt import Excerpt

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}://[^\s\"'<>`]+")
_USERINFO = re.compile(r"([^:/?#@\s]*):([^/?#\s]*)@([^/?#\s,]*)/?([\w-]*)")
_PARAMETER = re.compile(r"[?&#;]([\w.-]{1,60})=([^&#;\s]*)")
_PAIR = re.compile(r"\s*([A-Za-z][\w ]{0,40}?)\s*=\s*([^;]*)(?:;|$)")
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
    pairs = list(_PAIR.finditer(text)) if ";" in text and "=" in text else []
    if len(pairs) < 2:
        return
    facts = {
        _FACTS[pair[1].lower()]: pair[2] for pair in pairs if pair[1].lower() in _FACTS and pair[2]
    }
    whole = (excerpt.origin(pairs[0].start(1)), excerpt.origin(len(text)))
    for pair in pairs:
        kind = _SECRET_FIELDS.get(pair[1].lower().replace(" ", ""))
        if kind:
            yield Part(excerpt.cut(*pair.span(2)), pair[1], kind, whole, facts)


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
    # On one's own machine a password that is the user's name guards nothing.
    if password and not (user == password and _LOCAL.fullmatch(host)):
        kind = "database-url" if scheme.startswith(_DATABASES) else "url-password"
        facts = {"user": user, "host": host.partition(":")[0]}
        if kind == "database-url":
            facts["database"] = database
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
