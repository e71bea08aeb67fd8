"""The commands our rules advise for AWS are ones the CLI has, with the parameters it takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from botocore.session import Session

from aispm.rulebook import rules_root
from aispm.rulebook.source import read
from tests.rulebook.aws_command import commands, faults

RULES = sorted(rules_root().joinpath("aws").glob("*.yaml"))
CROSS = sorted(rules_root().joinpath("cross").glob("*.yaml"))
# Updates that reset what they leave out, by the call that tells what there is: of a gateway its
# policy engine, of an agent its guardrail, of a runtime who may call it.
RESETTING = {
    "bedrock-agent update-agent": "get-agent",
    "bedrock-agent update-agent-action-group": "get-agent-action-group",
    "bedrock-agent update-agent-collaborator": "get-agent-collaborator",
    "bedrock-agent update-data-source": "get-data-source",
    "bedrock-agent update-flow": "get-flow",
    "bedrock-agentcore-control update-agent-runtime": "get-agent-runtime",
    "bedrock-agentcore-control update-gateway": "get-gateway",
    "bedrock-agentcore-control update-gateway-target": "get-gateway-target",
    "kendra update-data-source": "describe-data-source",
    "lambda update-function-configuration": "get-function-configuration",
    "lexv2-models update-bot-alias": "describe-bot-alias",
    "lexv2-models update-bot-locale": "describe-bot-locale",
}


@pytest.fixture(scope="module")
def session() -> Session:
    return Session()


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_the_cli_takes_the_command(path: Path, session: Session) -> None:
    advice = read(path).value["remediation"]["cli"]
    assert [fault for words in commands(advice) for fault in faults(session, words)] == []


@pytest.mark.parametrize("path", [*RULES, *CROSS], ids=lambda path: path.stem)
def test_advice_that_resets_what_it_leaves_out_says_so(path: Path) -> None:
    advice = read(path).value["remediation"]
    used = {" ".join(words[1:3]) for words in commands(advice.get("cli", ""))}
    for call in used & RESETTING.keys():
        assert f"`{RESETTING[call]}`" in advice["summary"]


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_there_is_a_way_by_terraform_or_a_word_that_there_is_none(path: Path) -> None:
    assert re.search(
        r'^(resource|data) "aws(cc)?_\w+" "\w+" \{$|^# No Terraform provider has ',
        read(path).value["remediation"]["terraform"],
        re.MULTILINE,
    )


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("aws nothing run", "no service nothing"),
        ("aws bedrock get-nothing", "bedrock has no operation get-nothing"),
        ("aws bedrock get-guardrail", "--guardrail-identifier is missing"),
        ("aws bedrock list-guardrails --sort x", "ListGuardrails has no --sort"),
        ("aws ec2 enable-ebs-encryption-by-default x", "a word with no option: x"),
        (
            "aws cloudtrail start-logging --name",
            "--name takes a value",
        ),
        (
            "aws sagemaker update-mlflow-tracking-server --tracking-server-name N "
            "--s3-bucket-owner-verification true",
            "--s3-bucket-owner-verification takes no value",
        ),
        (
            "aws nova-act create-workflow-definition --name N --export-config s3KeyPrefix=acts",
            "--export-config.s3BucketName is missing",
        ),
        (
            "aws sagemaker update-domain --domain-id D "
            "--default-user-settings 'SharingSettings={NotebookOutputOption=Never}'",
            "--default-user-settings.SharingSettings.NotebookOutputOption is one of "
            "['Allowed', 'Disabled'], not 'Never'",
        ),
        (
            "aws lambda update-function-configuration --function-name N --environment 'Vars={A=b}'",
            "--environment has no member Vars",
        ),
    ],
)
def test_a_fault_is_seen(command: str, fault: str, session: Session) -> None:
    assert [one for words in commands(command) for one in faults(session, words)] == [fault]
