"""What a credential tells of its owner, offline."""

from __future__ import annotations

import json

import pytest

from aispm.secrets import Hint, Sighting, beside, pair, sight
from aispm.secrets.identity import aws_account, bare
from tests.secrets import invented

KEY_ID = invented.key_id("111122223333")
SECRET = invented.text("secret", 40, invented.LETTERS + "/+")
SESSION = invented.text("session", 300, invented.LETTERS + "/+")


@pytest.mark.parametrize(
    ("key", "account"),
    [
        ("ASIAQNZGKIQY56JQ7WML", "029608264753"),  # both published with their accounts
        ("ASIAY34FZKBOKMUTVV7A", "609629065308"),
        (KEY_ID, "111122223333"),
        (invented.key_id("000000000001"), "000000000001"),
        ("AKIAIOSFODNN7EXAMPLE", None),  # older than the encoding: the number means nothing
        ("AKIA0000000000000000", None),
        ("AKIA", None),
    ],
)
def test_account_of_a_key_id(key: str, account: str | None) -> None:
    assert aws_account(key) == account


def block(**values: str) -> list[tuple[str, Sighting]]:
    return [(key, seen) for key, value in values.items() for seen in sight(value, Hint(key=key))]


def test_id_secret_and_session_token_are_one_credential() -> None:
    sighted = block(
        AWS_ACCESS_KEY_ID=KEY_ID, AWS_SECRET_ACCESS_KEY=SECRET, AWS_SESSION_TOKEN=SESSION
    )
    (one,) = pair(sighted)
    assert one.parts == (1, 2, 0)
    assert one.whole.fingerprint == sighted[1][1].fingerprint
    assert (one.whole.kind, one.whole.confidence) == ("aws-access-key", "high")
    assert one.whole.facts == {"account": "111122223333", "key_id": KEY_ID}


def test_two_keys_in_one_block_stay_apart() -> None:
    other = invented.key_id("444455556666", "other")
    pairs = pair(
        block(
            PROD_AWS_ACCESS_KEY_ID=KEY_ID,
            DEV_AWS_ACCESS_KEY_ID=other,
            DEV_AWS_SECRET_ACCESS_KEY=SECRET[::-1],
            PROD_AWS_SECRET_ACCESS_KEY=SECRET,
        )
    )
    assert [(one.parts, one.whole.facts["account"]) for one in pairs] == [
        ((3, 0), "111122223333"),
        ((2, 1), "444455556666"),
    ]


def test_an_id_alone_is_an_identifier_fingerprinted_by_itself() -> None:
    sighted = block(AWS_ACCESS_KEY_ID=KEY_ID)
    (one,) = pair(sighted)
    assert one.whole.confidence == "low"
    assert one.whole.fingerprint == sighted[0][1].fingerprint
    assert one.whole.facts == {"account": "111122223333", "key_id": KEY_ID}


def test_of_parts_that_fit_several_keys_the_ids_are_identifiers() -> None:
    other = invented.key_id("444455556666", "other")
    pairs = pair(block(AWS_ACCESS_KEY_ID=KEY_ID, ACCESS_KEY_ID=other, AWS_SECRET_ACCESS_KEY=SECRET))
    assert [(one.parts, one.whole.confidence) for one in pairs] == [
        ((0,), "low"),
        ((1,), "low"),
        ((2,), "high"),
    ]


def test_service_account_in_json() -> None:
    document = {
        "type": "service_account",
        "project_id": "acme-prod",
        "private_key_id": "a1b2c3d4",
        "private_key": invented.private_key(),
        "client_email": "x@acme-prod.iam.gserviceaccount.com",
    }
    value = json.dumps(document)
    (one,) = sight(value, Hint(key="GOOGLE_CREDENTIALS"))
    assert one.kind == "gcp-service-account-key"
    assert one.facts == {
        "client_email": "x@acme-prod.iam.gserviceaccount.com",
        "private_key_id": "a1b2c3d4",
        "project": "acme-prod",
    }
    assert value[one.start : one.end].startswith("-----BEGIN")
    assert one.preview is None


def test_neighbours_name_the_tenant() -> None:
    secret = invented.text("a", 3) + "8Q~" + invented.text("azure", 34)
    around = {"AZURE_TENANT_ID": "t-1", "AZURE_CLIENT_ID": "c-1", "AZURE_CLIENT_SECRET": secret}
    (one,) = sight(secret, Hint(key="AZURE_CLIENT_SECRET", neighbours=beside(around)))
    assert (one.kind, one.facts) == (
        "azure-client-secret",
        {"client_id": "c-1", "tenant_id": "t-1"},
    )


def test_a_token_where_an_identifier_belongs_is_no_fact() -> None:
    token = "ghp_" + invented.text("pat", 36)
    (one,) = sight("Vk7t-Rw2qLm4", Hint(key="DB_PASSWORD", neighbours=beside({"DB_USER": token})))
    assert one.facts == {}


def test_claims_of_a_token() -> None:
    token = invented.jwt({"iss": "https://idp.acme.example", "sub": "agent-7", "exp": 1900000000})
    (one,) = sight(f"Bearer {token}", Hint(key="Authorization", place="header"))
    assert one.facts == {
        "expires": 1900000000,
        "issuer": "https://idp.acme.example",
        "subject": "agent-7",
    }


SUPERUSERS = ("postgres", "root", "sa", "sys", "system", "SA")
FORMS = (
    "postgres://{user}:Vk7t-Rw2qLm4@{host}:5432/x",
    "Server={host};User Id={user};Password=Vk7t-Rw2qLm4",
    "{user}:Vk7t-Rw2qLm4@tcp({host}:3306)/x",
)


def power(form: str, user: str, host: str) -> bool:
    (one,) = sight(form.format(user=user, host=host), Hint(key="DATABASE"))
    return one.facts.get("privileged") is True


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("user", SUPERUSERS)
def test_a_superuser_of_a_database_elsewhere(form: str, user: str) -> None:
    assert power(form, user, "db.acme.example")
    assert power(form, user, "10.2.3.4")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("user", ["admin", "administrator", "app", "doadmin", "sales"])
def test_a_name_that_proves_no_power(form: str, user: str) -> None:
    assert not power(form, user, "db.acme.example")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.9.8.7", "host.docker.internal", "x.localhost", "db"]
)
def test_a_superuser_of_ones_own_machine(form: str, host: str) -> None:
    assert not power(form, "postgres", host)


def test_a_superuser_of_the_loopback_of_ipv6() -> None:
    assert not power(FORMS[0], "postgres", "[::1]")
    assert power(FORMS[0], "postgres", "[2001:db8::1]")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("db.example:5432", "db.example"),
        ("db.example", "db.example"),
        ("[::1]:5432", "[::1]"),
        ("[::1]", "[::1]"),
        ("::1", "::1"),
        ("db.example:", "db.example"),
    ],
)
def test_a_host_without_its_port(host: str, expected: str) -> None:
    assert bare(host) == expected
