"""What is told of a server, with the secrets among it taken out."""

from __future__ import annotations

from typing import Any

from aispm.model import Kind
from aispm.providers.files.mcp import (
    acts_as,
    container,
    execution,
    exposure,
    files,
    origin,
    powers,
    tokens,
)
from aispm.providers.files.mcp.clients import Client
from aispm.providers.files.mcp.line import program
from aispm.providers.files.mcp.reading import Reading
from aispm.providers.files.mcp.setup import Running, Setup, running
from aispm.providers.files.text.document import Mapping
from aispm.secrets import Known
from aispm.vocabulary import Facts

_ASPECTS = (origin, execution, container, files, exposure, tokens, acts_as, powers)
SERVER = Kind(
    "mcp.server",
    "MCP server",
    "server",
    {
        "client": "string",
        "level": "string",
        "unread": "list",
        "transport": "string",
        "command": "string?",
        "auto_approve": "list",
        "enabled": "bool",
        "env_names": "list",
        "scopes": "list",
        **{name: type_ for aspect in _ASPECTS for name, type_ in aspect.FACTS.items()},
        "credentials": "int",
        "in_clear": "int",
        "definition": "string",
        "approval": "string?",
        "approved_at": "string?",
        "namesakes": "list",
        "poses_as": "string?",
        "advisories": "list",
        "advisories_open": "list",
        "advisory_worst": "string?",
        "malicious": "bool",
        "known_exploited": "bool",
        "fixed_in": "list",
    },
)
_MOST_NAMES = 500  # of one server, in one list
_MOST_NAMES_OF_FILE = 20_000
# Facts whose every word is our own.
_OURS = {
    *(
        "transport",
        "ecosystem",
        "serves_ecosystem",
        "source",
        "registry_scheme",
        "host_kind",
        "runs_from",
    ),
    *("publisher", "capabilities", "successor", "resembles"),
    *("token_for", "foreign_tokens", "browser_flags"),
}


class Reader:
    """Reads the servers of one file. `cut` becomes true when a server has more than is told."""

    def __init__(self, client: Client) -> None:
        self.cut = False
        self._client = client
        self._names = 0
        self._read: dict[int, Facts] = {}  # by body: aliases may repeat one without end

    def of(self, body: Mapping, known: Known) -> Facts:
        """The facts of a server. Lists that a file has too many of are left out as unknown."""
        if id(body) not in self._read:
            reading = Reading(self._client, body, known)
            self._read[id(body)], cut = told(reading.setup(), known)
            self.cut = self.cut or cut or reading.cut
        facts = dict(self._read[id(body)])
        self._names += sum(len(value) for value in facts.values() if isinstance(value, list))
        if self._names > _MOST_NAMES_OF_FILE:
            self.cut = True
            facts = {name: value for name, value in facts.items() if not isinstance(value, list)}
        return facts


def told(setup: Setup, known: Known) -> tuple[Facts, bool]:
    """All facts of a server, and whether it has more names than are told of one.

    Facts are absent where the command line does not tell them for sure.
    """
    facts = _facts(running(setup))
    cut = any(isinstance(value, list) and len(value) > _MOST_NAMES for value in facts.values())
    return {
        name: value if name in _OURS else _safe(value, known) for name, value in facts.items()
    }, cut


def _facts(server: Running) -> Facts:
    setup = server.setup
    found: Facts = {
        "transport": setup.transport,
        "command": program(setup.command),
        "auto_approve": list(setup.approved),
        "enabled": setup.enabled,
        "env_names": list(server.env),
        "scopes": [scope for scope in setup.scopes if scope],
    }
    for aspect in _ASPECTS:
        found |= aspect.facts(server)
    return {
        name: sorted(set(value)) if isinstance(value, list) else value
        for name, value in found.items()
    }


def _safe(value: Any, known: Known) -> Any:
    """A fact as it may be told; of a list no more than a reader can want."""
    if isinstance(value, str):
        return known.safe(value)
    if isinstance(value, list):
        return sorted({known.safe(name) for name in value[:_MOST_NAMES]})
    return value
