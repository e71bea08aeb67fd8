"""Where people write credentials: the parts of a server that a value may stand in."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from tests.secrets.synthetic.marks import Label, Marks

Server = dict[str, Any]
Row = dict[str, Any]
Wrap = Callable[[str], str]
_FLAGS = ["--api-key", "--token", "--access-token", "--apiKey", "--api_key"]
_HEADERS = ["Authorization: Bearer {}", "X-API-Key: {}", "Authorization: Bearer {}"]
_KEYS = ["apiKey", "api_key", "token", "accessToken"]
_HOSTS = ["https://mcp.acme-tools.net/mcp", "https://agents.acme-tools.net/sse"]
PLACES = ("env", "arg", "header", "nested", "url")


class Placed:
    """A value on its way into a server: what marks it, and what row says where it belongs."""

    def __init__(self, row: Row, value: str, marks: Marks, kind: str, secret: bool) -> None:
        self.row, self.value, self.kind, self.secret = row, value, kind, secret
        self._marks = marks

    def marked(self, place: str) -> str:
        """The value with its marks; within its document, if the row has one."""
        marked = self._marks.around(self.value, Label(self.kind, place, self.secret))
        if "document" not in self.row:
            return marked
        document = {**self.row["document"], self.row["within"]: f"{marked}\n"}
        return json.dumps(document, ensure_ascii=False)

    def url(self, template: str) -> str:
        """An address with the value; the whole of it is marked where that is what one replaces."""
        label = Label(self.kind, "url", self.secret)
        if template.startswith("⟦"):
            return self._marks.around(template.strip("⟦⟧").format(self.value), label)
        return template.format(self._marks.around(self.value, label))


def possible(row: Row) -> list[str]:
    """The places where a credential of this row is written."""
    given = {
        "env": row.get("env"),
        "arg": row.get("flag", _FLAGS) or row.get("positional"),
        "header": row.get("header", _HEADERS),
        "nested": row.get("key", _KEYS),
        "url": row.get("url"),
    }
    return [place for place in PLACES if given[place]]


def put(placed: Placed, place: str, server: Server, rng: random.Random) -> None:
    """Write the value into the server at such a place."""
    PUT[place](placed, server, rng)


def _env(placed: Placed, server: Server, rng: random.Random) -> None:
    name = rng.choice(placed.row["env"])
    wrap: str = placed.row.get("wrap", "{}")
    _add(server, "env", name, lambda: wrap.format(placed.marked("env")))


def _arg(placed: Placed, server: Server, rng: random.Random) -> None:
    row, args = placed.row, server["args"]
    flags = row.get("flag", _FLAGS)
    if row.get("positional") and (not flags or rng.random() < 0.5):
        args.append(placed.marked("arg"))
        return
    flag = rng.choice(flags)
    style = rng.randrange(8)
    if style < 3:
        args += [flag, placed.marked("arg")]
    elif style < 5:
        args.append(f"{flag}={placed.marked('arg')}")
    elif style == 5 and row.get("env"):
        args += ["-e", f"{rng.choice(row['env'])}={placed.marked('arg')}"]
    elif style == 6 and row.get("env") and " " not in placed.value and "'" not in placed.value:
        name = rng.choice(row["env"])
        quote = '"' if ";" in placed.value else ""
        told = f"{quote}{placed.marked('arg')}{quote}"
        args += ["-c", f"export {name}={told} && npx -y @acme/server"]
    elif style == 7 and row.get("header", _HEADERS):
        header = rng.choice(row.get("header", _HEADERS))
        args += ["--header", header.format(placed.marked("arg"))]
    else:
        args += [flag, placed.marked("arg")]


def _header(placed: Placed, server: Server, rng: random.Random) -> None:
    name, _, rest = rng.choice(placed.row.get("header", _HEADERS)).partition(": ")
    server.setdefault("url", rng.choice(_HOSTS))
    _add(server, "headers", name, lambda: rest.format(placed.marked("header")))


def _nested(placed: Placed, server: Server, rng: random.Random) -> None:
    key = rng.choice(placed.row.get("key", _KEYS))
    style = rng.randrange(4)
    if style == 0:
        header = rng.choice(placed.row.get("header", _HEADERS) or ["X-API-Key: {}"])
        name, _, rest = header.partition(": ")
        told = {name: rest.format(placed.marked("nested")), "Accept": "application/json"}
        _add(server, "env", "OPENAPI_MCP_HEADERS", lambda: json.dumps(told, ensure_ascii=False))
    elif style == 1:
        told = {key: placed.marked("nested"), "timeout": "30"}
        server["args"] += ["--config", json.dumps(told, ensure_ascii=False)]
    elif style == 2:
        _add(server, "settings", key, lambda: placed.marked("nested"))
    else:
        _add(server.setdefault("options", {}), "auth", key, lambda: placed.marked("nested"))


def _url(placed: Placed, server: Server, rng: random.Random) -> None:
    template = rng.choice(placed.row["url"])
    web = template.strip("⟦").startswith("http")
    if web and "url" not in server and rng.random() < 0.6:
        server["url"] = placed.url(template)
    elif rng.random() < 0.5:
        server["args"].append(placed.url(template))
    else:
        name = rng.choice(["ENDPOINT", "BASE_URL"] if web else ["DATABASE_URL", "DB_URI"])
        _add(server, "env", name, lambda: placed.url(template))


def _add(holder: dict[str, Any], part: str, name: str, value: Callable[[], str]) -> None:
    """Under a name that is free, else not at all."""
    entries = holder.setdefault(part, {})
    if name not in entries:
        entries[name] = value()


PUT: dict[str, Callable[[Placed, Server, random.Random], None]] = {
    "env": _env,
    "arg": _arg,
    "header": _header,
    "nested": _nested,
    "url": _url,
}
