"""The loop of the README, run against a stand-in for the AWS CLI, writes a folder that is read."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.generated import ROOT
from tests.providers.imports.test_organization import (
    DESCRIBED,
    INNER,
    MANAGEMENT,
    OUTER,
    TREE_SCOPES,
    described,
    gaps,
    scopes,
    targets,
)
from tests.providers.imports.test_permissions import imported, user
from tests.providers.imports.test_resource_policies import (
    FUNCTION,
    KEY,
    QUEUE,
    SECRET,
    TEXT,
    TOPIC,
    document,
)

ACCOUNT, OTHER = "111122223333", "444455556666"
URL = f"https://sqs.eu-west-1.amazonaws.com/{ACCOUNT}/jobs"
FULL = described("SERVICE_CONTROL_POLICY", "p-FullAWSAccess", document(), "aws")
UNITS = {"r-abcd": OUTER, OUTER: INNER}
BELOW = {"r-abcd": MANAGEMENT, OUTER: OTHER, INNER: ACCOUNT}
REFUSED = "An error occurred (AccessDenied) when calling the GetBucketPolicy operation: no"
ABSENT = "An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: none"

# By the beginning of a command: what the CLI prints (the longest that fits).
SAYS: dict[str, object] = {
    "organizations describe-organization": DESCRIBED,
    "organizations list-roots": {"Roots": [{"Id": "r-abcd", "Name": "Root"}]},
    "organizations list-roots --query": "r-abcd",
    **{
        f"organizations list-accounts-for-parent --parent-id {one}": {"Accounts": [{"Id": below}]}
        for one, below in BELOW.items()
    },
    **{
        f"organizations list-organizational-units-for-parent --parent-id {one}": {
            "OrganizationalUnits": [{"Id": UNITS[one]}] if one in UNITS else []
        }
        for one in BELOW
    },
    **{
        f"organizations list-organizational-units-for-parent --parent-id {one} --query": below
        for one, below in UNITS.items()
    },
    f"organizations list-organizational-units-for-parent --parent-id {INNER} --query": "",
    "organizations list-policies --filter SERVICE_CONTROL_POLICY": "p-FullAWSAccess",
    "organizations list-policies --filter RESOURCE_CONTROL_POLICY": "",
    "organizations describe-policy": FULL,
    "organizations list-targets-for-policy": targets(
        "r-abcd", OUTER, INNER, ACCOUNT, OTHER, MANAGEMENT
    ),
    "sts get-caller-identity": ACCOUNT,
    "iam get-account-authorization-details": {"UserDetailList": [user()]},
    "s3api list-buckets": "acme-data bare shut",
    "s3api get-bucket-policy --bucket acme-data": {"Policy": TEXT},
    "s3api get-bucket-policy --bucket bare": ABSENT,
    "s3api get-bucket-policy --bucket shut": REFUSED,
    "kms list-keys": KEY,
    "kms get-key-policy": {"Policy": TEXT},
    "secretsmanager list-secrets": SECRET,
    "secretsmanager get-resource-policy": {"ARN": SECRET, "ResourcePolicy": TEXT},
    "sqs list-queues": URL,
    "sqs get-queue-attributes": {"Attributes": {"QueueArn": QUEUE, "Policy": TEXT}},
    "sns list-topics": TOPIC,
    "sns get-topic-attributes": {"Attributes": {"TopicArn": TOPIC, "Policy": TEXT}},
    "lambda list-functions": FUNCTION,
    "lambda get-policy": {"Policy": TEXT},
}
CLI = f"""#!{sys.executable}
import json, pathlib, sys
said = json.loads(pathlib.Path(__file__).with_name("says.json").read_text())
asked = " ".join(sys.argv[1:])
best = max((one for one in said if asked.startswith(one)), key=len)
print(said[best] if isinstance(said[best], str) else json.dumps(said[best]))
"""


def loop() -> str:
    """The shell text between the README's marks."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    inner = text.split("<!-- offline -->")[1].split("<!-- end of offline -->")[0]
    return inner.strip().removeprefix("```sh").removesuffix("```")


def test_the_loop_of_the_readme(tmp_path: Path) -> None:
    shell = shutil.which("sh")
    if shell is None:
        pytest.skip("there is no sh")
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "says.json").write_text(json.dumps(SAYS))
    (tools / "aws").write_text(CLI)
    (tools / "aws").chmod(0o755)
    environment = {"PATH": f"{tools}:/usr/bin:/bin"}
    subprocess.run([shell, "-eu", "-c", loop()], cwd=tmp_path, env=environment, check=True)
    found = imported(tmp_path / "exports")
    assert scopes(found) == TREE_SCOPES
    attached = {one.attached_to[0] for one in found.policies if one.kind == "resource"}
    assert attached == {"arn:aws:s3:::acme-data", KEY, SECRET, QUEUE, TOPIC, FUNCTION}
    assert [one.kind for one in found.policies if one.kind != "resource"] == ["scp"]
    refused = f"parse:exports/{ACCOUNT}/bucket-policies/shut.json"
    assert gaps(found) == [(refused, "denied", "AccessDenied", ("arn:aws:s3:::shut",))]
