"""Which action on which ARN means reading, writing, ... a kind of resource.

The representative actions of AWS's service authorization reference: any one of them is
enough for the level. `{arn}` is the resource's own ARN; a bucket's objects lie under it.
"""

from __future__ import annotations

from msgspec import Struct

from aispm.vocabulary import Access, Certainty, Relation


class Level(Struct, frozen=True):
    """One level of access to a kind: any of `actions` on the ARN `on` gives it."""

    access: Access
    relation: Relation
    actions: tuple[str, ...]
    on: str = "{arn}"
    certainty: Certainty = "allowed"


def _levels(
    read: tuple[str, ...] = (),
    write: tuple[str, ...] = (),
    delete: tuple[str, ...] = (),
    admin: tuple[str, ...] = (),
    inner: str = "{arn}",
    certainty: Certainty = "allowed",
) -> tuple[Level, ...]:
    levels = (
        Level("read", "reads", read, inner, certainty),
        Level("write", "writes", write, inner, certainty),
        Level("delete", "writes", delete, inner, certainty),
        Level("admin", "administers", admin, "{arn}", certainty),
    )
    return tuple(level for level in levels if level.actions)


def _invoked(*actions: str, certainty: Certainty = "allowed") -> tuple[Level, ...]:
    return (Level("invoke", "invokes", actions, "{arn}", certainty),)


LEVELS: dict[str, tuple[Level, ...]] = {
    "aws.s3.bucket": _levels(
        read=("s3:GetObject",),
        write=("s3:PutObject",),
        delete=("s3:DeleteObject",),
        admin=("s3:PutBucketPolicy", "s3:PutBucketAcl"),
        inner="{arn}/*",
    ),
    "aws.secretsmanager.secret": _levels(
        read=("secretsmanager:GetSecretValue",),
        write=("secretsmanager:PutSecretValue", "secretsmanager:UpdateSecret"),
        delete=("secretsmanager:DeleteSecret",),
        admin=("secretsmanager:PutResourcePolicy",),
    ),
    "aws.dynamodb.table": _levels(
        read=(
            "dynamodb:GetItem",
            "dynamodb:BatchGetItem",
            "dynamodb:Query",
            "dynamodb:Scan",
            "dynamodb:PartiQLSelect",
        ),
        write=("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:BatchWriteItem"),
        delete=("dynamodb:DeleteItem", "dynamodb:DeleteTable", "dynamodb:BatchWriteItem"),
        admin=("dynamodb:PutResourcePolicy",),
    ),
    # A key's own policy must let IAM policies speak; that policy is not read, so: assumed.
    "aws.kms.key": _levels(
        read=("kms:Decrypt",),
        admin=("kms:PutKeyPolicy", "kms:CreateGrant"),
        certainty="assumed",
    ),
    "aws.bedrock.knowledge_base": _levels(read=("bedrock:Retrieve",)),
    "aws.agentcore.memory": _levels(
        read=("bedrock-agentcore:ListEvents", "bedrock-agentcore:RetrieveMemoryRecords"),
        write=("bedrock-agentcore:CreateEvent",),
    ),
    "aws.bedrock.agent_alias": _invoked("bedrock:InvokeAgent"),
    "aws.agentcore.runtime": _invoked("bedrock-agentcore:InvokeAgentRuntime"),
    "aws.agentcore.gateway": _invoked("bedrock-agentcore:InvokeGateway"),
    "aws.lambda.function": _invoked("lambda:InvokeFunction"),
    "aws.sagemaker.endpoint": _invoked("sagemaker:InvokeEndpoint"),
}

# What a call acts on that makes or starts something new. A permission on resources of another
# kind or account, such as one runtime, does not let anyone create a training job.
NEW: dict[str, str] = {
    "bedrock-agentcore:CreateAgentRuntime": "arn:*:bedrock-agentcore:*:{account}:runtime/*",
    "bedrock-agentcore:InvokeAgentRuntime": "arn:*:bedrock-agentcore:*:{account}:runtime/*",
    "bedrock-agentcore:CreateBrowser": "arn:*:bedrock-agentcore:*:{account}:browser*",
    "bedrock-agentcore:StartBrowserSession": "arn:*:bedrock-agentcore:*:{account}:browser*",
    "bedrock-agentcore:ConnectBrowserAutomationStream": (
        "arn:*:bedrock-agentcore:*:{account}:browser*"
    ),
    "bedrock-agentcore:CreateCodeInterpreter": (
        "arn:*:bedrock-agentcore:*:{account}:code-interpreter*"
    ),
    "bedrock-agentcore:StartCodeInterpreterSession": (
        "arn:*:bedrock-agentcore:*:{account}:code-interpreter*"
    ),
    "bedrock-agentcore:InvokeCodeInterpreter": (
        "arn:*:bedrock-agentcore:*:{account}:code-interpreter*"
    ),
    "cloudformation:CreateStack": "arn:*:cloudformation:*:{account}:stack/*",
    "ec2:RunInstances": "arn:*:ec2:*:{account}:instance/*",
    "lambda:CreateFunction": "arn:*:lambda:*:{account}:function:*",
    "lambda:InvokeFunction": "arn:*:lambda:*:{account}:function:*",
    "sagemaker:CreateNotebookInstance": "arn:*:sagemaker:*:{account}:notebook-instance/*",
    "sagemaker:CreatePresignedNotebookInstanceUrl": (
        "arn:*:sagemaker:*:{account}:notebook-instance/*"
    ),
    "sagemaker:CreateProcessingJob": "arn:*:sagemaker:*:{account}:processing-job/*",
    "sagemaker:CreateTrainingJob": "arn:*:sagemaker:*:{account}:training-job/*",
}
