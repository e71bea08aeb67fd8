"""Whose host an address leads to: one's own machine or network, a known vendor's, or anyone's."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from aispm.packages.ai import endpoint

_WITHIN = (
    *(".local", ".localhost", ".internal", ".lan", ".home", ".corp", ".intranet"),
    *(".home.arpa", ".svc", ".ts.net"),
)
_NETWORKS = tuple(
    ipaddress.ip_network(one)
    for one in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"),
        *("127.0.0.0/8", "0.0.0.0/32", "::1/128", "::/128", "fc00::/7", "fe80::/10"),
    )
)
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9])?\.?|[0-9a-f:.]{2,60}")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,20}://", re.IGNORECASE)


def address(text: str) -> tuple[str, str] | None:
    """(host, host:port) of an address as settings have it; None for a reference or no address."""
    text = text.strip()
    try:
        parts = urlsplit(text if _SCHEME.match(text) else f"//{text}")
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return None
    if not _NAME.fullmatch(host) or "@" in parts.path:
        return None
    return host, f"{host}:{port}" if port else host


def is_local(host: str) -> bool:
    """Whether a host is this machine, or one that only one's own network knows."""
    host = host.strip("[]").rstrip(".").lower()
    try:
        one = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(_WITHIN) or host == "host.docker.internal"
    return any(one in network for network in _NETWORKS)


def vendor(host: str) -> str | None:
    """Whose models answer there, where that is known."""
    found = endpoint(host)
    return found.vendor if found else None
