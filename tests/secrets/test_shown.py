"""An address is shown by how its user and host begin, and without its password."""

from __future__ import annotations

import pytest

from aispm.secrets import Hint, sight
from tests.secrets import invented

LONG = invented.text("shown", 32)


@pytest.mark.parametrize("secret", [LONG, "Vk7t-Rw2q"], ids=["long", "weak"])
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("postgresql://admin:V@db.acme.example:5432/crm", "postgresql://ad…:…@db…"),
        ("redis://:V@cache.acme.example:6379", "redis://:…@ca…"),
        ("mysql+pymysql://a:V@[2001:db8::1]:3306/x", "mysql+pymysql://a…:…@[2…"),
        ("https://ci:V@git.acme.example/x", "https://ci…:…@gi…"),
        ("postgresql://a:V@b@c/x", "postgresql://a…:…@c…"),
        ("npx x postgresql://admin:V@db.acme.example/x", "postgresql://ad…:…@db…"),
        ("Server=db.example;User Id=sa;Password=V", "host=db…;user=sa…;password=…"),
        ("host=db.example user=app password=V", "host=db…;user=ap…;password=…"),
        ("app:V@tcp(db.example:3306)/x", "host=db…;user=ap…;password=…"),
    ],
)
def test_what_stands_around_the_password_is_shown(value: str, shown: str, secret: str) -> None:
    (seen,) = sight(value.replace("V", secret), Hint(key="CONN"))
    assert seen.shown == shown
    assert secret not in str(seen)


def test_a_token_is_shown_by_its_ends() -> None:
    (seen,) = sight(LONG, Hint(key="A_TOKEN"))
    assert seen.shown == seen.preview == f"{LONG[:4]}…{LONG[-4:]}"


def test_a_user_that_is_a_token_is_not_shown() -> None:
    (seen,) = sight(f"postgres://{LONG}:Vk7t-Rw2q@db.acme.example/x", Hint(key="CONN"))
    assert LONG not in str(seen)
