"""pyproject.toml (PEP 621, PEP 735, Poetry, PDM, uv, Hatch) and Pipfile."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from aispm.packages.names import normal
from aispm.providers.files.dependencies.dependency import Dependency
from aispm.providers.files.dependencies.nodes import complete, entries, nodes, span, text
from aispm.providers.files.dependencies.python.requirement import by_url, by_versions, requirement
from aispm.providers.files.text import toml_text
from aispm.providers.files.text.document import (
    Document,
    Entry,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Source,
)

# Paths to lists of requirements, `*` for any key, and whether they are for developers alone.
_LISTS = (
    ("project/dependencies", False),
    ("project/optional-dependencies/*", False),
    ("dependency-groups/*", True),
    ("build-system/requires", True),
    ("tool/uv/dev-dependencies", True),
    ("tool/pdm/dev-dependencies/*", True),
    ("tool/hatch/envs/*/dependencies", True),
    ("tool/hatch/envs/*/extra-dependencies", True),
)
# Paths to maps of names to versions, or to tables that tell them.
_MAPS = (
    ("tool/poetry/dependencies", False),
    ("tool/poetry/dev-dependencies", True),
    ("tool/poetry/group/*/dependencies", True),
)
_PIPFILE = (("packages", False), ("dev-packages", True))
# Poetry: `1.2.3` is that one version.
_BARE = re.compile(r"\d[\w.!+-]*")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_REPOSITORIES = ("git", "hg", "svn", "bzr")


def pyproject(content: str) -> Iterator[Dependency]:
    """What a project depends on, whatever tool it is for."""
    document = toml_text.parse(Source(content))
    uv = entries(document, "tool/uv/sources")
    sources = {normal("PyPI", entry.key): entry.value for entry in uv}
    for path, dev in _LISTS:
        for node in nodes(document, path):
            for item in node.items if isinstance(node, Sequence) else ():
                if isinstance(item, Scalar) and (stated := requirement(item.excerpt)):
                    stated = _from(stated, sources.get(normal("PyPI", stated.package)))
                    yield msgspec.structs.replace(stated, direct=True, dev=dev)
    yield from _of_maps(document, _MAPS)
    complete(document)


def pipfile(content: str) -> Iterator[Dependency]:
    """What a Pipfile names."""
    document = toml_text.parse(Source(content))
    yield from _of_maps(document, _PIPFILE)
    complete(document)


def _of_maps(document: Document, maps: tuple[tuple[str, bool], ...]) -> Iterator[Dependency]:
    for path, dev in maps:
        for entry in entries(document, path):
            if entry.key != "python":
                yield _of_entry(entry, dev)


def _of_entry(entry: Entry, dev: bool) -> Dependency:
    """`name = "^1.0"`, `name = {version = "^1.0"}`, or a list of such for several platforms."""
    value = entry.value
    if isinstance(value, Sequence):
        value = value.items[0] if value.items else value
    stated = Dependency("PyPI", entry.key, *span(entry), direct=True, dev=dev)
    if isinstance(value, Mapping):
        stated = _versioned(stated, text(value, "version"))
        return _from(stated, value)
    return _versioned(stated, value.text if isinstance(value, Scalar) else "")


def _versioned(stated: Dependency, written: str) -> Dependency:
    if _BARE.fullmatch(written) and "*" not in written:
        return msgspec.structs.replace(stated, version=written, exact=True)
    return by_versions(stated, written)


def _from(stated: Dependency, source: Node | None) -> Dependency:
    """The dependency with where else than in the registry it is taken from."""
    if isinstance(source, Sequence):
        source = source.items[0] if source.items else None
    if not isinstance(source, Mapping):
        return stated
    if text(source, "path") or text(source, "workspace") == "true":
        return msgspec.structs.replace(stated, version=None, exact=None, local=True)
    if url := text(source, "url"):
        return by_url(stated, url)
    for kind in _REPOSITORIES:
        if url := text(source, kind):
            commit = text(source, "rev") or text(source, "ref")
            told = f"{url}@{commit}" if commit else url
            exact = bool(_COMMIT.fullmatch(commit))
            return msgspec.structs.replace(stated, version=told, exact=exact)
    return stated
