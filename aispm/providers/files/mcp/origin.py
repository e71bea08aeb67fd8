"""Where the code of a server comes from."""

from __future__ import annotations

from collections.abc import Iterator

from aispm.providers.files.mcp.launched import Launch
from aispm.providers.files.mcp.launchers import listed
from aispm.providers.files.mcp.setup import Running, address
from aispm.vocabulary import Facts

FACTS = {
    "launcher": "string?",
    "package": "string?",
    "ecosystem": "string?",
    "version": "string?",
    "pinned": "bool?",
    "source": "string?",
    "serves": "string?",
    "serves_ecosystem": "string?",
    "serves_version": "string?",
    "registry": "string?",
    "registry_scheme": "string?",
}


def facts(server: Running) -> Facts:
    """What is fetched, whether it is the same every time (`pinned`), and from where: `source` is
    registry, git, url, image or local. `serves` is the package behind a bridge or in a container,
    of its own ecosystem and version; `registry` the host of an index that is not the ecosystem's
    own.
    """
    started = server.started
    found: Facts = {"launcher": started.launcher}
    if not all(one.known for one in server.launches):
        return found
    pins = [one.pinned for one in server.launches if one.pinned is not None]
    behind = [one for one in server.launches if one is not started and one.package]
    served = behind[-1] if behind else Launch()
    registry, scheme = _registry(server)
    return found | {
        "package": started.package,
        "ecosystem": started.ecosystem,
        "version": started.version,
        "pinned": all(pins) if pins else None,
        "source": started.source,
        "serves": served.package,
        "serves_ecosystem": served.ecosystem,
        "serves_version": served.version,
        "registry": registry,
        "registry_scheme": scheme,
    }


def _registry(server: Running) -> tuple[str | None, str | None]:
    """Host and scheme of the first index of one's own, before all one without TLS.

    Where only a reference tells the index, that stands for its host.
    """
    custom = [
        (host or url, scheme)
        for url in _indexes(server)
        for host, scheme in [address(url)]
        if url and host not in listed("registries")
    ]
    plain = [one for one in custom if one[1] == "http"]
    return next(iter(plain or custom), (None, None))


def _indexes(server: Running) -> Iterator[str]:
    if not any(one.source == "registry" for one in server.launches):
        return
    for launch in server.launches:
        yield from _of_options(launch)
        yield launch.index
    for name, value in server.env.items():
        if name.upper() in listed("index_variables") or name.lower().endswith(":registry"):
            yield from value.split()


def _of_options(launch: Launch) -> Iterator[str]:
    for flag, value in launch.options:
        if flag in listed("index_options") or flag.endswith(":registry"):
            yield value.partition("=")[2] if flag == "--index" and "=" in value[:40] else value
