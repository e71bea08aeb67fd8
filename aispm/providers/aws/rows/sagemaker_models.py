"""SageMaker models: what they are made of, the endpoints for them."""

from collections.abc import Sequence
from typing import Any

from aispm.providers.aws.paths import search
from aispm.providers.aws.row import Call, Derived, Environment, Fact, Row, Tie
from aispm.providers.aws.rows.sagemaker import ARN, TAGS
from aispm.vocabulary import Facts

_CONTAINERS = "[PrimaryContainer, Containers][]"
_VARIANTS = "[ProductionVariants, ShadowProductionVariants][]"
_MODEL = ARN + "model/{value}"


def _data(containers: str) -> str:
    """Where the files of a model lie."""
    source = "S3DataSource.S3Uri"
    urls = f"ModelDataUrl, ModelDataSource.{source}, AdditionalModelDataSources[].{source}"
    return f"{containers}.[{urls}][][] | [?@]"


def _unapproved(answers: Sequence[Any], item: dict[str, Any]) -> Facts:
    """The packages of a model that were not approved, of those that have such a state."""
    which = "[?ModelApprovalStatus && ModelApprovalStatus!='Approved'].ModelPackageArn | sort(@)"
    return {"unapproved_packages": search(which, list(answers))}


ROWS = (
    Row(
        kind="aws.sagemaker.model",
        title="SageMaker model",
        role="model",
        service="sagemaker",
        id="ModelArn",
        name="ModelName",
        listing=Call(
            operation="ListModels",
            items="Models",
            facts={"created_at": Fact("string?", "CreationTime")},
            then=(
                Call(
                    operation="DescribeModel",
                    args={"ModelName": "ModelName"},
                    facts={
                        "role_arn": Fact("string?", "ExecutionRoleArn"),
                        "network_isolated": Fact("bool", "EnableNetworkIsolation || `false`"),
                        "in_vpc": Fact("bool", "VpcConfig != `null`"),
                        "subnets": Fact("list", "VpcConfig.Subnets || `[]`"),
                        "security_groups": Fact("list", "VpcConfig.SecurityGroupIds || `[]`"),
                        "images": Fact("list", f"{_CONTAINERS}.Image"),
                        "image_access": Fact(
                            "list", f"{_CONTAINERS}.ImageConfig.RepositoryAccessMode"
                        ),
                        "data_urls": Fact("list", _data(_CONTAINERS)),
                        "model_packages": Fact("list", f"{_CONTAINERS}.ModelPackageName"),
                    },
                    ties=(
                        Tie("runs-as", "ExecutionRoleArn"),
                        Tie("reads", _data(_CONTAINERS)),
                        Tie(
                            "uses-model",
                            f"{_CONTAINERS}.ModelPackageName | [?starts_with(@, 'arn:')]",
                        ),
                        Tie(
                            "invokes",
                            f"{_CONTAINERS}.ImageConfig.RepositoryAuthConfig"
                            ".RepositoryCredentialsProviderArn",
                        ),
                    ),
                    environment=Environment(f"{_CONTAINERS}.Environment"),
                    then=(
                        Call(
                            operation="DescribeModelPackage",
                            each=f"{_CONTAINERS} | [?ModelPackageName]",
                            args={"ModelPackageName": "ModelPackageName"},
                            derived=Derived({"unapproved_packages": "list"}, _unapproved),
                        ),
                    ),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.endpoint_config",
        title="SageMaker endpoint configuration",
        role="config",
        service="sagemaker",
        id="EndpointConfigArn",
        name="EndpointConfigName",
        listing=Call(
            operation="ListEndpointConfigs",
            items="EndpointConfigs",
            facts={"created_at": Fact("string?", "CreationTime")},
            then=(
                Call(
                    operation="DescribeEndpointConfig",
                    args={"EndpointConfigName": "EndpointConfigName"},
                    facts={
                        "kms_key_arn": Fact("string?", "KmsKeyId"),
                        "role_arn": Fact("string?", "ExecutionRoleArn"),
                        "network_isolated": Fact("bool", "EnableNetworkIsolation || `false`"),
                        "in_vpc": Fact("bool", "VpcConfig != `null`"),
                        "data_capture": Fact("bool", "DataCaptureConfig.EnableCapture || `false`"),
                        "data_capture_kms_key_arn": Fact("string?", "DataCaptureConfig.KmsKeyId"),
                        "async_inference": Fact("bool", "AsyncInferenceConfig != `null`"),
                        "async_kms_key_arn": Fact(
                            "string?", "AsyncInferenceConfig.OutputConfig.KmsKeyId"
                        ),
                        "core_dumps": Fact("bool", f"length({_VARIANTS}.CoreDumpConfig) > `0`"),
                        "core_dumps_unencrypted": Fact(
                            "bool",
                            f"length({_VARIANTS}.CoreDumpConfig | [?!KmsKeyId]) > `0`",
                        ),
                        "fewest_instances": Fact(
                            "int?", "min(ProductionVariants[].InitialInstanceCount || `[]`)"
                        ),
                        "serverless": Fact(
                            "bool",
                            "length(ProductionVariants[].ServerlessConfig || `[]`) > `0`",
                        ),
                        "ssm_access": Fact(
                            "bool", f"contains({_VARIANTS}.EnableSSMAccess, `true`)"
                        ),
                    },
                    ties=(
                        Tie("runs-as", "ExecutionRoleArn"),
                        Tie("uses-model", f"{_VARIANTS}.ModelName", _MODEL),
                        Tie("writes", "DataCaptureConfig.DestinationS3Uri"),
                        Tie("writes", "AsyncInferenceConfig.OutputConfig.S3OutputPath"),
                        Tie("writes", f"{_VARIANTS}.CoreDumpConfig.DestinationS3Uri"),
                    ),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.endpoint",
        title="SageMaker endpoint",
        role="model",
        service="sagemaker",
        id="EndpointArn",
        name="EndpointName",
        listing=Call(
            operation="ListEndpoints",
            items="Endpoints",
            facts={"status": Fact("string", "EndpointStatus")},
            then=(
                Call(
                    operation="DescribeEndpoint",
                    args={"EndpointName": "EndpointName"},
                    facts={"config": Fact("string?", "EndpointConfigName")},
                    then=(
                        Call(
                            operation="DescribeEndpointConfig",
                            args={"EndpointConfigName": "EndpointConfigName"},
                            facts={
                                "kms_key_arn": Fact("string?", "KmsKeyId"),
                                "data_capture": Fact("bool?", "DataCaptureConfig.EnableCapture"),
                                # of an endpoint that hosts inference components, not models
                                "role_arn": Fact("string?", "ExecutionRoleArn"),
                            },
                            ties=(
                                Tie("runs-as", "ExecutionRoleArn"),
                                Tie("reads", "EndpointConfigArn"),
                            ),
                            then=(
                                Call(
                                    operation="DescribeModel",
                                    # Every variant's role is linked; `role_arn` holds one.
                                    each=_VARIANTS,
                                    args={"ModelName": "ModelName"},
                                    facts={"role_arn": Fact("string?", "ExecutionRoleArn")},
                                    ties=(
                                        Tie("runs-as", "ExecutionRoleArn"),
                                        Tie("uses-model", "ModelArn"),
                                    ),
                                ),
                            ),
                        ),
                    ),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.inference_component",
        title="SageMaker inference component",
        role="model",
        service="sagemaker",
        id="InferenceComponentArn",
        name="InferenceComponentName",
        listing=Call(
            operation="ListInferenceComponents",
            items="InferenceComponents",
            facts={
                "status": Fact("string?", "InferenceComponentStatus"),
                "endpoint": Fact("string", "EndpointName"),
            },
            then=(
                Call(
                    operation="DescribeInferenceComponent",
                    args={"InferenceComponentName": "InferenceComponentName"},
                    facts={
                        "images": Fact(
                            "list",
                            "[Specification, Specifications][]"
                            ".Container.DeployedImage.SpecifiedImage",
                        ),
                        "data_urls": Fact(
                            "list", "[Specification, Specifications][].Container.ArtifactUrl"
                        ),
                    },
                    ties=(
                        Tie("uses-model", "[Specification, Specifications][].ModelName", _MODEL),
                        Tie(
                            "reads",
                            "[Specification, Specifications][].Container.ArtifactUrl",
                        ),
                    ),
                    environment=Environment(
                        "[Specification, Specifications][].Container.Environment"
                    ),
                ),
                TAGS,
            ),
        ),
    ),
)
