"""Which action on which ARN means reading, writing, ... a kind of resource.

The representative actions of AWS's service authorization reference: any one of them is
enough for the level. `{arn}` is the resource's own ARN, a bucket's objects lie under it;
`{region}` the region it is in.
"""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from aispm.iam.aws import table
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


def _weakened(*actions: str, on: str = "{arn}") -> tuple[Level, ...]:
    return (Level("write", "writes", actions, on),)


def _invoked(*actions: str, certainty: Certainty = "allowed") -> tuple[Level, ...]:
    return (Level("invoke", "invokes", actions, "{arn}", certainty),)


# The target of an action that takes none: only `*` in a policy matches it.
NO_RESOURCE = "\x01"
# The same, where the action changes a setting of a region.
_OF_REGION = f"arn:{NO_RESOURCE}:{NO_RESOURCE}:{{region}}:{NO_RESOURCE}:{NO_RESOURCE}"

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
    "aws.ssm.parameter": _levels(
        read=("ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"),
        write=("ssm:PutParameter",),
        delete=("ssm:DeleteParameter", "ssm:DeleteParameters"),
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
    "aws.agentcore.harness": _invoked("bedrock-agentcore:InvokeHarness"),
    "aws.lambda.function": _invoked("lambda:InvokeFunction"),
    "aws.sagemaker.endpoint": _invoked("sagemaker:InvokeEndpoint"),
    # What holds AI back and records it. Whoever may change one of these may do away with it, and
    # no other access to them is looked for: to reach one is to be able to weaken it.
    "aws.bedrock.guardrail": _weakened("bedrock:UpdateGuardrail", "bedrock:DeleteGuardrail"),
    "aws.bedrock.enforced_guardrails": _weakened(
        "bedrock:PutEnforcedGuardrailConfiguration",
        "bedrock:DeleteEnforcedGuardrailConfiguration",
        on=_OF_REGION,
    ),
    "aws.bedrock.invocation_logging": _weakened(
        "bedrock:PutModelInvocationLoggingConfiguration",
        "bedrock:DeleteModelInvocationLoggingConfiguration",
        on=_OF_REGION,
    ),
    "aws.agentcore.policy": _weakened(
        "bedrock-agentcore:UpdatePolicy", "bedrock-agentcore:DeletePolicy"
    ),
    # An engine forbids what no policy of it permits.
    "aws.agentcore.policy_engine": _weakened("bedrock-agentcore:CreatePolicy"),
    "aws.qconnect.ai_guardrail": _weakened("wisdom:UpdateAIGuardrail", "wisdom:DeleteAIGuardrail"),
    "aws.organizations.ai_policy": _weakened(
        "organizations:DetachPolicy", "organizations:UpdatePolicy"
    ),
    "aws.cloudtrail.trail": _weakened(
        "cloudtrail:StopLogging",
        "cloudtrail:DeleteTrail",
        "cloudtrail:PutEventSelectors",
        "cloudtrail:UpdateTrail",
    ),
    "aws.cloudtrail.event_data_store": _weakened(
        "cloudtrail:StopEventDataStoreIngestion",
        "cloudtrail:DeleteEventDataStore",
        "cloudtrail:UpdateEventDataStore",
    ),
}

# The service principal that a workload acts through: a role must trust it to be run as.
ACTS_THROUGH: dict[str, str] = {
    "aws.agentcore.browser": "bedrock-agentcore.amazonaws.com",
    "aws.agentcore.code_interpreter": "bedrock-agentcore.amazonaws.com",
    "aws.agentcore.gateway": "bedrock-agentcore.amazonaws.com",
    "aws.agentcore.harness": "bedrock-agentcore.amazonaws.com",
    "aws.agentcore.memory": "bedrock-agentcore.amazonaws.com",
    "aws.agentcore.runtime": "bedrock-agentcore.amazonaws.com",
    "aws.apprunner.service": "tasks.apprunner.amazonaws.com",
    "aws.batch.job_definition": "ecs-tasks.amazonaws.com",
    "aws.bedrock.agent": "bedrock.amazonaws.com",
    "aws.bedrock.agent_version": "bedrock.amazonaws.com",
    "aws.bedrock.flow": "bedrock.amazonaws.com",
    "aws.bedrock.flow_version": "bedrock.amazonaws.com",
    "aws.cloudformation.stack": "cloudformation.amazonaws.com",
    "aws.codebuild.project": "codebuild.amazonaws.com",
    "aws.ec2.instance": "ec2.amazonaws.com",
    "aws.ec2.launch_template": "ec2.amazonaws.com",
    "aws.ecs.service": "ecs-tasks.amazonaws.com",
    "aws.ecs.task": "ecs-tasks.amazonaws.com",
    "aws.eks.nodegroup": "ec2.amazonaws.com",
    "aws.glue.dev_endpoint": "glue.amazonaws.com",
    "aws.glue.job": "glue.amazonaws.com",
    "aws.lambda.function": "lambda.amazonaws.com",
    "aws.sagemaker.notebook": "sagemaker.amazonaws.com",
    "aws.states.state_machine": "states.amazonaws.com",
}

# What runs when the agent that contains it is called: what it acts as, that agent acts as.
RUN_AS_PART = frozenset({"aws.bedrock.agent_version", "aws.bedrock.flow_version"})

# What of all that a call acts on it has to be allowed on: launching an instance touches images
# and subnets too, but a permission on those alone launches nothing.
_MADE: dict[str, str] = {
    "ec2:RunInstances": "arn:*:ec2:*:{account}:instance/*",
    "ec2:RequestSpotInstances": "arn:*:ec2:*:{account}:instance/*",
    "ecs:RunTask": "arn:*:ecs:*:{account}:task-definition/*",
    "ecs:StartTask": "arn:*:ecs:*:{account}:task-definition/*",
}


@cache
def made(action: str, account: str, partition: str) -> tuple[str, ...]:
    """ARN patterns of what an action would act on in an account that does not exist yet.

    A permission on resources of another kind or account, such as one runtime, does not let
    anyone create a training job.
    """
    if table.takes_no_resource(action) and action not in _MADE:
        return (NO_RESOURCE,)
    known = _MADE.get(action)
    found = (known.format(account=account),) if known else table.arns(action, account) or ("*",)
    return tuple(one.replace("arn:*:", f"arn:{partition}:", 1) for one in found)
