"""A server as a config sets it up, and as it then runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

from msgspec import Struct

from aispm.providers.files.mcp.launch import start
from aispm.providers.files.mcp.launched import Launch
from aispm.providers.files.mcp.launchers import listed
from aispm.providers.files.mcp.line import Line, unwrapped
from aispm.providers.files.mcp.numeric import plain

_VARIABLE = re.compile(r"[A-Za-z_][\w.]{0,99}")


class Setup(Struct, frozen=True):
    """What a config says of a server, in texts out of which its secrets were taken.

    `passed` names variables that come from whoever starts the client, `approved` the tools that
    run without being asked about (`*` for all). `auth` says that the config tells how to sign in
    otherwise than by a header; `token_kinds` which kinds of credentials its headers and its
    address hold.
    """

    transport: str = "stdio"
    enabled: bool = True
    approved: frozenset[str] = frozenset()
    command: str = ""
    args: tuple[str, ...] = ()
    env: Mapping[str, str] = {}
    passed: frozenset[str] = frozenset()
    cwd: str = ""
    url: str = ""
    headers: Mapping[str, str] = {}
    tools: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    auth: bool = False
    token_kinds: frozenset[str] = frozenset()


class Running(Struct, frozen=True):
    """A set-up server with its command line read: what `started` says of fetched code, and
    variables, headers and address from wherever they were given."""

    setup: Setup
    line: Line
    started: Launch
    env: Mapping[str, str]
    url: str
    headers: Mapping[str, str]

    @property
    def launches(self) -> Iterator[Launch]:
        """What is started, and what that starts in its turn."""
        launch: Launch | None = self.started
        while launch is not None:
            yield launch
            launch = launch.behind

    @property
    def last(self) -> Launch:
        """The server itself, behind whatever leads to it."""
        *_, last = self.launches
        return last

    @property
    def host(self) -> str | None:
        """The host of the address; None where a password may reach into what looks like one."""
        return address(self.url)[0]

    @property
    def query(self) -> Mapping[str, str]:
        """The parameters of the address."""
        try:
            return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))
        except ValueError:
            return {}


def running(setup: Setup) -> Running:
    """How a server runs that is set up so."""
    line = unwrapped(setup.command, setup.args)
    started = start(line.words)
    env = {**{name: f"${{{name}}}" for name in setup.passed}, **setup.env, **line.variables}
    headers = dict(setup.headers)
    url = setup.url
    launch: Launch | None = started
    while launch is not None:
        env |= _given(launch)
        if launch.is_bridge:
            url = url or _bridged(launch)
            headers |= _headers(launch)
        launch = launch.behind
    return Running(setup, line, started, env, url, headers)


def address(url: str) -> tuple[str | None, str | None]:
    """Host and scheme of an address."""
    try:
        parts = urlsplit(url.strip())
        scheme = (parts.scheme.lower() or None) if parts.netloc else None
        login, at, _ = parts.netloc.rpartition("@")
        _ = parts.port  # of `user:pa/ss@host` the parser makes a host and an odd port
    except ValueError:  # a port or address of the reader's imagination
        return None, None
    # A path may begin a part with `@`, as names of packages do.
    stray = parts.path if at else parts.path.replace("/@", "/")
    if "@" in login or "@" in stray or parts.hostname is None:
        return None, scheme
    return plain(parts.hostname), scheme


def _given(launch: Launch) -> dict[str, str]:
    """The variables that a container is given: `-e NAME=value`, or `-e NAME` as it is outside."""
    found: dict[str, str] = {}
    if launch.launcher in listed("containers"):
        for flag, value in launch.options:
            if flag in ("-e", "--env"):
                name, equals, text = value.partition("=")
                if _VARIABLE.fullmatch(name) and (equals or name.isupper() or name.islower()):
                    found[name] = text if equals else f"${{{name}}}"
    return found


def _bridged(launch: Launch) -> str:
    return next((arg for arg in launch.args if arg.startswith(("http://", "https://"))), "")


def _headers(launch: Launch) -> dict[str, str]:
    """The headers that a bridge is told to send: `--header Name:value`."""
    found: dict[str, str] = {}
    for flag, value in pairwise(launch.args):
        if flag in listed("header_options"):
            name, colon, text = value.partition(":")
            if colon:
                found[name.strip()] = text.strip()
    return found
