"""The folders that a walk leaves out, and how that is told.

What is installed is not somebody's own, and looking through it would take most of the time. What
git tracks in such a folder somebody chose to keep, though, and a name alone must not hide it: it
is read all the same, by the names of its files, but for packages that npm and its kin installed.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Sequence

from msgspec import Struct

from aispm.providers.files.reading import UnreadError, head

# What nobody edits by hand: not read even where git tracks it.
VERSION_CONTROL = frozenset({".git", ".hg", ".svn", ".jj"})
NEVER = VERSION_CONTROL | {"node_modules", "bower_components", "jspm_packages"}
SKIPPED = NEVER | {
    *("vendor", "vendored", "_vendor", "third_party", "Pods"),
    *(".venv", "venv", "virtualenv", "site-packages", "__pycache__", "__pypackages__"),
    *(".cache", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".tox", ".nox", ".eggs"),
    *(".gradle", ".terraform", ".npm", ".pnpm-store", ".yarn", ".cargo", ".rustup", ".m2"),
}
ENVIRONMENT = "pyvenv.cfg"  # a virtual environment of any name has one
_OF_ENVIRONMENTS = "virtual environments"
_PARTS = (("bin", "Scripts"), ("lib", "lib64", "Lib"))
_HOME = re.compile(rb"^[ \t]*home[ \t]*=[ \t]*\S", re.MULTILINE)
_HEAD = 4096  # bytes of a file of five lines
_MOST_NAMES = 5


class LeftOut(Struct, frozen=True):
    """A folder that was not looked into; `why` is its name, or what it is."""

    path: str
    why: str


def by_name(path: str) -> LeftOut:
    """A folder with a name of `SKIPPED`."""
    return LeftOut(path, os.path.basename(path))


def environment(folder: str, names: Collection[str]) -> LeftOut | None:
    """A folder with these names in it, where it is a virtual environment.

    The file that marks one is not enough: anybody could lay an empty one beside a config.
    """
    if ENVIRONMENT not in names or not all(any(map(names.__contains__, one)) for one in _PARTS):
        return None
    if not all(any(os.path.isdir(os.path.join(folder, n)) for n in one) for one in _PARTS):
        return None
    try:
        marked = _HOME.search(head(os.path.join(folder, ENVIRONMENT), folder, _HEAD)) is not None
    except UnreadError:
        return None
    return LeftOut(folder, _OF_ENVIRONMENTS) if marked else None


def told(folders: Sequence[LeftOut]) -> str:
    """`3 folders (node_modules 2, vendor)`, without those of version control; "" for none."""
    kinds = Counter(one.why for one in folders if one.why not in VERSION_CONTROL)
    if not kinds:
        return ""
    total = kinds.total()
    listed = sorted(kinds, key=lambda why: (-kinds[why], why))
    shown = [why if kinds[why] == 1 else f"{why} {kinds[why]:,}" for why in listed[:_MOST_NAMES]]
    more = f" and {len(listed) - _MOST_NAMES} more names" if len(listed) > _MOST_NAMES else ""
    return f"{total:,} folder{'s' * (total > 1)} ({', '.join(shown)}{more})"
