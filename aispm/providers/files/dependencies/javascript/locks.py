"""Lock files in JSON: npm's, Bun's and Deno's."""

from __future__ import annotations

from collections.abc import Iterator

from aispm.providers.files.dependencies.dependency import Dependency
from aispm.providers.files.dependencies.javascript.specifier import by_specifier, parted
from aispm.providers.files.dependencies.members import Member, Object, members, objects

_MODULES = "node_modules/"
# The lists of a package, and whether they are for developers alone.
_LISTS = {
    "dependencies": False,
    "optionalDependencies": False,
    "peerDependencies": False,
    "devDependencies": True,
}


def package_lock(text: str) -> Iterator[Dependency]:
    """The packages of package-lock.json or npm-shrinkwrap.json, of versions 1 to 3.

    Versions 2 and 3 list them by folder; what version 2 repeats for older readers is left out.
    """
    wanted: set[str] = set()
    folders: list[Object] = []
    trees: list[Object] = []
    for found in objects(text):
        if found.path == ("packages",) and _MODULES in found.key:
            folders.append(found)
        elif found.path[:1] == ("packages",) and found.key in _LISTS:
            # Right below `packages` stands a list of no package: what is wanted names none.
            of_package = len(found.path) > 1 and _MODULES in found.path[1]
            wanted |= set() if of_package else found.values.keys()
        elif found.path[-1:] == ("dependencies",):
            trees.append(found)
    if folders:
        yield from (_in_folder(found, wanted) for found in folders)
    else:
        yield from (_in_tree(found) for found in trees)


def _in_folder(found: Object, wanted: set[str]) -> Dependency:
    """`node_modules/a/node_modules/b`: the version of b that a uses."""
    start = found.key.rindex(_MODULES) + len(_MODULES)
    name = found.key[start:]
    version = found.values.get("version")
    return Dependency(
        "npm",
        found.values.get("name", name),
        found.end - len(name),
        found.end,
        version=version,
        exact=version is not None or None,
        local=found.values.get("link") == "true",
        direct=name in wanted and found.key.count(_MODULES) == 1 if wanted else None,
        dev=found.values.get("dev") == "true",
    )


def _in_tree(found: Object) -> Dependency:
    dev = found.values.get("dev") == "true"
    stated = Dependency("npm", found.key, found.start, found.end, dev=dev)
    version = found.values.get("version")
    return stated if version is None else by_specifier(stated, version)


def bun_lock(text: str) -> Iterator[Dependency]:
    """The packages of bun.lock: each a list that begins with `name@version`."""
    wanted: dict[str, bool] = {}  # by name: whether only developers need it
    opened: Member | None = None
    for member in members(text):
        if len(member.path) == 3 and member.path[0] == "workspaces" and member.path[2] in _LISTS:
            wanted[member.key] = wanted.get(member.key, True) and _LISTS[member.path[2]]
        elif member.path == ("packages",):
            opened = member
        elif opened and member.path == ("packages", opened.key) and member.key == "0":
            name, version = parted(member.value or "")
            direct = opened.key in wanted if wanted else None
            dev = wanted.get(opened.key)
            # `a/b` is the version of b that a uses.
            nested = opened.key.endswith(f"/{name}")
            place = opened.end - len(name) if nested else opened.start, opened.end
            yield by_specifier(Dependency("npm", name, *place, direct=direct, dev=dev), version)


_REGISTRIES = {"npm": "npm", "jsr": "JSR"}


def deno_lock(text: str) -> Iterator[Dependency]:
    """The packages of deno.lock: `name@version`, and after a `_` those that it is used with."""
    wanted: set[tuple[str, str]] = set()
    for member in members(text):
        path = member.path[1:] if member.path[:1] == ("packages",) else member.path
        if path == ("specifiers",):
            wanted.add(_resolved(member.key, member.value or ""))
        elif len(path) == 1 and path[0] in _REGISTRIES and member.value is None:
            name, version = _parted(member.key)
            place = name, member.start, member.start + len(name)
            direct = (name, version) in wanted if wanted else None
            stated = Dependency(_REGISTRIES[path[0]], *place, direct=direct)
            yield by_specifier(stated, version)


def _resolved(specifier: str, version: str) -> tuple[str, str]:
    """`npm:x@4` with `4.1.0_y@2`, or in older ones with `npm:x@4.1.0`, as (x, 4.1.0)."""
    name, _ = parted(specifier.partition(":")[2])
    older = version.partition(":")[2]
    return _parted(older) if older else (name, version.partition("_")[0])


def _parted(written: str) -> tuple[str, str]:
    name, version = parted(written)
    return name, version.partition("_")[0]
