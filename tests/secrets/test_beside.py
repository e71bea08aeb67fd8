"""What is told beside a secret identifies it, and is none itself."""

from __future__ import annotations

import base64

import pytest

from aispm.secrets import Hint, beside, sight
from tests.secrets import invented

HEX = invented.text("hex", 32, invented.HEX)
HEX40 = invented.text("user", 40, invented.HEX)
WORD = "Vk7t-Rw2qLm4"


def encoded(login: str) -> str:
    return "Basic " + base64.b64encode(login.encode()).decode()


@pytest.mark.parametrize(
    ("around", "facts"),
    [
        ({"DB_HOST": f"postgres://admin:{WORD}@db/x", "DB_USER": "app"}, {"user": "app"}),
        ({"DB_HOST": "db.acme.example:5432"}, {"host": "db.acme.example:5432"}),
        ({"API_TOKEN_FOR_USER": HEX}, {}),
        ({"DB_USER": HEX}, {}),
        ({"DB_USER": f"bob:{WORD}@db"}, {}),
        ({"DB_USER": WORD}, {}),
        ({"DB_PASSWORD_USER": "app"}, {}),
    ],
)
def test_what_stands_beside_a_password(around: dict[str, str], facts: dict[str, str]) -> None:
    [one] = sight(WORD, Hint(key="DB_PASSWORD", neighbours=beside(around)))
    assert one.facts == facts


@pytest.mark.parametrize(
    ("value", "facts"),
    [
        (f"Server=tcp:bob:{WORD}@db;Password={WORD};Database=x", {"database": "x"}),
        (f"Server=tcp:db.acme.example,1433;Password={WORD}", {"host": "db.acme.example"}),
        (f"Server={HEX};User Id={HEX};Password={WORD}", {}),
        (f"https://{HEX40}:x-oauth-basic@h.example/x", {}),
        (f"https://{HEX40}:@h.example/x", {}),
        (f"https://bob:{WORD}@h.example/x", {"host": "h.example", "user": "bob"}),
        (f"https://{HEX40}:{WORD}@h.example/x", {"host": "h.example"}),
        ("https://bob:Qx7zP2@K7MDENG/word@h.example", {"user": "bob"}),
    ],
)
def test_what_an_address_tells(value: str, facts: dict[str, str]) -> None:
    [one] = sight(value, Hint(key="ADDRESS"))
    assert one.facts == facts


@pytest.mark.parametrize(
    ("login", "facts"),
    [
        (f"{HEX}:", {}),
        ("aK9-mT2-vQ7:x-oauth-basic", {}),
        ("aK9-mT2-vQ7:x", {}),
        ("aK9-mT2-vQ7:api", {}),
        (f"{HEX}:{WORD}", {}),
        (f"bob:{WORD}", {"user": "bob"}),
    ],
)
def test_who_logs_in(login: str, facts: dict[str, str]) -> None:
    [one] = sight(encoded(login), Hint(key="Authorization", place="header"))
    assert (one.kind, one.facts) == ("basic-auth", facts)
