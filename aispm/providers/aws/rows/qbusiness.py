"""Q Business: applications, what they know, and what they can do.

Q Apps are not listed: their service shows each caller its own only. Whether an application
lets people make them is a fact of the application.
"""

from collections.abc import Sequence
from typing import Any

from aispm.providers.aws import openapi
from aispm.providers.aws.named import bare
from aispm.providers.aws.paths import search
from aispm.providers.aws.row import Call, Derived, Fact, Parent, Row, Tie
from aispm.vocabulary import Facts

_SERVICE = "qbusiness"
_APPLICATION = "aws.qbusiness.application"
_INDEX = "aws.qbusiness.index"
_BUCKET = "arn:{partition}:s3:::{value}"
_TAGS = Call(operation="ListTagsForResource", args={"resourceARN": "self"}, tags="tags")
_ABSENT = ("ResourceNotFoundException",)
_KEPT, _MOST = 500, 20  # characters of an address, and addresses of one plugin


def _on(switch: str) -> Fact:
    """Whether a switch is on; not set where the answer says nothing of it."""
    return Fact("bool?", f"{switch} && {switch} == 'ENABLED'")


_DETAILS = {
    "role_arn": Fact("string?", "roleArn"),
    "kms_key_arn": Fact("string?", "encryptionConfiguration.kmsKeyId"),
    "attachments_enabled": _on("attachmentsConfiguration.attachmentsControlMode"),
    "q_apps_enabled": _on("qAppsConfiguration.qAppsControlMode"),
    "personalization_enabled": _on("personalizationConfiguration.personalizationControlMode"),
    "auto_subscribe_enabled": _on("autoSubscriptionConfiguration.autoSubscribe"),
}
# The controls come in pages, as the topics among them are a list.
_CONTROLS = {
    "response_scope": Fact("string?", "items[].responseScope | [0]"),
    "creator_mode_enabled": _on(
        "(items[].creatorModeConfiguration.creatorModeControl | [0])",
    ),
    "orchestration_enabled": _on("(items[].orchestrationConfiguration.control | [0])"),
    "hallucination_reduction_enabled": _on(
        "(items[].hallucinationReductionConfiguration.hallucinationReductionControl | [0])",
    ),
    "has_blocked_phrases": Fact("bool", "length(items[].blockedPhrases.blockedPhrases[]) > `0`"),
    "has_topic_controls": Fact("bool", "length(items[].topicConfigurations[]) > `0`"),
}
_PLUGIN_AUTH = " || ".join(
    f"(authConfiguration.{member} != `null` && '{name}')"
    for member, name in (
        ("noAuthConfiguration", "none"),
        ("basicAuthConfiguration", "basic"),
        ("oAuth2ClientCredentialConfiguration", "oauth2"),
        ("idcAuthConfiguration", "identity-center"),
    )
)
_PLUGIN_LOGIN = "authConfiguration.*.secretArn | [0]"
_PLUGIN_ROLE = "authConfiguration.*.roleArn | [0]"
_SOURCE_LOGIN = "configuration.[secretArn, connectionConfiguration.secretArn][] | [?@] | [0]"
_SOURCE_BUCKET = "configuration.connectionConfiguration.repositoryEndpointMetadata.BucketName"
_HOOKS = "documentEnrichmentConfiguration.*"


def _addresses(answers: Sequence[Any], _: dict[str, Any]) -> Facts:
    """Where the API of a custom plugin is; not told where its schema is elsewhere, or none."""
    schema = search("[0].customPluginConfiguration.apiSchema", list(answers))
    if schema is None:
        return {"api_addresses": []}
    api = openapi.read(str(schema.get("payload") or ""))
    if api is None:
        return {}
    return {"api_addresses": sorted({bare(one, _KEPT) for one in openapi.servers(api)})[:_MOST]}


ROWS = (
    Row(
        kind=_APPLICATION,
        title="Q Business application",
        role="agent",
        service=_SERVICE,
        id="arn:{partition}:qbusiness:{region}:{account}:application/{applicationId}",
        name="displayName || applicationId",
        listing=Call(
            operation="ListApplications",
            items="applications",
            facts={
                "status": Fact("string?", "status"),
                "identity_type": Fact("string?", "identityType"),
            },
            then=(
                Call(
                    operation="GetApplication",
                    args={"applicationId": "applicationId"},
                    facts=_DETAILS,
                    ties=(Tie("runs-as", "roleArn"),),
                ),
                Call(
                    operation="GetChatControlsConfiguration",
                    args={"applicationId": "applicationId"},
                    items="[@]",
                    facts=_CONTROLS,
                ),
                Call(
                    operation="GetPolicy",
                    args={"applicationId": "applicationId"},
                    policy="policy",
                    none=_ABSENT,
                ),
                _TAGS,
            ),
        ),
    ),
    Row(
        kind=_INDEX,
        title="Q Business index",
        role="knowledge",
        service=_SERVICE,
        parent=Parent(_APPLICATION, "uses-knowledge"),
        id="{parent}/index/{indexId}",
        name="displayName || indexId",
        listing=Call(
            operation="ListIndices",
            args={"applicationId": "up.applicationId"},
            items="indices",
            facts={"status": Fact("string?", "status")},
        ),
    ),
    Row(
        kind="aws.qbusiness.data_source",
        title="Q Business data source",
        role="data",
        service=_SERVICE,
        parent=Parent(_INDEX, "uses-knowledge"),
        id="{parent}/data-source/{dataSourceId}",
        name="displayName || dataSourceId",
        listing=Call(
            operation="ListDataSources",
            args={"applicationId": "up.up.applicationId", "indexId": "up.indexId"},
            items="dataSources",
            facts={"type": Fact("string?", "type"), "status": Fact("string?", "status")},
            then=(
                Call(
                    operation="GetDataSource",
                    args={
                        "applicationId": "up.up.applicationId",
                        "indexId": "up.indexId",
                        "dataSourceId": "dataSourceId",
                    },
                    facts={
                        "role_arn": Fact("string?", "roleArn"),
                        "secret_arn": Fact("string?", _SOURCE_LOGIN),
                        "bucket_name": Fact("string?", _SOURCE_BUCKET),
                        "in_vpc": Fact("bool", "vpcConfiguration != `null`"),
                    },
                    ties=(
                        Tie("runs-as", "roleArn"),
                        Tie("runs-as", f"{_HOOKS}.roleArn"),
                        Tie("reads", _SOURCE_LOGIN),
                        Tie("reads", _SOURCE_BUCKET, _BUCKET),
                        Tie("invokes", f"{_HOOKS}.lambdaArn"),
                    ),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.qbusiness.plugin",
        title="Q Business plugin",
        role="tool",
        service=_SERVICE,
        parent=Parent(_APPLICATION, "calls-tool"),
        id="{parent}/plugin/{pluginId}",
        name="displayName || pluginId",
        listing=Call(
            operation="ListPlugins",
            args={"applicationId": "up.applicationId"},
            items="plugins",
            facts={
                "type": Fact("string?", "type"),
                "enabled": Fact("bool", "state == 'ENABLED'"),
                "server_url": Fact("string?", "serverUrl", kept=500),
                "server_plain_http": Fact("bool", "starts_with(not_null(serverUrl, ''), 'http:')"),
            },
            then=(
                Call(
                    operation="GetPlugin",
                    args={"applicationId": "up.applicationId", "pluginId": "pluginId"},
                    facts={
                        "auth_type": Fact("string?", f"{_PLUGIN_AUTH} || `null`"),
                        "role_arn": Fact("string?", _PLUGIN_ROLE),
                        "secret_arn": Fact("string?", _PLUGIN_LOGIN),
                        "custom": Fact("bool", "customPluginConfiguration != `null`"),
                    },
                    ties=(
                        Tie("runs-as", _PLUGIN_ROLE),
                        Tie("reads", _PLUGIN_LOGIN),
                        Tie("reads", "customPluginConfiguration.apiSchema.s3.bucket", _BUCKET),
                    ),
                    texts=("customPluginConfiguration.apiSchema.payload",),
                    derived=Derived({"api_addresses": "list"}, _addresses),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.qbusiness.retriever",
        title="Q Business retriever",
        role="knowledge",
        service=_SERVICE,
        parent=Parent(_APPLICATION, "uses-knowledge"),
        id="{parent}/retriever/{retrieverId}",
        name="displayName || retrieverId",
        listing=Call(
            operation="ListRetrievers",
            args={"applicationId": "up.applicationId"},
            items="retrievers",
            facts={"type": Fact("string?", "type"), "status": Fact("string?", "status")},
            then=(
                Call(
                    operation="GetRetriever",
                    args={"applicationId": "up.applicationId", "retrieverId": "retrieverId"},
                    facts={"role_arn": Fact("string?", "roleArn")},
                    ties=(
                        Tie("runs-as", "roleArn"),
                        Tie(
                            "uses-knowledge",
                            "configuration.kendraIndexConfiguration.indexId",
                            "arn:{partition}:kendra:{region}:{account}:index/{value}",
                        ),
                        Tie(
                            "uses-knowledge",
                            "configuration.nativeIndexConfiguration.indexId",
                            "{parent}/index/{value}",
                        ),
                    ),
                ),
            ),
        ),
    ),
)
