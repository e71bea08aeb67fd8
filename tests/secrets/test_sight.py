"""What is seen in a value: the exact kinds, the exact ranges."""

from __future__ import annotations

import base64
import json

import pytest

from aispm.secrets import Hint, mask, sight
from aispm.secrets.checksum import base62_crc32
from aispm.secrets.keyname import named
from aispm.secrets.table import RULES, Rule
from tests.secrets import invented

TOKEN = invented.text("token", 32)
PAT = "ghp_" + invented.text("pat", 30) + base62_crc32(invented.text("pat", 30))
WRONG_PAT = PAT[:-1] + ("a" if PAT[-1] != "a" else "b")
PPLX = "pplx-" + invented.text("pplx", 40)
SUPABASE = "sbp_" + invented.text("sbp", 40, invented.HEX)
UUID = "c0ffee12-3d4e-4f5a-8b6c-7d8e9fa0b1c2"
PASSWORD = "Vk7t-Rw2qLm4"
DATABASE = f"postgres://app:{PASSWORD}@db.acme.example:5432/main"
CONNECTION = f"Server=db.acme.example;User Id=sa;Password={PASSWORD};Database=x"
BASIC = base64.b64encode(f"ci:{TOKEN}".encode()).decode()


def seen(value: str, **hint: object) -> set[tuple[str, str, str]]:
    return {
        (one.kind, one.confidence, value[one.start : one.end])
        for one in sight(value, Hint(**hint))  # type: ignore[arg-type]
    }


@pytest.mark.parametrize(
    ("value", "hint", "expected"),
    [
        (PAT, {"key": "GITHUB_TOKEN"}, ("github-pat", "high", PAT)),
        (WRONG_PAT, {"key": "GITHUB_TOKEN"}, ("github-pat", "medium", WRONG_PAT)),
        (f"Bearer {TOKEN}", {"key": "Authorization"}, ("generic-secret", "medium", TOKEN)),
        (f"Basic {BASIC}", {"key": "Authorization"}, ("basic-auth", "high", BASIC)),
        (
            f"--api-key={TOKEN}",
            {"place": "arg", "previous": "-y"},
            ("generic-secret", "medium", TOKEN),
        ),
        (UUID, {"place": "arg", "previous": "--api-key"}, ("generic-secret", "medium", UUID)),
        (f"GH={PAT}", {"place": "arg", "previous": "-e"}, ("github-pat", "high", PAT)),
        (
            f'API_KEY="{TOKEN}"',
            {"place": "arg", "previous": "x"},
            ("generic-secret", "medium", TOKEN),
        ),
        (
            f"Authorization: Bearer {TOKEN}",
            {"place": "arg", "previous": "--header"},
            ("generic-secret", "medium", TOKEN),
        ),
        (
            f"X-Api-Key:{TOKEN}",
            {"place": "arg", "previous": "--header"},
            ("generic-secret", "medium", TOKEN),
        ),
        (DATABASE, {"key": "DB"}, ("database-url", "high", DATABASE)),
        (f"x {DATABASE} y", {"place": "arg", "previous": "-c"}, ("database-url", "high", DATABASE)),
        (
            f"https://a.example/c?sv=2022&sig={TOKEN}%3D&se=1",
            {"key": "url"},
            ("azure-sas", "high", f"{TOKEN}%3D"),
        ),
        (f"session={TOKEN}", {"key": "Cookie"}, ("generic-secret", "medium", TOKEN)),
        (CONNECTION, {"key": "CONN"}, ("connection-string", "high", CONNECTION)),
        (
            f"https://h.example/mcp?api_key={TOKEN}&v=2",
            {"key": "url"},
            ("generic-secret", "medium", TOKEN),
        ),
        (f"https://h.example/webhook/{UUID}", {"key": "url"}, ("capability-url", "high", UUID)),
        (
            "https://mcp.composio.dev/gmail/tinkling-faint-car-f6g1zk",
            {"key": "url"},
            ("capability-url", "high", "tinkling-faint-car-f6g1zk"),
        ),
        ("${env:" + SUPABASE + "}", {"key": "X"}, ("supabase-token", "high", SUPABASE)),
        ("${KEY:-" + PPLX + "}", {"key": "X"}, ("perplexity-api-key", "high", PPLX)),
        (
            f"export A_TOKEN={TOKEN} && npx server",
            {"place": "arg", "previous": "-c"},
            ("generic-secret", "medium", TOKEN),
        ),
        (PASSWORD, {"key": "ODOO_PASSWORD"}, ("password", "medium", PASSWORD)),
        (TOKEN, {"key": "accessToken"}, ("generic-secret", "medium", TOKEN)),
        (
            invented.private_key(),
            {"key": "X"},
            ("private-key", "high", invented.private_key().strip()),
        ),
    ],
)
def test_one_credential(
    value: str, hint: dict[str, object], expected: tuple[str, str, str]
) -> None:
    assert seen(value, **hint) == {expected}


def test_json_in_a_string_escaped_twice() -> None:
    inner = json.dumps({"perplexityApiKey": PPLX, "profile": "default"})
    value = json.dumps({"config": inner, "n": 1})
    (one,) = sight(value, Hint(place="arg", previous="--config"))
    assert (one.kind, one.nested, value[one.start : one.end]) == ("perplexity-api-key", True, PPLX)


def test_what_may_be_seen_by_anyone_is_publishable() -> None:
    stripe = "pk_live_" + invented.text("stripe", 40)
    anon = invented.jwt({"iss": "supabase", "ref": "acme", "role": "anon"})
    service = invented.jwt({"iss": "supabase", "ref": "acme", "role": "service_role"})
    found = [sight(value, Hint(key="KEY"))[0] for value in (stripe, anon, service)]
    assert [(one.kind, one.publishable) for one in found] == [
        ("stripe-publishable-key", True),
        ("supabase-anon-key", True),
        ("supabase-service-role-key", False),
    ]


def test_a_library_plugin_is_one_source() -> None:
    key = invented.text("softlayer", 64, invented.HEX)
    assert seen(f"sl_api_key: {key}", key="X") == {("softlayer-api-key", "medium", key)}


WHOLE = {
    "jwt": lambda seed: invented.jwt({"sub": seed}),
    "private-key": invented.private_key,
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.kind)
def test_a_literal_is_long_enough_to_be_looked_for(rule: Rule) -> None:
    assert rule.key or all(len(literal) > 1 for literal in rule.near)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.kind)
def test_every_rule_of_the_table_holds(rule: Rule) -> None:
    """On a text made from its own pattern, under the name of a secret made from its own key."""
    for number in range(3):
        seed = f"{rule.kind}{number}"
        make = WHOLE.get(rule.kind)
        value = make(seed) if make else invented.member(rule.pattern, seed)
        key = invented.member(rule.key, "key") if rule.key else "X"
        if rule.key and not (named(key).secret or named(key).keyish):
            key += "_API_KEY"
        assert [one.kind for one in sight(value, Hint(key=key))] == [rule.kind], value


def test_mask_takes_out_every_range() -> None:
    value = f"--a-token={PAT} --url {DATABASE}"
    masked = mask(value, sight(value, Hint(place="arg", previous="-c")))
    assert masked == f"--a-token={PAT[:4]}…{PAT[-4:]} --url …"
