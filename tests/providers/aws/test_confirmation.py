"""What an API's schema says of asking the user first, whoever wrote it and however."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aispm.providers.aws import confirmation

ASKING = {"x-requireConfirmation": "ENABLED"}


def _told(schema: dict[str, Any]) -> Any:
    return confirmation.facts([{"agentActionGroup": {"apiSchema": schema}}], {})


def _api(paths: Any) -> dict[str, str]:
    return {"payload": json.dumps({"openapi": "3.0.0", "paths": paths})}


@pytest.mark.parametrize(
    ("schema", "unconfirmed", "required"),
    [
        (_api({"/a": {"get": {"operationId": "list"}}}), ["list"], False),
        (_api({"/a": {"post": ASKING}}), [], True),
        (_api({"/a": {"POST": {}, "delete": ASKING}}), ["post /a"], False),
        (_api({"/a": {"summary": "x", "parameters": [], "put": {}}}), ["put /a"], False),
        ({"payload": "paths:\n  /a:\n    post: {x-requireConfirmation: ENABLED}\n"}, [], True),
        ({"payload": "x: &x {delete: {}}\npaths:\n  /a: *x\n"}, ["delete /a"], False),
    ],
)
def test_each_operation_asks_for_itself(
    schema: dict[str, Any], unconfirmed: list[str], required: bool
) -> None:
    told = _told(schema)
    assert (told["unconfirmed_functions"], told["requires_confirmation"]) == (unconfirmed, required)


@pytest.mark.parametrize(
    "schema",
    [
        {"s3": {"s3BucketName": "schemas"}},
        {"payload": ""},
        {"payload": "paths: [1, 2"},
        {"payload": "{" * 100_000},
        {"payload": "a: &a [x]\n" + "".join(f"b{n}: &a [*a,*a,*a,*a]\n" for n in range(50))},
        {"payload": "just words"},
        _api({"/a": {"post": {}}}) | {"payload": '{"paths": {"/a": {"post": {}}}, '},
        _api({"/a": ["post"]}),
        _api(None),
    ],
)
def test_a_schema_that_is_not_read_tells_nothing(schema: dict[str, Any]) -> None:
    assert _told(schema) == {}


def test_functions_need_no_schema() -> None:
    functions = [{"name": "pay", "requireConfirmation": "ENABLED"}, {"name": "look"}]
    told = confirmation.facts(
        [{"agentActionGroup": {"functionSchema": {"functions": functions}}}], {}
    )
    assert told == {
        "functions": ["pay", "look"],
        "unconfirmed_functions": ["look"],
        "requires_confirmation": False,
    }


def test_a_name_may_hold_a_secret() -> None:
    key = "sk-proj-Qn8Vt3Kx6Zb1Mw9Rc4Hj7Ld2Ys5Pf0Ge"
    told = _told(_api({"/a": {"post": {"operationId": key}}}))
    assert key not in repr(told)
