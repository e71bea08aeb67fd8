"""The rest of AgentCore: evaluations, capacity, configuration, data sets, consent."""

from aispm.providers.aws.row import Call, Fact, Row, Tie
from aispm.providers.aws.rows.agentcore_parts import SERVICE, TAGS, URL

_GROUPS = "dataSourceConfig.cloudWatchLogs"
_JUDGE = "evaluatorConfig.[llmAsAJudge, derived][].modelConfig.*[].modelId"
_EC2 = "computeConfiguration.ec2Configuration"
_LAUNCH = f"{_EC2}.launchTemplateSource.launchParameters"
_OPERATOR = "permissionsConfiguration.capacityProviderOperatorRoleArn"

ROWS = (
    Row(
        kind="aws.agentcore.online_evaluation",
        title="AgentCore online evaluation",
        role="setting",
        service=SERVICE,
        id="onlineEvaluationConfigArn",
        name="onlineEvaluationConfigName",
        listing=Call(
            operation="ListOnlineEvaluationConfigs",
            items="onlineEvaluationConfigs",
            facts={
                "status": Fact("string", "status"),
                "execution_status": Fact("string?", "executionStatus"),
            },
            then=(
                Call(
                    operation="GetOnlineEvaluationConfig",
                    args={"onlineEvaluationConfigId": "onlineEvaluationConfigId"},
                    facts={
                        "role_arn": Fact("string?", "evaluationExecutionRoleArn"),
                        "log_groups": Fact(
                            "list",
                            f"{_GROUPS}.[logGroupNames, logGroupNamePrefixes][] | [?@] || `[]`",
                        ),
                        "evaluator_ids": Fact("list", "evaluators[].evaluatorId || `[]`"),
                        "output_log_group": Fact(
                            "string?", "outputConfig.cloudWatchConfig.logGroupName"
                        ),
                    },
                    ties=(Tie("runs-as", "evaluationExecutionRoleArn"),),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.evaluator",
        title="AgentCore evaluator",
        role="setting",
        service=SERVICE,
        id="evaluatorArn",
        name="evaluatorName",
        listing=Call(
            operation="ListEvaluators",
            # AWS's own and its partners' are in every account.
            items="evaluators[?evaluatorType!='Builtin' && evaluatorType!='ThirdParty']",
            facts={
                "status": Fact("string", "status"),
                "type": Fact("string?", "evaluatorType"),
                "kms_key_arn": Fact("string?", "kmsKeyArn"),
            },
            then=(
                Call(
                    operation="GetEvaluator",
                    # The instructions would need leave to decrypt.
                    args={"evaluatorId": "evaluatorId", "includedData": "'METADATA_ONLY'"},
                    facts={
                        "lambda_arn": Fact(
                            "string?", "evaluatorConfig.codeBased.lambdaConfig.lambdaArn"
                        ),
                        "models": Fact("list", f"{_JUDGE} || `[]`"),
                    },
                    ties=(
                        Tie("invokes", "evaluatorConfig.codeBased.lambdaConfig.lambdaArn"),
                        Tie("uses-model", _JUDGE),
                    ),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.capacity_provider",
        title="AgentCore capacity provider",
        role="compute",
        service=SERVICE,
        id="capacityProviderArn",
        name="name",
        listing=Call(
            operation="ListCapacityProviders",
            items="capacityProviders",
            facts={"status": Fact("string", "status")},
            then=(
                Call(
                    operation="GetCapacityProvider",
                    args={"capacityProviderId": "capacityProviderId"},
                    facts={
                        "role_arn": Fact("string?", _OPERATOR),
                        "instance_profile_arn": Fact("string?", f"{_LAUNCH}.instanceProfileArn"),
                        "ssh_key_name": Fact("string?", f"{_LAUNCH}.sshKeyName"),
                        "subnet_ids": Fact("list?", f"{_EC2}.vpcConfiguration.subnets"),
                        "security_group_ids": Fact(
                            "list?", f"{_EC2}.vpcConfiguration.securityGroups"
                        ),
                        "root_volume_encrypted": Fact("bool?", f"{_EC2}.rootVolume.encrypted"),
                    },
                    ties=(Tie("runs-as", _OPERATOR),),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.configuration_bundle",
        title="AgentCore configuration bundle",
        role="setting",
        service=SERVICE,
        id="bundleArn",
        name="bundleName",
        listing=Call(
            operation="ListConfigurationBundles",
            items="bundles",
            then=(
                Call(
                    operation="GetConfigurationBundle",
                    args={"bundleId": "bundleId"},
                    facts={
                        "version": Fact("string?", "versionId"),
                        "kms_key_arn": Fact("string?", "kmsKeyArn"),
                        "component_arns": Fact("list", "sort(keys(components))"),
                        "changed_by": Fact("string?", "lineageMetadata.createdBy.arn"),
                    },
                    texts=("components",),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.dataset",
        title="AgentCore evaluation dataset",
        role="data",
        service=SERVICE,
        id="datasetArn",
        name="datasetName",
        listing=Call(
            operation="ListDatasets",
            items="datasets",
            facts={
                "status": Fact("string", "status"),
                "schema": Fact("string?", "schemaType"),
                "examples": Fact("int", "exampleCount"),
            },
            then=(
                Call(
                    operation="GetDataset",
                    args={"datasetId": "datasetId"},
                    facts={"kms_key_arn": Fact("string?", "kmsKeyArn")},
                    tags="tags",
                ),
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.consent_portal",
        title="AgentCore consent portal",
        role="setting",
        service=SERVICE,
        id="consentPortalArn",
        name="name",
        listing=Call(
            operation="ListConsentPortals",
            items="consentPortals",
            facts={"status": Fact("string", "status"), "url": Fact("string?", "portalUrl", URL)},
            then=(
                Call(
                    operation="GetConsentPortal",
                    args={"consentPortalIdentifier": "consentPortalId"},
                    facts={
                        "role_arn": Fact("string?", "executionRoleArn"),
                        "gateway_ids": Fact("list", "sources[].identifier"),
                        "identity_provider_arn": Fact("string?", "idpConfig.credentialProviderArn"),
                    },
                    ties=(
                        Tie("runs-as", "executionRoleArn"),
                        Tie("authenticates-as", "idpConfig.credentialProviderArn"),
                    ),
                ),
            ),
        ),
    ),
)
