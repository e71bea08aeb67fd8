"""Why a workload that customers host themselves is one of AI: `ai_signs`, short stable texts.

`variable OPENAI_API_KEY`, `image vllm/vllm-openai`, `machine g5.xlarge`. Pure; what is a sign is
data (`signs.yaml`). What has none is compute like any other: it stays in the graph, where a way
may lead over it, and no rule about AI speaks of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from aispm.tables import table

_FAMILY = re.compile(r"([a-z]+)[0-9]", re.ASCII)
_WORD = re.compile(r"[a-z0-9]+")
# The host of a registry, which has a dot or a port, and a tag or a digest.
_REGISTRY = re.compile(r"^(?:[^/]*[.:][^/]*|localhost)/")
_TAG = re.compile(r"(?:@.*|:[^:/]*)$")


def variables(names: Iterable[str]) -> Iterator[str]:
    """The signs in the names of variables."""
    from aispm.secrets import safe

    return (f"variable {safe(name)}" for name in names if named("variables", name))


def images(references: Iterable[str]) -> Iterator[str]:
    """The signs in references to container images: the repository, without registry and tag."""
    from aispm.secrets import safe

    for reference in references:
        name = _TAG.sub("", _REGISTRY.sub("", reference))
        if named("names", name):
            yield f"image {safe(name)}"


def words(texts: Iterable[str], of: str) -> Iterator[str]:
    """The signs in free texts, by what they are the text `of`: never more than the table's word."""
    return (f"{of} {found}" for text in texts for found in named("names", text))


def machines(types: Iterable[str]) -> Iterator[str]:
    """The signs in types of machines."""
    return (f"machine {one}" for one in types if _accelerated(one.partition(".")[0]))


def _accelerated(family: str) -> bool:
    """Whether a family of machines has accelerators: one that is new has the letters of the old."""
    begun = _FAMILY.match(family)
    known = begun is not None and begun[1] in _table()["machines"]
    return known and family not in _table()["drawing_machines"]


def node_images(types: Iterable[str]) -> Iterator[str]:
    """The signs in types of machine images of EKS."""
    return (f"machine image {one}" for one in types if named("node_images", one))


def calls(integrations: Iterable[str]) -> Iterator[str]:
    """The signs in what a state machine calls: `bedrock:invokeModel`, or another vendor's host."""
    services = set(_table()["services"])
    hosts = tuple(f".{host}" for host in _table()["hosts"])
    for one in integrations:
        service, _, called = one.partition(":")
        if service in services or (service == "http" and f".{called}".endswith(hosts)):
            yield f"calls {one}"


def named(entry: str, text: str) -> list[str]:
    """The entries of one of the table's lists that stand in a text, word for word."""
    found = _WORD.findall(text.lower())
    spoken = f" {' '.join(found)} "
    return [
        phrase
        for word in dict.fromkeys(found)
        for phrase in _starting(entry).get(word, ())
        if f" {phrase} " in spoken
    ]


@cache
def _starting(entry: str) -> dict[str, list[str]]:
    """The phrases of a list by their first words."""
    starts: dict[str, list[str]] = {}
    for phrase in _table()[entry]:
        starts.setdefault(phrase.split()[0], []).append(phrase)
    return starts


def ports() -> dict[int, str]:
    """Where model servers listen by default, and which."""
    known: dict[int, str] = _table()["ports"]
    return known


def _table() -> Any:
    return table(__package__, "signs.yaml")
