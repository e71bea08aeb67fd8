"""Bedrock AgentCore: runtimes, gateways and their targets, built-in tools, memories."""

from aispm.providers.aws.row import Call, Environment, Fact, Parent, Row, Tie

_SERVICE = "bedrock-agentcore-control"
_GATEWAY = "aws.agentcore.gateway"
_TAGS = Call(operation="ListTagsForResource", args={"resourceArn": "self"}, tags="tags")
# Every account has AWS's own interpreter and browser in every region; only its own are listed.
_OWN = {"type": "'CUSTOM'"}

ROWS = (
    Row(
        kind="aws.agentcore.runtime",
        title="AgentCore runtime",
        role="agent",
        service=_SERVICE,
        id="agentRuntimeArn",
        name="agentRuntimeName",
        listing=Call(
            operation="ListAgentRuntimes",
            items="agentRuntimes",
            facts={"status": Fact("string", "status")},
            then=(
                Call(
                    operation="GetAgentRuntime",
                    args={"agentRuntimeId": "agentRuntimeId"},
                    facts={
                        "role_arn": Fact("string?", "roleArn"),
                        "network_mode": Fact("string?", "networkConfiguration.networkMode"),
                        "protocol": Fact("string?", "protocolConfiguration.serverProtocol"),
                        "authorizer": Fact(
                            "string",
                            "authorizerConfiguration.customJWTAuthorizer && 'jwt' || 'iam'",
                        ),
                        "image": Fact(
                            "string?", "agentRuntimeArtifact.containerConfiguration.containerUri"
                        ),
                        "mmds_v2_required": Fact("bool?", "metadataConfiguration.requireMMDSV2"),
                    },
                    ties=(Tie("runs-as", "roleArn"),),
                    environment=Environment("environmentVariables"),
                ),
                _TAGS,
            ),
        ),
    ),
    Row(
        kind=_GATEWAY,
        title="AgentCore gateway",
        role="agent",
        service=_SERVICE,
        id="arn:{partition}:bedrock-agentcore:{region}:{account}:gateway/{gatewayId}",
        name="name",
        listing=Call(
            operation="ListGateways",
            items="items",
            facts={
                "authorizer_type": Fact("string?", "authorizerType"),
                "protocol_type": Fact("string?", "protocolType"),
            },
            then=(
                Call(
                    operation="GetGateway",
                    args={"gatewayIdentifier": "gatewayId"},
                    facts={
                        "role_arn": Fact("string?", "roleArn"),
                        "kms_key_arn": Fact("string?", "kmsKeyArn"),
                        "policy_engine_mode": Fact("string?", "policyEngineConfiguration.mode"),
                        "exception_level": Fact("string?", "exceptionLevel"),
                    },
                    ties=(Tie("runs-as", "roleArn"),),
                ),
                _TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.gateway_target",
        title="AgentCore gateway target",
        role="tool",
        service=_SERVICE,
        parent=Parent(_GATEWAY, "contains"),
        id="{parent}/target/{targetId}",
        name="name",
        listing=Call(
            operation="ListGatewayTargets",
            args={"gatewayIdentifier": "up.gatewayId"},
            items="items",
            facts={
                "target_type": Fact("string?", "targetType"),
                "status": Fact("string", "status"),
            },
            then=(
                Call(
                    operation="GetGatewayTarget",
                    args={"gatewayIdentifier": "up.gatewayId", "targetId": "targetId"},
                    facts={
                        "lambda_arn": Fact("string?", "targetConfiguration.mcp.lambda.lambdaArn"),
                        "endpoint": Fact(
                            "string?",
                            "targetConfiguration.[mcp.mcpServer.endpoint, "
                            "http.passthrough.endpoint, inference.provider.endpoint]"
                            " | not_null([0], [1], [2])",
                        ),
                        "credential_types": Fact(
                            "list",
                            "sort(credentialProviderConfigurations[].credentialProviderType"
                            " || `[]`)",
                        ),
                    },
                    ties=(
                        Tie("invokes", "targetConfiguration.mcp.lambda.lambdaArn"),
                        Tie("invokes", "targetConfiguration.http.agentcoreRuntime.arn"),
                    ),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.code_interpreter",
        title="AgentCore code interpreter",
        role="compute",
        service=_SERVICE,
        id="codeInterpreterArn",
        name="name || codeInterpreterId",
        listing=Call(
            operation="ListCodeInterpreters",
            args=_OWN,
            items="codeInterpreterSummaries",
            then=(
                Call(
                    operation="GetCodeInterpreter",
                    args={"codeInterpreterId": "codeInterpreterId"},
                    facts={
                        "role_arn": Fact("string?", "executionRoleArn"),
                        "network_mode": Fact("string?", "networkConfiguration.networkMode"),
                    },
                    ties=(Tie("runs-as", "executionRoleArn"),),
                ),
                _TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.browser",
        title="AgentCore browser",
        role="compute",
        service=_SERVICE,
        id="browserArn",
        name="name || browserId",
        listing=Call(
            operation="ListBrowsers",
            args=_OWN,
            items="browserSummaries",
            then=(
                Call(
                    operation="GetBrowser",
                    args={"browserId": "browserId"},
                    facts={
                        "role_arn": Fact("string?", "executionRoleArn"),
                        "network_mode": Fact("string?", "networkConfiguration.networkMode"),
                        "recording_enabled": Fact("bool", "recording.enabled || `false`"),
                    },
                    ties=(Tie("runs-as", "executionRoleArn"),),
                ),
                _TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.memory",
        title="AgentCore memory",
        role="data",
        service=_SERVICE,
        id="arn",
        name="id",  # the list gives no name; the id begins with it
        listing=Call(
            operation="ListMemories",
            items="memories",
            then=(
                Call(
                    operation="GetMemory",
                    args={"memoryId": "id", "view": "'without_decryption'"},
                    facts={
                        "role_arn": Fact("string?", "memory.memoryExecutionRoleArn"),
                        "kms_key_arn": Fact("string?", "memory.encryptionKeyArn"),
                        "event_expiry_days": Fact("int?", "memory.eventExpiryDuration"),
                    },
                    ties=(Tie("runs-as", "memory.memoryExecutionRoleArn"),),
                ),
                _TAGS,
            ),
        ),
    ),
)
