"""What the user, the host and the parameters of an address tell of the login in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from aispm.vocabulary import Facts

# Users that installations begin with and that nothing is closed to. Whoever is called `admin` may
# be anybody.
_ADMINISTRATORS = frozenset({"postgres", "root", "sa", "sys", "system"})
# A name without a dot is a container's, or one of the machines at hand.
_LOCAL = re.compile(
    r"(?:[\w-]+\.)*localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|0\.0\.0\.0|[\w-]+"
    r"|(?:host|gateway)\.docker\.internal|host\.containers\.internal",
    re.IGNORECASE,
)
_PORT = re.compile(r":\d*$")
# Hosts that name what they are: their service, and in a group the account-level name of it.
_HOSTS: tuple[tuple[str, str], ...] = (
    (
        "neon",
        r"(?P<project>ep-[a-z0-9-]+?)(?:-pooler)?\.(?:[\w-]+\.)?"
        r"(?P<region>[a-z]{2}-[a-z]+-\d)\.(?:aws|azure)\.neon\.tech",
    ),
    ("supabase", r"db\.(?P<project>[a-z]{20})\.supabase\.(?:co|com|net)"),
    ("supabase", r"[\w-]*?(?P<region>[a-z]{2}-[a-z]+-\d)\.pooler\.supabase\.com"),
    (
        "aws-rds",
        r"(?P<project>[\w-]+)\.(?:cluster-(?:ro-)?)?[a-z0-9]+\."
        r"(?P<region>[a-z]{2}-[a-z]+-\d)\.rds\.amazonaws\.com",
    ),
    ("mongodb-atlas", r"[\w-]+?\.(?P<project>[a-z0-9]{5,7})\.mongodb\.net"),
    ("azure-sql", r"(?P<project>[\w-]+)\.database\.windows\.net"),
    ("azure-database", r"(?P<project>[\w-]+)\.(?:postgres|mysql)\.database\.azure\.com"),
    ("azure-cosmos", r"(?P<project>[\w-]+)\.documents\.azure\.com"),
    ("azure-service-bus", r"(?P<project>[\w-]+)\.servicebus\.windows\.net"),
    ("planetscale", r"[\w.-]*?connect\.psdb\.cloud"),
    ("upstash", r"(?P<project>[\w-]+)\.upstash\.io"),
    ("turso", r"(?P<project>[\w-]+?)(?:\.aws-[\w-]+)?\.turso\.io"),
    ("snowflake", r"(?P<project>[\w.-]+)\.snowflakecomputing\.com"),
    ("databricks", r"(?P<project>[\w.-]+)\.(?:cloud\.databricks\.com|azuredatabricks\.net)"),
    ("redis-cloud", r"[\w.-]+\.redis-?cloud\.com"),
    ("railway", r"[\w.-]+\.(?:rlwy\.net|railway\.app)"),
)  # fmt: skip
_SERVICES = tuple((service, re.compile(pattern)) for service, pattern in _HOSTS)
_POOLED = re.compile(r"([a-z_]{1,40})\.([a-z]{20})")


def bare(host: str) -> str:
    """A host as an address has it, without its port."""
    return (
        host if host.endswith("]") or host.count(":") > 1 > host.count("]") else _PORT.sub("", host)
    )


def is_local(host: str) -> bool:
    """Whether a host, with or without a port, is one's own machine or a container on it."""
    return bool(_LOCAL.fullmatch(bare(host)))


def database(user: str, host: str) -> Facts:
    """Whose database it is, as far as its host's name tells, and whether the user owns it all.

    What runs on one's own machine opens nothing else, whoever its user is. A pooled Supabase
    user is `role.project`.
    """
    facts: Facts = {}
    name = host.lower()
    for service, pattern in _SERVICES:
        if match := pattern.fullmatch(name):
            facts = {"service": service, **match.groupdict()}
            break
    pooled = _POOLED.fullmatch(user)
    if pooled and facts.get("service") == "supabase":
        facts["project"] = pooled[2]
        user = pooled[1]
    if user.lower() in _ADMINISTRATORS and host and not is_local(host):
        facts["privileged"] = True
    return facts


def shared_access(parameters: Iterable[tuple[str, str]]) -> Facts:
    """What a shared access signature of Azure allows, to what, and until when.

    https://learn.microsoft.com/rest/api/storageservices/create-account-sas
    """
    told = dict(parameters)
    facts: Facts = {}
    if re.fullmatch(r"[a-z]{1,16}", told.get("sp", "")):
        facts["permissions"] = told["sp"]
    if re.fullmatch(r"[a-z]{1,4}", told.get("sr", "") or told.get("srt", "")):
        facts["resource"] = told.get("sr") or told["srt"]
    try:
        until = datetime.fromisoformat(told.get("se", "").replace("%3A", ":").replace("%3a", ":"))
    except ValueError:
        return facts
    return facts | {
        "expires": int((until if until.tzinfo else until.replace(tzinfo=UTC)).timestamp())
    }
