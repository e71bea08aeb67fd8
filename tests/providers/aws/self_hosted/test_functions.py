"""Lambda functions: images that they run, and the policies of their aliases."""

from __future__ import annotations

import json
from typing import Any

from tests.providers.aws.self_hosted.conftest import Read, facts, gaps

FUNCTION = "aws.lambda.function"
ARN = "arn:aws:lambda:us-east-1:111122223333:function:plain"
IMAGE = "111122223333.dkr.ecr.us-east-1.amazonaws.com/team/mcp-server:3"
FROM_IMAGE = {
    "service": "lambda",
    "operation": "ListFunctions",
    "set": {"Functions": {"2": {"PackageType": "Image"}}},
}


def _code(uri: str) -> dict[str, Any]:
    return {
        "service": "lambda",
        "operation": "GetFunction",
        "when": {"FunctionName": "plain"},
        "add": True,
        "response": {"Code": {"RepositoryType": "ECR", "ImageUri": uri}},
    }


def _aliased(policy: Any) -> tuple[dict[str, Any], ...]:
    listed = {"Aliases": [{"AliasArn": f"{ARN}:live", "Name": "live", "FunctionVersion": "3"}]}
    when = {"FunctionName": "plain"}
    alias = {"service": "lambda", "operation": "ListAliases", "when": when, "add": True}
    own = {"service": "lambda", "operation": "GetPolicy", "add": True}
    own |= {"when": {**when, "Qualifier": "live"}, "response": {"Policy": policy}}
    return {**alias, "response": listed}, own


def test_the_image_of_a_function_is_a_sign(read: Read) -> None:
    plain = facts(read(FUNCTION, FROM_IMAGE, _code(IMAGE)), "plain")
    assert plain["ai_signs"] == ["image team/mcp-server"]
    assert plain["image"] == IMAGE


def test_an_image_like_any_other_is_no_sign(read: Read) -> None:
    plain = facts(read(FUNCTION, FROM_IMAGE, _code("web:1")), "plain")
    assert (plain["ai_signs"], plain["image"]) == ([], "web:1")


def test_an_image_that_was_not_told_leaves_it_open(read: Read) -> None:
    told = read(FUNCTION, FROM_IMAGE)
    assert not {"ai_signs", "image"} & facts(told, "plain").keys()
    assert gaps(told)["lambda:GetFunction"] == "partial"


def test_who_may_call_an_alias(read: Read) -> None:
    allow = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": f"{ARN}:live"}
    for who, told in (
        ("*", (True, [], [])),
        ({"AWS": "arn:aws:iam::444455556666:root"}, (False, ["444455556666"], [])),
        ({"Service": "bedrock.amazonaws.com"}, (False, [], ["bedrock.amazonaws.com"])),
    ):
        policy = json.dumps({"Statement": [{**allow, "Principal": who}]})
        plain = facts(read(FUNCTION, *_aliased(policy)), "plain")
        assert (
            plain["alias_policy_trusts_any"],
            plain["alias_policy_accounts"],
            plain["alias_policy_unguarded_services"],
        ) == told
        assert plain["has_resource_policy"] is False


def test_a_function_without_aliases(read: Read) -> None:
    plain = facts(read(FUNCTION), "plain")
    assert (plain["alias_policy_trusts_any"], plain["alias_policy_accounts"]) == (False, [])


def test_a_policy_of_an_alias_that_is_none_leaves_it_open(read: Read) -> None:
    told = read(FUNCTION, *_aliased("{"))
    assert not [one for one in facts(told, "plain") if one.startswith("alias_policy")]
    assert gaps(told)["lambda:GetPolicy"] == "partial"
    assert facts(told, "plain")["has_resource_policy"] is False
