"""A server's fields, as its client calls them, read into a `Setup`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from aispm.providers.files.mcp.clients import Client
from aispm.providers.files.mcp.launchers import listed
from aispm.providers.files.mcp.servers import field
from aispm.providers.files.mcp.setup import Setup
from aispm.providers.files.text.document import Mapping, Node, Scalar, Sequence
from aispm.secrets import Hint, Known

# More than any server needs, and few enough that nothing takes long.
_MOST_WORDS = 2_000
_MOST_LETTERS = 20_000
# What an element of a list of variables must look like to be one's name, not its value.
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,99}|[a-z_]{1,99}")
_SCOPE = re.compile(r'"scope"\s{0,9}:\s{0,9}"([^"]{1,2000})"')
_SCOPES = ("oauth/scopes", "oauth/scope", "auth/scopes", "auth/scope", "scopes", "scope")
_SIGNS_IN = (
    *("oauth", "auth", "auth_value", "authorization", "credentials"),
    *("headersHelper", "authProvider", "authProviderType", "tool_config/authorization"),
)


class Reading:
    """Reads one server. `cut` becomes true when it has more than is read."""

    def __init__(self, client: Client, body: Mapping, known: Known) -> None:
        self.cut = False
        self._client = client
        self._body = body
        self._known = known

    def setup(self) -> Setup:
        """The server, with known secrets taken out before anything is split: no piece remains."""
        fields = self._client.fields
        words = self._masked(field(self._body, fields.command))
        command = words[0] if words else ""
        args = (*words[1:], *self._masked(field(self._body, fields.args)))
        url = next(iter(self._masked(field(self._body, fields.url))), "")
        return Setup(
            transport=self._transport(command, url),
            enabled=not _is(field(self._body, fields.disabled), "true")
            and not _is(field(self._body, fields.enabled), "false"),
            approved=self._approved(),
            command=command,
            args=args,
            env=self._env(),
            passed=self._passed(),
            cwd=self._one("cwd"),
            url=url,
            headers=dict(self._headers()),
            tools=tuple(self._masked(self._body.get("tools"))),
            scopes=tuple(self._scopes(args)),
            auth=any(_is_set(field(self._body, (name,))) for name in _SIGNS_IN),
            token_kinds=frozenset(self._token_kinds()),
        )

    def _transport(self, command: str, url: str) -> str:
        """stdio, http or sse: as written, else by which field holds the address."""
        written = _text(field(self._body, self._client.fields.type)).lower()
        if command and not (url and written in ("sse", "http")):
            return "stdio"
        if "sse" in written or (not written and self._legacy(url)):
            return "sse"
        return "http" if url or "http" in written else "stdio"

    def _legacy(self, url: str) -> bool:
        """Gemini keeps `url` for event streams; others tell them by the path alone."""
        if self._client.id == "gemini-cli":
            return self._body.get("httpUrl") is None
        return url.partition("?")[0].rstrip("/").endswith("/sse")

    def _approved(self) -> frozenset[str]:
        fields = self._client.fields
        names = set(self._masked(field(self._body, fields.approve))) - {"false", ""}
        trusted = {"true", "never"} & {_text(field(self._body, fields.trust)).lower()}
        if trusted or "true" in names:
            names = (names - {"true"}) | {"*"}
        return frozenset(names)

    def _env(self) -> dict[str, str]:
        env = field(self._body, self._client.fields.env)
        if isinstance(env, Mapping):
            return dict(self._pairs(env))
        pairs = (text.partition("=") for text in self._masked(env)) if env else ()
        return {
            name: value for name, equals, value in pairs if equals and _VARIABLE.fullmatch(name)
        }

    def _passed(self) -> frozenset[str]:
        """Names of variables without values, of a list for them or of one that may hold both."""
        names = self._masked(field(self._body, self._client.fields.env_names))
        env = field(self._body, self._client.fields.env)
        names += self._masked(env) if isinstance(env, Sequence) else []
        return frozenset(name for name in names if _VARIABLE.fullmatch(name))

    def _headers(self) -> Iterator[tuple[str, str]]:
        yield from self._pairs(field(self._body, self._client.fields.headers))
        for name, variable in self._pairs(self._body.get("env_http_headers")):
            yield name, f"${{{variable}}}"
        if bearer := self._one("bearer_token_env_var"):
            yield "Authorization", f"Bearer ${{{bearer}}}"

    def _scopes(self, args: tuple[str, ...]) -> Iterator[str]:
        for name in _SCOPES:
            for text in self._masked(field(self._body, (name,))):
                yield from re.split(r"[\s,]+", text.strip())
        for word in args:
            if match := _SCOPE.search(word):
                yield from match[1].split()

    def _token_kinds(self) -> Iterator[str]:
        """What the headers and the address hold, before it is taken out of them."""
        headers = field(self._body, self._client.fields.headers)
        texts = [
            (entry.key, entry.value.text)
            for entry in (headers.entries if isinstance(headers, Mapping) else ())
            if isinstance(entry.value, Scalar)
        ]
        args = _texts(field(self._body, self._client.fields.args))
        for before, after in pairwise(args):
            if before in listed("header_options"):
                name, _, text = after.partition(":")
                texts.append((name, text.strip()))
        for key, text in texts[:_MOST_WORDS]:
            yield from self._known.kinds(text, Hint(key=key, place="header"))
        for text in _texts(field(self._body, self._client.fields.url))[:1]:
            yield from self._known.kinds(text, Hint(place="url"))

    def _pairs(self, node: Node | None) -> Iterator[tuple[str, str]]:
        if isinstance(node, Mapping):
            self.cut = self.cut or len(node.entries) > _MOST_WORDS
            for entry in node.entries[:_MOST_WORDS]:
                yield self._known.mask(entry.key), self._text(_text(entry.value))
        for item in node.items[:_MOST_WORDS] if isinstance(node, Sequence) else ():
            name = _text(item.get("name")) if isinstance(item, Mapping) else ""
            if isinstance(item, Mapping) and name:  # as Kubernetes has them
                value = _text(item.get("value"))
                yield self._known.mask(name), self._text(value or f"${{{name}}}")

    def _one(self, name: str) -> str:
        return next(iter(self._masked(self._body.get(name))), "")

    def _masked(self, node: Node | None) -> list[str]:
        texts = _texts(node)
        self.cut = self.cut or len(texts) > _MOST_WORDS
        return [self._text(text) for text in texts[:_MOST_WORDS]]

    def _text(self, text: str) -> str:
        self.cut = self.cut or len(text) > _MOST_LETTERS
        return self._known.mask(text)[:_MOST_LETTERS]


def _is(node: Node | None, constant: str) -> bool:
    return isinstance(node, Scalar) and node.text.lower() == constant


def _is_set(node: Node | None) -> bool:
    if isinstance(node, Mapping):
        return bool(node.entries)
    return isinstance(node, Scalar) and node.text.lower() not in ("false", "none", "null", "")


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _texts(node: Node | None) -> list[str]:
    if isinstance(node, Sequence):
        return [item.text for item in node.items if isinstance(item, Scalar)]
    return [node.text] if isinstance(node, Scalar) else []
