"""pom.xml."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.providers.files.dependencies.dependency import Dependency
from aispm.providers.files.dependencies.xml_text import Element, elements

_PROPERTY = re.compile(r"\$\{([\w.-]+)\}")
# A range, or a word for the newest one; what else a pom names is what Maven takes.
_MOVING = re.compile(r"[\[(].*|.*SNAPSHOT|LATEST|RELEASE", re.IGNORECASE)


def pom(text: str) -> Iterator[Dependency]:
    """The dependencies of a project, with versions from the properties of the same file."""
    found = list(elements(text))
    properties = {one.name: one.text.strip() for one in found if one.path[-2:-1] == ("properties",)}
    for one in found:
        if one.path[-2:] == ("dependencies", "dependency") and "plugin" not in one.path:
            group, artifact = one.child("groupId"), one.child("artifactId")
            if group and artifact:
                name = f"{_text(group, properties)}:{_text(artifact, properties)}"
                place = artifact.start, artifact.start + len(artifact.text.rstrip())
                yield _versioned(name, place, one, properties)


def _versioned(
    name: str, place: tuple[int, int], one: Element, properties: dict[str, str]
) -> Dependency:
    version, scope = one.child("version"), one.child("scope")
    written = _text(version, properties) if version else ""
    known = bool(written) and not _PROPERTY.search(written)
    return Dependency(
        "Maven",
        name,
        *place,
        version=written if known else None,
        exact=not _MOVING.fullmatch(written) if known else None,
        direct="dependencyManagement" not in one.path,
        dev=scope is not None and scope.text.strip() == "test",
    )


def _text(element: Element, properties: dict[str, str]) -> str:
    """The text with the properties in it replaced, once."""
    return _PROPERTY.sub(lambda at: properties.get(at[1], at[0]), element.text.strip())
