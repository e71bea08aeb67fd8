"""build.gradle in Groovy or Kotlin, its version catalogue, and gradle.lockfile."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.providers.files.dependencies.dependency import Dependency
from aispm.providers.files.dependencies.nodes import complete, entries, span, text
from aispm.providers.files.text import toml_text
from aispm.providers.files.text.document import Mapping, Scalar, Source

# A comment, or a string with the last word before it on its line.
_TOKEN = re.compile(
    r"""//[^\n]*+ | /\*(?s:.*?)(?:\*/|\Z)
      | (?:\b(\w++)[ \t]*+\(?[ \t]*+ (?:(?:enforced)?[pP]latform[ \t]*+\([ \t]*+)?+)?
        (?: "([^"\\\n]*+)" | '([^'\\\n]*+)' )""",
    re.VERBOSE,
)
_COORDINATES = re.compile(r"([\w.-]++:[\w.-]++)(?::([^:@\s]*+)(?:[:@][\w.-]*+)*+)?")
_PARTS = re.compile(
    r"""\bgroup\s*+[:=]\s*+["']([\w.-]++)["']\s*+,\s*+name\s*+[:=]\s*+["']([\w.-]++)["']
        (?:\s*+,\s*+version\s*+[:=]\s*+["']([^"'\n]*+)["'])?""",
    re.VERBOSE,
)
_MOVING = re.compile(r".*[+\[(\])].*|latest\..*|.*SNAPSHOT", re.IGNORECASE)
_LOCKED = re.compile(r"^([\w.-]++:[\w.-]++):([^=\s]++)=(\S*+)", re.MULTILINE)


def build_gradle(content: str) -> Iterator[Dependency]:
    """The coordinates that follow the word of a configuration: `implementation("g:a:1")`."""
    for token in _TOKEN.finditer(content):
        group = 2 if token[2] is not None else 3
        found = _COORDINATES.fullmatch(token[group] or "")
        if found and token[1]:
            start = token.start(group)
            yield _stated(found[1], start, found[2], dev="test" in token[1].lower())
    for parts in _PARTS.finditer(content):
        name = f"{parts[1]}:{parts[2]}"
        yield _stated(name, parts.start(2), parts[3], end=parts.end(2))


def _stated(
    name: str, start: int, version: str | None, *, dev: bool | None = None, end: int = 0
) -> Dependency:
    """A variable in the version is resolved by the build alone."""
    known = bool(version) and "$" not in (version or "")
    return Dependency(
        "Maven",
        name,
        start,
        end or start + len(name),
        version=version if known else None,
        exact=not _MOVING.fullmatch(version or "") if known else None,
        direct=True,
        dev=dev,
    )


def version_catalogue(content: str) -> Iterator[Dependency]:
    """The libraries of libs.versions.toml."""
    document = toml_text.parse(Source(content))
    versions = {one.key: one.value for one in entries(document, "versions")}
    for entry in entries(document, "libraries"):
        value = entry.value
        if isinstance(value, Scalar):
            name, _, version = value.text.rpartition(":")
            version = version if ":" in name else ""
            name = name if version else value.text
        else:
            group = f"{text(value, 'group')}:{text(value, 'name')}"
            name, version = text(value, "module") or group, text(value, "version")
            reference = value.get("version") if isinstance(value, Mapping) else None
            shared = versions.get(text(reference, "ref"))
            version = shared.text if isinstance(shared, Scalar) else version
        if ":" in name.strip(":"):
            start, end = span(entry)
            yield _stated(name, start, version, end=end)
    complete(document)


def lockfile(content: str) -> Iterator[Dependency]:
    """The modules of gradle.lockfile."""
    for line in _LOCKED.finditer(content):
        dev = all("test" in name.lower() for name in line[3].split(","))
        yield Dependency("Maven", line[1], *line.span(1), line[2], exact=True, dev=dev)
