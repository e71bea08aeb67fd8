"""Where a cloud's API is: its public address, or the one an emulator or sovereign cloud has."""

from __future__ import annotations

import os
from ipaddress import ip_address
from urllib.parse import urlsplit

from aispm.errors import InputError

EXAMPLE = "https://emulator.example:8443"


def endpoint(variable: str, public: str) -> str:
    """The address in the environment variable, else `public`; without a trailing slash.

    Plain HTTP would show the bearer token to the network, so it is accepted for loopback
    addresses only. Raises InputError for anything else.
    """
    given = os.environ.get(variable, "").strip().rstrip("/")
    if not given:
        return public
    if not _is_http(given):
        raise InputError(
            f"{variable} is not an http or https address",
            f"give an address such as {public or EXAMPLE}, without a user name, query or fragment",
        )
    if urlsplit(given).scheme == "http" and not is_loopback(given):
        raise InputError(
            f"{variable} is plain HTTP to a host that is not this machine",
            "use https, or a loopback address such as http://127.0.0.1:8080",
        )
    return given


def is_loopback(address: str) -> bool:
    """Whether the host of an address is this machine, as far as its spelling tells."""
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses have one scheme, host and port: a token for one may go to the other."""
    ours, theirs = urlsplit(one), urlsplit(other)
    return (ours.scheme, ours.netloc.lower()) == (theirs.scheme, theirs.netloc.lower())


def _is_http(address: str) -> bool:
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises ValueError for a port that is no number
    except ValueError:
        return False
    extras = parts.query or parts.fragment or parts.username or parts.password
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not extras
