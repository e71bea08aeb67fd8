"""What people call a thing: `role deploy-bot`, `account 111122223333`, `github-pat ghp_…f3Qa`."""

from __future__ import annotations

from aispm.exporters.subjects import Subjects, account
from aispm.model import Credential, Edge

_ACCOUNTS = {"aws": "account", "azure": "subscription", "gcp": "project"}


def mask(identifier: str) -> str:
    """The first and last four characters of an identifier; none of a short one."""
    return f"{identifier[:4]}…{identifier[-4:]}" if len(identifier) >= 12 else "…"


def label(subjects: Subjects, id_: str) -> str:
    """The noun and the name of a subject or a scope; the id where nothing is known."""
    credential = subjects.credentials.get(id_)
    if credential is not None:
        return _credential(credential)
    if id_ not in subjects:
        return scope(id_)
    subject = subjects[id_]
    return f"{noun(subject.kind or '')} {subject.name}"


def noun(kind: str) -> str:
    """The last word of a kind: `action group` of `aws.bedrock.action_group`."""
    return kind.rpartition(".")[2].replace("_", " ")


def scope(id_: str) -> str:
    """`account 111122223333` of `aws:111122223333`; anything else as it is."""
    head, colon, rest = id_.partition(":")
    return f"{_ACCOUNTS[head]} {rest}" if colon and head in _ACCOUNTS else id_


def account_name(scope_id: str) -> str:
    """The account, subscription or project of a scope, without its provider."""
    return account(scope_id).partition(":")[2]


def gained(subjects: Subjects, edge: Edge) -> str:
    """What an edge leads to; granting itself anything in an account is administrator of it."""
    if edge.relation != "grants-itself":
        return label(subjects, edge.target)
    if edge.target == edge.source:
        home = subjects[edge.source].scope
        return f"administrator of {account_name(home)}" if home else "administrator"
    if edge.target in subjects or ":" not in edge.target:
        return label(subjects, edge.target)
    return f"administrator of {account_name(edge.target)}"


def _credential(credential: Credential) -> str:
    shown = credential.preview
    if shown is None and credential.facts.get("key_id"):
        shown = mask(str(credential.facts["key_id"]))
    return f"{credential.kind} {shown}" if shown else credential.kind
