"""One page of a whole answer, with the tokens that botocore's own paginators ask for."""

from __future__ import annotations

import copy
from typing import Any

from tests.kit.aws_models import paging_of

_TOKEN = "page-from-"


class BadTokenError(Exception):
    """A page token that this server never gave."""


def page(
    service: str,
    operation: str,
    answer: dict[str, Any],
    params: dict[str, Any],
    size: int,
    repeat_token: bool = False,
) -> dict[str, Any]:
    """The page of `answer` that `params` ask for, at most `size` items long.

    Where the result is several lists (as in GetAccountAuthorizationDetails), a page is cut
    from them laid end to end. `repeat_token` hands out the token that was just used: the
    fault of a service that pages in a circle.
    """
    rule = paging_of(service, operation)
    if rule is None:
        return answer
    asked, given = _first(rule["input_token"]), _first(rule["output_token"])
    start = _position(params.get(asked))
    end = start + min(size, int(params.get(rule.get("limit_key", "")) or size))
    cut = copy.deepcopy(answer)
    passed = 0
    for path in _paths(rule["result_key"]):
        items = _at(cut, path)
        if isinstance(items, list):
            _put(cut, path, items[max(start - passed, 0) : max(end - passed, 0)])
            passed += len(items)
    more = passed > end
    token = params[asked] if repeat_token and params.get(asked) else f"{_TOKEN}{end}"
    _put(cut, given.split(" || ")[0], token if more else None)
    if "more_results" in rule:
        _put(cut, rule["more_results"], more)
    return cut


def _position(token: Any) -> int:
    if token is None:
        return 0
    text = str(token)
    if not text.startswith(_TOKEN) or not text.removeprefix(_TOKEN).isdigit():
        raise BadTokenError(text)
    return int(text.removeprefix(_TOKEN))


def _first(value: str | list[str]) -> str:
    return value if isinstance(value, str) else value[0]


def _paths(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _at(tree: dict[str, Any], path: str) -> Any:
    value: Any = tree
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _put(tree: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for name in parents:
        tree = tree.setdefault(name, {})
    if value is None:
        tree.pop(last, None)
    else:
        tree[last] = value
