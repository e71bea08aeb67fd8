"""Calls that name several resources: each of them must be allowed."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from aispm.model import Link
from tests.graph.estates import ACCOUNT, allow, arn, asset, policy, trusts
from tests.graph.test_beyond import edges
from tests.graph.test_organisation import ADA, BUILD, EVERYTHING, ROOT, above, account, deny

INSTANCE = f"arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-1"
DOCUMENT = "arn:aws:ssm:*:*:document/"
SEND, START, RUN = "ssm:SendCommand", "ssm:StartSession", "ec2:RunInstances"
CHECKED = {"BoolIfExists": {"ssm:SessionDocumentAccessCheck": "true"}}


def gained(*parts: Any, relation: str, levels: Any = ()) -> str | None:
    """How Ada runs code in an instance, or passes its role to a new one."""
    found = account(
        policy("identity", BUILD, allow("*")),
        policy("trust", BUILD, trusts(Service="ec2.amazonaws.com")),
        policy("identity", ADA, *parts),
        *levels,
    )
    found = msgspec.structs.replace(
        found,
        assets=(*found.assets, asset("aws.ec2.instance", INSTANCE)),
        links=(Link(INSTANCE, "runs-as", arn(BUILD)),),
    )
    target = INSTANCE if relation == "runs-code-in" else arn(BUILD)
    told = {(one, to): certainty for one, to, certainty in edges(found, arn(ADA))}
    return told.get((relation, target))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([allow(SEND)], "allowed"),
        ([allow(SEND, INSTANCE)], None),
        ([allow(SEND, f"{DOCUMENT}AWS-RunShellScript")], None),
        ([allow(SEND, [INSTANCE, f"{DOCUMENT}AWS-RunShellScript"])], "allowed"),
        ([allow(SEND, INSTANCE), allow(SEND, f"{DOCUMENT}AWS-*")], "allowed"),
        ([allow(SEND, INSTANCE), allow(SEND, "arn:aws:ssm:*::document/AWS-Run*")], "allowed"),
        ([allow(SEND, [INSTANCE, "arn:aws:ssm:*::document/AWS-RunPatchBaseline"])], None),
        ([allow(SEND, [INSTANCE, f"arn:aws:ssm:*:{ACCOUNT}:document/restart"])], "conditional"),
        ([allow(SEND), deny(SEND, f"{DOCUMENT}*")], None),
        ([allow(SEND), deny(SEND, f"{DOCUMENT}AWS-RunShellScript")], "allowed"),
    ],
)
def test_a_command_needs_a_document(parts: list[Any], expected: str | None) -> None:
    assert gained(*parts, relation="runs-code-in") == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([allow(START, INSTANCE)], "allowed"),  # the default document is not asked about
        ([allow(START, INSTANCE, Condition=CHECKED)], None),
        ([allow(START, f"{DOCUMENT}SSM-SessionManagerRunShell", Condition=CHECKED)], None),
        (
            [allow(START, [INSTANCE, f"{DOCUMENT}SSM-SessionManagerRunShell"], Condition=CHECKED)],
            "allowed",
        ),
        ([allow(START, [INSTANCE, f"{DOCUMENT}AWS-Start*"], Condition=CHECKED)], None),
    ],
)
def test_a_session_needs_a_document_where_a_policy_says_so(
    parts: list[Any], expected: str | None
) -> None:
    assert gained(*parts, relation="runs-code-in") == expected


PARTS = [
    f"arn:aws:ec2:*:{ACCOUNT}:{one}/*"
    for one in ("instance", "network-interface", "security-group", "subnet", "volume")
]
IMAGE = "arn:aws:ec2:*::image/*"
PASS = allow("iam:PassRole")
OF_AMAZON = {"StringEquals": {"ec2:Owner": "amazon"}}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([allow(RUN)], "allowed"),
        ([allow(RUN, [*PARTS, IMAGE])], "allowed"),
        ([allow(RUN, PARTS)], None),
        ([allow(RUN, PARTS), allow(RUN, IMAGE, Condition=OF_AMAZON)], "allowed"),
        ([allow(RUN, [*PARTS[:2], IMAGE])], None),
        ([allow(RUN, [*PARTS[1:], IMAGE])], None),
        ([allow(RUN), deny(RUN, "arn:aws:ec2:*:*:image/*")], None),
        ([allow(RUN), deny(RUN, "arn:aws:ec2:*:*:image/ami-1")], "allowed"),
        ([allow(RUN), deny(RUN, "arn:aws:ec2:*:*:security-group/*")], None),
        (
            [
                allow(RUN, PARTS),
                allow(RUN, IMAGE, Condition={"StringEquals": {"ec2:Owner": ACCOUNT}}),
            ],
            "conditional",
        ),
    ],
)
def test_an_instance_needs_an_image_and_a_network(parts: list[Any], expected: str | None) -> None:
    assert gained(PASS, *parts, relation="passes-to") == expected


def test_an_organisation_may_take_the_images() -> None:
    level = above("scp", ROOT, EVERYTHING, deny(RUN, "arn:aws:ec2:*::image/*"))
    assert gained(PASS, allow(RUN), relation="passes-to", levels=[level]) is None
    other = above("scp", ROOT, EVERYTHING, deny(RUN, "arn:aws:ec2:*:*:volume/vol-1"))
    assert gained(PASS, allow(RUN), relation="passes-to", levels=[other]) == "allowed"
