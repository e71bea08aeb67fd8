"""pnpm-lock.yaml, of versions 5 to 9, read by its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.providers.files.dependencies.dependency import Dependency, MalformedError
from aispm.providers.files.dependencies.javascript.specifier import by_specifier

# A key with its indentation, and the first word of its value.
_LINE = re.compile(
    r"""^([ ]*+) (?: '([^'\n]++)' | ([^\s'"\#:][^\s:'"]*+) )
        : (?: [ ]++ '?([^\s'(]++) [^\n]*+ | [ ]*+ \r?$ )""",
    re.VERBOSE | re.MULTILINE,
)
_LISTS = {"dependencies": False, "optionalDependencies": False, "devDependencies": True}
# /openai/4.0.0_zod@3 (5), /openai@4.0.0(zod@3) (6), openai@4.0.0 (9)
_PACKAGE = re.compile(r"/?((?:@[^/@]++/)?[^/@]++)[/@](\d[^(_/]*+)")


def pnpm_lock(text: str) -> Iterator[Dependency]:
    """The packages of pnpm-lock.yaml; which are direct is told where a project asks for them."""
    if "lockfileVersion:" not in text:
        raise MalformedError("no lock file")
    wanted = _Wanted()
    section = ""
    for line in _LINE.finditer(text):
        depth, key = len(line[1]), line[2] or line[3]
        if depth == 0:
            section = key
        if section != "packages":
            wanted.take(depth - 4 * (section == "importers"), key, line[4] or "")
        elif depth == 2 and (found := _PACKAGE.match(key)):
            start = line.start(2 if line[2] else 3)
            place = found[1], start + found.start(1), start + found.end(1)
            direct, dev = wanted.told(found[1], found[2])
            yield by_specifier(Dependency("npm", *place, direct=direct, dev=dev), found[2])


class _Wanted:
    """What the projects ask for, and whether only their developers need it."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], bool] = {}
        self._dev: bool | None = None
        self._name = ""

    def take(self, depth: int, key: str, value: str) -> None:
        """A line of a list of dependencies; the version stands there or one level deeper."""
        if depth <= 0:
            self._dev = _LISTS.get(key) if depth == 0 else None
        elif self._dev is not None and (depth == 2 or (depth == 4 and key == "version")):
            self._name = key if depth == 2 else self._name
            package = None if value[:1].isdigit() else _PACKAGE.match(value)
            found = (package[1], package[2]) if package else (self._name, value.partition("_")[0])
            self._found[found] = self._found.get(found, True) and self._dev

    def told(self, name: str, version: str) -> tuple[bool | None, bool | None]:
        """(direct, dev) of a package; nothing where no list was read."""
        found = self._found.get((name, version))
        return (found is not None if self._found else None), found
