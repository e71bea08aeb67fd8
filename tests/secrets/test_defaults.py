"""What stands in place of a variable that is not set is found wherever the variable stands."""

from __future__ import annotations

import json

import pytest

from aispm.secrets import Hint, sight
from tests.secrets import invented

TOKEN = invented.text("default", 32)
PASSWORD = "Vk7t-Rw2qLm4"


def seen(value: str, key: str = "", **hint: object) -> list[tuple[str, str]]:
    found = sight(value, Hint(key=key, **hint))  # type: ignore[arg-type]
    return [(one.kind, value[one.start : one.end]) for one in found]


GENERIC = [("generic-secret", TOKEN)]


@pytest.mark.parametrize("form", ["${T:-%s}", "${T-%s}", "${T:=%s}", "${env:T:-%s}", '${T:-"%s"}'])
@pytest.mark.parametrize(
    ("before", "key", "previous"),
    [
        ("", "API_KEY", None),
        ("Bearer ", "Authorization", None),
        ("Authorization: Bearer ", "", "--header"),
        ("--header=Authorization: Bearer ", "", "-y"),
        ("--token=", "", "-y"),
        ("https://h.example/mcp?v=1&api_key=", "url", None),
    ],
)
def test_a_default_within_a_value(form: str, before: str, key: str, previous: str | None) -> None:
    if '"' in form and "://" in before:
        pytest.skip("no address holds a quote")
    place = "env" if previous is None else "arg"
    assert seen(before + form % TOKEN, key, previous=previous, place=place) == GENERIC


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("postgres://app:${PW:-%s}@db.example/x", "database-url"),
        ("postgres://${U:-app}:${PW:-%s}@db.example/x", "database-url"),
        ("https://app:${PW:-%s}@h.example/x", "url-password"),
        ("Server=db.example;User Id=app;Password=${PW:-%s};Database=x", "connection-string"),
        ("host=db.example user=app password=${PW:-%s}", "connection-string"),
        ("app:${PW:-%s}@tcp(db.example:3306)/x", "connection-string"),
    ],
)
def test_a_default_of_a_login_is_what_one_would_replace(value: str, kind: str) -> None:
    assert seen(value % PASSWORD, "CONN") == [(kind, PASSWORD)]


def test_a_default_that_is_an_address_goes_as_a_whole() -> None:
    url = f"postgres://app:{PASSWORD}@db.example/x"
    assert seen("${DB:-" + url + "}", "DB") == [("database-url", url)]


def test_a_default_in_json_within_a_string() -> None:
    value = json.dumps({"a": {"headers": {"Authorization": f"Bearer ${{T:-{TOKEN}}}"}}})
    assert seen(value, "SERVERS") == GENERIC


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("${FALL_TOKEN:-%s}", "FALL"),
        ("${env:FALL_TOKEN:-%s}", "FALL"),
        ("https://h.example/mcp?q=${API_KEY:-%s}", "url"),
        ("${A-${B_TOKEN:-%s}}", "X"),
    ],
)
def test_the_name_in_the_braces_is_asked_as_well(value: str, key: str) -> None:
    assert seen(value % TOKEN, key) == GENERIC


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("Bearer ${T:-}", "Authorization"),
        ("Bearer ${T:-your-token-here}", "Authorization"),
        ("postgres://app:${PW:-postgres}@localhost/x", "DB"),
        ("postgres://app:${PW:-hunter}@localhost/x", "DB"),
        ("postgres://app:${PW:-changeme}@db.example/x", "DB"),
        ("https://h.example/${API_KEY:-v1}/mcp", "url"),
        ("${REGION:-eu-west-1}", "A_TOKEN_REGION"),
        ("${github-token-prod}", "A_TOKEN"),
        ("${MAX_TOKENS:-4096}", "MAX_TOKENS"),
        ("${LOG:-%s}", "LOG"),
    ],
)
def test_a_default_that_is_no_secret(value: str, key: str) -> None:
    assert seen(value.replace("%s", TOKEN), key) == []
