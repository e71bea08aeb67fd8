"""Environment variables of functions and runtimes: their names, and the credentials in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aispm.errors import AispmError
from aispm.model import Credential, Link, Read
from aispm.providers.aws.faults import clean
from aispm.providers.aws.paths import search
from aispm.providers.aws.row import USES, Environment


def names(environment: Environment, answer: Any) -> list[str] | None:
    """The names of the variables, sorted; None when the service could not decrypt them."""
    if search(environment.error, answer) is not None:
        return None
    from aispm.secrets import safe

    return sorted({safe(name) for name in _variables(environment, answer)})


def gaps(
    environment: Environment, answer: Any, scope: str, fact: str, holder: str
) -> Iterator[Read]:
    """The ledger's line for variables that the service could not decrypt in the caller's name."""
    code = search(environment.error, answer)
    if code is not None:
        detail = clean(f"{code} in place of the variables")
        yield Read(scope, "kms:Decrypt", "denied", ("credential",), (USES, fact), (holder,), detail)


def credentials(
    environment: Environment, answer: Any, scope: str, holder: str
) -> Iterator[Credential | Link | Read]:
    """The credentials in the values, and that `holder` holds them. The values stay here."""
    from aispm import secrets

    variables = _variables(environment, answer)
    known, beside = secrets.Known(), secrets.beside(variables)
    block, gap = [], ""
    try:
        for name, value in sorted(variables.items()):
            hint = secrets.Hint(key=name, neighbours=beside, where=f"{holder}#env")
            block += [(name, seen) for seen in known.sight(value, hint)]
        gap = "a value holds more than is searched" if known.cut else ""
    except AispmError as error:  # a value that cannot be searched costs its holder, not the list
        gap = error.message
    if gap:
        yield Read(scope, "parse:environment", "failed", ("credential",), (USES,), (holder,), gap)
    for pair in secrets.pair(block):
        seen = pair.whole
        credential = Credential(
            id=f"credential:{seen.fingerprint}",
            kind=seen.kind,
            confidence=seen.confidence,
            publishable=seen.publishable,
            preview=seen.preview,
            facts=seen.facts | {"env_name": secrets.safe(block[pair.parts[0]][0])},
        )
        yield known.record(credential)
        yield Link(holder, "holds-credential", credential.id)


def _variables(environment: Environment, answer: Any) -> dict[str, str]:
    given = search(environment.variables, answer)
    return {str(k): str(v) for k, v in given.items()} if isinstance(given, dict) else {}
