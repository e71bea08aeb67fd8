"""The region of a request: that of the resource, or for something new whichever is chosen.

Source: AWS IAM user guide, "AWS global condition context keys" (aws:RequestedRegion).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEY = "aws:requestedregion"
# Where nothing else is named: one of each continent, so that a pattern such as `eu-*` is met.
_SOME = frozenset({"us-east-1", "us-west-2", "eu-west-1", "ap-southeast-2"})
# The services of a partition as a whole answer in its first region.
_GLOBAL = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
_WORLDWIDE = frozenset({"iam", "organizations"})


def of(arn: str) -> str | None:
    """The region that a call to a resource goes to; `None` where its ARN does not tell."""
    parts = arn.split(":", 5)
    if len(parts) < 6 or parts[0] != "arn":
        return None
    if parts[2] in _WORLDWIDE:
        return _GLOBAL.get(parts[1])
    return parts[3] if parts[3] and "*" not in parts[3] else None


def named_regions(condition: Any) -> frozenset[str]:
    """The regions to try because a condition asks for the region; none where it does not."""
    found: set[str] = set()
    for keys in condition.values() if isinstance(condition, Mapping) else ():
        for key, values in keys.items() if isinstance(keys, Mapping) else ():
            if str(key).lower() == KEY:
                listed = values if isinstance(values, list) else [values]
                found |= {str(one) for one in listed if "*" not in str(one)} | _SOME
    return frozenset(found)
