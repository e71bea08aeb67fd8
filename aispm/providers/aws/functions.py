"""What paths may say beyond JMESPath: the functions that AWS's answers need."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from aispm.providers.aws.words import Unheard


def _with(name: str, types: Sequence[str]) -> list[str]:
    return [*types, name] if "str" in types else list(types)


@cache
def options() -> Any:
    """The options of a search: `last_part` of an ARN or a path, a map `from_pairs` of a list,
    what is `distinct` in one, whether a status says that a thing is `deleted`."""
    from jmespath import Options
    from jmespath.functions import Functions, signature

    class Own(Functions):  # type: ignore[misc]
        @signature({"types": ["string", "null"]})  # type: ignore[untyped-decorator]
        def _func_last_part(self, text: str | None) -> str | None:
            return text and text.replace(":", "/").rpartition("/")[2]

        @signature({"types": ["array", "null"]})  # type: ignore[untyped-decorator]
        def _func_from_pairs(self, pairs: list[Any] | None) -> dict[str, Any]:
            """Of `name` and `value`, as containers are given their variables."""
            given = [one for one in pairs or () if isinstance(one, dict)]
            return {str(one.get("name")): one.get("value") or "" for one in given}

        @signature({"types": ["array", "null"]})  # type: ignore[untyped-decorator]
        def _func_distinct(self, names: list[Any] | None) -> list[Any] | None:
            plain = {str(one) if isinstance(one, str) else one: one for one in names or ()}
            return names and list(plain.values())

        @signature({"types": ["string", "null"]})  # type: ignore[untyped-decorator]
        def _func_deleted(self, status: str | None) -> bool:
            """A word that the SDK does not know costs no list: it is no known word for this."""
            return str(status).lower() == "deleted"

        def _get_allowed_pytypes(self, types: list[str]) -> tuple[list[str], list[list[str]]]:
            """A word that the SDK does not know is a string too."""
            allowed, below = super()._get_allowed_pytypes(types)
            own = Unheard.__name__
            return _with(own, allowed), [_with(own, one) for one in below]

    return Options(custom_functions=Own())
