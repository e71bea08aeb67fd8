"""What a manifest of some text is read to say, with the place of each name."""

from __future__ import annotations

from aispm.providers.files.dependencies.formats import Format, format_of
from aispm.providers.files.dependencies.read import Manifest, places, read

Row = tuple[str, str | None, bool | None, str]


def form(path: str) -> Format:
    """The format of a file of this name."""
    found = format_of(path.split("/"))
    assert found is not None
    return found


def manifest(path: str, text: str | bytes) -> Manifest:
    """A file, read."""
    data = text if isinstance(text, bytes) else text.encode()
    return read(data, form(path))


def rows(path: str, text: str | bytes) -> list[Row]:
    """(package, version, exact, `line:column`) of every dependency, in the order of the text.

    The place must be that of the name, unless the file calls the package otherwise.
    """
    found = manifest(path, text)
    assert found.problem == ""
    every = sorted(found.dependencies, key=lambda one: one.start)
    spots = places(found.text, [(one.start, one.end) for one in every])
    return [
        (one.package, one.version, one.exact, f"{spot.line}:{spot.column}")
        for one, spot in zip(every, spots, strict=True)
    ]


def uses(path: str, text: str) -> dict[str, tuple[bool | None, bool | None, bool]]:
    """(direct, dev, local) by package."""
    found = manifest(path, text).dependencies
    return {one.package: (one.direct, one.dev, one.local) for one in found}
