"""What paths may say beyond JMESPath: the functions that AWS's answers need."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def options() -> Any:
    """The options of a search: `last_part` of an ARN or a path, a map `from_pairs` of a list,
    what is `distinct` in one."""
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
            return names and list(dict.fromkeys(names))

    return Options(custom_functions=Own())
