"""Access keys: whose they are, whether they work, when they were last used."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from aispm.model import Credential, Identity, Record
from aispm.providers.aws.account import Site
from aispm.providers.aws.faults import classifier
from aispm.providers.base import Task
from aispm.vocabulary import KeyState

_LIST, _LAST_USED = "iam:ListAccessKeys", "iam:GetAccessKeyLastUsed"
_STATES: dict[str, KeyState] = {"Active": "active", "Inactive": "inactive", "Expired": "inactive"}
SUPPLIES = (
    "aws.iam.user.active_keys",
    "credential.created_at",
    "credential.identity",
    "credential.state",
)
PERMISSIONS = (("aws.iam.user", _LIST), ("aws.iam.user", _LAST_USED))


def listing(site: Site, user: dict[str, Any]) -> Task:
    """The task that lists one user's keys (an item of `UserDetailList`)."""
    return Task(
        scope=site.scope,
        operation=_LIST,
        run=partial(_list, site, user["Arn"], user["UserName"]),
        classify=classifier(_LIST),
        lists=("credential",),
        supplies=SUPPLIES,
        subject=user["Arn"],
    )


def _list(site: Site, arn: str, name: str) -> Iterator[Record | Task]:
    active = 0
    for answer in site.ask("iam", "ListAccessKeys", {"UserName": name}):
        for key in answer.get("AccessKeyMetadata", []):
            credential = _credential(site, arn, key)
            active += credential.state == "active"
            yield credential
            yield _last_use(site, credential)
    yield Identity(arn, "aws.iam.user", name, site.scope, facts={"active_keys": active})


def _credential(site: Site, arn: str, key: dict[str, Any]) -> Credential:
    from aispm.secrets import fingerprint

    return Credential(
        id=f"credential:{fingerprint(key['AccessKeyId'])}",
        kind="aws-access-key",
        identity=arn,
        state=_STATES.get(key.get("Status", ""), "unknown"),
        facts={
            "key_id": key["AccessKeyId"],
            "account": site.account.id,
            "created_at": key.get("CreateDate"),
        },
    )


def _last_use(site: Site, credential: Credential) -> Task:
    def run() -> Iterator[Record]:
        args = {"AccessKeyId": credential.facts["key_id"]}
        for answer in site.ask("iam", "GetAccessKeyLastUsed", args):
            used = answer.get("AccessKeyLastUsed", {}).get("LastUsedDate")
            yield Credential(
                credential.id,
                credential.kind,
                credential.identity,
                state=credential.state,
                facts={"last_used_at": used},
            )

    return Task(
        scope=site.scope,
        operation=_LAST_USED,
        run=run,
        classify=classifier(_LAST_USED),
        supplies=("credential.last_used_at",),
        subject=credential.id,
    )
