"""Catalogues of agents, MCP servers and skills: AgentCore's, and the Agent Registry after it."""

from aispm.providers.aws.row import Call, Fact, Parent, Row, Tie
from aispm.providers.aws.rows.agentcore_parts import SERVICE, TAGS, URL, authorizer, jwt, tokens

_REGISTRY, _CATALOGUE = "aws.agentcore.registry", "aws.agent_registry.registry"
_CATALOGUE_SERVICE = "agent-registry-control"
_SYNC = "synchronizationConfiguration.fromUrl"
_SOURCES = (
    "descriptors.*.[source, additionalData.skillMd.source, additionalData.skillPackage.source][]"
    ".fromUrl"
)
_PROVIDER = "credentialProviderConfigurations[].credentialProvider"
_UP = {"registryId": "up.registryId"}
_RECORD = _UP | {"recordId": "recordId"}

ROWS = (
    Row(
        kind=_REGISTRY,
        title="AgentCore registry",
        role="setting",
        service=SERVICE,
        id="registryArn",
        name="name",
        listing=Call(
            operation="ListRegistries",
            items="registries",
            facts={
                "status": Fact("string", "status"),
                "authorizer_type": Fact("string?", "authorizerType"),
            },
            then=(
                Call(
                    operation="GetRegistry",
                    args={"registryId": "registryId"},
                    facts={
                        **jwt("authorizerConfiguration"),
                        # Without a word every record waits for a review.
                        "approves_by_itself": Fact(
                            "bool", "approvalConfiguration.autoApproval || `false`"
                        ),
                    },
                    ties=authorizer("authorizerConfiguration"),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.registry_record",
        title="AgentCore registry record",
        role="tool",
        service=SERVICE,
        parent=Parent(_REGISTRY, "contains"),
        id="recordArn",
        name="name",
        listing=Call(
            operation="ListRegistryRecords",
            args=_UP,
            items="registryRecords",
            facts={
                "status": Fact("string", "status"),
                "descriptor_type": Fact("string?", "descriptorType"),
                "version": Fact("string?", "recordVersion"),
            },
            then=(
                Call(
                    operation="GetRegistryRecord",
                    args=_RECORD,
                    facts={
                        "synchronization_type": Fact("string?", "synchronizationType"),
                        "source_url": Fact("string?", f"{_SYNC}.url", URL),
                        "credential_types": Fact(
                            "list",
                            f"{_SYNC}.credentialProviderConfigurations[].credentialProviderType"
                            " || `[]`",
                        ),
                        "role_arn": Fact(
                            "string?", f"{_SYNC}.{_PROVIDER}.iamCredentialProvider.roleArn | [0]"
                        ),
                    },
                    ties=(
                        Tie("runs-as", f"{_SYNC}.{_PROVIDER}.iamCredentialProvider.roleArn"),
                        Tie(
                            "authenticates-as",
                            f"{_SYNC}.{_PROVIDER}.oauthCredentialProvider.providerArn",
                        ),
                        Tie("reads", f"{_SYNC}.url"),
                    ),
                    texts=("descriptors", "synchronizationConfiguration"),
                ),
            ),
        ),
    ),
    Row(
        kind=_CATALOGUE,
        title="Agent Registry registry",
        role="setting",
        service=_CATALOGUE_SERVICE,
        id="registryArn",
        name="name",
        listing=Call(
            operation="ListRegistries",
            items="registries",
            facts={
                "status": Fact("string", "status"),
                "authorizer_type": Fact("string?", "discoveryConfiguration.authorizerType"),
                **tokens("discoveryConfiguration.authorizerConfiguration"),
                "detects_agents": Fact("bool?", "autoDetection.configuration.enabled"),
            },
            then=(
                Call(
                    operation="GetRegistry",
                    args={"registryId": "registryId"},
                    facts={
                        "kms_key_arn": Fact("string?", "encryptionConfiguration.kmsKeyArn"),
                        "approves_by_itself": Fact(
                            "bool",
                            "contains(approvalConfiguration.autoApprovalRules || `[]`, "
                            "'APPROVE_ALL')",
                        ),
                    },
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.agent_registry.record",
        title="Agent Registry record",
        role="tool",
        service=_CATALOGUE_SERVICE,
        parent=Parent(_CATALOGUE, "contains"),
        id="recordArn",
        name="displayName || name",
        listing=Call(
            operation="ListRegistryRecords",
            args=_UP,
            items="registryRecords",
            facts={
                "status": Fact("string", "status"),
                "record_type": Fact("string?", "recordType"),
                "version": Fact("string?", "recordVersion"),
                "detected": Fact("bool?", "createdByAutoDetection"),
                "detected_from": Fact("list", "provenanceSummaryList[].sourceId || `[]`"),
            },
            then=(
                Call(
                    operation="GetRegistryRecord",
                    args=_RECORD,
                    facts={
                        "source_urls": Fact("list", f"{_SOURCES}.url || `[]`", URL),
                        "role_arns": Fact(
                            "list",
                            f"{_SOURCES}.{_PROVIDER}[].iamCredentialProvider.roleArn || `[]`",
                        ),
                        "artifact_sha256": Fact("string?", "artifact.sha256"),
                    },
                    ties=(
                        Tie("runs-as", f"{_SOURCES}.{_PROVIDER}[].iamCredentialProvider.roleArn"),
                        Tie(
                            "authenticates-as",
                            f"{_SOURCES}.{_PROVIDER}[].oauthCredentialProvider.providerArn",
                        ),
                        Tie("reads", f"{_SOURCES}.url"),
                    ),
                    texts=("descriptors", "customMetadata"),
                ),
                TAGS,
            ),
        ),
    ),
)
