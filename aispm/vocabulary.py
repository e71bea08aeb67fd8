"""The closed lists: every word that users script against, and the facts that rules may ask.

Ids and scopes are the clouds' own; everything else that a report, a snapshot or a rule may
say is one of these.
"""

from __future__ import annotations

from typing import Any, Literal

SNAPSHOT_SCHEMA = "aispm/snapshot/v1"

Facts = dict[str, Any]

Severity = Literal["info", "low", "medium", "high", "critical"]
Confidence = Literal["low", "medium", "high"]
Certainty = Literal["allowed", "conditional", "via-model", "assumed"]
Access = Literal["read", "write", "delete", "execute", "invoke", "admin"]
Place = Literal["env", "arg", "header", "url", "nested", "file", "variables"]
Sensitivity = Literal["public", "internal", "confidential", "restricted", "unknown"]
KeyState = Literal["active", "inactive", "absent", "unknown"]
Relation = Literal[
    "assumes",
    "passes-to",
    "runs-as",
    "runs-code-in",
    "grants-itself",
    "takes-over",
    "impersonates",
    "mints-credential-of",
    "holds-credential",
    "authenticates-as",
    "member-of",
    "invokes",
    "calls-tool",
    "uses-model",
    "uses-knowledge",
    "reads",
    "writes",
    "administers",
    "contains",
]
ReadState = Literal[
    "ok",
    "empty",
    "not-in-region",
    "denied",
    "throttled",
    "unreachable",
    "failed",
    "partial",
    "unsupported-by-sdk",
    "skipped",
    "withheld",
    "out-of-time",
    "not-asked",
]
# A read in one of these states saw everything there was to see; any other is a gap, but for
# `not-asked`: what only an option asks for makes no scan incomplete that did without.
SEEN: frozenset[str] = frozenset({"ok", "empty", "not-in-region"})
# Worst first: what people look at first, and the order of every list of findings.
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")

# Facts that every kind has without declaring them.
COMMON_FACTS: dict[str, str] = {
    "name": "string",
    "scope": "string",
    "owner": "string?",
    "tags": "map",
}

# What a rule may say of a credential (`credential.kind` ...), beside COMMON_FACTS' `scope`.
CREDENTIAL_FACTS: dict[str, str] = {
    "kind": "string",
    "identity": "string?",
    "confidence": "string",
    "publishable": "bool",
    "state": "string",
    "places": "list",
    "in_files": "bool",
    "uses": "int",
    "files": "int",
    "servers": "int",
    "clients": "int",
    "privileged": "bool",
    "expired": "bool",
    "account": "string?",
    "key_id": "string?",
    "created_at": "string?",
    "expires_at": "string?",
    "last_used_at": "string?",
    "tracked": "bool?",
    "in_history": "bool",
    "commit": "string?",
    "exposed_since": "string?",
    "removed_at": "string?",
    "written_by": "string?",
}

# What the graph leaves on every identity, asset and credential it has analysed.
# `admin` is true only where it is unconditional and false only where it is proven;
# `exposed_to` counts the identities that can take it over otherwise than as administrator
# of its account, `agents_as` the agents that run as it, `controls` what holds AI back or records
# it and can be changed or switched off.
REACH_FACTS: dict[str, str] = {
    "admin": "bool",
    "admin_conditional": "bool",
    "hops_to_admin": "int?",
    "resources": "int",
    "secrets": "int",
    "sensitive": "int",
    "restricted": "int",
    "direct_sensitive": "int",
    "identities": "int",
    "controls": "int",
    "accounts": "int",
    "exposed_to": "int",
    "agents_as": "int",
}
