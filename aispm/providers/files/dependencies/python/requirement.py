"""A requirement of PEP 508: `name[extra] >= 1, < 2; marker` or `name @ url`."""

from __future__ import annotations

import re

import msgspec

from aispm.providers.files.dependencies.dependency import Dependency
from aispm.secrets import Excerpt

_NAME = re.compile(r"\s*+([A-Za-z0-9][A-Za-z0-9._-]{0,200})\s*+(?:\[[^\]]*+\]\s*+)?")
_URL = re.compile(r"@\s*+(\S++)")
_VERSIONS = re.compile(r"\(?([^;#()]*+)")
_EXACT = re.compile(r"={2,3}\s*+[^\s,*=<>~!]++")
_COMMIT = re.compile(r"@[0-9a-f]{40}(?:\Z|[#?])|#(?:.*&)?sha(?:256|384|512)=")
# What must follow a name for it to be a requirement and no other text.
_FOLLOWS = frozenset("<>=!~;@(#,")


def requirement(excerpt: Excerpt) -> Dependency | None:
    """The dependency that a requirement states, or None where it is no requirement."""
    text = excerpt.text
    found = _NAME.match(text)
    if found is None or (text[found.end() :] and text[found.end()] not in _FOLLOWS):
        return None
    place = excerpt.origin(found.start(1)), excerpt.origin(found.end(1))
    stated = Dependency("PyPI", found[1], *place, exact=False)
    if url := _URL.match(text, found.end()):
        return by_url(stated, url[1])
    versions = _VERSIONS.match(text, found.end())
    return by_versions(stated, versions[1] if versions else "")


def by_versions(stated: Dependency, versions: str) -> Dependency:
    """The dependency with a specifier: `==1.2` is told as the version that it is."""
    versions = " ".join(versions.split())
    if _EXACT.fullmatch(versions):
        return msgspec.structs.replace(stated, version=versions.lstrip("= "), exact=True)
    told = None if versions in ("", "*") else versions
    return msgspec.structs.replace(stated, version=told, exact=False)


def by_url(stated: Dependency, url: str) -> Dependency:
    """The dependency from an address; only a commit or a digest makes that one exact."""
    if url.startswith(("file:", ".", "/")):
        return msgspec.structs.replace(stated, local=True, exact=None)
    return msgspec.structs.replace(stated, version=url, exact=bool(_COMMIT.search(url)))
