"""Two scans of acme by the real command, with all that they write."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tests.kit.acme import ACME, serve, without_clouds
from tests.kit.aws_memory import remembering
from tests.kit.aws_replay import RUNNING
from tests.kit.command import captured

ROOT = ACME.parents[1]
NOW = "2026-11-20T00:00:00Z"
SOURCES = (
    "fixtures/acme/repos",
    *("--aws-profile", "acme-prod", "--aws-profile", "acme-dev"),
    *("--azure", "--gcp"),
    *("--now", NOW),
)
FORMATS = ("console", "json", "sarif", "lock", "policy-input")


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Asked:
    """What the loopback AWS was asked: (service, operation), and what is amiss with that."""

    heard: list[tuple[str, str]]
    unasked: list[str]
    unrouted: list[str]


@dataclass(frozen=True)
class Scans:
    """`first` wrote every format and `snap.json` into `place`, and `asked` AWS; `again` told all
    it can tell, and wrote `lock` and `snap.json` into `place / "again"`."""

    place: Path
    first: Ran
    asked: Asked
    again: Ran


def aispm(*arguments: str | Path, env: Mapping[str, str] | None = None) -> Ran:
    """The installed command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", "from aispm.cli.app import main; main()", *map(str, arguments)],
        cwd=ROOT,
        env=dict(env or {}),
        capture_output=True,
        check=False,
        text=True,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def here(*arguments: str | Path) -> Ran:
    """The command in this process, which asks no cloud: it starts sooner."""
    env = without_clouds(os.environ) | {"NO_COLOR": "1"}
    return Ran(*captured(*arguments, env=env, folder=ROOT))


def make(folder: Path) -> None:
    """Scan acme twice, in a process of its own and in this one; `read` gives what came of it."""
    place, second = folder / "first", folder / "first" / "again"
    second.mkdir(parents=True)
    outputs = [part for name in FORMATS for part in ("-o", f"{name}:{place / name}")]
    last = ("-o", "console", "-o", f"lock:{second / 'lock'}", "--save", second / "snap.json")
    with serve() as servers:
        env = without_clouds(os.environ) | servers | {"NO_COLOR": "1"}
        first = aispm("scan", *SOURCES, *outputs, "--save", place / "snap.json", env=env)
        aws = RUNNING[servers["AWS_ENDPOINT_URL"]]
        heard = sorted({(one.service, one.operation) for one in aws.calls})
        asked = Asked(heard, aws.unasked(), aws.unrouted)
        with remembering():
            again = Ran(*captured("scan", *SOURCES, "-vv", "--debug", *last, env=env, folder=ROOT))
    (folder / "ran.json").write_bytes(msgspec.json.encode((first, asked, again)))


def read(folder: Path) -> Scans:
    """What `make` left in a folder."""
    told = (folder / "ran.json").read_bytes()
    return Scans(folder / "first", *msgspec.json.decode(told, type=tuple[Ran, Asked, Ran]))
