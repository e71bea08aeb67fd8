"""What AgentCore gives agents to work with: code interpreters, browsers, memories.

Every account has AWS's own interpreter and browser in every region; only its own are listed.
"""

from msgspec.structs import replace

from aispm.providers.aws.row import Call, Fact, Row, Tie
from aispm.providers.aws.rows.agentcore_parts import RESOURCE_POLICY, SERVICE, TAGS, network
from aispm.providers.aws.rows.log_delivery import DELIVERED

_OWN = {"type": "'CUSTOM'"}
_POLICIES = "enterprisePolicies[].location.s3.bucket"
_CERTIFICATES = "certificates[].location.secretsManager.secretArn"
_BUCKET = "arn:{partition}:s3:::{value}"
_STREAMS = "memory.streamDeliveryResources.resources[].kinesis"
_SELF_MANAGED = "memory.strategies[].configuration.selfManagedConfiguration.invocationConfiguration"
_MODELS = (
    "memory.strategies[].configuration.[extraction, consolidation, reflection][].*[].*[].modelId"
)
_SESSION = {
    "role_arn": Fact("string?", "executionRoleArn"),
    **network("networkConfiguration", "vpcConfig"),
    "certificate_secret_arns": Fact("list", f"{_CERTIFICATES} || `[]`"),
    "mounted_access_points": Fact(
        "list",
        "filesystemConfigurations[].[s3FilesConfiguration, efsConfiguration][].accessPointArn"
        " || `[]`",
    ),
}

ROWS = (
    Row(
        kind="aws.agentcore.code_interpreter",
        title="AgentCore code interpreter",
        role="compute",
        service=SERVICE,
        id="codeInterpreterArn",
        name="name || codeInterpreterId",
        listing=Call(
            operation="ListCodeInterpreters",
            args=_OWN,
            items="codeInterpreterSummaries[?!deleted(status)]",
            facts={"status": Fact("string", "status")},
            then=(
                Call(
                    operation="GetCodeInterpreter",
                    args={"codeInterpreterId": "codeInterpreterId"},
                    facts=_SESSION,
                    ties=(Tie("runs-as", "executionRoleArn"), Tie("reads", _CERTIFICATES)),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.browser",
        title="AgentCore browser",
        role="compute",
        service=SERVICE,
        id="browserArn",
        name="name || browserId",
        listing=Call(
            operation="ListBrowsers",
            args=_OWN,
            items="browserSummaries[?!deleted(status)]",
            facts={"status": Fact("string", "status")},
            then=(
                Call(
                    operation="GetBrowser",
                    args={"browserId": "browserId"},
                    facts={
                        **_SESSION,
                        "recording_enabled": Fact("bool", "recording.enabled || `false`"),
                        "recording_bucket": Fact("string?", "recording.s3Location.bucket"),
                        "signs_requests": Fact("bool", "browserSigning.enabled || `false`"),
                        "enterprise_policy_types": Fact(
                            "list", "sort(enterprisePolicies[].type || `[]`)"
                        ),
                        "enterprise_policy_buckets": Fact("list", f"{_POLICIES} || `[]`"),
                    },
                    ties=(
                        Tie("runs-as", "executionRoleArn"),
                        Tie("writes", "recording.s3Location.bucket", _BUCKET),
                        Tie("reads", _POLICIES, _BUCKET),
                        Tie("reads", _CERTIFICATES),
                    ),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.browser_profile",
        title="AgentCore browser profile",
        role="data",
        service=SERVICE,
        id="profileArn",
        name="name",
        listing=Call(
            operation="ListBrowserProfiles",
            items="profileSummaries[?!deleted(status)]",
            facts={
                "status": Fact("string", "status"),
                "last_saved_at": Fact("string?", "lastSavedAt"),
                "last_saved_browser_id": Fact("string?", "lastSavedBrowserId"),
            },
            then=(TAGS,),
        ),
    ),
    Row(
        kind="aws.agentcore.memory",
        title="AgentCore memory",
        role="data",
        service=SERVICE,
        id="arn",
        name="id",  # the list gives no name; the id begins with it
        listing=Call(
            operation="ListMemories",
            items="memories",
            facts={"status": Fact("string?", "status")},
            then=(
                Call(
                    operation="GetMemory",
                    args={"memoryId": "id", "view": "'without_decryption'"},
                    facts={
                        "role_arn": Fact("string?", "memory.memoryExecutionRoleArn"),
                        "kms_key_arn": Fact("string?", "memory.encryptionKeyArn"),
                        "event_expiry_days": Fact("int?", "memory.eventExpiryDuration"),
                        "strategy_types": Fact("list", "sort(memory.strategies[].type || `[]`)"),
                        # Those whose records are kept for ever: no number of days is set.
                        "endless_strategies": Fact(
                            "int",
                            "length(memory.strategies[?!recordExpiryDurationDays] || `[]`)",
                        ),
                        "models": Fact("list", f"{_MODELS} || `[]`"),
                        "stream_arns": Fact("list", f"{_STREAMS}.dataStreamArn || `[]`"),
                        "streams_full_content": Fact(
                            "bool",
                            f"contains({_STREAMS}.contentConfigurations[].level || `[]`, "
                            "'FULL_CONTENT')",
                        ),
                        "managed_by": Fact("string?", "memory.managedByResourceArn"),
                    },
                    ties=(
                        Tie("runs-as", "memory.memoryExecutionRoleArn"),
                        Tie("uses-model", _MODELS),
                        Tie("writes", f"{_STREAMS}.dataStreamArn"),
                        Tie("writes", f"{_SELF_MANAGED}.payloadDeliveryBucketName", _BUCKET),
                        Tie("writes", f"{_SELF_MANAGED}.topicArn"),
                    ),
                    texts=("memory.strategies",),
                ),
                DELIVERED,
                # Where a region's service takes no policies of memories yet, there is none.
                replace(RESOURCE_POLICY, none=(*RESOURCE_POLICY.none, "ValidationException")),
                TAGS,
            ),
        ),
    ),
)
