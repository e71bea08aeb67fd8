"""Who can reach a server, and over what."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from aispm.packages import known
from aispm.providers.files.mcp import container
from aispm.providers.files.mcp.launchers import listed
from aispm.providers.files.mcp.setup import Running, address
from aispm.vocabulary import Facts

FACTS = {
    "host": "string?",
    "url_scheme": "string?",
    "local_host": "bool",
    "host_kind": "string?",
    "third_party_proxy": "bool",
    "authenticated": "bool?",
    "binds_all": "bool",
    "tls_off": "bool",
    "logging_off": "bool",
}

_MACHINE = (
    "localhost",
    "host.docker.internal",
    "gateway.docker.internal",
    "host.containers.internal",
)
_EVERYWHERE = re.compile(r"(?:0\.0\.0\.0|::|\[::\]|\*)(?::\d{1,5})?")
_BINDS = re.compile(r"(?:^|[-_])(?:host|hostname|bind|listen|addr|address|ip|interface)(?:$|[-_])")
_SECRET = re.compile(
    r"auth|token|secret|cookie|credential|password|api-?key|(?:^|[-_])key(?:$|[-_])|pat$"
)
_CHECKS = re.compile(
    r"(?:SSL|TLS|CERT|CERTIFICATE|HTTPS)_?(?:VERIFY|VERIFICATION|VALIDAT)"
    r"|(?:VERIFY|VALIDATE|CHECK)_?(?:SSL|TLS|CERT|HTTPS)|REJECT_UNAUTHORIZED|STRICT_SSL|HTTPSVERIFY"
)
_SKIPS = re.compile(
    r"(?:SKIP|DISABLE|IGNORE|NO|INSECURE|TRUST)_(?:\w{1,40}_)?(?:SSL|TLS|CERT|HTTPS|SERVER_CERT)"
    r"|(?:SSL|TLS|CERT|HTTPS)_(?:\w{1,40}_)?(?:SKIP|DISABLED?|IGNORE|NO_VERIFY|INSECURE)"
    r"|(?:^|_)INSECURE(?:_|$)"
)
_AUDITS = re.compile(r"(?:^|_)AUDIT(?:_|$)|(?:^|_)LOG_CALLS(?:$)")


def facts(server: Running) -> Facts:
    """`host_kind` says whose a host is (vendor, relay, hosting, tunnel), `authenticated` whether
    the config tells how to sign in: null where nothing is called, or the client finds out itself.
    """
    host, scheme = address(server.url)
    known_host = known.host(host) if host else None
    kind = known_host.kind if known_host else None
    relays = any(one.package in listed("relays") for one in server.launches)
    return {
        "host": host,
        "url_scheme": scheme,
        "local_host": bool(host) and is_local(host or ""),
        "host_kind": kind,
        "third_party_proxy": relays or kind in ("relay", "tunnel"),
        "authenticated": _authenticated(server, host, known_host),
        "binds_all": _binds_all(server),
        "tls_off": _tls_off(server),
        "logging_off": _logging_off(server),
    }


def is_local(host: str) -> bool:
    """Whether a host is this machine."""
    name = host.lower().rstrip(".")
    if name in _MACHINE or name.endswith(".localhost"):
        return True
    try:
        number = ipaddress.ip_address(name)
    except ValueError:
        return False
    return number.is_loopback or number.is_unspecified


def _authenticated(
    server: Running, host: str | None, known_host: known.KnownHost | None
) -> bool | None:
    if host is None:
        return None
    names = (*server.headers, *server.query)
    if (
        server.setup.auth
        or server.setup.token_kinds
        or any(_SECRET.search(name.lower()) for name in names)
    ):
        return True
    bridged = any(one.is_bridge for one in server.launches)
    asks = known_host is not None and known_host.oauth is not None
    return None if bridged or asks or is_local(host) else False


def _binds_all(server: Running) -> bool:
    """Whether it listens on every address; in a container that counts where a port is open."""
    boxes = [one for one in container.containers(server) if one.source == "image"]
    if boxes and not any(map(container.shares_network, boxes)):
        return any(map(container.publishes, boxes))
    by_flag = any(
        _EVERYWHERE.fullmatch(value) and (value.startswith("0") or _BINDS.search(flag.lower()))
        for flag, value in flags(server)
    )
    return by_flag or any(
        _EVERYWHERE.fullmatch(value) and _BINDS.search(name.lower())
        for name, value in server.env.items()
    )


def _tls_off(server: Running) -> bool:
    for name, value in server.env.items():
        upper = name[:100].upper().replace("-", "_")
        if (_CHECKS.search(upper) and is_off(value)) or (_SKIPS.search(upper) and is_on(value)):
            return True
    for flag, value in flags(server):
        name = flag.lstrip("-").lower().replace("_", "-")
        if name in listed("tls_off") and not is_off(value):
            return True
        if name in listed("tls_checks") and is_off(value):
            return True
    return False


def _logging_off(server: Running) -> bool:
    by_flag = any(
        (flag in ("--log-calls", "--audit", "--audit-log") and is_off(value))
        or (flag.startswith(("--no-audit", "--disable-audit")) and not is_off(value))
        for flag, value in flags(server)
    )
    return by_flag or any(
        _AUDITS.search(name[:100].upper()) and is_off(value) for name, value in server.env.items()
    )


def flags(server: Running) -> Iterator[tuple[str, str]]:
    """Every option with its value, the launcher's and the server's own; a word that is no
    option's value has no name. `--a=--b` is told as `--b` too: browsers are given flags so."""
    for launch in server.launches:
        yield from launch.options
    words = server.line.words
    for place, word in enumerate(words):
        flag, equals, value = word.partition("=")
        if not flag.startswith("-"):
            before = words[place - 1] if place else ""
            if not before.startswith("-"):
                yield "", word
            continue
        following = words[place + 1] if place + 1 < len(words) else ""
        yield flag, value if equals else "" if following.startswith("-") else following
        if value.startswith("--"):
            yield value.partition("=")[0], value.partition("=")[2]


def is_off(value: str) -> bool:
    """Whether a setting is set to no."""
    return value.strip().lower() in ("0", "false", "no", "off", "disabled", "never")


def is_on(value: str) -> bool:
    """Whether a setting is set to yes."""
    return value.strip().lower() in ("1", "true", "yes", "on", "enabled", "always")
