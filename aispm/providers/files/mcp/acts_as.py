"""As whom a server acts: identities and files of credentials that its config names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from aispm.providers.files.mcp.container import containers
from aispm.providers.files.mcp.exposure import flags
from aispm.providers.files.mcp.launchers import rows
from aispm.providers.files.mcp.paths import is_path, normal
from aispm.providers.files.mcp.setup import Running
from aispm.vocabulary import Facts

FACTS = {"acts_as": "list", "credential_files": "list", "production": "bool"}

_LONGEST = 2_000
_REFERENCE = re.compile(r"\$|%\w+%|\{|<")
_ROLE = re.compile(r"arn:aws[\w-]{0,10}:iam::\d{12}:role/[\w+=,.@/-]{1,512}")
_ACCOUNT = re.compile(r"[\w-]{1,63}@[\w.-]{1,63}\.iam\.gserviceaccount\.com")
_FILE = re.compile(
    r"(?:CREDENTIALS?|KEY_?FILE|TOKEN_?FILE|SECRETS?_?FILE|KUBE_?CONFIG|KEY_?PATH|CREDENTIALS?_(?:FILE|PATH)"
    r"|TOKEN_PATH|SERVICE_ACCOUNT(?:_FILE|_PATH|_KEY)?|KEYS)$"
)
_PLACE = re.compile(
    r"^[^\s{}]*[/\\][^\s{}]*$|^[\w.-]+\.(?:json|ya?ml|pem|key|p12|pfx|ini|conf|txt|toml)$"
)
_CLUSTER = re.compile(r"kube|k8s|helm|eks|aks|gke|openshift")
_PRODUCTION = re.compile(r"(?i)(?<![a-z])(?:prod|production|prd)(?![a-z])")
_TELLS = re.compile(
    r"(?:PROFILE|PROJECT|PROJECT_ID|PROJECT_REF|CONTEXT|ACCOUNT|CLUSTER|HOST|HOSTNAME|URL|URI|SERVER|ENDPOINT"
    r"|DATABASE|DB|DB_NAME|DSN|CONNECTION_STRING|INSTANCE|SUBSCRIPTION|TENANT|NAMESPACE|WORKSPACE|ROLE_ARN)$"
)


def facts(server: Running) -> Facts:
    """`acts_as`: `aws-profile:...`, `aws-role:...`, `kube-context:...` and the like.
    `production`: an address, account, project or database it names is called so.
    """
    return {
        "acts_as": [*_variables(server), *_flags(server), *_mounted(server)],
        "credential_files": list(_files(server)),
        "production": _production(server),
    }


def _variables(server: Running) -> Iterator[str]:
    kinds = rows("identity_variables")
    for name, value in server.env.items():
        kind = kinds.get(name.upper())
        if kind and _told(value):
            yield f"{kind}:{normal(value) if is_path(value) else value}"
        else:
            yield from _within(value)


def _flags(server: Running) -> Iterator[str]:
    kinds = rows("identity_flags")
    of_clusters = bool(_CLUSTER.search(f"{server.last.package} {server.last.program}".lower()))
    for flag, value in flags(server):
        kind = kinds.get(flag.lstrip("-").lower().replace("_", "-"))
        if kind and _told(value) and (kind != "kube-context" or of_clusters):
            yield f"{kind}:{normal(value) if is_path(value) else value}"
        else:
            yield from _within(value)
    around = server.line.around
    if around and around[0].endswith("aws-vault") and "exec" in around[:-1]:
        yield f"aws-profile:{around[around.index('exec') + 1]}"


def _within(value: str) -> Iterator[str]:
    for kind, pattern in (("aws-role", _ROLE), ("gcp-service-account", _ACCOUNT)):
        if match := pattern.search(value[:_LONGEST]):
            yield f"{kind}:{match[0]}"


def _mounted(server: Running) -> Iterator[str]:
    """The credentials that a container sees of its user."""
    kinds = rows("identity_folders")
    for box in containers(server):
        for flag, value in box.options:
            if flag in ("-v", "--volume"):
                path = normal(value.partition(":")[0])
                if path in kinds:
                    yield f"{kinds[path]}:{path}"


def _files(server: Running) -> Iterator[str]:
    for name, value in (*server.env.items(), *flags(server)):
        upper = name[:100].upper().lstrip("-").replace("-", "_")
        if _FILE.search(upper) and _PLACE.search(value[:_LONGEST]):
            yield normal(value)


def _production(server: Running) -> bool:
    if _PRODUCTION.search(server.host or ""):
        return True
    for name, value in (*server.env.items(), *flags(server)):
        upper = name[:100].upper().lstrip("-").replace("-", "_")
        told = value if _TELLS.search(upper) else ""
        if _PRODUCTION.search(_host(value) or (told if "://" not in value else "")):
            return True
    return False


def _host(value: str) -> str:
    """The host of an address, with the database of a connection string."""
    if "://" not in value[:30]:
        return ""
    try:
        parts = urlsplit(value[:_LONGEST])
    except ValueError:
        return ""
    database = "" if parts.scheme in ("http", "https") else parts.path
    return f"{parts.netloc.rpartition('@')[2]} {database}"


def _told(value: str) -> bool:
    """Whether a value says who, not where to look for it."""
    return bool(value) and (not _REFERENCE.match(value) or "/" in value)
