"""Lock files of Python projects: uv, Poetry, PDM, PEP 751 and Pipenv."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.providers.files.dependencies.dependency import Dependency, MalformedError
from aispm.providers.files.dependencies.members import objects
from aispm.providers.files.dependencies.tables import Table, tables

_PACKAGE = frozenset({"package", "packages"})
_OWN = re.compile(r"\{ *(?:virtual|editable|directory) *=")
_NAMED = re.compile(r'name *= *"([^"]*)"')
_WORD = re.compile(r'"([^"]*)"')
_REMOTE = re.compile(r'(?:git|url) *= *"([^"]*)"')
_HEADER = re.compile(r"^(?:version|lock-version|\[metadata\]|\[\[package)", re.MULTILINE)


def toml_lock(text: str) -> Iterator[Dependency]:
    """The packages of uv.lock, poetry.lock, pdm.lock or pylock.toml."""
    if not _HEADER.search(text):
        raise MalformedError("no lock file")
    found: list[Table] = []
    wanted: dict[str, bool] = {}  # by name: whether only developers need it
    own = False
    for table in tables(text):
        if table.name in _PACKAGE:
            own = bool(_OWN.match(table.others.get("source", "")))
            found += [] if own or "name" not in table.strings else [table]
        if own:
            _want(table, wanted)
    for table in found:
        yield _locked(table, wanted)


def _want(table: Table, wanted: dict[str, bool]) -> None:
    """What a project of the tree itself depends on, as uv writes it."""
    dev = table.name == "package.dev-dependencies"
    if table.name == "package":
        lists = [table.list("dependencies")]
    elif dev or table.name == "package.optional-dependencies":
        lists = [table.list(key) for key in table.others]
    else:
        return
    for name in _NAMED.findall("\n".join(lists)):
        wanted[name] = wanted.get(name, True) and dev


def _locked(table: Table, wanted: dict[str, bool]) -> Dependency:
    name = table.strings["name"]
    version = table.strings.get("version")
    told = version.text if version else None
    if told is None and (remote := _REMOTE.search(table.others.get("source", ""))):
        told = remote[1]
    dev = _grouped(table)
    if wanted:
        dev = wanted.get(name.text) if dev is None else dev
    return Dependency(
        "PyPI",
        *name,
        version=told,
        exact=told is not None or None,
        direct=name.text in wanted if wanted else None,
        dev=dev,
    )


def _grouped(table: Table) -> bool | None:
    """Whether only developers need a package, as PDM and Poetry write it."""
    if "category" in table.strings:
        return table.strings["category"].text == "dev"
    groups = set(_WORD.findall(table.list("groups")))
    return not groups & {"main", "default"} if groups else None


def pipfile_lock(text: str) -> Iterator[Dependency]:
    """The packages of Pipfile.lock."""
    for found in objects(text):
        if found.path in (("default",), ("develop",)):
            dev = found.path == ("develop",)
            place = found.key, found.start, found.end
            told = found.values.get("version", "").lstrip("=") or found.values.get("ref")
            local = told is None and ("path" in found.values or "file" in found.values)
            exact = told is not None or None
            yield Dependency("PyPI", *place, version=told, exact=exact, local=local, dev=dev)
