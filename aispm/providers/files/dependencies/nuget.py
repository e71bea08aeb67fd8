"""Project files of .NET, packages.config, central versions, and packages.lock.json."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.providers.files.dependencies.dependency import Dependency
from aispm.providers.files.dependencies.members import objects
from aispm.providers.files.dependencies.xml_text import Element, elements

_NAMES = {
    "PackageReference": "Include",
    "PackageVersion": "Include",
    "GlobalPackageReference": "Include",
    "package": "id",
}
# Floating, or a range; of a plain version NuGet takes that one.
_MOVING = re.compile(r".*[*,].*")
_EXACT = re.compile(r"\[([^,\[\]()]+)\]")
_LONGEST_TAG = 2_000


def project(text: str) -> Iterator[Dependency]:
    """The packages that a project file, or packages.config, refers to."""
    for one in elements(text):
        attribute = _NAMES.get(one.name, "")
        name = one.attributes.get(attribute) or one.attributes.get("Update", "")
        if attribute and name and "$(" not in name:
            start = max(text.find(name, one.tag, one.tag + _LONGEST_TAG), one.tag)
            yield _versioned(one, name, (start, start + len(name)))


def _versioned(one: Element, name: str, place: tuple[int, int]) -> Dependency:
    inner = one.child("Version")
    written = one.attributes.get("Version") or one.attributes.get("version")
    written = written or one.attributes.get("VersionOverride") or (inner.text if inner else "")
    written = written.strip()
    if exactly := _EXACT.fullmatch(written):
        written = exactly[1].strip()
    known = bool(written) and "$(" not in written
    return Dependency(
        "NuGet",
        name,
        *place,
        version=written if known else None,
        exact=not _MOVING.fullmatch(written) if known else None,
        direct=True,
    )


def packages_lock(text: str) -> Iterator[Dependency]:
    """The packages of packages.lock.json, of every framework that a project is built for."""
    for found in objects(text):
        version = found.values.get("resolved")
        if len(found.path) == 2 and found.path[0] == "dependencies" and version:
            place = found.key, found.start, found.end
            direct = found.values.get("type") == "Direct"
            yield Dependency("NuGet", *place, version, exact=True, direct=direct)
