"""Environment variables, prompts and the like: names, and the credentials in the values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from aispm.errors import AispmError
from aispm.model import Credential, Link, Read
from aispm.providers.aws.faults import clean
from aispm.providers.aws.paths import search, values
from aispm.providers.aws.row import USES, Environment

# No definition of an agent or a tool has more texts.
_MOST = 5_000
_WHERE = {"environment": "env", "text": "text"}
_NAMED = {"environment": "env_name", "text": "text_name"}


def names(environment: Environment, answer: Any) -> list[str] | None:
    """The names of the variables, sorted; None when not all of them were told."""
    if search(environment.error, answer) is not None or values(environment.elsewhere, answer):
        return None
    from aispm.secrets import safe

    blocks = _blocks(environment, answer)
    return sorted({safe(name) for variables in blocks for name in variables})


def gaps(
    environment: Environment, answer: Any, scope: str, facts: tuple[str, ...], holder: str
) -> Iterator[Read]:
    """The ledger's lines for variables that were not told.

    Some the service could not decrypt in the caller's name, some lie in a file.
    """
    of, told = ("credential",), (USES, *facts)
    code = search(environment.error, answer)
    if code is not None:
        detail = clean(f"{code} in place of the variables")
        yield Read(scope, "kms:Decrypt", "denied", of, told, (holder,), detail)
    if values(environment.elsewhere, answer):
        detail = "variables lie in a file that is not read"
        yield Read(scope, "parse:environment", "skipped", of, told, (holder,), detail)


def credentials(
    environment: Environment, answer: Any, scope: str, holder: str
) -> Iterator[Credential | Link | Read]:
    """The credentials in the values, and that `holder` holds them. The values stay here."""
    place = "environment" if environment.fact == "env_names" else "text"
    for block in _blocks(environment, answer):
        yield from _held(sorted(block.items()), scope, holder, place)


def in_texts(
    paths: Iterable[str], answer: Any, scope: str, holder: str
) -> Iterator[Credential | Link | Read]:
    """The credentials in what stands at some paths, at whatever depth. The texts stay here."""
    leaves = [leaf for path in paths for leaf in _leaves(_opened(search(path, answer)), "")]
    yield from _held(leaves[:_MOST], scope, holder, "text", len(leaves) > _MOST)


def _held(
    named: Sequence[tuple[str, str]], scope: str, holder: str, place: str, cut: bool = False
) -> Iterator[Credential | Link | Read]:
    from aispm import secrets

    known, beside = secrets.Known(), secrets.beside(dict(named))
    block, gap = [], ""
    try:
        for name, value in named:
            hint = secrets.Hint(key=name, neighbours=beside, where=f"{holder}#{_WHERE[place]}")
            block += [(name, seen) for seen in known.sight(value, hint)]
        gap = "a value holds more than is searched" if known.cut or cut else ""
    except AispmError as error:  # a value that cannot be searched costs its holder, not the list
        gap = error.message
    if gap:
        yield Read(scope, f"parse:{place}", "failed", ("credential",), (USES,), (holder,), gap)
    for pair in secrets.pair(block):
        seen = pair.whole
        credential = Credential(
            id=f"credential:{seen.fingerprint}",
            kind=seen.kind,
            confidence=seen.confidence,
            publishable=seen.publishable,
            preview=seen.preview,
            facts=seen.facts | {_NAMED[place]: secrets.safe(block[pair.parts[0]][0])},
        )
        yield known.record(credential)
        yield Link(holder, "holds-credential", credential.id)


def _blocks(environment: Environment, answer: Any) -> list[dict[str, str]]:
    """Each map of variables: those of one container, of one job definition."""
    given = search(environment.variables, answer)
    maps = given if isinstance(given, list) else [given]
    return [{str(k): str(v) for k, v in one.items()} for one in maps if isinstance(one, dict)]


def _opened(value: Any) -> Any:
    """A definition that is given as JSON text, so that the names in it tell of its values."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "["):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _leaves(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """Each text in a value, with the name it stands under."""
    if isinstance(value, str):
        yield key, str(value)  # no `Unheard`, which cannot be compared
    elif isinstance(value, dict):
        for name, inner in sorted(value.items()):
            yield from _leaves(inner, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, key)
