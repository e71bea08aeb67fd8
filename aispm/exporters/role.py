"""The role that a scan acts as, ready to paste: CloudFormation and Terraform.

Its trust names the principal that scans, and an external id against confused deputies.

Source: AWS CloudFormation template reference, `AWS::IAM::Role` and `AWS::IAM::ManagedPolicy`;
Terraform AWS provider, `aws_iam_role` and `aws_iam_policy`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aispm.exporters.jsontext import pretty

_NAME = "aispm"
_SAYS = "Read-only role for the posture scanner aispm"


def cloudformation(policies: Sequence[Any]) -> str:
    """A template with the role and its policies."""
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": {"Ref": "ScannerArn"}},
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"sts:ExternalId": {"Ref": "ExternalId"}}},
            }
        ],
    }
    names = [f"Policy{number}" for number in range(1, len(policies) + 1)]
    resources: dict[str, Any] = {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": _NAME,
                "Description": _SAYS,
                "AssumeRolePolicyDocument": trust,
                "ManagedPolicyArns": [{"Ref": name} for name in names],
            },
        }
    }
    for name, policy in zip(names, policies, strict=True):
        resources[name] = {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {"Description": _SAYS, "PolicyDocument": policy},
        }
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": _SAYS,
        "Parameters": {
            "ScannerArn": {"Type": "String", "Description": "The ARN of who runs the scan"},
            "ExternalId": {"Type": "String", "MinLength": 2, "NoEcho": True},
        },
        "Resources": resources,
        "Outputs": {"RoleArn": {"Value": {"Fn::GetAtt": ["Role", "Arn"]}}},
    }
    return pretty(template)


def terraform(policies: Sequence[Any]) -> str:
    """A configuration with the role and its policies."""
    parts = [_ROLE]
    for number, policy in enumerate(policies, start=1):
        body = pretty(policy).rstrip()
        parts.append(_POLICY.replace("NUMBER", str(number)).replace("DOCUMENT", body))
    return "\n".join(parts)


_ROLE = f"""\
variable "scanner_arn" {{
  description = "The ARN of who runs the scan"
  type        = string
}}

variable "external_id" {{
  type      = string
  sensitive = true
}}

resource "aws_iam_role" "aispm" {{
  name        = "{_NAME}"
  description = "{_SAYS}"
  assume_role_policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect    = "Allow"
      Principal = {{ AWS = var.scanner_arn }}
      Action    = "sts:AssumeRole"
      Condition = {{ StringEquals = {{ "sts:ExternalId" = var.external_id }} }}
    }}]
  }})
}}
"""
_POLICY = """\
resource "aws_iam_policy" "aispm_NUMBER" {
  name   = "aispm-NUMBER"
  policy = <<POLICY
DOCUMENT
POLICY
}

resource "aws_iam_role_policy_attachment" "aispm_NUMBER" {
  role       = aws_iam_role.aispm.name
  policy_arn = aws_iam_policy.aispm_NUMBER.arn
}
"""
