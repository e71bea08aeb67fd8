"""The folders that a server of files is given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.providers.files.mcp.execution import script
from aispm.providers.files.mcp.launched import Launch
from aispm.providers.files.mcp.paths import is_path, normal
from aispm.providers.files.mcp.setup import Running
from aispm.vocabulary import Facts

FACTS = {"folders": "list"}

_OF_FILES = re.compile(r"file[-_]?system|(?:^|[/_-])(?:files|fs)(?:[-_@]|$)")


def facts(server: Running) -> Facts:
    """`folders`: what a server whose name says that it serves files may read and write.

    Of one in a container these are the container's own: see `mounts`.
    """
    last = server.last
    if not all(one.known for one in server.launches):
        return {}
    if last.source == "image" or not _OF_FILES.search(_name(last).lower()):
        return {"folders": []}
    return {"folders": [normal(path) for path in _paths(last)]}


def _name(launch: Launch) -> str:
    return launch.package or script(launch) or " ".join(launch.args[:2])


def _paths(launch: Launch) -> Iterator[str]:
    own = script(launch)
    for word in launch.args:
        value = word.partition("=")[2] if word.startswith("-") else word
        if is_path(value) and word != own:
            yield value
