"""Environment variables of functions and runtimes: their names, and the credentials in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aispm.model import Credential, Link
from aispm.providers.aws.paths import search
from aispm.providers.aws.row import Environment


def unread(environment: Environment, answer: Any) -> str | None:
    """The error code a service gives in place of variables it could not decrypt, or None."""
    code = search(environment.error, answer)
    return None if code is None else str(code)


def names(environment: Environment, answer: Any) -> list[str]:
    """The names of the variables, sorted: the fact `env_names`."""
    return sorted(_variables(environment, answer))


def credentials(environment: Environment, answer: Any, holder: str) -> Iterator[Credential | Link]:
    """The credentials in the values, and that `holder` holds them. The values stay here."""
    from aispm import secrets

    variables = _variables(environment, answer)
    for name, value in sorted(variables.items()):
        others = {key: other for key, other in variables.items() if key != name}
        hint = secrets.Hint(key=name, place="env", neighbours=others, where=f"{holder}#env/{name}")
        for seen in secrets.sight(value, hint):
            credential = Credential(
                id=f"credential:{seen.fingerprint}",
                kind=seen.kind,
                confidence=seen.confidence,
                publishable=seen.publishable,
                preview=seen.preview,
                facts={**seen.facts, "env_name": name},
            )
            yield credential
            yield Link(holder, "holds-credential", credential.id)


def _variables(environment: Environment, answer: Any) -> dict[str, str]:
    given = search(environment.variables, answer)
    return {str(k): str(v) for k, v in given.items()} if isinstance(given, dict) else {}
