"""Which actions of an agent's tool Bedrock asks the user about before it has them done.

Source: Amazon Bedrock user guide, "Define OpenAPI schemas for your agent's action groups".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from aispm.providers.aws import openapi
from aispm.providers.aws.paths import search
from aispm.vocabulary import Facts

if TYPE_CHECKING:
    from aispm.providers.files.text.document import Mapping

# By name: an operation of an API that has none is told by its method and path.
FACTS = {"functions": "list", "unconfirmed_functions": "list", "requires_confirmation": "bool?"}
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
_LONGEST = 200  # characters of a name


def facts(answers: Sequence[Any], _: dict[str, Any]) -> Facts:
    """The facts of the answer's functions, or of its API's operations.

    Nothing is told of an API whose schema lies in a bucket, or is none that can be read.
    """
    from aispm.secrets import safe

    group = search("[0].agentActionGroup", list(answers)) or {}
    schema = search("apiSchema", group) or {}
    asked = {
        safe(str(one.get("name"))): one.get("requireConfirmation") == "ENABLED"
        for one in search("functionSchema.functions", group) or ()
    }
    if schema:
        operations = _operations(str(schema.get("payload") or ""))
        if operations is None:
            return {}
        asked |= operations
    return {
        "functions": [*asked],
        "unconfirmed_functions": [name for name, first in asked.items() if not first],
        "requires_confirmation": all(asked.values()) if asked else None,
    }


def _operations(text: str) -> dict[str, bool] | None:
    """Of each operation of a schema whether the user is asked first; None where not all is read."""
    schema = openapi.read(text)
    return (dict(_each(schema)) or None) if schema else None


def _each(schema: Mapping) -> Iterator[tuple[str, bool]]:
    from aispm.providers.files.text.document import Mapping, Scalar
    from aispm.secrets import safe

    paths = schema.get("paths")
    for path in paths.entries if isinstance(paths, Mapping) else ():
        for entry in path.value.entries if isinstance(path.value, Mapping) else ():
            if entry.key.lower() not in _METHODS or not isinstance(entry.value, Mapping):
                continue
            named, asks = entry.value.get("operationId"), entry.value.get("x-requireConfirmation")
            own = named.text if isinstance(named, Scalar) else f"{entry.key.lower()} {path.key}"
            yield safe(own, _LONGEST), isinstance(asks, Scalar) and asks.text == "ENABLED"
