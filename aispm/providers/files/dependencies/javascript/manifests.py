"""package.json and deno.json."""

from __future__ import annotations

from collections.abc import Iterator

from aispm.providers.files.dependencies.dependency import Dependency
from aispm.providers.files.dependencies.javascript.specifier import by_specifier
from aispm.providers.files.dependencies.members import members

_LISTS = {
    ("dependencies",): False,
    ("optionalDependencies",): False,
    ("peerDependencies",): False,
    ("devDependencies",): True,
}


def package_json(text: str) -> Iterator[Dependency]:
    """What a package depends on."""
    for member in members(text):
        if member.value is not None and member.path in _LISTS:
            stated = Dependency(
                "npm", member.key, member.start, member.end, direct=True, dev=_LISTS[member.path]
            )
            yield by_specifier(stated, member.value)


def deno_json(text: str) -> Iterator[Dependency]:
    """What an import map takes from npm or JSR; addresses name no package."""
    for member in members(text):
        mapped = member.path == ("imports",) or member.path[:1] == ("scopes",)
        if mapped and member.value is not None and member.value.startswith(("npm:", "jsr:")):
            stated = Dependency("npm", member.key, member.start, member.end, direct=True)
            yield by_specifier(stated, member.value)
