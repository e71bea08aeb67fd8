"""What a server's fields tell, with the secrets among them taken out."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from aispm.model import Kind
from aispm.providers.files.mcp.clients import Client
from aispm.providers.files.mcp.launch import launch, program
from aispm.providers.files.mcp.package import Launch
from aispm.providers.files.mcp.servers import field
from aispm.providers.files.text.document import Mapping, Node, Scalar, Sequence
from aispm.secrets import Known
from aispm.vocabulary import Facts

SERVER = Kind(
    "mcp.server",
    "MCP server",
    "server",
    {
        "client": "string",
        "transport": "string",
        "command": "string?",
        "launcher": "string?",
        "package": "string?",
        "version": "string?",
        "pinned": "bool?",
        "host": "string?",
        "url_scheme": "string?",
        "auto_approve": "list",
        "enabled": "bool",
        "env_names": "list",
        "credentials": "int",
        "in_clear": "int",
        "definition": "string",
        "approval": "string?",
        "approved_at": "string?",
        "namesakes": "list",
        "advisories": "list",
        "advisories_open": "list",
        "advisory_worst": "string?",
        "malicious": "bool",
        "known_exploited": "bool",
        "fixed_in": "list",
    },
)
# Programs whose argument is the address of the server they stand for.
_BRIDGES = ("mcp-remote", "supergateway", "mcp-proxy", "@smithery/cli", "mcp-server-remote")
_MOST_NAMES = 500  # of one server, in one list
_MOST_NAMES_OF_FILE = 20_000
# What an element of a list of variables must look like to be one's name, not its value.
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,99}|[a-z_]{1,99}")


class Reader:
    """Reads the servers of one file. `cut` becomes true when a server has more than is told."""

    def __init__(self, client: Client) -> None:
        self.cut = False
        self._client = client
        self._known = Known()
        self._names = 0
        self._read: dict[int, Facts] = {}  # by body: aliases may repeat one without end

    def of(self, body: Mapping, known: Known) -> Facts:
        """The facts of a server. Lists that a file has too many of are left out as unknown."""
        self._known = known
        if id(body) not in self._read:
            self._read[id(body)] = self._facts(body)
        facts = dict(self._read[id(body)])
        self._names += sum(len(value) for value in facts.values() if isinstance(value, list))
        if self._names > _MOST_NAMES_OF_FILE:
            self.cut = True
            facts = {name: value for name, value in facts.items() if not isinstance(value, list)}
        return facts

    def _facts(self, body: Mapping) -> Facts:
        """Known secrets are taken out before anything is split: no piece of one remains."""
        fields = self._client.fields
        words = self._masked(field(body, fields.command))
        command = words[0] if words else ""
        args = [*words[1:], *self._masked(field(body, fields.args))]
        url = next(iter(self._masked(field(body, fields.url))), "")
        started = launch(command, args) if command else launch("", ())
        host, scheme = _address(url or _bridged(started.package, args))
        return {
            "transport": _transport(body, self._client, command, url),
            "command": self._safe(program(command)),
            "launcher": self._safe(started.launcher),
            **self._package(started),
            "host": self._safe(host),
            "url_scheme": scheme,
            "auto_approve": self._told(_approved(body, self._client)),
            "enabled": not _is(field(body, fields.disabled), "true")
            and not _is(field(body, fields.enabled), "false"),
            "env_names": self._told(_env_names(body, self._client)),
        }

    def _package(self, started: Launch) -> Facts:
        if not started.known:
            return {}
        return {
            "package": self._safe(started.package),
            "version": self._safe(started.version),
            "pinned": started.pinned,
        }

    def _masked(self, node: Node | None) -> list[str]:
        return [self._known.mask(text) for text in _texts(node)]

    def _safe(self, text: str | None) -> str | None:
        return None if text is None else self._known.safe(text)

    def _told(self, names: set[str]) -> list[str]:
        """Names as they may be told, and no more than a reader can want of them."""
        self.cut = self.cut or len(names) > _MOST_NAMES
        return sorted({self._known.safe(name) for name in sorted(names)[:_MOST_NAMES]})


def _transport(body: Mapping, client: Client, command: str, url: str) -> str:
    """stdio, http or sse: as written, else by which field holds the address."""
    written = _text(field(body, client.fields.type)).lower()
    if command and not (url and written in ("sse", "http")):
        return "stdio"
    if "sse" in written or (not written and _legacy(body, client, url)):
        return "sse"
    return "http" if url or "http" in written else "stdio"


def _legacy(body: Mapping, client: Client, url: str) -> bool:
    """Gemini keeps `url` for event streams; others tell them by the path alone."""
    if client.id == "gemini-cli":
        return body.get("httpUrl") is None
    return url.partition("?")[0].rstrip("/").endswith("/sse")


def _bridged(package: str | None, args: list[str]) -> str:
    if package not in _BRIDGES:
        return ""
    return next((arg for arg in args if arg.startswith(("http://", "https://"))), "")


def _address(url: str) -> tuple[str | None, str | None]:
    """Host and scheme. No host where a password may reach into what looks like one."""
    try:
        parts = urlsplit(url.strip())
        scheme = (parts.scheme.lower() or None) if parts.netloc else None
        login, at, _ = parts.netloc.rpartition("@")
        _ = parts.port  # of `user:pa/ss@host` the parser makes a host and an odd port
    except ValueError:  # a port or address of the reader's imagination
        return None, None
    # A path may begin a part with `@`, as names of packages do.
    stray = parts.path if at else parts.path.replace("/@", "/")
    return (None if "@" in login or "@" in stray else parts.hostname), scheme


def _approved(body: Mapping, client: Client) -> set[str]:
    """The tools that run without being asked about; `*` for all."""
    node = field(body, client.fields.approve)
    names = set(_texts(node)) - {"false", ""}
    trusted = field(body, client.fields.trust)
    if _is(trusted, "true") or "true" in names:
        names = (names - {"true"}) | {"*"}
    return names


def _env_names(body: Mapping, client: Client) -> set[str]:
    names = set(_texts(field(body, client.fields.env_names)))
    env = field(body, client.fields.env)
    if isinstance(env, Mapping):
        return {one for one in names if _VARIABLE.fullmatch(one)} | {e.key for e in env.entries}
    for text in _texts(env) if isinstance(env, Sequence) else ():
        names.add(text.partition("=")[0])
    return {name for name in names if _VARIABLE.fullmatch(name)}


def _is(node: Node | None, constant: str) -> bool:
    return isinstance(node, Scalar) and node.text.lower() == constant


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _texts(node: Node | None) -> list[str]:
    if isinstance(node, Sequence):
        return [item.text for item in node.items if isinstance(item, Scalar)]
    return [node.text] if isinstance(node, Scalar) else []
