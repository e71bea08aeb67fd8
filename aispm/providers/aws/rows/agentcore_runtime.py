"""AgentCore runtimes, and the endpoints through which their versions are called.

A runtime's own facts are those of its newest version, an endpoint's those of the version that
it routes to. As whom any of these runs and what code they run is told of the runtime.
"""

from aispm.providers.aws.row import Call, Environment, Fact, Parent, Row, Tie
from aispm.providers.aws.rows.agentcore_parts import (
    RESOURCE_POLICY,
    SERVICE,
    TAGS,
    authorizer,
    image,
    jwt,
    mounts,
    network,
)
from aispm.providers.aws.rows.trails import RECORDED

RUNTIME = "aws.agentcore.runtime"
_CODE = "agentRuntimeArtifact.codeConfiguration"
_IMAGE = "agentRuntimeArtifact.containerConfiguration.containerUri"
_CAPACITY = "capacityProviderConfiguration"
_MOUNTED = "filesystemConfigurations[].s3BucketMount.bucket"
_VERSION = {
    "role_arn": Fact("string?", "roleArn"),
    **network("networkConfiguration", "networkModeConfig"),
    "protocol": Fact("string?", "protocolConfiguration.serverProtocol"),
    "authorizer": Fact("string", "authorizerConfiguration.customJWTAuthorizer && 'jwt' || 'iam'"),
    **jwt("authorizerConfiguration"),
    **image(_IMAGE),
    "code_bucket": Fact("string?", f"{_CODE}.code.s3.bucket"),
    "code_key": Fact("string?", f"{_CODE}.code.s3.prefix"),
    "code_version_id": Fact("string?", f"{_CODE}.code.s3.versionId"),
    "code_runtime": Fact("string?", f"{_CODE}.runtime", shown=True),
    "mmds_v2_required": Fact("bool?", "metadataConfiguration.requireMMDSV2"),
    "allowed_request_headers": Fact("list?", "requestHeaderConfiguration.requestHeaderAllowlist"),
    "idle_timeout_seconds": Fact("int?", "lifecycleConfiguration.idleRuntimeSessionTimeout"),
    "max_lifetime_seconds": Fact("int?", "lifecycleConfiguration.maxLifetime"),
    "workload_identity_arn": Fact("string?", "workloadIdentityDetails.workloadIdentityArn"),
    **mounts("filesystemConfigurations"),
    "capacity_provider_arn": Fact("string?", f"{_CAPACITY}.capacityProviderArn"),
    "privilege_mode": Fact(
        "string?", f"{_CAPACITY}.operatingSystemConfiguration.linux.privilegeMode"
    ),
}


def _ties(of: str) -> tuple[Tie, ...]:
    bucket = "arn:{partition}:s3:::{value}"
    return (
        Tie("runs-as", "roleArn", source=of),
        Tie("authenticates-as", "workloadIdentityDetails.workloadIdentityArn", source=of),
        Tie("runs-code-in", _IMAGE, of, "{value}"),
        Tie("runs-code-in", f"{_CODE}.code.s3.bucket", of, bucket),
        Tie("contains", f"{_CAPACITY}.capacityProviderArn", of, "{value}"),
        *authorizer("authorizerConfiguration", of),
        Tie("reads", _MOUNTED, bucket, of),
        Tie("writes", _MOUNTED, bucket, of),
    )


ROWS = (
    Row(
        kind=RUNTIME,
        title="AgentCore runtime",
        role="agent",
        service=SERVICE,
        id="agentRuntimeArn",
        name="agentRuntimeName",
        listing=Call(
            operation="ListAgentRuntimes",
            items="agentRuntimes",
            facts={
                "status": Fact("string", "status"),
                "version": Fact("string?", "agentRuntimeVersion"),
            },
            then=(
                Call(
                    operation="GetAgentRuntime",
                    args={"agentRuntimeId": "agentRuntimeId"},
                    facts=_VERSION,
                    ties=_ties("{self}"),
                    environment=Environment("environmentVariables"),
                ),
                Call(
                    operation="ListAgentRuntimeEndpoints",
                    args={"agentRuntimeId": "agentRuntimeId"},
                    items="runtimeEndpoints",
                    facts={
                        "endpoints": Fact("int", "length(items)"),
                        "live_versions": Fact("list", "sort(items[].liveVersion)"),
                    },
                ),
                *RECORDED,
                RESOURCE_POLICY,
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.runtime_endpoint",
        title="AgentCore runtime endpoint",
        role="setting",
        service=SERVICE,
        parent=Parent(RUNTIME, "contains"),
        id="agentRuntimeEndpointArn",
        name="name",
        listing=Call(
            operation="ListAgentRuntimeEndpoints",
            args={"agentRuntimeId": "up.agentRuntimeId"},
            items="runtimeEndpoints",
            facts={
                "status": Fact("string", "status"),
                "live_version": Fact("string?", "liveVersion"),
                "target_version": Fact("string?", "targetVersion"),
                "routes_to_newest": Fact("bool", "liveVersion == up.agentRuntimeVersion"),
            },
            then=(
                Call(
                    operation="GetAgentRuntime",
                    args={
                        "agentRuntimeId": "up.agentRuntimeId",
                        "agentRuntimeVersion": "liveVersion",
                    },
                    facts=_VERSION,
                    ties=_ties("{parent}"),
                    environment=Environment("environmentVariables"),
                    holder="{parent}",
                ),
                RESOURCE_POLICY,
                TAGS,
            ),
        ),
    ),
)
