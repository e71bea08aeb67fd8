"""AgentCore gateways: whom they let in, what they lead to, and what limits them."""

from aispm.providers.aws.row import Call, Fact, Parent, Row, Tie
from aispm.providers.aws.rows.agentcore_parts import (
    RESOURCE_POLICY,
    SERVICE,
    TAGS,
    URL,
    authorizer,
    certificates,
    jwt,
)
from aispm.providers.aws.rows.log_delivery import DELIVERED
from aispm.providers.aws.rows.trails import RECORDED

_GATEWAY = "aws.agentcore.gateway"
_UP = {"gatewayIdentifier": "up.gatewayId"}
_INTERCEPTOR = "interceptorConfigurations[].interceptor.lambda.arn"
# Only these see a call before it is made; one that gets no headers does not know whose it is.
_BEFORE = "interceptorConfigurations[?contains(interceptionPoints, 'REQUEST')]"
_ASKING = f"{_BEFORE} | [?inputConfiguration.passRequestHeaders]"
_TRANSFORM = "customTransformConfiguration.lambda.arn"
_ENDPOINT = (
    "targetConfiguration.[mcp.mcpServer.endpoint, http.passthrough.endpoint, "
    "inference.provider.endpoint] | not_null([0], [1], [2])"
)
_RUNTIME = "targetConfiguration.http.agentcoreRuntime"
# Not `*.a.b`: of the names after `*.`, jmespath applies the first alone to every member.
_SCHEMA = (
    "targetConfiguration.[mcp.*.[s3, toolSchema.s3, mcpToolSchema.s3][][], "
    "http.*[].schema.source.s3][][].uri"
)
_PROVIDER = "credentialProviderConfigurations[].credentialProvider"
_PROVIDERS = (
    f"{_PROVIDER}.[oauthCredentialProvider.providerArn, apiKeyCredentialProvider.providerArn][]"
    " | [?@]"
)
_ROUTES = "actions[].routeToTarget.[staticRoute, weightedRoute.trafficSplit[]][][]"
_BUNDLES = (
    "actions[].configurationBundle.[staticOverride.bundleArn, "
    "weightedOverride.trafficSplit[].configurationBundle.bundleArn][][]"
)

ROWS = (
    Row(
        kind=_GATEWAY,
        title="AgentCore gateway",
        role="agent",
        service=SERVICE,
        id="arn:{partition}:bedrock-agentcore:{region}:{account}:gateway/{gatewayId}",
        name="name",
        listing=Call(
            operation="ListGateways",
            items="items",
            facts={
                "status": Fact("string", "status"),
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
                        "url": Fact("string?", "gatewayUrl", URL),
                        **jwt("authorizerConfiguration"),
                        "policy_engine_arn": Fact("string?", "policyEngineConfiguration.arn"),
                        "policy_engine_mode": Fact("string?", "policyEngineConfiguration.mode"),
                        "exception_level": Fact("string?", "exceptionLevel"),
                        "interceptor_arns": Fact("list", f"{_INTERCEPTOR} || `[]`"),
                        "request_interceptor_arns": Fact(
                            "list", f"{_BEFORE}.interceptor.lambda.arn || `[]`"
                        ),
                        "asking_interceptor_arns": Fact(
                            "list", f"{_ASKING}.interceptor.lambda.arn || `[]`"
                        ),
                        "interceptors_get_headers": Fact(
                            "bool",
                            "contains(interceptorConfigurations[].inputConfiguration"
                            ".passRequestHeaders || `[]`, `true`)",
                        ),
                        "transform_arn": Fact("string?", _TRANSFORM),
                        "web_acl_arn": Fact("string?", "webAclArn"),
                        "waf_failure_mode": Fact("string?", "wafConfiguration.failureMode"),
                        "workload_identity_arn": Fact(
                            "string?", "workloadIdentityDetails.workloadIdentityArn"
                        ),
                    },
                    ties=(
                        Tie("runs-as", "roleArn"),
                        Tie("authenticates-as", "workloadIdentityDetails.workloadIdentityArn"),
                        Tie("invokes", _INTERCEPTOR),
                        Tie("invokes", _TRANSFORM),
                        *authorizer("authorizerConfiguration"),
                        Tie("administers", "policyEngineConfiguration.arn", "{self}", "{value}"),
                    ),
                    texts=("protocolConfiguration",),
                ),
                Call(
                    operation="ListGatewayRateLimits",
                    args={"gatewayIdentifier": "gatewayId"},
                    items="rateLimits",
                    facts={"rate_limits": Fact("int", "length(items[?status=='ACTIVE'])")},
                ),
                DELIVERED,
                *RECORDED,
                RESOURCE_POLICY,
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.gateway_target",
        title="AgentCore gateway target",
        role="tool",
        service=SERVICE,
        parent=Parent(_GATEWAY, "contains"),
        id="{parent}/target/{targetId}",
        name="name",
        listing=Call(
            operation="ListGatewayTargets",
            args=_UP,
            items="items",
            facts={
                "target_type": Fact("string?", "targetType"),
                "status": Fact("string", "status"),
                "listing_mode": Fact("string?", "listingMode"),
            },
            then=(
                Call(
                    operation="GetGatewayTarget",
                    args=_UP | {"targetId": "targetId"},
                    facts={
                        "lambda_arn": Fact("string?", "targetConfiguration.mcp.lambda.lambdaArn"),
                        "endpoint": Fact("string?", _ENDPOINT, URL),
                        "runtime_arn": Fact("string?", f"{_RUNTIME}.arn"),
                        "runtime_qualifier": Fact("string?", f"{_RUNTIME}.qualifier"),
                        "api_gateway_id": Fact(
                            "string?", "targetConfiguration.mcp.apiGateway.restApiId"
                        ),
                        "api_gateway_stage": Fact(
                            "string?", "targetConfiguration.mcp.apiGateway.stage"
                        ),
                        "connector": Fact(
                            "string?", "targetConfiguration.*[].connector.source.connectorId | [0]"
                        ),
                        "passthrough_protocol": Fact(
                            "string?", "targetConfiguration.http.passthrough.protocolType"
                        ),
                        "schema_uris": Fact("list", f"{_SCHEMA} || `[]`", URL),
                        "credential_types": Fact(
                            "list",
                            "sort(credentialProviderConfigurations[].credentialProviderType"
                            " || `[]`)",
                        ),
                        "credential_provider_arns": Fact("list", f"{_PROVIDERS} || `[]`"),
                        "oauth_grant_types": Fact(
                            "list", f"{_PROVIDER}.oauthCredentialProvider.grantType || `[]`"
                        ),
                        "api_key_locations": Fact(
                            "list",
                            f"{_PROVIDER}.apiKeyCredentialProvider.credentialLocation || `[]`",
                        ),
                        "has_private_endpoint": Fact("bool", "privateEndpoint != `null`"),
                        "allowed_request_headers": Fact(
                            "list?", "metadataConfiguration.allowedRequestHeaders"
                        ),
                    },
                    ties=(
                        Tie("invokes", "targetConfiguration.mcp.lambda.lambdaArn"),
                        Tie("invokes", f"{_RUNTIME}.arn"),
                        Tie(
                            "invokes",
                            "targetConfiguration.mcp.apiGateway.restApiId",
                            "arn:{partition}:apigateway:{region}::/restapis/{value}",
                        ),
                        Tie("calls-tool", _ENDPOINT),
                        Tie("reads", _SCHEMA),
                        Tie("authenticates-as", _PROVIDERS),
                        *certificates("@"),
                    ),
                    texts=("targetConfiguration", _PROVIDER),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.gateway_rule",
        title="AgentCore gateway rule",
        role="setting",
        service=SERVICE,
        parent=Parent(_GATEWAY, "contains"),
        id="{parent}/rule/{ruleId}",
        name="ruleId",
        listing=Call(
            operation="ListGatewayRules",
            args=_UP,
            items="gatewayRules",
            facts={
                "status": Fact("string", "status"),
                "priority": Fact("int", "priority"),
                "principal_arns": Fact(
                    "list", "conditions[].matchPrincipals.anyOf[].iamPrincipal.arn || `[]`"
                ),
                "paths": Fact("list", "conditions[].matchPaths.anyOf[] || `[]`"),
                "models": Fact("list", "conditions[].matchModels.anyOf[].value || `[]`"),
                "target_names": Fact("list", f"{_ROUTES}.targetName || `[]`"),
                "bundle_arns": Fact("list", f"{_BUNDLES} || `[]`"),
                "managed_by": Fact("string?", "system.managedBy"),
            },
        ),
    ),
    Row(
        kind="aws.agentcore.gateway_rate_limit",
        title="AgentCore gateway rate limit",
        role="setting",
        service=SERVICE,
        parent=Parent(_GATEWAY, "contains"),
        id="{parent}/rate-limit/{rateLimitId}",
        name="rateLimitId",
        listing=Call(
            operation="ListGatewayRateLimits",
            args=_UP,
            items="rateLimits",
            facts={
                "status": Fact("string", "status"),
                "dimension_keys": Fact("list", "dimensionKeys"),
                "limits_requests": Fact("bool", "length(entries[].requests[] || `[]`) > `0`"),
                "limits_tokens": Fact("bool", "length(entries[].tokens[] || `[]`) > `0`"),
                "limits_connections": Fact("bool", "length(entries[].connections[] || `[]`) > `0`"),
            },
        ),
    ),
)
