"""Addresses of IPv4 as the libraries of most languages read them: one number, hex, octal."""

from __future__ import annotations

import ipaddress
import re

_PART = r"(?:0[xX][0-9a-fA-F]{1,8}|\d{1,16})"
_NUMERIC = re.compile(rf"{_PART}(?:\.{_PART}){{0,3}}")


def plain(host: str) -> str:
    """The host with an address in its usual form: `0xA9FEA9FE` is 169.254.169.254.

    Each part may be hexadecimal or octal, and the last stands for all bytes that are left, as
    `inet_aton` of POSIX has it. What is no such number is given back as it is.
    """
    if ":" in host:
        return _mapped(host)
    if not _NUMERIC.fullmatch(host):
        return host
    try:
        *first, last = (_number(part) for part in host.split("."))
    except ValueError:
        return host
    if any(part > 255 for part in first) or last >= 256 ** (4 - len(first)):
        return host
    high = sum(part << 8 * (3 - index) for index, part in enumerate(first))
    return str(ipaddress.IPv4Address(high + last))


def _number(part: str) -> int:
    if part[:2].lower() == "0x":
        return int(part, 16)
    return int(part, 8 if part[0] == "0" and len(part) > 1 else 10)


def _mapped(host: str) -> str:
    """An address of IPv4 that is written as one of IPv6."""
    try:
        inner = ipaddress.IPv6Address(host).ipv4_mapped
    except ValueError:
        return host
    return host if inner is None else str(inner)
