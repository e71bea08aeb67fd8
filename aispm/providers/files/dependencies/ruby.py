"""Gemfile, *.gemspec and Gemfile.lock."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.providers.files.dependencies.dependency import Dependency, MalformedError

_GEM = re.compile(
    r"""^[ \t]*+(?:gem|\w++\.add_(?:runtime_|development_)?dependency)[ \t]*+\(?[ \t]*+
        (["'])([\w.-]++)\1 ([^\n]*+)""",
    re.VERBOSE | re.MULTILINE,
)
_VERSION = re.compile(r"""[ \t]*+,[ \t]*+["']([^"'\n]++)["']""")
_EXACT = re.compile(r"=?\s*+(\d[\w.-]*+)")
_LOCAL = re.compile(r"\bpath(?::|\s*+=>)")
_REMOTE = re.compile(r"""\b(?:git|github)(?::|\s*+=>)\s*+["']([^"'\n]++)["']""")
_COMMIT = re.compile(r"""\bref(?::|\s*+=>)\s*+["']([0-9a-f]{40})["']""")
# A section; a gem with its version; a direct dependency, which is indented less.
_LOCKED = re.compile(
    r"^(?:([A-Z][A-Z ]*+)\r?$|    ([\w.-]++) \(([^)\s]++)\)|  ([\w.-]++)!?(?: \(|\r?$))",
    re.MULTILINE,
)


def gemfile(text: str) -> Iterator[Dependency]:
    """The gems that a Gemfile or a gemspec names."""
    for found in _GEM.finditer(text):
        version = _VERSION.match(found[3])
        written = version[1].strip() if version else None
        exact = _EXACT.fullmatch(written) if written else None
        told, pinned = (exact[1], True) if exact else (written, False)
        if remote := _REMOTE.search(found[3]):
            commit = _COMMIT.search(found[3])
            told, pinned = f"{remote[1]}@{commit[1]}" if commit else remote[1], bool(commit)
        local = bool(_LOCAL.search(found[3]))
        yield Dependency(
            "RubyGems",
            found[2],
            *found.span(2),
            version=None if local else told,
            exact=None if local else pinned,
            local=local,
            direct=True,
        )


def gemfile_lock(text: str) -> Iterator[Dependency]:
    """The gems of Gemfile.lock."""
    section = ""
    wanted: set[str] = set()
    gems: list[re.Match[str]] = []
    for line in _LOCKED.finditer(text):
        if line[1] is not None:
            section = line[1]
        elif line[2] is not None and section in ("GEM", "GIT"):
            gems.append(line)
        elif line[4] is not None and section == "DEPENDENCIES":
            wanted.add(line[4])
    if not section:
        raise MalformedError("no lock file")
    for gem in gems:
        direct = gem[2] in wanted if wanted else None
        yield Dependency("RubyGems", gem[2], *gem.span(2), gem[3], exact=True, direct=direct)
