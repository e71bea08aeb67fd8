"""Secrets inside addresses: URLs with a password, a key or a secret path."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from aispm.secrets import identity, reference
from aispm.secrets.excerpt import Excerpt
from aispm.secrets.placeholder import words
from aispm.secrets.weighing import could_be_token, is_id
from aispm.vocabulary import Facts

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}(?::[a-z]{2,20})?://[^\s\"'<>`]+")
_USERINFO = re.compile(r"([^:/?#@\s]*):([^/?#\s]*)@([^/?#\s,]*)(?:,[^/?#\s]*)?/?([\w-]*)")
_USER_ALONE = re.compile(r"([^:/?#@\s]{16,})@[\w.-]")
_PARAMETER = re.compile(r"[?&#;]([\w.-]{1,60})=([^&#;\s]*)")
_PATH = re.compile(r"([^/?#]*)((?:/[^/?#]*)*)")
_HEX_DIGEST = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})")
_PICTURE = re.compile(r"\.(?:svg|png|gif|jpe?g)\?")
_WEB = frozenset({"http", "https", "ws", "wss", "git+https"})
# What stands for a password where the user's name is the token.
STAND_INS = frozenset({"", "x", "api", "x-oauth-basic", "x-oauth-token"})
_DATABASES = (
    "postgres", "mysql", "mariadb", "mongodb", "redis", "rediss", "sqlserver", "mssql", "oracle",
    "clickhouse", "cockroachdb", "neo4j", "bolt", "amqp", "jdbc", "snowflake", "cassandra", "nats",
    "couchbase", "valkey", "db2", "sqlite", "libsql", "timescale", "questdb", "trino", "vertica",
)  # fmt: skip
# A random segment after one of these lets in whoever knows it.
_DOORS = frozenset(
    {"hook", "hooks", "webhook", "webhooks", "webhook-test", "s", "u", "catch", "trigger"}
)
# These mean a secret in a URL, wherever else they may be harmless.
_KEYS = frozenset({"key", "code", "auth", "sig", "signature", "k", "apikey", "appkey"})


class Part(Struct, frozen=True):
    """A secret's place within an address; `whole` is what one would replace, if more.

    `scheme` is that of a URL which goes as a whole.
    """

    excerpt: Excerpt
    key: str
    kind: str = ""
    whole: tuple[int, int] | None = None
    facts: Facts = {}
    scheme: str = ""


def urls(excerpt: Excerpt) -> Iterator[Part]:
    """For every URL: its password, the values of its parameters, its path, and the URL itself."""
    for url in _URL.finditer(excerpt.text):
        head = url[0].index("://") + 3
        body = excerpt.cut(url.start() + head, url.end())
        whole = (excerpt.origin(url.start()), excerpt.origin(url.end()))
        scheme = url[0][: head - 3].lower()
        if login := _USERINFO.match(body.text):
            yield from _password(body, login, scheme, whole)
        elif scheme in _WEB and (alone := _USER_ALONE.match(body.text)):
            yield Part(body.cut(*alone.span(1)), "access_key", "", whole)
        yield from _parameters(body, scheme, whole)
        if scheme in _WEB:
            yield from _doors(body)
        yield Part(excerpt.cut(*url.span()), "")


def _password(
    body: Excerpt, login: re.Match[str], scheme: str, whole: tuple[int, int]
) -> Iterator[Part]:
    user, password, host, database = login.groups()
    if user and password.lower() in STAND_INS:
        yield Part(body.cut(*login.span(1)), "access_key", "", whole)
        return
    default = reference.DEFAULT.fullmatch(password)
    plain = words(default["default"] if default else password) is not None
    # On one's own machine a password of plain words guards nothing.
    if not password or (plain and identity.is_local(host)):
        return
    kind = "database-url" if scheme.startswith(_DATABASES) else "url-password"
    user = "" if "${" in user else user
    facts: Facts = {"user": user}
    # With another `@` to come, what looks like the host may be more of the password.
    if "@" not in body.text[login.end() :]:
        facts["host"] = identity.bare(host)
        facts["database"] = database if kind == "database-url" else ""
        if kind == "database-url":
            facts |= identity.database(user, identity.bare(host))
    told = {name: value for name, value in facts.items() if value}
    yield Part(body.cut(*login.span(2)), "password", kind, whole, told, scheme)


def _parameters(body: Excerpt, scheme: str, whole: tuple[int, int]) -> Iterator[Part]:
    if _PICTURE.search(body.text):
        return  # what a badge is asked for with may be seen by anyone
    found = list(_PARAMETER.finditer(body.text))
    signed = any(parameter[1] == "sv" for parameter in found)
    for parameter in found:
        name = parameter[1].lower()
        value = body.cut(*parameter.span(2))
        if name == "sig" and signed:
            told = identity.shared_access((one[1], one[2]) for one in found)
            yield Part(value, "access_key", "azure-sas", None, told)
        elif name in ("password", "pwd") and scheme.startswith(_DATABASES):
            yield Part(value, "password", "database-url", whole)
        else:
            yield Part(value, "access_key" if name in _KEYS else parameter[1])


def _doors(body: Excerpt) -> Iterator[Part]:
    """The random segments of a path that is itself a key (webhooks, MCP servers of one's own)."""
    match = _PATH.match(body.text)
    if match is None or not match[2]:
        return
    segments = match[2].split("/")
    names = {segment.lower() for segment in segments}
    served = "mcp" in re.split(r"[.-]", match[1].lower()) or bool(names & {"mcp", "sse"})
    start = match.end(1)
    for before, segment in zip(["", *segments], segments, strict=False):
        door = before.lower() in _DOORS
        # `/projects/ID/sse`: after a plural stands what names one of many.
        listed = before.lower().endswith("s") or before.startswith("@")
        if (door or (served and not listed)) and _opens(segment, door):
            yield Part(body.cut(start, start + len(segment)), "", "capability-url")
        start += len(segment) + 1


def _opens(segment: str, door: bool) -> bool:
    """Whether a segment of a path is random; a digest only where a hook hangs on it."""
    if is_id(segment):
        return True
    if len(segment) < 20 or (_HEX_DIGEST.fullmatch(segment) and not door):
        return False
    return could_be_token(segment, certain=False) and "." not in segment
