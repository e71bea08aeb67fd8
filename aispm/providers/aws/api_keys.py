"""Long-term API keys of Bedrock: service-specific credentials of IAM users."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from aispm.model import Credential, Record
from aispm.providers.aws.account import Site
from aispm.providers.aws.faults import EndlessError, classifier
from aispm.providers.aws.session import MOST_PAGES
from aispm.providers.base import Task
from aispm.vocabulary import KeyState

KIND = "aws-bedrock-api-key"
LIST = "iam:ListServiceSpecificCredentials"
_BEDROCK = "bedrock.amazonaws.com"
_STATES: dict[str, KeyState] = {"Active": "active", "Inactive": "inactive", "Expired": "inactive"}
# Not `credential.state`: that is told of access keys, by another call.
SUPPLIES = ("credential.expires_at",)
PERMISSIONS = (("aws.iam.user", LIST),)


def listing(site: Site) -> Task:
    """The task that lists the keys of all users of an account."""
    return Task(
        scope=site.scope,
        operation=LIST,
        run=partial(_list, site),
        classify=classifier(LIST),
        lists=("credential",),
        supplies=SUPPLIES,
    )


def _list(site: Site) -> Iterator[Record]:
    keys = [one for page in _pages(site) for one in page.get("ServiceSpecificCredentials", [])]
    arns = _arns(site) if keys else {}
    for key in keys:
        yield _credential(site, arns.get(key["UserName"]), key)


def _arns(site: Site) -> dict[str, str]:
    """The users by name: a key names its user without the path."""
    pages = site.ask("iam", "ListUsers", {"MaxItems": 1000})
    return {user["UserName"]: user["Arn"] for page in pages for user in page.get("Users", [])}


def _pages(site: Site) -> Iterator[dict[str, Any]]:
    """Page by page by hand: the SDK has no paginator for this list."""
    args: dict[str, Any] = {"ServiceName": _BEDROCK, "AllUsers": True}
    for _ in range(MOST_PAGES):
        for answer in site.ask("iam", "ListServiceSpecificCredentials", args):
            yield answer
            args = args | {"Marker": answer.get("Marker")}
        if not args["Marker"]:
            return
    raise EndlessError(f"the list has more than {MOST_PAGES} pages")


def _credential(site: Site, owner: str | None, key: Mapping[str, Any]) -> Credential:
    from aispm.secrets import fingerprint

    return Credential(
        id=f"credential:{fingerprint(key['ServiceSpecificCredentialId'])}",
        kind=KIND,
        identity=owner,
        state=_STATES.get(key.get("Status", ""), "unknown"),
        facts={
            "key_id": key["ServiceSpecificCredentialId"],
            "account": site.account.id,
            "created_at": key.get("CreateDate"),
            "expires_at": key.get("ExpirationDate"),
        },
    )
