"""AgentCore harnesses: agents that are a configuration only, of a model, tools and a memory.

As with runtimes, an endpoint's facts are those of the version that it routes to, and as whom
that runs and what it may use is told of the harness.
"""

from aispm.providers.aws.row import Call, Environment, Fact, Parent, Row, Tie
from aispm.providers.aws.rows.agentcore_parts import (
    SERVICE,
    TAGS,
    URL,
    authorizer,
    image,
    jwt,
    mounts,
    network,
)

HARNESS = "aws.agentcore.harness"
_OWN = "harness"
_MODEL = f"{_OWN}.model.*"  # a union: one model stands in it
_RUNTIME = f"{_OWN}.environment.agentCoreRuntimeEnvironment"
_MEMORY = f"{_OWN}.memory"
_MEMORY_ARN = f"{_MEMORY}.*.arn | [0]"
_REMOTE = f"{_OWN}.tools[].config.remoteMcp"
_GATEWAY = f"{_OWN}.tools[].config.agentCoreGateway"
_TOOLS = (
    f"{_OWN}.tools[].config.[agentCoreGateway.gatewayArn, agentCoreBrowser.browserArn, "
    "agentCoreCodeInterpreter.codeInterpreterArn][] | [?@]"
)
_SKILLS = f"{_OWN}.skills[].[s3.uri, git.url][] | [?@]"
_HOOKS = f"{_OWN}.hooks[].*[].target[]"
_KEYS = (
    f"{_OWN}.[model.*.apiKeyArn, tools[].config.agentCoreGateway.outboundAuth.oauth.providerArn, "
    "skills[].git.auth.credentialArn][][] | [?@]"
)
_IMAGE = f"{_OWN}.environmentArtifact.containerConfiguration.containerUri"
_VERSION = {
    "role_arn": Fact("string?", f"{_OWN}.executionRoleArn"),
    "model_provider": Fact("string?", f"keys({_OWN}.model) | [0]"),
    "model_id": Fact("string?", f"{_MODEL} | [0].modelId"),
    "model_api_base": Fact("string?", f"{_MODEL} | [0].apiBase", URL),
    "tool_types": Fact("list", f"sort({_OWN}.tools[].type || `[]`)"),
    "allowed_tools": Fact("list", f"{_OWN}.allowedTools || `[]`"),
    "remote_mcp_urls": Fact("list", f"{_REMOTE}.url || `[]`", URL),
    "open_remote_mcp_urls": Fact(
        "list", f"{_REMOTE} | [?!outboundAuth || outboundAuth.none != `null`].url || `[]`", URL
    ),
    "skill_sources": Fact("list", f"{_SKILLS} || `[]`", URL),
    "credential_provider_arns": Fact("list", f"{_KEYS} || `[]`"),
    "max_iterations": Fact("int?", f"{_OWN}.maxIterations"),
    "max_tokens": Fact("int?", f"{_OWN}.maxTokens"),
    "timeout_seconds": Fact("int?", f"{_OWN}.timeoutSeconds"),
    "authorizer": Fact(
        "string", f"{_OWN}.authorizerConfiguration.customJWTAuthorizer && 'jwt' || 'iam'"
    ),
    **jwt(f"{_OWN}.authorizerConfiguration"),
    **network(f"{_RUNTIME}.networkConfiguration", "networkModeConfig"),
    **mounts(f"{_RUNTIME}.filesystemConfigurations"),
    **image(_IMAGE),
    "idle_timeout_seconds": Fact(
        "int?", f"{_RUNTIME}.lifecycleConfiguration.idleRuntimeSessionTimeout"
    ),
    "max_lifetime_seconds": Fact("int?", f"{_RUNTIME}.lifecycleConfiguration.maxLifetime"),
    "runtime_arn": Fact("string?", f"{_RUNTIME}.agentRuntimeArn"),
    "memory_arn": Fact("string?", _MEMORY_ARN),
    "memory_kms_key_arn": Fact("string?", f"{_MEMORY}.managedMemoryConfiguration.encryptionKeyArn"),
    "memory_expiry_days": Fact("int?", f"{_MEMORY}.managedMemoryConfiguration.eventExpiryDuration"),
    "hook_arns": Fact("list", f"{_HOOKS}.*[].arn || `[]`"),
    "hooks_fail_open": Fact("bool", f"contains({_HOOKS}.lambda.failureMode || `[]`, 'allow')"),
}


def _ties(of: str) -> tuple[Tie, ...]:
    return (
        Tie("runs-as", f"{_OWN}.executionRoleArn", source=of),
        Tie("uses-model", f"{_MODEL}.modelId", source=of),
        Tie("invokes", _TOOLS, source=of),
        Tie("invokes", f"{_HOOKS}.lambda.arn", source=of),
        Tie("calls-tool", f"{_REMOTE}.url", source=of),
        Tie("reads", _MEMORY_ARN, source=of),
        Tie("writes", _MEMORY_ARN, source=of),
        Tie("authenticates-as", _KEYS, source=of),
        *authorizer(f"{_OWN}.authorizerConfiguration", of),
        Tie("contains", f"{_RUNTIME}.agentRuntimeArn", source=of),
        Tie("runs-code-in", _IMAGE, of, "{value}"),
        Tie("runs-code-in", f"{_OWN}.skills[].s3.uri", of, "{value}"),
        Tie("runs-code-in", f"{_OWN}.skills[].git.url", of, "{value}"),
    )


_TEXTS = tuple(
    f"{_OWN}.{part}" for part in ("systemPrompt", "model", "tools", "skills", "truncation")
)

ROWS = (
    Row(
        kind=HARNESS,
        title="AgentCore harness",
        role="agent",
        service=SERVICE,
        id="arn",
        name="harnessName",
        listing=Call(
            operation="ListHarnesses",
            items="harnesses",
            facts={
                "status": Fact("string", "status"),
                "version": Fact("string?", "harnessVersion"),
            },
            then=(
                Call(
                    operation="GetHarness",
                    args={"harnessId": "harnessId"},
                    facts=_VERSION,
                    ties=_ties("{self}"),
                    environment=Environment(f"{_OWN}.environmentVariables"),
                    texts=_TEXTS,
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.harness_endpoint",
        title="AgentCore harness endpoint",
        role="setting",
        service=SERVICE,
        parent=Parent(HARNESS, "contains"),
        id="arn",
        name="endpointName",
        listing=Call(
            operation="ListHarnessEndpoints",
            args={"harnessId": "up.harnessId"},
            items="endpoints",
            facts={
                "status": Fact("string", "status"),
                "live_version": Fact("string?", "liveVersion"),
                "target_version": Fact("string?", "targetVersion"),
                "routes_to_newest": Fact("bool", "liveVersion == up.harnessVersion"),
            },
            then=(
                Call(
                    operation="GetHarness",
                    args={"harnessId": "up.harnessId", "harnessVersion": "liveVersion"},
                    facts=_VERSION,
                    ties=_ties("{parent}"),
                    environment=Environment(f"{_OWN}.environmentVariables"),
                    holder="{parent}",
                    texts=_TEXTS,
                ),
            ),
        ),
    ),
)
