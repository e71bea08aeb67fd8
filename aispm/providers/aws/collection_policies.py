"""Which policies of OpenSearch Serverless match a collection, and what they allow (pure).

Network and data access policies are lists of entries with rules; a rule names collections by
pattern, as `collection/PATTERN` or `index/PATTERN/INDEX`, where `*` stands for any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aispm.providers.aws.faults import MalformedError
from aispm.vocabulary import Facts

NETWORK = {
    "public_network": "bool",
    "public_dashboard": "bool",
    "network_endpoints": "list",
    "network_services": "list",
}
DATA = {
    "data_principals": "list",
    "data_writers": "list",
    "data_accounts": "list",
    "data_wildcard": "bool",
}
_ACCOUNT = re.compile(r"(?:arn:[^:]*:(?:iam|sts)::|saml/)(\d{12})(?=[:/])")
# Who may do one of these changes what a search finds.
_WRITES = ("aoss:*", "aoss:WriteDocument", "aoss:CreateIndex", "aoss:UpdateIndex")


def network(answers: Sequence[Any], context: Mapping[str, Any]) -> Facts:
    """From where a collection can be reached, all network policies taken together."""
    public: set[str] = set()
    endpoints: set[str] = set()
    services: set[str] = set()
    for entry, rules in _matching(answers, "securityPolicyDetail", context["name"]):
        kinds = {str(rule.get("ResourceType")) for rule in rules}
        public |= kinds if entry.get("AllowFromPublic") is True else set()
        if "collection" in kinds:
            endpoints |= set(_texts(entry.get("SourceVPCEs")))
            services |= set(_texts(entry.get("SourceServices")))
    return {
        "public_network": "collection" in public,
        "public_dashboard": "dashboard" in public,
        "network_endpoints": sorted(endpoints),
        "network_services": sorted(services),
    }


def data(answers: Sequence[Any], context: Mapping[str, Any]) -> Facts:
    """Whom the data access policies let at a collection or its indexes.

    Told apart are those who may write, the other accounts, and whether a pattern lets in many.
    """
    principals: set[str] = set()
    writers: set[str] = set()
    for entry, rules in _matching(answers, "accessPolicyDetail", context["name"]):
        named = set(_texts(entry.get("Principal")))
        allowed = {one for rule in rules for one in _texts(rule.get("Permission"))}
        principals |= named
        writers |= named if allowed.intersection(_WRITES) else set()
    return {
        "data_principals": sorted(principals),
        "data_writers": sorted(writers),
        "data_accounts": sorted(_accounts(principals) - {context["account"]}),
        "data_wildcard": any("*" in one for one in principals),
    }


def matches(resource: str, name: str) -> bool:
    """Whether a rule's resource (`collection/logs*`, `index/logs*/*`) covers a collection."""
    kind, _, rest = resource.partition("/")
    pattern = rest.partition("/")[0] if kind == "index" else rest
    wanted = ".*".join(re.escape(part) for part in pattern.split("*"))
    return re.fullmatch(wanted, name) is not None


def _matching(
    answers: Sequence[Any], detail: str, name: str
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each entry of a policy with those of its rules that cover a collection."""
    for answer in answers:
        entries = (answer.get(detail) or {}).get("policy")
        if not isinstance(entries, list):
            raise MalformedError(f"{detail}.policy is no list")
        for entry in entries:
            rules = entry.get("Rules") if isinstance(entry, dict) else None
            covering = [rule for rule in rules or () if _covers(rule, name)]
            if covering:
                yield entry, covering


def _covers(rule: Any, name: str) -> bool:
    given = rule.get("Resource") if isinstance(rule, dict) else None
    return any(matches(one, name) for one in _texts(given))


def _accounts(principals: set[str]) -> set[str]:
    """The accounts of principals: ARNs, or `saml/ACCOUNT/PROVIDER/user/NAME`."""
    return {match[1] for one in principals if (match := _ACCOUNT.match(one))}


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
