"""SageMaker: notebooks, domains, endpoints."""

from aispm.providers.aws.row import Call, Fact, Row, Tie

_TAGS = Call(operation="ListTags", args={"ResourceArn": "self"}, tags="Tags")

ROWS = (
    Row(
        kind="aws.sagemaker.notebook",
        title="SageMaker notebook instance",
        role="compute",
        service="sagemaker",
        id="NotebookInstanceArn",
        name="NotebookInstanceName",
        listing=Call(
            operation="ListNotebookInstances",
            items="NotebookInstances",
            facts={"status": Fact("string", "NotebookInstanceStatus")},
            then=(
                Call(
                    operation="DescribeNotebookInstance",
                    args={"NotebookInstanceName": "NotebookInstanceName"},
                    facts={
                        "root_access": Fact("string?", "RootAccess"),
                        "direct_internet_access": Fact("string?", "DirectInternetAccess"),
                        "role_arn": Fact("string?", "RoleArn"),
                        "subnet_id": Fact("string?", "SubnetId"),
                        "kms_key_arn": Fact("string?", "KmsKeyId"),
                        "imds_version": Fact(
                            "string?",
                            "InstanceMetadataServiceConfiguration"
                            ".MinimumInstanceMetadataServiceVersion",
                        ),
                    },
                    ties=(Tie("runs-as", "RoleArn"),),
                ),
                _TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.domain",
        title="SageMaker domain",
        role="compute",
        service="sagemaker",
        id="DomainArn",
        name="DomainName || DomainId",
        listing=Call(
            operation="ListDomains",
            items="Domains",
            then=(
                Call(
                    operation="DescribeDomain",
                    args={"DomainId": "DomainId"},
                    facts={
                        "auth_mode": Fact("string?", "AuthMode"),
                        "network_access": Fact("string?", "AppNetworkAccessType"),
                        "role_arn": Fact("string?", "DefaultUserSettings.ExecutionRole"),
                        "kms_key_arn": Fact("string?", "KmsKeyId"),
                    },
                    ties=(Tie("runs-as", "DefaultUserSettings.ExecutionRole"),),
                ),
                _TAGS,
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
                            ties=(Tie("runs-as", "ExecutionRoleArn"),),
                            then=(
                                Call(
                                    operation="DescribeModel",
                                    # Every variant's role is linked; `role_arn` holds one.
                                    each="[ProductionVariants, ShadowProductionVariants][]",
                                    args={"ModelName": "ModelName"},
                                    facts={"role_arn": Fact("string?", "ExecutionRoleArn")},
                                    ties=(Tie("runs-as", "ExecutionRoleArn"),),
                                ),
                            ),
                        ),
                    ),
                ),
                _TAGS,
            ),
        ),
    ),
)
