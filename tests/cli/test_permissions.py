"""`aispm permissions aws`: what a scan needs, in every form, and nothing that no call needs."""

from __future__ import annotations

import json
import re
from typing import Any

from aispm.iam.aws import table
from aispm.iam.aws.bits import said_by
from aispm.iam.aws.statement import statements
from aispm.iam.aws.universe import only
from aispm.providers.aws import operations
from tests.cli.conftest import Run

LARGEST = 6_144  # characters of a managed policy, white space aside
MOST = 10  # managed policies of a role


def told(document: Any) -> set[str]:
    return {action for one in document["Statement"] for action in one["Action"]}


def test_every_call_is_permitted_and_nothing_else(aispm: Run) -> None:
    document = aispm("permissions", "aws", "--aws-access-advisor").json
    needed = {permission for _, _, permission in operations()} | {"ec2:DescribeRegions"}
    assert told(document) == needed
    assert len({one["Sid"] for one in document["Statement"]}) == len(document["Statement"])
    assert all(re.fullmatch("[A-Za-z0-9]+", one["Sid"]) for one in document["Statement"])
    allowed = statements(document, "scan")
    for action in sorted(needed):
        assert said_by(allowed, "Allow", action, only("*"), {}).sure


def test_the_reports_of_access_advisor_only_for_whom_asks_for_them(aispm: Run) -> None:
    more = told(aispm("permissions", "aws", "--aws-access-advisor").json)
    assert more - told(aispm("permissions", "aws").json) == {
        "iam:GenerateServiceLastAccessedDetails",
        "iam:GetServiceLastAccessedDetails",
    }


def test_who_walks_the_organization_may_enter_its_accounts(aispm: Run) -> None:
    whole = aispm("permissions", "aws").json
    document = aispm("permissions", "aws", "--aws-org-role", "audit/aispm").json
    more = [one for one in document["Statement"] if one not in whole["Statement"]]
    assert more == [
        {
            "Sid": "AssumeSts",
            "Effect": "Allow",
            "Action": ["sts:AssumeRole"],
            "Resource": "arn:*:iam::*:role/audit/aispm",
        }
    ]
    role = "arn:aws-us-gov:iam::111122223333:role/audit/"
    allowed = statements(document, "scan")
    assert said_by(allowed, "Allow", "sts:AssumeRole", only(f"{role}aispm"), {}).sure
    assert not said_by(allowed, "Allow", "sts:AssumeRole", only(f"{role}other"), {}).sure
    template = aispm("permissions", "aws", "--aws-org-role", "aispm", "-o", "terraform").out
    assert '"Resource": "arn:*:iam::*:role/aispm"' in template


def test_a_role_that_is_no_name_is_refused(aispm: Run) -> None:
    failed = aispm("permissions", "aws", "--aws-org-role", "*")
    assert failed.code == 2
    assert "is no name of an IAM role" in failed.err


def test_what_a_service_calls_in_the_callers_name_is_permitted(aispm: Run) -> None:
    actions = told(aispm("permissions", "aws").json)
    assert "cloudformation:ListResources" in actions
    assert {"bedrock-mantle:ListProjects", "bedrock-mantle:ListTagsForResource"} <= actions


def test_nothing_changes_anything(aispm: Run) -> None:
    actions = told(aispm("permissions", "aws", "--aws-access-advisor").json)
    changing = {one for one in actions if table.level(one) not in ("Read", "List", None)}
    assert changing == set()


def test_what_may_tell_of_texts_is_marked_and_can_be_left_out(aispm: Run) -> None:
    whole = aispm("permissions", "aws").json
    least = aispm("permissions", "aws", "--no-sensitive-reads").json
    marked = [one for one in whole["Statement"] if one["Sid"].startswith("Sensitive")]
    assert told(least) == told(whole) - told({"Statement": marked})
    assert "lambda:ListFunctions" in told({"Statement": marked})
    assert "iam:GetAccountAuthorizationDetails" in told(least)


def test_a_template_has_them_in_policies_that_aws_takes(aispm: Run) -> None:
    template = json.loads(aispm("permissions", "aws", "-o", "cloudformation").out)
    resources = template["Resources"]
    policies = [one for one in resources.values() if one["Type"] == "AWS::IAM::ManagedPolicy"]
    documents = [one["Properties"]["PolicyDocument"] for one in policies]
    assert 1 <= len(documents) <= MOST
    for one in documents:
        assert len(re.sub(r"\s", "", json.dumps(one))) <= LARGEST
    whole = told(aispm("permissions", "aws").json)
    assert set().union(*map(told, documents)) == whole
    role = resources["Role"]["Properties"]
    assert {one["Ref"] for one in role["ManagedPolicyArns"]} == resources.keys() - {"Role"}
    [trust] = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Condition"]["StringEquals"] == {"sts:ExternalId": {"Ref": "ExternalId"}}


def test_terraform_has_the_same(aispm: Run) -> None:
    text = aispm("permissions", "aws", "-o", "terraform").out
    documents = [json.loads(one) for one in re.findall(r"<<POLICY\n(.*?)\nPOLICY\n", text, re.S)]
    assert set().union(*map(told, documents)) == told(aispm("permissions", "aws").json)
    names = re.findall(r'resource "aws_iam_policy" "(\w+)"', text)
    assert len(names) == len(documents)
    for name in names:
        assert f"policy_arn = aws_iam_policy.{name}.arn" in text
    assert text.count("{") == text.count("}")
    assert "$" not in text  # which Terraform would take for a template


def test_another_cloud_is_refused(aispm: Run) -> None:
    run = aispm("permissions", "mainframe")
    assert run.code == 2
    assert "'mainframe' is not" in run.err
