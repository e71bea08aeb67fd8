"""What a container is given of the machine it runs on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.providers.files.mcp.launched import Launch
from aispm.providers.files.mcp.launchers import listed
from aispm.providers.files.mcp.paths import is_path, normal
from aispm.providers.files.mcp.setup import Running
from aispm.vocabulary import Facts

FACTS = {"mounts": "list", "container_flags": "list"}

_SOURCE = re.compile(r"((?:[A-Za-z]:(?=[\\/]))?[^:]+):")
_OPEN = re.compile(
    r"(?:(?:0\.0\.0\.0|\[::\]):)?[\d-]+(?::[\d-]+)?(?:/\w+)?|(?:0\.0\.0\.0|\[::\])::.*"
)
_SPACES = {"--pid": "pid", "--network": "network", "--net": "network", "--ipc": "ipc"}
_SPACES |= {"--uts": "uts", "--userns": "userns", "--cgroupns": "cgroupns"}
_UNCONFINED = ("unconfined", "disable")


def facts(server: Running) -> Facts:
    """`mounts`: folders of the machine that a container sees. `container_flags`: what takes away
    the walls around it (`privileged`, `cap-add=...`, `network=host`, `user=root` ...)."""
    if not all(one.known for one in containers(server)):
        return {}
    ones = [one for one in containers(server) if one.source == "image"]
    return {
        "mounts": [path for one in ones for path in _mounts(one)],
        "container_flags": [flag for one in ones for flag in _flags(one)],
    }


def containers(server: Running) -> list[Launch]:
    """Those of what is started that may be containers."""
    return [one for one in server.launches if one.launcher in listed("containers")]


def publishes(container: Launch) -> bool:
    """Whether a port of it is open to other machines."""
    return any(
        flag in ("-P", "--publish-all")
        or (flag in ("-p", "--publish") and bool(_OPEN.fullmatch(value)))
        for flag, value in container.options
    )


def shares_network(container: Launch) -> bool:
    """Whether it has no network of its own."""
    return any(
        flag in ("--network", "--net") and value == "host" for flag, value in container.options
    )


def _mounts(container: Launch) -> Iterator[str]:
    for flag, value in container.options:
        source = ""
        if flag in ("-v", "--volume"):
            match = _SOURCE.match(value)
            source = match[1] if match else ""
        elif flag == "--mount":
            parts = dict(part.partition("=")[::2] for part in value.split(","))
            source = parts.get("source") or parts.get("src") or ""
        if is_path(source):  # else it is a volume's name
            yield normal(source)


def _flags(container: Launch) -> Iterator[str]:
    for flag, value in container.options:
        if flag == "--privileged" and value.lower() != "false":
            yield "privileged"
        elif flag == "--cap-add":
            yield f"cap-add={value.upper().removeprefix('CAP_')}"
        elif flag in _SPACES and value == "host":
            yield f"{_SPACES[flag]}=host"
        elif flag in ("-u", "--user") and value.partition(":")[0] in ("0", "root"):
            yield "user=root"
        elif flag == "--security-opt" and value.replace(":", "=").endswith(_UNCONFINED):
            yield value.replace(":", "=")
        elif flag == "--device":
            yield f"device={value.partition(':')[0]}"
