"""Cargo.toml and Cargo.lock."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from aispm.providers.files.dependencies.dependency import Dependency, MalformedError
from aispm.providers.files.dependencies.nodes import complete, entries, span, text
from aispm.providers.files.dependencies.tables import tables
from aispm.providers.files.text import toml_text
from aispm.providers.files.text.document import Entry, Mapping, Scalar, Source

_LISTS = (
    ("dependencies", False),
    ("build-dependencies", True),
    ("dev-dependencies", True),
    ("workspace/dependencies", False),
    ("target/*/dependencies", False),
    ("target/*/build-dependencies", True),
    ("target/*/dev-dependencies", True),
)
_EXACT = re.compile(r"=\s*+(\d++\.\d++\.\d++[^\s,*]*+)")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_ITEM = re.compile(r'"([^\s"]+)')


def cargo_toml(content: str) -> Iterator[Dependency]:
    """What a crate, or a workspace for its crates, depends on."""
    document = toml_text.parse(Source(content))
    for path, dev in _LISTS:
        for entry in entries(document, path):
            yield _of_entry(entry, dev)
    complete(document)


def _of_entry(entry: Entry, dev: bool) -> Dependency:
    """`name = "1"`, or a table that may rename it or take it from elsewhere."""
    value = entry.value
    name = text(value, "package") or entry.key
    stated = Dependency("crates.io", name, *span(entry), direct=True, dev=dev)
    if isinstance(value, Mapping):
        if text(value, "workspace") == "true":
            return stated
        if text(value, "path"):
            return msgspec.structs.replace(stated, local=True)
        if url := text(value, "git"):
            commit = text(value, "rev")
            told = f"{url}@{commit}" if commit else url
            exact = bool(_COMMIT.fullmatch(commit))
            return msgspec.structs.replace(stated, version=told, exact=exact)
    written = value.text if isinstance(value, Scalar) else text(value, "version")
    if exactly := _EXACT.fullmatch(written.strip()):
        return msgspec.structs.replace(stated, version=exactly[1], exact=True)
    caret = f"^{written}" if written[:1].isdigit() else written  # what Cargo takes it for
    version = None if written in ("", "*") else caret
    return msgspec.structs.replace(stated, version=version, exact=False)


def cargo_lock(content: str) -> Iterator[Dependency]:
    """The crates of Cargo.lock; one without a source is part of the project itself."""
    if "[[package]]" not in content and not content.lstrip().startswith(("#", "version")):
        raise MalformedError("no lock file")
    packages = [one for one in tables(content) if one.name == "package" and "name" in one.strings]
    wanted = {
        name
        for own in packages
        if "source" not in own.strings
        for name in _ITEM.findall(own.list("dependencies"))
    }
    for one in packages:
        name, version = one.strings["name"], one.strings.get("version")
        if "source" in one.strings and version:
            direct = name.text in wanted if wanted else None
            yield Dependency("crates.io", *name, version.text, exact=True, direct=direct)
