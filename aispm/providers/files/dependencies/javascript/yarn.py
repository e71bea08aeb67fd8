"""yarn.lock, of Yarn 1 and of later ones: blocks that begin with what asked for a package."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.providers.files.dependencies.dependency import Dependency, MalformedError
from aispm.providers.files.dependencies.javascript.specifier import by_specifier, parted

# The first specifier of a block, its version, and in later ones what it was resolved to.
_LINE = re.compile(
    r"""^(?: "?((?:@[^\s"@/]++/)?[^\s"@/:\#]++)@[^\n]+:\r?$
      | [ ]{2}version:?[ ]"?([^"\s]++)"?
      | [ ]{2}resolution:[ ]"([^"\n]++)"
      | [ ]{2}linkType:[ ](soft)
    )""",
    re.VERBOSE | re.MULTILINE,
)
_ALIAS = re.compile(r'"?[^\s"]+?@npm:((?:@[^\s"@/,]+/)?[^\s"@/,]+)@')
_HEADERS = ("# yarn lockfile", "__metadata:")


def yarn_lock(text: str) -> Iterator[Dependency]:
    """The packages of a yarn.lock."""
    if not any(header in text[:2_000] for header in _HEADERS):
        raise MalformedError("no lock file")
    block: _Block | None = None
    for line in _LINE.finditer(text):
        if line[1] is not None:
            if block and (told := block.told()):
                yield told
            block = _Block(line)
        elif block:
            block.take(line)
    if block and (told := block.told()):
        yield told


class _Block:
    """One package while its lines are read."""

    def __init__(self, head: re.Match[str]) -> None:
        alias = _ALIAS.match(head[0])
        self._name = alias[1] if alias else head[1]
        self._place = head.span(1)
        self._version = ""
        self._soft = False

    def take(self, line: re.Match[str]) -> None:
        """A line of the block. Later ones resolve to `name@npm:version`, or to an address."""
        if line[2] is not None:
            self._version = line[2]
        elif line[3] is not None:
            name, written = parted(line[3])
            self._name = name or self._name
            if not written.startswith("npm:"):
                self._version = line[3][len(name) + 1 :]
        elif line[4] is not None:
            self._soft = True

    def told(self) -> Dependency | None:
        """The package; a part of the project itself is none."""
        if self._soft or not self._version:
            return None
        return by_specifier(Dependency("npm", self._name, *self._place), self._version)
