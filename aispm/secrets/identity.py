"""Who a credential belongs to, read from its own text and its neighbours, offline."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping

from msgspec import Struct

from aispm.secrets import keyname
from aispm.secrets.checksum import json_segment
from aispm.vocabulary import Facts

_CLAIMS = {
    "iss": "issuer",
    "sub": "subject",
    "aud": "audience",
    "azp": "client_id",
    "appid": "client_id",
    "tid": "tenant_id",
    "oid": "object_id",
    "ref": "project",
    "role": "role",
}
# An identifier beside the secret, by how its name ends: what it becomes as a fact.
_NEIGHBOURS: dict[str, tuple[tuple[str, str], ...]] = {
    "azure": (
        ("tenant_id", "tenant_id"),
        ("client_id", "client_id"),
        ("subscription_id", "subscription_id"),
    ),
    "google": (
        ("client_email", "client_email"),
        ("private_key_id", "private_key_id"),
        ("project_id", "project"),
        ("client_id", "client_id"),
    ),
    "password": (
        ("user", "user"),
        ("username", "user"),
        ("host", "host"),
        ("server", "host"),
        ("database", "database"),
    ),
}
_PLAIN = re.compile(r"[\w.@:/\\+-]{1,200}")
HOST = re.compile(r"[\w.-]{1,200}(?::\d{1,5})?")


class Beside(Struct, frozen=True):
    """What the values of one block identify, by family of credential."""

    families: dict[str, Facts]

    def facts(self, family: str) -> Facts:
        """The identifiers that stand beside a secret of this family."""
        return self.families.get(family, {})


NOTHING = Beside({})


def aws_account(key_id: str) -> str | None:
    """The account an access-key id encodes, or None for ids older than that encoding.

    The first six of the ten base32-decoded bytes after the four-letter prefix hold it,
    in 40 bits from the eighth; the top bit says whether the number means anything.
    """
    try:
        number = int.from_bytes(base64.b32decode(key_id[4:20])[:6], "big")
    except (binascii.Error, ValueError):
        return None
    if len(key_id) != 20 or not number >> 47:
        return None
    return f"{(number & 0x7FFFFFFFFF80) >> 7:012d}"


def aws_key(token: str) -> Facts:
    """The id itself is an identifier, and names the account."""
    account = aws_account(token)
    return {"key_id": token, **({"account": account} if account else {})}


def jwt_claims(token: str) -> Facts:
    """Issuer, subject, audience and the like of a JSON Web Token."""
    claims = json_segment(token.split(".")[1]) or {}
    facts: Facts = {}
    for name, fact in _CLAIMS.items():
        claim = claims.get(name)
        if isinstance(claim, str):
            facts[fact] = claim[:200]
    if isinstance(claims.get("exp"), int):
        facts["expires"] = claims["exp"]
    return facts


def telegram(token: str) -> Facts:
    """The bot's number stands before the colon."""
    return {"bot_id": token.partition(":")[0]}


def discord(token: str) -> Facts:
    """The application's number is the first part, in base64."""
    first = token.partition(".")[0]
    try:
        number = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return {}
    return {"application_id": number} if number.isdigit() else {}


def beside(siblings: Mapping[str, str]) -> Beside:
    """The identifiers among the values of one block, by how their names end.

    To be asked once for a block, not once for each of its secrets.
    """
    families: dict[str, Facts] = {}
    plain = [
        (name.lower().replace("-", "_"), siblings[name])
        for name in sorted(siblings)
        if _PLAIN.fullmatch(siblings[name]) and not keyname.is_secret(name)
    ]
    for family, endings in _NEIGHBOURS.items():
        facts: Facts = {}
        for suffix, fact in endings:
            for name, value in plain:
                if name.endswith(suffix) and (fact != "host" or HOST.fullmatch(value)):
                    facts.setdefault(fact, value)
        if facts:
            families[family] = facts
    return Beside(families)


def family(kind: str) -> str:
    """Which neighbours tell something of a credential of this kind."""
    if kind == "gcp-service-account-key":
        return "google"
    if kind.startswith("azure-"):
        return "azure"
    return "password" if kind == "password" else ""
