"""Environments of conda: `name=version=build`, and a list of what pip installs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from aispm.providers.files.dependencies.dependency import Dependency
from aispm.providers.files.dependencies.nodes import complete, nodes
from aispm.providers.files.dependencies.python.requirement import requirement
from aispm.providers.files.text import yaml_text
from aispm.providers.files.text.document import Mapping, Node, Scalar, Sequence, Source

_SPEC = re.compile(r"\s*+(?:[\w./-]++::)?([A-Za-z0-9_][\w.-]*+)\s*+([^\s#]*+(?: [^#]*+)?)")
# One `=` alone means any version that begins so.
_EXACT = re.compile(r"(?:==\s*+([\w.!+]++)|=([\w.!+]++)=[\w.]++)")


def environment(text: str) -> Iterator[Dependency]:
    """The packages of an environment.

    OSV has no ecosystem of conda's channels: their packages are told under the names that PyPI
    has for them, which for most are the same.
    """
    document = yaml_text.parse(Source(text))
    for listed in nodes(document, "dependencies"):
        for item in listed.items if isinstance(listed, Sequence) else ():
            if isinstance(item, Mapping):
                yield from _by_pip(item.get("pip"))
            elif isinstance(item, Scalar) and (stated := _package(item)):
                yield stated
    complete(document)


def _by_pip(listed: Node | None) -> Iterator[Dependency]:
    for item in listed.items if isinstance(listed, Sequence) else ():
        if isinstance(item, Scalar) and (stated := requirement(item.excerpt)):
            yield msgspec.structs.replace(stated, direct=True)


def _package(item: Scalar) -> Dependency | None:
    found = _SPEC.match(item.text)
    if found is None:
        return None
    place = item.excerpt.origin(found.start(1)), item.excerpt.origin(found.end(1))
    exact = _EXACT.fullmatch(found[2].strip())
    version = (exact[1] or exact[2]) if exact else found[2].strip() or None
    return Dependency(
        "PyPI", _NAMES.get(found[1], found[1]), *place, version, exact=bool(exact), direct=True
    )


# What conda calls otherwise than PyPI does.
_NAMES = {"pytorch": "torch", "pytorch-gpu": "torch", "pytorch-cpu": "torch"}
