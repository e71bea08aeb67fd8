"""The list of what somebody has reviewed and approved: MCP servers, AI packages, model files.

MCP servers run with real permissions and deserve the access review that other privileged
identities get: a reviewer, a date, and a look at whatever changes after it.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from aispm import atomic, regular
from aispm.errors import InputError

SCHEMA = "aispm/approved/v1"
LIMIT = 16 * 1024 * 1024
_AGAIN = "`aispm approve` writes a list"


class ApprovedServer(Struct, frozen=True, forbid_unknown_fields=True):
    """A server as it was reviewed. `definition` is its fact of that name: its every setting.

    `name` and `starts` are for those who read the list.
    """

    id: str
    definition: str
    name: str
    starts: str
    reviewer: str
    reviewed_at: str


class ApprovedPackage(Struct, frozen=True, forbid_unknown_fields=True):
    """A package of an ecosystem (OSV's name), whatever its version."""

    ecosystem: str
    package: str
    reviewer: str
    reviewed_at: str


class ApprovedFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A model file, by the id of its asset."""

    id: str
    reviewer: str
    reviewed_at: str


class Approved(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole list, sorted. A list that names none of a sort approves none of it."""

    version: str = msgspec.field(name="schema")
    servers: tuple[ApprovedServer, ...] = ()
    packages: tuple[ApprovedPackage, ...] = ()
    models: tuple[ApprovedFile, ...] = ()


def load(path: Path) -> Approved:
    """Read a list. Raises InputError when it cannot be read or is none."""
    try:
        data = regular.read(path, LIMIT + 1)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(f"cannot read the approved list {path}: {reason}", _AGAIN) from error
    if len(data) > LIMIT:
        raise InputError(f"the approved list {path} is larger than {LIMIT // 2**20} MB", _AGAIN)
    try:
        found = msgspec.json.decode(data, type=Approved)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{path} is no list of what is approved", _AGAIN) from error
    if found.version != SCHEMA:
        raise InputError(f"{path} is no list of version {SCHEMA}", _AGAIN)
    return found


def save(approved: Approved, path: Path) -> None:
    """Write a list, one entry a line so that a review of it shows what changed."""
    ordered = msgspec.structs.replace(
        approved,
        servers=tuple(sorted(approved.servers, key=lambda one: one.id)),
        packages=tuple(sorted(approved.packages, key=lambda one: (one.ecosystem, one.package))),
        models=tuple(sorted(approved.models, key=lambda one: one.id)),
    )
    text = ['{"schema": "%s"' % SCHEMA]  # noqa: UP031  # braces abound
    for section in ("servers", "packages", "models"):
        entries = [msgspec.json.encode(one).decode() for one in getattr(ordered, section)]
        text.append(f',\n"{section}": [' + ",".join(f"\n  {one}" for one in entries) + "]")
    atomic.write(path, "".join([*text, "}\n"]).encode(), mode=0o644)


def united(before: Approved, now: Approved) -> Approved:
    """Two lists as one; of two entries about one thing that of `now` counts."""
    servers = {one.id: one for one in (*before.servers, *now.servers)}
    packages = {(one.ecosystem, one.package): one for one in (*before.packages, *now.packages)}
    models = {one.id: one for one in (*before.models, *now.models)}
    return Approved(
        SCHEMA,
        servers=tuple(servers.values()),
        packages=tuple(packages.values()),
        models=tuple(models.values()),
    )
