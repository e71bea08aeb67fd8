"""What people call a thing: `role deploy-bot`, `account 111122223333`, `github-pat ghp_…f3Qa`."""

from __future__ import annotations

from collections.abc import Iterable

from aispm.exporters.subjects import Subjects, account
from aispm.model import Credential, Edge

_ACCOUNTS = {"aws": "account", "azure": "subscription", "gcp": "project"}
# Kinds of scopes whose ids tell people nothing; an account and a project go by their ids.
_NAMED = frozenset(
    {"subscription", "tenant", "management-group", "resource-group", "folder", "organization"}
)


def mask(identifier: str) -> str:
    """The first and last four characters of an identifier; none of a short one."""
    return f"{identifier[:4]}…{identifier[-4:]}" if len(identifier) >= 12 else "…"


def label(subjects: Subjects, id_: str) -> str:
    """The noun and the name of a subject or a scope; the id where nothing is known."""
    credential = subjects.credentials.get(id_)
    if credential is not None:
        return _credential(credential)
    if id_ not in subjects:
        return scope(subjects, id_)
    subject = subjects[id_]
    return f"{noun(subject.kind or '')} {subject.name}"


def noun(kind: str) -> str:
    """The last word of a kind: `action group` of `aws.bedrock.action_group`."""
    return kind.rpartition(".")[2].replace("_", " ")


def scope(subjects: Subjects, id_: str) -> str:
    """`account 111122223333` of `aws:111122223333`; anything unknown as it is."""
    known = subjects.scopes.get(id_)
    if known is not None and known.kind in _NAMED:
        return f"{known.kind.replace('-', ' ')} {scope_name(subjects, id_)}"
    head, colon, rest = id_.partition(":")
    return f"{_ACCOUNTS[head]} {rest}" if colon and head in _ACCOUNTS else id_


def scope_name(subjects: Subjects, scope_id: str) -> str:
    """What people call a scope: the name of a subscription or folder, the id of an account."""
    known = subjects.scopes.get(account(scope_id))
    if known is not None and known.kind in _NAMED and known.name:
        return known.name
    head, _, rest = account(scope_id).partition(":")
    return rest or head


def outermost(subjects: Subjects, scope_ids: Iterable[str]) -> list[str]:
    """The scopes that lie in no other of them, sorted."""
    wanted = set(scope_ids)
    return sorted(each for each in wanted if wanted.isdisjoint(_above(subjects, each)))


def _above(subjects: Subjects, scope_id: str) -> list[str]:
    """Everything that a scope lies in, from the inside out."""
    above: list[str] = []
    here = subjects.scopes.get(scope_id)
    while here is not None and here.parent and here.parent not in (scope_id, *above):
        above.append(here.parent)
        here = subjects.scopes.get(here.parent)
    return above


def gained(subjects: Subjects, edge: Edge) -> str:
    """What an edge leads to; granting itself anything in an account is administrator of it."""
    if edge.relation != "grants-itself":
        return label(subjects, edge.target)
    if edge.target == edge.source:
        home = subjects[edge.source].scope
        return f"administrator of {scope_name(subjects, home)}" if home else "administrator"
    if edge.target in subjects or ":" not in edge.target:
        return label(subjects, edge.target)
    return f"administrator of {scope_name(subjects, edge.target)}"


def _credential(credential: Credential) -> str:
    shown = credential.preview
    if shown is None and credential.facts.get("key_id"):
        shown = mask(str(credential.facts["key_id"]))
    return f"{credential.kind} {shown}" if shown else credential.kind
