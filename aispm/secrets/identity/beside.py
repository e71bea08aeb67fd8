"""What stands beside a secret and says whose it is: the other values of its block."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from aispm.secrets import keyname
from aispm.vocabulary import Facts

HOST = re.compile(r"[\w.-]{1,200}(?::\d{1,5})?")
_PLAIN = re.compile(r"[\w.@:/\\+-]{1,200}")
_ADDRESS = re.compile(r"https?://([\w.-]{1,200}(?::\d{1,5})?)(?:/.*)?")
_HOST = r"(?:url|uri|host|hostname|site|domain|instance|endpoint|server)"
_USER = r"(?:user|username|user_name|email|login)"
# By family of credential: the fact, and how the name of its value ends (words, lower-case).
# What stands first counts, where several values would do.
_ROWS: dict[str, tuple[tuple[str, str], ...]] = {
    "azure": (
        ("tenant_id", r"tenant_id"),
        ("client_id", r"client_id"),
        ("subscription_id", r"subscription_id"),
        ("account_name", r"(?:storage_)?account_name|storage_account"),
        ("host", r"(?:azure|openai|search|cosmos)\w*_endpoint"),
    ),
    "google": (
        ("client_email", r"client_email"),
        ("private_key_id", r"private_key_id"),
        ("project", r"project_id|(?:google|gcp|gcloud)\w*_project"),
        ("client_id", r"client_id"),
    ),
    "password": (
        ("user", r"user"),
        ("user", _USER),
        ("host", r"host|hostname"),
        ("host", r"server|address"),
        ("host", r"url|uri"),
        ("database", r"database|database_name|db_name|dbname|db"),
        ("account", r"snowflake_account"),
    ),
    "atlassian": (
        ("host", rf"(?:jira|confluence|atlassian)\w*_{_HOST}"),
        ("user", rf"(?:jira|confluence|atlassian)\w*_{_USER}"),
    ),
    "auth0": (("host", r"auth0\w*_domain"), ("client_id", r"client_id")),
    "cloudflare": (("account", r"account_id"), ("user", r"(?:cloudflare|cf|auth)_email")),
    "databricks": (("host", rf"databricks\w*_{_HOST}"),),
    "datadog": (("host", rf"(?:dd|datadog)\w*_{_HOST}"),),
    "elastic": (("host", rf"(?:es|elastic\w*)_{_HOST}"),),
    "github": (("host", rf"(?:github|gh)\w*_{_HOST}"),),
    "gitlab": (("host", rf"gitlab\w*_{_HOST}"),),
    "grafana": (("host", rf"grafana\w*_{_HOST}"),),
    "langfuse": (("host", rf"langfuse\w*_{_HOST}"),),
    "n8n": (("host", rf"n8n\w*_{_HOST}"),),
    "okta": (("host", rf"okta\w*_{_HOST}"),),
    "openai": (("organization", r"openai_org\w*"), ("project", r"openai_project\w*")),
    "qdrant": (("host", rf"qdrant\w*_{_HOST}"),),
    "salesforce": (
        ("host", rf"(?:salesforce|sf)\w*_{_HOST}"),
        ("user", rf"(?:salesforce|sf)\w*_{_USER}"),
    ),
    "sentry": (("organization", r"sentry_org\w*"), ("host", rf"sentry\w*_{_HOST}")),
    "slack": (("team", r"slack_team_id|slack_workspace_id"),),
    "snyk": (("organization", r"snyk_org\w*"),),
    "stripe": (("account", r"stripe_account\w*"),),
    "supabase": (("project", r"project_ref|project_id"), ("host", rf"supabase\w*_{_HOST}")),
    "twilio": (("account", r"account_sid"),),
    "weaviate": (("host", rf"(?:weaviate|wcd)\w*_{_HOST}"),),
    "zendesk": (("host", rf"zendesk\w*_(?:{_HOST}|subdomain)"), ("user", rf"zendesk\w*_{_USER}")),
}  # fmt: skip
_BY_NAME = tuple(
    (family, fact, re.compile(rf"(?:.*_)?(?:{ending})"))
    for family, rows in _ROWS.items()
    for fact, ending in rows
)
# Whether a name may be one of the above at all, so that a block of thousands costs little.
_ENDING = re.compile(
    r".*(?:id|email|user|name|login|host|server|address|ur[li]|site|domain|instance|endpoint"
    r"|account|sid|org\w*|project\w*|ref|database|db|subdomain|slug)"
)
# What is in a browser's copy of a Firebase project: a key beside it is for everyone.
_BROWSER = frozenset({"auth_domain", "messaging_sender_id", "storage_bucket", "measurement_id"})
_KINDS = {"gcp": "google", "firebase": "google", "password": "password", "jira": "atlassian"}
_KINDS |= {"confluence": "atlassian", "dd": "datadog", "es": "elastic", "elasticsearch": "elastic"}


class Beside(Struct, frozen=True):
    """What the values of one block identify, by family of credential.

    `browser` says that the block is the part of a project that its web pages carry.
    """

    families: dict[str, Facts]
    browser: bool = False

    def facts(self, family: str) -> Facts:
        """The identifiers that stand beside a secret of this family."""
        return self.families.get(family, {})


NOTHING = Beside({})


def beside(siblings: Mapping[str, str]) -> Beside:
    """The identifiers among the values of one block, by how their names end.

    To be asked once for a block, not once for each of its secrets.
    """
    families: dict[str, Facts] = {}
    ranks: dict[tuple[str, str], int] = {}
    names = {"_".join(keyname.words(name)): name for name in sorted(siblings, reverse=True)}
    for name in sorted(names):
        value = siblings[names[name]]
        if not _ENDING.fullmatch(name) or not _PLAIN.fullmatch(value):
            continue
        # `DB_PASSWORD_USER` may as well hold the password of that user.
        if keyname.named(names[name]).secret or "password" in name:
            continue
        for rank, family, fact in _told_by(name):
            if ranks.get((family, fact), rank + 1) > rank:
                told = _host(value) if fact == "host" else value
                if told:
                    families.setdefault(family, {})[fact] = told
                    ranks[family, fact] = rank
    return Beside(families, len(_BROWSER & names.keys()) > 1)


@lru_cache(maxsize=4096)
def _told_by(name: str) -> tuple[tuple[int, str, str], ...]:
    """What a value of this name tells, and of whose credentials, with its rank."""
    return tuple(
        (rank, family, fact)
        for rank, (family, fact, ending) in enumerate(_BY_NAME)
        if ending.fullmatch(name)
    )


def family(kind: str, key: str) -> str:
    """Which neighbours tell something of a credential of this kind and name."""
    for word in (*keyname.words(kind)[:1], *keyname.words(key)):
        found = _KINDS.get(word, word)
        if found in _ROWS:
            return found
    return ""


def _host(value: str) -> str:
    """The host of an address, or the value itself if that is all it is."""
    address = _ADDRESS.fullmatch(value)
    if address:
        return address[1]
    return value if HOST.fullmatch(value) else ""
