"""The files of the measure: servers of one to five, credentials in some, clean values in all."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.secrets.synthetic import writing
from tests.secrets.synthetic.marks import Label, Marks, Range
from tests.secrets.synthetic.placing import Placed, Server, possible, put
from tests.secrets.synthetic.shapes import aws_id, made, text

_HERE = Path(__file__).parent
_NAMES = [
    "github",
    "search",
    "database",
    "notes",
    "browser",
    "mail",
    "crm",
    "billing",
    "ops",
    "docs",
]
# As many of each format as the public corpus has.
_FORMATS = ["json"] * 48 + ["jsonc"] * 17 + ["toml"] * 8 + ["yaml"] * 16 + ["env"] * 11
_CONTAINERS = {
    "json": "mcpServers",
    "jsonc": "servers",
    "toml": "mcp_servers",
    "yaml": "mcpServers",
}
_WRITERS = {
    "json": writing.as_json,
    "jsonc": writing.as_jsonc,
    "toml": writing.as_toml,
    "yaml": writing.as_yaml,
    "env": writing.as_env,
}
_PATHS = {
    "json": ".cursor/mcp.json",
    "jsonc": ".vscode/mcp.json",
    "toml": ".codex/config.toml",
    "yaml": "librechat.yaml",
    "env": ".env",
}


class Config(NamedTuple):
    """One file: where it stands, its text, what is marked in it, and the marked tree itself."""

    path: str
    text: str
    ranges: list[Range]
    tree: dict[str, Any]
    marks: Marks


@cache
def kinds() -> list[dict[str, Any]]:
    """The rows of `kinds.yaml`."""
    rows: list[dict[str, Any]] = yaml.safe_load((_HERE / "kinds.yaml").read_text("utf-8"))
    return rows


@cache
def _plain() -> dict[str, dict[str, Any]]:
    classes: dict[str, dict[str, Any]] = yaml.safe_load((_HERE / "plain.yaml").read_text("utf-8"))
    return classes


def configs(count: int, seed: int = 0) -> Iterator[Config]:
    """So many files; each kind of credential comes as often as any other."""
    rng = random.Random(seed)  # noqa: S311  # nothing here is to be kept secret
    pool: list[dict[str, Any]] = []
    for number in range(count):
        if len(pool) < 8:
            pool += rng.sample(kinds(), len(kinds()))
        yield _config(number, rng, pool)


def _config(number: int, rng: random.Random, pool: list[dict[str, Any]]) -> Config:
    syntax = rng.choice(_FORMATS)
    marks = Marks()
    secrets = rng.choice([0, 0, 1, 1, 1, 2, 2, 2, 3, 4])
    clean = rng.randint(2, 9)
    if syntax == "env":
        tree = _variables(rng, pool, marks, secrets, clean)
    else:
        servers = _servers(rng, pool, marks, secrets, clean)
        tree = {_CONTAINERS[syntax]: {name: _tidy(server) for name, server in servers.items()}}
        if syntax == "json" and rng.random() < 0.2:
            tree = {"$schema": "https://acme-tools.net/mcp.schema.json", **tree}
    text, ranges = marks.taken(_WRITERS[syntax](tree, rng))
    return Config(f"agent-{number:04}/{_PATHS[syntax]}", text, ranges, tree, marks)


def _servers(
    rng: random.Random, pool: list[dict[str, Any]], marks: Marks, secrets: int, clean: int
) -> dict[str, Server]:
    names = rng.sample(_NAMES, rng.randint(1, 5))
    launch = [["npx", ["-y", "@acme/server"]], ["uvx", ["acme-server"]], ["docker", ["run", "-i"]]]
    servers: dict[str, Server] = {}
    for name in names:
        command, args = rng.choice(launch)
        servers[name] = {"command": command, "args": list(args)}
    for _ in range(secrets):
        row = pool.pop()
        _put_secret(row, rng.choice(possible(row)), servers[rng.choice(names)], marks, rng)
    for _ in range(clean):
        _put_clean(servers[rng.choice(names)], marks, rng)
    return servers


def _put_secret(
    row: dict[str, Any], place: str, server: Server, marks: Marks, rng: random.Random
) -> None:
    put(Placed(row, made(row["shape"], rng), marks, row["kind"], True), place, server, rng)
    if row.get("half"):  # the id of a key is a secret only beside the key
        label = Label("aws-secret-access-key", "env", True)
        secret = marks.around(text(rng, 40), label)
        server.setdefault("env", {}).setdefault("AWS_SECRET_ACCESS_KEY", secret)


def _put_clean(server: Server, marks: Marks, rng: random.Random) -> None:
    classes = _plain()
    name = rng.choices(list(classes), [one["part"] for one in classes.values()])[0]
    chosen = classes[name]
    if "values" in chosen:
        row = rng.choice(kinds())
        places = [place for place in possible(row) if place != "url"]
        if not places or "document" in row:
            return
        value = _value(rng.choice(chosen["values"]), rng)
        put(Placed(row, value, marks, name, False), rng.choice(places), server, rng)
        return
    key, shape = rng.choice(list(chosen["named"].items()))
    marked = marks.around(_value(shape, rng), Label(name, "env", False))
    if key.startswith("@"):
        server["args"].append(marked)
    elif key.startswith("--"):
        server["args"] += [key, marked] if rng.random() < 0.5 else [f"{key}={marked}"]
    else:
        place = "env" if key.isupper() else rng.choice(["settings", "env"])
        server.setdefault(place, {}).setdefault(key, marked)


def _value(shape: str, rng: random.Random) -> str:
    if len(shape) > 2 and shape[0] == shape[-1] == "/":
        return made(shape[1:-1].replace("\\/", "/"), rng)
    return made(shape, rng) if shape.startswith("=") else shape


def _variables(
    rng: random.Random, pool: list[dict[str, Any]], marks: Marks, secrets: int, clean: int
) -> dict[str, str]:
    server: Server = {"args": []}
    for _ in range(secrets):
        row = next(row for row in reversed(pool) if row.get("env") or row.get("url"))
        pool.remove(row)
        if row.get("env"):
            _put_secret(row, "env", server, marks, rng)
        else:
            placed = Placed(row, made(row["shape"], rng), marks, row["kind"], True)
            template = rng.choice(row["url"])
            server.setdefault("env", {})[f"URL_{len(marks.labels)}"] = placed.url(template)
    for _ in range(clean):
        _put_clean(server, marks, rng)
    told = {**server.get("env", {}), **server.get("settings", {})}
    return {name: value for name, value in told.items() if name.isidentifier()}


def _tidy(server: Server) -> Server:
    """A server with an address has no command, if nothing follows it."""
    if "url" in server and len(server["args"]) < 3:
        server = {key: value for key, value in server.items() if key not in ("command", "args")}
    return server


__all__ = ["Config", "aws_id", "configs", "kinds"]
