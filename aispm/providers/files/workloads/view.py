"""The room of MCP servers that run as containers: see `part.Room`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from aispm.model import Kind
from aispm.providers.files.mcp import container as walls
from aispm.providers.files.mcp import exposure
from aispm.providers.files.mcp.image import image
from aispm.providers.files.mcp.launchers import listed
from aispm.providers.files.mcp.setup import Setup, running
from aispm.providers.files.part import Claim, Format, Part, Places
from aispm.providers.files.text.document import Document, Mapping
from aispm.providers.files.workloads.container import OPERATORS, Container, find
from aispm.secrets import Known
from aispm.vocabulary import Facts

FILE = Kind("mcp.workloads", "File that runs MCP servers", "config", {"workloads": "int"})
WORKLOAD = Kind(
    "mcp.workload",
    "Container that runs an MCP server",
    "compute",
    {
        "form": "string",
        "image": "string?",
        "version": "string?",
        "by_digest": "bool?",
        "command": "list",
        "transport": "string?",
        "ports": "list",
        "binds_all": "bool",
        "env_names": "list",
        "definition": "string",
        "credentials": "int",
        "in_clear": "int",
        **walls.FACTS,
    },
)
NAMES = frozenset[str]()
SUFFIXES = frozenset[str]()
FOLDERS = frozenset[str]()
DEPTH = 1
# One of these files names both what it runs and a server; the second part looks from the start.
MARKS = re.compile(
    rb"(?i)\A(?=[\s\S]*?(?:^|[\s{,\"'])(?:services|apiVersion)[\"']?\s{0,9}:)"
    rb"[\s\S]*?(?:mcp|modelcontextprotocol)"
)


def kinds() -> Sequence[Kind]:
    """Files that run servers, and what they run."""
    return (FILE, WORKLOAD)


def claims(parts: Sequence[str]) -> Claim | None:
    """None: most Compose files have no server, so the content must tell."""
    return None


def view(document: Document, parts: Sequence[str], uri: str) -> WorkloadsView | None:
    """The containers that run servers."""
    return recognised(document, "yaml", uri)


def recognised(document: Document, syntax: Format, uri: str) -> WorkloadsView | None:
    """The containers that run servers, in a file that has some."""
    found = find(document)
    return WorkloadsView(found) if found else None


class WorkloadsView:
    """A file of containers: see `part.View`."""

    kind = "mcp.workloads"
    prefix = "workloads"
    cut = False
    spared = frozenset({"compose", "kubernetes", *OPERATORS.values()}) | listed("launchers")

    def __init__(self, found: Sequence[Container]) -> None:
        self.parts = [_part(one) for one in found]

    def facts(self, known: Known) -> Facts:
        """How many of its containers run a server."""
        return {"workloads": len(self.parts)}


def _part(one: Container) -> Part:
    return Part(
        "mcp.workload",
        one.path,
        one.name,
        (one.body,),
        one.start,
        one.end,
        partial(_facts, one),
        partial(_places, one),
        "invokes",
        one.variables,
    )


def _places(one: Container, body: Mapping) -> Places:
    return {} if one.environment is None else {id(one.environment): "env"}


def _facts(one: Container, known: Known) -> Facts:
    """The facts of a container, read as if `docker run` were given all of its options."""
    options = [(flag, known.safe(value)) for flag, value in one.options if value or flag in _BARE]
    words = [known.safe(word) for word in one.words]
    line = [word for option in options for word in option if word]
    reference = known.safe(one.image)
    server = running(
        Setup(
            command="docker",
            args=("run", *line, reference or "image", *words),
            env={name: known.safe(value) for name, value in one.env.items()},
        )
    )
    launch = image("docker", reference) if reference else None
    told: Facts = {
        "form": one.form,
        "image": launch.package if launch else None,
        "version": launch.version if launch else None,
        "by_digest": launch.pinned if launch else None,
        "command": words,
        "transport": known.safe(one.transport) or None,
        "env_names": sorted(known.safe(name) for name in one.env),
    }
    if one.form in OPERATORS.values():  # they build the container, with more than stands here
        return told
    return told | {
        "ports": [value for flag, value in options if flag == "--publish"],
        "binds_all": exposure.facts(server)["binds_all"],
        **walls.facts(server),
    }


_BARE = frozenset({"--privileged"})
