"""Account exports to measure on: seeded, in the shape of get-account-authorization-details.

Roles with one to three inline statements, some policies of the account, and one to three of
AWS's own (of as many different ones as three quarters of the roles); trusts in services, in the
account, in each other; users in groups. Invented, like an account of a company that has grown:
not a measured one.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from aispm.iam.aws.table import known_names, managed

ACCOUNT = "111122223333"
_SERVICES = ("lambda", "ec2", "ecs-tasks", "bedrock-agentcore", "sagemaker", "states", "glue")
_ACTIONS = (
    ["s3:GetObject", "s3:ListBucket"],
    ["dynamodb:*"],
    ["logs:*", "cloudwatch:PutMetricData"],
    ["sts:AssumeRole"],
    ["iam:PassRole"],
    ["lambda:UpdateFunctionCode", "lambda:InvokeFunction"],
    ["secretsmanager:GetSecretValue"],
    ["ec2:Describe*"],
    ["iam:Get*", "iam:List*"],
    ["bedrock:InvokeModel"],
    ["ec2:*"],
    ["s3:*"],
    ["iam:*"],
    ["rds:Describe*", "rds-db:connect"],
    ["*"],
)


def export(roles: int, seed: int = 1) -> dict[str, Any]:
    """One account with so many roles, a fifth as many users and managed policies."""
    random = Random(seed)  # noqa: S311
    names = [f"team{number % 40}-svc{number}" for number in range(roles)]
    policies = [_customer(random, number) for number in range(roles // 5)]
    known = known_names()
    aws = random.sample(known, min(len(known), roles * 3 // 4))
    arns = [one["Arn"] for one in policies]
    aws_arns = [f"arn:aws:iam::aws:policy/{name}" for name in aws]
    return {
        "RoleDetailList": [_role(random, name, names, arns, aws_arns) for name in names],
        "UserDetailList": [_user(random, number, arns, aws_arns) for number in range(roles // 5)],
        "GroupDetailList": [
            _group(random, number, arns, aws_arns) for number in range(roles // 40)
        ],
        "Policies": [*(_managed(arn) for arn in aws_arns), *policies],
    }


def _statement(random: Random) -> dict[str, Any]:
    team = random.randrange(40)
    resources = ("*", f"arn:aws:s3:::team{team}-*", f"arn:aws:iam::{ACCOUNT}:role/team{team}-*")
    made: dict[str, Any] = {
        "Effect": "Allow",
        "Action": random.choice(_ACTIONS),
        "Resource": random.choices(resources, (1, 3, 3))[0],
    }
    if random.random() < 0.1:
        made["Condition"] = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    return made


def _document(random: Random) -> dict[str, Any]:
    return {
        "Version": "2012-10-17",
        "Statement": [_statement(random) for _ in range(random.randint(1, 3))],
    }


def _version(document: Any) -> list[dict[str, Any]]:
    return [{"VersionId": "v1", "IsDefaultVersion": True, "Document": document, "CreateDate": _DAY}]


_DAY = "2026-01-01T00:00:00Z"


def _managed(arn: str) -> dict[str, Any]:
    return _policy(arn, _version(managed(arn)))


def _customer(random: Random, number: int) -> dict[str, Any]:
    arn = f"arn:aws:iam::{ACCOUNT}:policy/shared{number}"
    return _policy(arn, _version(_document(random)))


def _policy(arn: str, versions: list[dict[str, Any]]) -> dict[str, Any]:
    name = arn.rpartition("/")[2]
    return {
        "PolicyName": name,
        "PolicyId": name.upper(),
        "Arn": arn,
        "Path": "/",
        "DefaultVersionId": "v1",
        "AttachmentCount": 1,
        "IsAttachable": True,
        "CreateDate": _DAY,
        "UpdateDate": _DAY,
        "PolicyVersionList": versions,
    }


def _attached(random: Random, arns: list[str], aws: list[str]) -> list[dict[str, str]]:
    chosen = random.sample(aws, random.randint(1, 3))
    if arns and random.random() < 0.5:
        chosen.append(random.choice(arns))
    return [{"PolicyName": arn.rpartition("/")[2], "PolicyArn": arn} for arn in chosen]


def _role(
    random: Random, name: str, names: list[str], arns: list[str], aws: list[str]
) -> dict[str, Any]:
    trusted = random.choices(
        (
            {"Service": f"{random.choice(_SERVICES)}.amazonaws.com"},
            {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
            {"AWS": f"arn:aws:iam::{ACCOUNT}:role/{random.choice(names)}"},
        ),
        (8, 1, 1),
    )[0]
    trust = {"Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole"}
    inline = [{"PolicyName": "own", "PolicyDocument": _document(random)}]
    return {
        "Path": "/",
        "RoleName": name,
        "RoleId": name.upper(),
        "Arn": f"arn:aws:iam::{ACCOUNT}:role/{name}",
        "CreateDate": _DAY,
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        "InstanceProfileList": [],
        "RolePolicyList": inline if random.random() < 0.6 else [],
        "AttachedManagedPolicies": _attached(random, arns, aws),
        "Tags": [],
        "RoleLastUsed": {},
    }


def _user(random: Random, number: int, arns: list[str], aws: list[str]) -> dict[str, Any]:
    name = f"user{number}"
    return {
        "Path": "/",
        "UserName": name,
        "UserId": name.upper(),
        "Arn": f"arn:aws:iam::{ACCOUNT}:user/{name}",
        "CreateDate": _DAY,
        "UserPolicyList": [],
        "GroupList": [f"group{number % 5}"] if number % 2 else [],
        "AttachedManagedPolicies": _attached(random, arns, aws),
        "Tags": [],
    }


def _group(random: Random, number: int, arns: list[str], aws: list[str]) -> dict[str, Any]:
    name = f"group{number}"
    return {
        "Path": "/",
        "GroupName": name,
        "GroupId": name.upper(),
        "Arn": f"arn:aws:iam::{ACCOUNT}:group/{name}",
        "CreateDate": _DAY,
        "GroupPolicyList": [],
        "AttachedManagedPolicies": _attached(random, arns, aws),
    }


def write(path: Path, roles: int) -> None:
    """Write an export of so many roles."""
    path.write_text(json.dumps(export(roles)), "utf-8")
