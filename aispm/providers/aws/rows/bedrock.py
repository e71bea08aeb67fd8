"""Bedrock: what an account has once in each region, and its projects."""

from collections.abc import Sequence
from typing import Any

from aispm.providers.aws.paths import search
from aispm.providers.aws.row import Call, Derived, Fact, Row, Tie
from aispm.providers.aws.rows.bedrock_guardrails import named_by
from aispm.vocabulary import Facts

_CONFIGS = "guardrailsConfig[]"


def _enabled(answers: Sequence[Any], _: dict[str, Any]) -> Facts:
    """The models that the account is authorised for, entitled to and has agreed to."""
    which = (
        "[?authorizationStatus=='AUTHORIZED' && entitlementAvailability=='AVAILABLE'"
        " && agreementAvailability.status=='AVAILABLE'].modelId"
    )
    return {"enabled_models": search(which, list(answers))}


_LOG_GROUP = {
    "log_group_found": "bool?",
    "log_group_kms_key_arn": "string?",
    "log_retention_days": "int?",
}


def _log_group(answers: Sequence[Any], _: dict[str, Any]) -> Facts:
    """The log group as it is; of one that is gone only that, as it has no key to be missed."""
    groups = search("[].logGroups[]", list(answers))
    if answers and not groups:
        return {"log_group_found": False}
    group = groups[0] if groups else {}
    return {
        "log_group_found": True if groups else None,
        "log_group_kms_key_arn": group.get("kmsKeyId"),
        "log_retention_days": group.get("retentionInDays"),
    }


ROWS = (
    Row(
        kind="aws.bedrock.invocation_logging",
        title="Bedrock model invocation logging",
        role="setting",
        service="bedrock",
        id="arn:{partition}:bedrock:{region}:{account}:model-invocation-logging",
        name="'model-invocation-logging'",
        joins={"used_by": "list"},
        listing=Call(
            operation="GetModelInvocationLoggingConfiguration",
            items="[@]",  # one setting a region, set or not
            facts={
                "enabled": Fact("bool", "loggingConfig != `null`"),
                "s3_bucket": Fact("string?", "loggingConfig.s3Config.bucketName"),
                "log_group": Fact("string?", "loggingConfig.cloudWatchConfig.logGroupName"),
                "role_arn": Fact("string?", "loggingConfig.cloudWatchConfig.roleArn"),
                "large_data_bucket": Fact(
                    "string?", "loggingConfig.cloudWatchConfig.largeDataDeliveryS3Config.bucketName"
                ),
                "logs_text": Fact("bool?", "loggingConfig.textDataDeliveryEnabled"),
                "logs_images": Fact("bool?", "loggingConfig.imageDataDeliveryEnabled"),
                "logs_embeddings": Fact("bool?", "loggingConfig.embeddingDataDeliveryEnabled"),
                "logs_video": Fact("bool?", "loggingConfig.videoDataDeliveryEnabled"),
                "logs_audio": Fact("bool?", "loggingConfig.audioDataDeliveryEnabled"),
            },
            ties=(
                Tie("runs-as", "loggingConfig.cloudWatchConfig.roleArn"),
                Tie("writes", "loggingConfig.s3Config.bucketName", "arn:{partition}:s3:::{value}"),
                Tie(
                    "writes",
                    "loggingConfig.cloudWatchConfig.largeDataDeliveryS3Config.bucketName",
                    "arn:{partition}:s3:::{value}",
                ),
            ),
            then=(
                Call(
                    operation="DescribeLogGroups",
                    service="logs",
                    args={"logGroupIdentifiers": "loggingConfig.cloudWatchConfig.[logGroupName]"},
                    derived=Derived(_LOG_GROUP, _log_group),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.bedrock.enforced_guardrails",
        title="Guardrails that Bedrock enforces on every call",
        role="setting",
        service="bedrock",
        id="arn:{partition}:bedrock:{region}:{account}:enforced-guardrails",
        name="'enforced-guardrails'",
        listing=Call(
            operation="ListEnforcedGuardrailsConfiguration",
            items="[@]",  # one answer, whether any is enforced or not
            facts={
                "enforced": Fact("bool", "length(guardrailsConfig) > `0`"),
                "guardrail_arns": Fact("list", f"{_CONFIGS}.guardrailArn"),
                "guardrail_versions": Fact("list", f"{_CONFIGS}.guardrailVersion"),
                "guardrails": named_by("guardrailsConfig", "guardrailArn"),
                "owners": Fact("list", f"{_CONFIGS}.owner"),
                "honors_input_tags": Fact("bool", f"contains({_CONFIGS}.inputTags, 'HONOR')"),
                "guards_selected_only": Fact(
                    "bool",
                    f"contains({_CONFIGS}.selectiveContentGuarding.[system, messages][],"
                    " 'SELECTIVE')",
                ),
                "included_models": Fact("list", f"{_CONFIGS}.modelEnforcement.includedModels[]"),
                "excluded_models": Fact("list", f"{_CONFIGS}.modelEnforcement.excludedModels[]"),
            },
        ),
    ),
    Row(
        kind="aws.bedrock.data_retention",
        title="Bedrock data retention of the account",
        role="setting",
        service="bedrock",
        id="arn:{partition}:bedrock:{region}:{account}:data-retention",
        name="'data-retention'",
        listing=Call(
            operation="GetAccountDataRetention",
            items="[@]",
            facts={"data_retention_mode": Fact("string?", "mode")},
        ),
    ),
    Row(
        kind="aws.bedrock.model_access",
        title="Foundation models the account may call",
        role="setting",
        service="bedrock",
        id="arn:{partition}:bedrock:{region}:{account}:model-access",
        name="'model-access'",
        joins={"legacy_models_used": "list"},
        listing=Call(
            operation="ListFoundationModels",
            items="[@]",  # an asset a model would drown what the account made itself
            facts={
                "legacy_models": Fact(
                    "list", "modelSummaries[?modelLifecycle.status=='LEGACY'].modelId || `[]`"
                ),
            },
            then=(
                Call(
                    operation="GetFoundationModelAvailability",
                    args={"modelId": "modelId"},
                    each="modelSummaries[].{modelId: modelId}",
                    # Variants that only throughput is sold for are listed, and not known here.
                    none=("ValidationException", "ResourceNotFoundException"),
                    derived=Derived({"enabled_models": "list"}, _enabled),
                ),
                Call(
                    operation="GetUseCaseForModelAccess",
                    none=("ResourceNotFoundException",),
                    facts={"use_case_submitted": Fact("bool", "formData != `null`")},
                ),
            ),
        ),
    ),
    Row(
        kind="aws.bedrock.project",
        title="Bedrock project",
        role="setting",
        service="bedrock",
        id="arn",
        name="name",
        listing=Call(
            operation="ListProjects",
            items="projectSummaries",
            facts={
                "status": Fact("string", "status"),
                # That of its calls; an archived project takes none, and cannot be changed.
                "data_retention_mode": Fact(
                    "string?", "[@][?status!='archived'].dataRetention.mode | [0]"
                ),
            },
        ),
    ),
    Row(
        kind="aws.bedrock.mantle_project",
        title="Bedrock Mantle project",
        role="setting",
        service="cloudcontrol",  # Mantle has no client of its own
        id="arn:{partition}:bedrock-mantle:{region}:{account}:project/{Identifier}",
        name="Identifier",
        listing=Call(
            operation="ListResources",
            permission="cloudformation:ListResources",
            also=("bedrock-mantle:ListProjects", "bedrock-mantle:ListTagsForResource"),
            args={"TypeName": "'AWS::BedrockMantle::Project'"},
            items="ResourceDescriptions",
            none=("TypeNotFoundException", "UnsupportedActionException"),
        ),
    ),
)
