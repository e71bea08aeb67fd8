"""The doors to model servers: their ports, where security groups let every address in.

Source: Amazon VPC user guide, "Security group rules".
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, collapse_addresses
from typing import Any

from aispm.providers.aws import signs
from aispm.providers.aws.faults import MalformedError
from aispm.providers.aws.paths import values
from aispm.providers.aws.row import Derived
from aispm.vocabulary import Facts


def open_ports(unknown: str = "`null`") -> Derived:
    """The open ports of the security groups that were asked for.

    Where something stands at `unknown` in the context, nobody knows which groups guard it.
    """

    def made(answers: Sequence[Any], context: dict[str, Any]) -> Facts:
        return {} if values(unknown, context) else _facts(answers)

    return Derived({"open_model_ports": "list"}, made)


def _facts(answers: Sequence[Any]) -> Facts:
    rules = values("[].SecurityGroups[].IpPermissions[]", list(answers))
    every = [(_range(rule), rule) for rule in rules]
    open_ = []
    listed = False
    for port, of in sorted(signs.ports().items()):
        there = [rule for (first, last), rule in every if first <= port <= last]
        if _anywhere(there):
            open_.append(f"{port} ({of})")
        # Who is on a list of prefixes stands in the list.
        listed = listed or any(rule.get("PrefixListIds") for rule in there)
    return {} if listed and not open_ else {"open_model_ports": open_}


def _anywhere(rules: Sequence[Any]) -> bool:
    """Whether rules together let in every address: two halves are the whole, too."""
    given = list(rules)
    try:
        fourth = [IPv4Network(one) for one in values("[].IpRanges[].CidrIp", given)]
        sixth = [IPv6Network(one) for one in values("[].Ipv6Ranges[].CidrIpv6", given)]
    except ValueError as error:
        raise MalformedError("a security group's rule names no network") from error
    whole: list[IPv4Network | IPv6Network] = [*collapse_addresses(fourth)]
    whole += collapse_addresses(sixth)
    return any(one.prefixlen == 0 for one in whole)


def _range(rule: Any) -> tuple[int, int]:
    """The TCP ports of a rule; none for other protocols."""
    if rule.get("IpProtocol") in ("-1", -1):
        return 0, 65_535
    if rule.get("IpProtocol") not in ("tcp", "6"):
        return 1, 0
    return rule.get("FromPort", 0), rule.get("ToPort", 65_535)
