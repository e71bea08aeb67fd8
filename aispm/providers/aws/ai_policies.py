"""The policies an organisation has for AI: what each says, and which nodes it is attached to.

Unlike service control policies they grant and deny nothing: one opts out of the use of content
by AWS, the other has Bedrock guard every call with a guardrail of the management account.

Source: AWS Organizations user guide, "AI services opt-out policies" and "Bedrock policies".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from aispm.model import Asset, Kind, Record
from aispm.providers.aws import opt_out
from aispm.providers.aws.account import Site
from aispm.providers.aws.organization_calls import SERVICE, ask, document, task, text
from aispm.providers.base import Task
from aispm.vocabulary import Facts

_OPT_OUT, _BEDROCK = "AISERVICES_OPT_OUT_POLICY", "BEDROCK_POLICY"
# Of each type: the fact of the organisation that names its policies.
TYPES = {_OPT_OUT: "ai_opt_out_policies", _BEDROCK: "bedrock_policies"}
_SAID = {**opt_out.FACTS, "guardrails": "list", "guarded_regions": "list"}
POLICY = Kind(
    "aws.organizations.ai_policy",
    "AI policy of an organisation",
    "setting",
    {"type": "string", "targets": "list", **_SAID},
)
_CALLS = ("DescribePolicy", "ListPolicies", "ListTargetsForPolicy")
PERMISSIONS = tuple((POLICY.name, f"{SERVICE}:{name}") for name in _CALLS)


def tasks(site: Site, organization: Asset) -> Iterator[Task]:
    """A task for each type: which policies there are."""
    for type_, fact in TYPES.items():
        yield task(
            site,
            "ListPolicies",
            partial(_policies, site, organization, type_),
            lists=(POLICY.name,),
            supplies=(f"{organization.kind}.{fact}",),
            about=organization.id,
        )


def _policies(site: Site, organization: Asset, type_: str) -> Iterator[Record | Task]:
    found: list[str] = []
    for one in ask(site, "ListPolicies", "Policies", {"Filter": type_}):
        arn, id_ = text(one, "Arn"), text(one, "Id")
        found.append(arn)
        asset = Asset(arn, POLICY.name, str(one.get("Name") or id_), organization.scope)
        yield _with(asset, {"type": type_})
        for operation, run, facts in (
            ("DescribePolicy", _content, tuple(_SAID)),
            ("ListTargetsForPolicy", _targets, ("targets",)),
        ):
            yield task(
                site,
                operation,
                partial(run, site, asset, id_),
                supplies=tuple(f"{POLICY.name}.{fact}" for fact in facts),
                about=arn,
            )
    yield _with(organization, {TYPES[type_]: sorted(found)})


def _content(site: Site, asset: Asset, id_: str) -> Iterator[Record]:
    for answer in site.ask(SERVICE, "DescribePolicy", {"PolicyId": id_}):
        whole = document(answer.get("Policy", {}).get("Content"))
        # What a policy of the other type could say is read too: it opts out or guards nothing.
        yield _with(asset, opt_out.facts(whole) | _guarding(whole))


def _targets(site: Site, asset: Asset, id_: str) -> Iterator[Record]:
    listed = ask(site, "ListTargetsForPolicy", "Targets", {"PolicyId": id_})
    yield _with(asset, {"targets": sorted(text(one, "TargetId") for one in listed)})


def _guarding(whole: Mapping[str, Any]) -> Facts:
    """Which guardrails a Bedrock policy enforces, and where."""
    regions = _map(_map(whole.get("bedrock")).get("guardrail_inference"))
    named = {
        region: [opt_out.assigned(_map(one).get("identifier")) for one in _map(configured).values()]
        for region, configured in regions.items()
    }
    arns = {region: [one for one in each if isinstance(one, str)] for region, each in named.items()}
    return {
        "guardrails": sorted({one for each in arns.values() for one in each}),
        "guarded_regions": sorted(region for region, each in arns.items() if each),
    }


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _with(asset: Asset, facts: Facts) -> Asset:
    return Asset(asset.id, asset.kind, asset.name, asset.scope, facts=facts)
