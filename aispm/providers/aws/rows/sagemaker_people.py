"""SageMaker's human reviewers, hubs, model cards, experiments and device fleets."""

from aispm.providers.aws.row import Call, Fact, Parent, Row, Tie
from aispm.providers.aws.rows.sagemaker import ARN, TAGS

_HUB = "aws.sagemaker.hub"
_TEAM = "HumanLoopConfig.WorkteamArn || ''"

ROWS = (
    Row(
        kind="aws.sagemaker.flow_definition",
        title="SageMaker human review workflow",
        role="config",
        service="sagemaker",
        id="FlowDefinitionArn",
        name="FlowDefinitionName",
        listing=Call(
            operation="ListFlowDefinitions",
            items="FlowDefinitionSummaries",
            facts={"status": Fact("string", "FlowDefinitionStatus")},
            then=(
                Call(
                    operation="DescribeFlowDefinition",
                    args={"FlowDefinitionName": "FlowDefinitionName"},
                    facts={
                        "role_arn": Fact("string?", "RoleArn"),
                        "kms_key_arn": Fact("string?", "OutputConfig.KmsKeyId"),
                        "workteam_arn": Fact("string?", "HumanLoopConfig.WorkteamArn"),
                        "public_workforce": Fact("bool", f"contains({_TEAM}, '/public-crowd/')"),
                    },
                    ties=(
                        Tie("runs-as", "RoleArn"),
                        Tie("writes", "OutputConfig.S3OutputPath"),
                    ),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.workforce",
        title="SageMaker workforce",
        role="config",
        service="sagemaker",
        id="WorkforceArn",
        name="WorkforceName",
        listing=Call(
            operation="ListWorkforces",
            items="Workforces",
            facts={
                "status": Fact("string?", "Status"),
                "source_cidrs": Fact("list", "SourceIpConfig.Cidrs || `[]`"),
                "in_vpc": Fact("bool", "WorkforceVpcConfig != `null`"),
                "identity_provider": Fact("string?", "OidcConfig && 'oidc' || 'cognito'"),
                "issuer": Fact("string?", "OidcConfig.Issuer"),
            },
            then=(TAGS,),
        ),
    ),
    Row(
        kind=_HUB,
        title="SageMaker hub",
        role="config",
        service="sagemaker",
        id="HubArn",
        name="HubName",
        listing=Call(
            operation="ListHubs",
            # AWS's own hub is in every account; what it holds is AWS's
            items="HubSummaries[?!contains(HubArn, ':aws:hub/')]",
            facts={"status": Fact("string", "HubStatus")},
            then=(
                Call(
                    operation="DescribeHub",
                    args={"HubName": "HubName"},
                    facts={"url": Fact("string?", "S3StorageConfig.S3OutputPath")},
                    ties=(Tie("writes", "S3StorageConfig.S3OutputPath"),),
                ),
                TAGS,
            ),
        ),
    ),
    *(
        Row(
            kind=f"aws.sagemaker.{kind}",
            title=title,
            role="model",
            service="sagemaker",
            id="HubContentArn",
            name="HubContentName",
            parent=Parent(_HUB, "contains"),
            listing=Call(
                operation="ListHubContents",
                args={"HubName": "up.HubName", "HubContentType": f"'{content}'"},
                items="HubContentSummaries",
                facts={
                    "status": Fact("string", "HubContentStatus"),
                    "version": Fact("string", "HubContentVersion"),
                    "support": Fact("string?", "SupportStatus"),
                    "public_arn": Fact("string?", "SageMakerPublicHubContentArn"),
                },
            ),
        )
        for kind, title, content in (
            ("hub_model", "SageMaker hub model", "Model"),
            ("hub_model_reference", "SageMaker hub model reference", "ModelReference"),
        )
    ),
    Row(
        kind="aws.sagemaker.model_card",
        title="SageMaker model card",
        role="config",
        service="sagemaker",
        id="ModelCardArn",
        name="ModelCardName",
        listing=Call(
            operation="ListModelCards",
            items="ModelCardSummaries",
            facts={"status": Fact("string", "ModelCardStatus")},
            then=(
                Call(
                    operation="DescribeModelCard",
                    args={"ModelCardName": "ModelCardName"},
                    facts={"kms_key_arn": Fact("string?", "SecurityConfig.KmsKeyId")},
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.inference_experiment",
        title="SageMaker inference experiment",
        role="config",
        service="sagemaker",
        id=ARN + "inference-experiment/{Name}",  # the list tells no ARN
        name="Name",
        listing=Call(
            operation="ListInferenceExperiments",
            items="InferenceExperiments",
            facts={"status": Fact("string", "Status"), "role_arn": Fact("string?", "RoleArn")},
            ties=(Tie("runs-as", "RoleArn"),),
            then=(
                Call(
                    operation="DescribeInferenceExperiment",
                    args={"Name": "Name"},
                    facts={
                        "kms_key_arn": Fact("string?", "KmsKey"),
                        "storage_kms_key_arn": Fact("string?", "DataStorageConfig.KmsKey"),
                        "stores_data": Fact("bool", "DataStorageConfig != `null`"),
                        "endpoint": Fact("string?", "EndpointMetadata.EndpointName"),
                    },
                    ties=(
                        Tie("uses-model", "ModelVariants[].ModelName", ARN + "model/{value}"),
                        Tie("writes", "DataStorageConfig.Destination"),
                    ),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.device_fleet",
        title="SageMaker edge device fleet",
        role="config",
        service="sagemaker",
        id="DeviceFleetArn",
        name="DeviceFleetName",
        listing=Call(
            operation="ListDeviceFleets",
            items="DeviceFleetSummaries",
            then=(
                Call(
                    operation="DescribeDeviceFleet",
                    args={"DeviceFleetName": "DeviceFleetName"},
                    facts={
                        "role_arn": Fact("string?", "RoleArn"),
                        "kms_key_arn": Fact("string?", "OutputConfig.KmsKeyId"),
                        "url": Fact("string?", "OutputConfig.S3OutputLocation"),
                    },
                    ties=(
                        Tie("runs-as", "RoleArn"),
                        Tie("writes", "OutputConfig.S3OutputLocation"),
                    ),
                ),
                TAGS,
            ),
        ),
    ),
)
