"""Which regions there are, and where a service is offered.

botocore lists the regions of most services, but none of those below, or (Q Business) wrong
ones. The table is put together from copies of the AWS documentation at hand on AS_OF; AWS
dates none of these pages:
https://docs.aws.amazon.com/bedrock/latest/userguide/agents-supported.html,
https://docs.aws.amazon.com/bedrock/latest/userguide/knowledge-base-supported.html (one
endpoint serves both, so a region of either counts), and
https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-regions.html.
Q Business is of https://docs.aws.amazon.com/general/latest/gr/amazonq.html, and what follows it
of the CloudFormation registry of 2026-10-20, region by region (as cfn-lint 1.58.0 has it).
A region that the table does not know is asked.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from aispm.errors import InputError

AS_OF = "2026-11-20"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_AGENTCORE = _names(
    "us-east-1 us-east-2 us-west-1 us-west-2 us-gov-west-1 ca-central-1 sa-east-1 "
    "ap-northeast-1 ap-northeast-2 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 "
    "ap-southeast-5 ap-southeast-7 eu-central-1 eu-north-1 eu-south-1 eu-south-2 eu-west-1 "
    "eu-west-2 eu-west-3"
)

OFFERED: dict[str, frozenset[str]] = {
    # AWS lists no regions for it that were at hand; it was a part of AgentCore first.
    "agent-registry-control": _AGENTCORE,
    "bedrock-agent": _names(
        "us-east-1 us-east-2 us-west-2 us-gov-east-1 us-gov-west-1 ca-central-1 sa-east-1 "
        "ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 "
        "ap-southeast-2 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 "
        "eu-west-2 eu-west-3"
    ),
    "bedrock-agentcore-control": _AGENTCORE,
    "qbusiness": _names("ap-southeast-2 eu-west-1 us-east-1 us-west-2"),
    "aiops": _names(
        "ap-east-1 ap-northeast-1 ap-south-1 ap-southeast-1 ap-southeast-2 ap-southeast-5 "
        "ap-southeast-7 eu-central-1 eu-north-1 eu-south-2 eu-west-1 us-east-1 us-east-2 us-west-2"
    ),
    "bedrock-data-automation": _names(
        "ap-northeast-1 ap-south-1 ap-southeast-2 ca-central-1 eu-central-1 eu-south-2 eu-west-1 "
        "eu-west-2 us-east-1 us-east-2 us-gov-west-1 us-west-2"
    ),
    "devops-agent": _names(
        "ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 "
        "eu-central-1 eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 "
        "us-west-2"
    ),
    "neptune-graph": _names(
        "af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 "
        "ap-southeast-1 ap-southeast-2 ap-southeast-5 ca-central-1 ca-west-1 eu-central-1 "
        "eu-central-2 eu-north-1 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 "
        "sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2"
    ),
    "s3vectors": _names(
        "af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 "
        "ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 "
        "ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 "
        "eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 "
        "mx-central-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2"
    ),
    "securityagent": _names(
        "ap-northeast-1 ap-south-1 ap-southeast-1 ap-southeast-2 eu-central-1 eu-west-1 sa-east-1 "
        "us-east-1 us-west-2"
    ),
}

# Enabled in every commercial account: what is scanned when the enabled ones cannot be listed.
ALWAYS_ENABLED = _names(
    "ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 "
    "ca-central-1 eu-central-1 eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 "
    "us-east-2 us-west-1 us-west-2"
)

# Every region of that day, so that a newer one is told from one without the service.
KNOWN = ALWAYS_ENABLED | _names(
    "af-south-1 ap-east-1 ap-east-2 ap-south-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 "
    "ap-southeast-6 ap-southeast-7 ca-west-1 eu-central-2 eu-south-1 eu-south-2 il-central-1 "
    "me-central-1 me-south-1 mx-central-1 us-gov-east-1 us-gov-west-1 cn-north-1 "
    "cn-northwest-1 eusc-de-east-1"
)


def offered(session: Any, service: str, partition: str, region: str) -> bool:
    """Whether a call is worth making; True where neither table nor SDK knows the region."""
    if service in OFFERED:
        return region in OFFERED[service] or region not in KNOWN
    listed = session.get_available_regions(service, partition)
    return region in listed or not listed or region not in _all(session, partition)


def fallback(session: Any, partition: str) -> tuple[str, ...]:
    """The regions to scan when the account's own list cannot be read."""
    always = ALWAYS_ENABLED if partition == "aws" else _all(session, partition)
    return tuple(sorted(always))


def check(session: Any, names: Iterable[str]) -> None:
    """Raise InputError for a region that neither table nor SDK knows, naming those like it."""
    every = KNOWN.union(*(_all(session, one) for one in session.get_available_partitions()))
    for name in names:
        if name not in every:
            near = difflib.get_close_matches(name, sorted(every), n=3)
            raise InputError(
                f"there is no AWS region {name!r}",
                f"did you mean {', '.join(near)}?" if near else "for example us-east-1",
            )


def _all(session: Any, partition: str) -> list[str]:
    regions: list[str] = session.get_available_regions("ec2", partition)
    return regions
