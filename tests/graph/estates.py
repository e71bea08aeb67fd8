"""Small AWS accounts for tests of the graph: identities, policies, assets in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aispm.model import Asset, Identity, Kind, Link, Policy, Scope, Snapshot

ACCOUNT, OTHER = "111122223333", "444455556666"
AGENT_KINDS = {
    "aws.agentcore.runtime": Kind("aws.agentcore.runtime", "Runtime", "agent"),
    "aws.s3.bucket": Kind("aws.s3.bucket", "Bucket", "data", {"sensitivity": "string"}),
}


def arn(name: str, account: str = ACCOUNT) -> str:
    """The ARN of `role/x`, `user/x` or `group/x`."""
    return f"arn:aws:iam::{account}:{name}"


def identity(name: str, account: str = ACCOUNT, **facts: Any) -> Identity:
    kind, _, short = name.partition("/")
    return Identity(arn(name, account), f"aws.iam.{kind}", short, f"aws:{account}", facts=facts)


def policy(kind: str, holder: str, *parts: Any, account: str = ACCOUNT) -> Policy:
    holder = arn(holder, account)
    document = {"Version": "2012-10-17", "Statement": list(parts)}
    return Policy(f"{holder}#{kind}", kind, f"aws:{account}", (holder,), document)


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def trusts(**principal: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}


def asset(kind: str, id_: str, account: str = ACCOUNT, **facts: Any) -> Asset:
    name = id_.rpartition("/")[2].rpartition(":")[2]
    return Asset(id_, kind, name, f"aws:{account}/eu-west-1", facts=facts)


def snapshot(
    identities: Sequence[Identity] = (),
    policies: Sequence[Policy] = (),
    assets: Sequence[Asset] = (),
    links: Sequence[Link] = (),
    **more: Any,
) -> Snapshot:
    accounts = sorted({one.scope for one in identities})
    return Snapshot(
        version="aispm/snapshot/v1",
        taken_at="2026-11-20T00:00:00Z",
        identities=tuple(sorted(identities, key=lambda one: one.id)),
        policies=tuple(policies),
        assets=tuple(sorted(assets, key=lambda one: one.id)),
        links=tuple(links),
        scopes=tuple(Scope(account, "account", account[4:]) for account in accounts),
        **more,
    )
