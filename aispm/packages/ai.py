"""Which packages, hosts and models are of AI, and whose: `ai.yaml` as look-ups."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, get_args

from msgspec import Struct

from aispm.packages.names import holders, normal
from aispm.packages.tables import table

Category = Literal[
    "model-sdk",
    "agent-framework",
    "model-runtime",
    "vector-store",
    "mcp-sdk",
    "gateway",
    "observability",
    "guardrail",
]
_LONGEST_HOST = 253
_LONGEST_MODEL = 300
_LONGEST_VARIABLE = 200
_LOCAL = frozenset({"localhost", "127.0.0.1", "0.0.0.0", "::1", "host.docker.internal"})  # noqa: S104
_BEFORE = re.compile(r"(?:[a-z]++|us-gov)[.:]")  # `anthropic.` and regions of Bedrock, `ft:`


class AiPackage(Struct, frozen=True):
    """What a package is for, and who makes it."""

    ecosystem: str
    name: str
    category: Category
    vendor: str


class Endpoint(Struct, frozen=True):
    """Where models are called; `local` on one's own machine, known by its port alone."""

    host: str
    vendor: str
    local: bool = False


def as_of() -> str:
    """The date on which the table was true."""
    return str(table("ai.yaml")["as_of"])


def package(ecosystem: str, name: str) -> AiPackage | None:
    """What is known of a package, by its ecosystem in OSV's words; of Go, of its module."""
    known = packages()
    found = (known.get((ecosystem, holder)) for holder in holders(ecosystem, name))
    return next((one for one in found if one is not None), None)


def endpoint(host: str) -> Endpoint | None:
    """Whose models answer at `host`, or `host:port`."""
    name, port = _split(host.strip().lower())
    known = _endpoints()
    if name in _LOCAL:
        return known.get(f"localhost:{port}")
    found = (known.get(pattern) for pattern in _patterns(name))
    return next((one for one in found if one is not None), None)


def model(name: str) -> str | None:
    """Who makes a model, by how its name begins.

    Before it may stand paths and words of who serves it: `models/gemini-pro`, `openai:gpt-4o`,
    `us.anthropic.claude-...`.
    """
    prefixes, longest = _models()
    bare = name[-_LONGEST_MODEL:].strip().lower().rpartition("/")[2]
    while True:
        for length in range(min(longest, len(bare)), 0, -1):
            if bare[:length] in prefixes and _ends(bare, length):
                return prefixes[bare[:length]]
        before = _BEFORE.match(bare)
        if before is None:
            return None
        bare = bare[before.end() :]


def variable(name: str) -> str | None:
    """Whose models an environment variable is about, by the words of its name.

    "" is for models of anyone (`LLM_BASE_URL`); None for a variable of something else. What a
    build tool puts before a name does not count: `VITE_OPENAI_API_KEY`.
    """
    known, longest = _variables()
    words = name[:_LONGEST_VARIABLE].upper().replace("-", "_").split("_")
    for length in range(min(longest, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            found = known.get("_".join(words[start : start + length]))
            if found is not None:
                return found
    return None


@cache
def packages() -> Mapping[tuple[str, str], AiPackage]:
    """All packages, by ecosystem and normal name."""
    found: dict[tuple[str, str], AiPackage] = {}
    for ecosystem, by_category in table("ai.yaml")["packages"].items():
        for category, by_vendor in by_category.items():
            if category not in get_args(Category):
                raise ValueError(category)
            for name, vendor in _words(by_vendor):
                one = AiPackage(ecosystem, name, category, vendor)
                found[ecosystem, normal(ecosystem, name)] = one
    return found


@cache
def _endpoints() -> Mapping[str, Endpoint]:
    return {
        host: Endpoint(host, vendor, host.startswith("localhost:"))
        for host, vendor in _words(table("ai.yaml")["endpoints"])
    }


@cache
def _models() -> tuple[Mapping[str, str], int]:
    prefixes = dict(_words(table("ai.yaml")["models"]))
    return prefixes, max(map(len, prefixes))


@cache
def _variables() -> tuple[Mapping[str, str], int]:
    known = {
        word: "" if vendor == "anyone" else vendor
        for word, vendor in _words(table("ai.yaml")["variables"])
    }
    return known, max(word.count("_") + 1 for word in known)


def _words(by_vendor: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for vendor, words in by_vendor.items():
        for word in words.split():
            yield word, vendor


def _ends(name: str, length: int) -> bool:
    """Whether a word or a number ends here: `o3` is none of `o365`, `flux` none of `fluxion`."""
    last, following = name[length - 1], name[length : length + 1]
    return not (
        (last.isalpha() and following.isalpha()) or (last.isdigit() and following.isdigit())
    )


def _split(host: str) -> tuple[str, str]:
    """Name and port of `name`, `name:port` and `[::1]:port`."""
    if host.startswith("["):
        name, _, rest = host[1:].partition("]")
        return name, rest.removeprefix(":")
    name, _, port = host.rpartition(":")
    return (host.rstrip("."), "") if not name or ":" in name else (name.rstrip("."), port)


def _patterns(name: str) -> Iterator[str]:
    """The ways in which the table may write a host."""
    if len(name) > _LONGEST_HOST:
        return
    yield name
    labels = name.split(".")
    for place in range(1, len(labels) - 1):
        yield ".".join([*labels[:place], "*", *labels[place + 1 :]])
    for place in range(1, len(labels) - 1):
        yield ".".join(["*", *labels[place:]])
    if "-" in labels[0]:  # of a region: us-central1-aiplatform.googleapis.com
        yield ".".join([f"*-{labels[0].rpartition('-')[2]}", *labels[1:]])
