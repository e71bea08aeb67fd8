"""Whether a lock file settles what a manifest leaves open."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

_HIGHEST = 20  # folders above


def beside(path: str, names: Sequence[str]) -> bool:
    """Whether a file of one of these names lies in the manifest's folder, or above it in its
    repository, as for the members of a workspace."""
    return any(
        os.path.lexists(os.path.join(folder, name))
        for folder in _folders(os.path.dirname(path))
        for name in names
    )


def _folders(folder: str) -> Iterator[str]:
    """The folder and those above it in its repository; alone where it lies in none."""
    found = [folder]
    while not os.path.lexists(os.path.join(found[-1], ".git")):
        above = os.path.dirname(found[-1])
        if above == found[-1] or len(found) == _HIGHEST:
            return iter([folder])
        found.append(above)
    return iter(found)
