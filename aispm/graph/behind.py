"""What stands behind a target: the provider a role lets sign in, the image a workload runs.

Who may exchange that has the target. A target may have several, so they are asked about in
layers: the first of each target, then the second of each that has one, and so on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from aispm.iam.aws.conditions import holds
from aispm.iam.aws.roster import account_of
from aispm.iam.aws.trust import Trust
from aispm.iam.aws.universe import Universe

# How the users of a provider sign in, and how its ARN is told; `eks` are those of clusters.
_SIGNING_IN = {
    "saml": ("sts:AssumeRoleWithSAML", ":saml-provider/"),
    "oidc": ("sts:AssumeRoleWithWebIdentity", ":oidc-provider/"),
    "eks": ("sts:AssumeRoleWithWebIdentity", ":oidc-provider/oidc.eks."),
}
# A tag can be moved to another image; who names an image by digest gets just that one.
_IMAGE = re.compile(r"(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?/([^:@]+)(:[^@]+)?")
_PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}


def providers(trust: Trust, protocol: str) -> dict[str, bool]:
    """The providers whose users a role lets in, each with whether it does for sure.

    A provider says of its users what it likes, so conditions on that hold nobody back who
    has the provider.
    """
    found: dict[str, bool] = {}
    spared = True
    signing_in, mark = _SIGNING_IN[protocol]
    known = {"aws:resourceaccount": trust.account, **trust.place}
    for one in trust.statements:
        if not one.concerns(signing_in):
            continue
        held = holds(_of_the_request(one.condition), known)
        if one.effect == "Deny":
            spared = spared and held is False
            continue
        for name in one.principals.get("Federated", ()):
            if mark in name and held is not False:
                found[name] = found.get(name, False) or held is True
    return found if spared else dict.fromkeys(found, False)


def _of_the_request(condition: Any) -> Any:
    """A condition without what it asks of the provider's own word."""
    if not isinstance(condition, Mapping):
        return condition
    return {
        operator: {key: one for key, one in keys.items() if not _claim(key)}
        if isinstance(keys, Mapping)
        else keys
        for operator, keys in condition.items()
    }


def _claim(key: object) -> bool:
    return str(key).lower().startswith("saml:")


def repository(image: object) -> str | None:
    """The ARN of the repository of AWS that an image is taken from by a tag."""
    found = _IMAGE.fullmatch(image) if isinstance(image, str) else None
    if found is None:
        return None
    account, region, _, name, _ = found.groups()
    partition = next((to for head, to in _PARTITIONS.items() if region.startswith(head)), "aws")
    return f"arn:{partition}:ecr:{region}:{account}:repository/{name}"


class Layer(NamedTuple):
    """Things that stand behind targets: at most one of each target, all in one account."""

    account: str
    things: Universe
    before: Mapping[str, Sequence[str]]


def layers(behind: Mapping[str, Sequence[str]]) -> tuple[Layer, ...]:
    """What stands behind each target, by target, as things to ask about."""
    found: list[Layer] = []
    for row in zip_longest(*behind.values()):
        parts: dict[str, dict[str, list[str]]] = {}
        for target, one in zip(behind, row, strict=True):
            if one is not None:
                parts.setdefault(account_of(one), {}).setdefault(one, []).append(target)
        found += (
            Layer(account, Universe({one: one for one in before}), before)
            for account, before in parts.items()
        )
    return tuple(found)
