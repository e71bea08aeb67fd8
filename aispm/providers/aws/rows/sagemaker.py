"""SageMaker: notebooks, the scripts that start them, and the repositories they open."""

from aispm.providers.aws.row import Call, Fact, Row, Tie

TAGS = Call(operation="ListTags", args={"ResourceArn": "self"}, tags="Tags")
# The ARN of a thing that an answer names by its name.
ARN = "arn:{partition}:sagemaker:{region}:{account}:"

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
                        "security_groups": Fact("list", "SecurityGroups || `[]`"),
                        "kms_key_arn": Fact("string?", "KmsKeyId"),
                        "platform": Fact("string?", "PlatformIdentifier"),
                        "code_repository": Fact("string?", "DefaultCodeRepository", kept=500),
                        "lifecycle_config": Fact("string?", "NotebookInstanceLifecycleConfigName"),
                        "imds_version": Fact(
                            "string?",
                            "InstanceMetadataServiceConfiguration"
                            ".MinimumInstanceMetadataServiceVersion",
                        ),
                    },
                    ties=(
                        Tie("runs-as", "RoleArn"),
                        Tie(
                            "reads",
                            "NotebookInstanceLifecycleConfigName",
                            ARN + "notebook-instance-lifecycle-config/{value}",
                        ),
                        # A repository is named, or is a URL that stands for itself.
                        Tie(
                            "reads",
                            "[DefaultCodeRepository, AdditionalCodeRepositories][]"
                            " | [?@ && !contains(@, '://')]",
                            ARN + "code-repository/{value}",
                        ),
                    ),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.notebook_lifecycle",
        title="SageMaker notebook lifecycle configuration",
        role="config",
        service="sagemaker",
        id="NotebookInstanceLifecycleConfigArn",
        name="NotebookInstanceLifecycleConfigName",
        listing=Call(
            operation="ListNotebookInstanceLifecycleConfigs",
            items="NotebookInstanceLifecycleConfigs",
            facts={"changed_at": Fact("string?", "LastModifiedTime")},
            then=(
                Call(
                    operation="DescribeNotebookInstanceLifecycleConfig",
                    args={
                        "NotebookInstanceLifecycleConfigName": "NotebookInstanceLifecycleConfigName"
                    },
                    scripts=("[OnCreate, OnStart][].Content",),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.studio_lifecycle",
        title="SageMaker Studio lifecycle configuration",
        role="config",
        service="sagemaker",
        id="StudioLifecycleConfigArn",
        name="StudioLifecycleConfigName",
        listing=Call(
            operation="ListStudioLifecycleConfigs",
            items="StudioLifecycleConfigs",
            facts={
                "changed_at": Fact("string?", "LastModifiedTime"),
                "app_type": Fact("string?", "StudioLifecycleConfigAppType"),
            },
            then=(
                Call(
                    operation="DescribeStudioLifecycleConfig",
                    args={"StudioLifecycleConfigName": "StudioLifecycleConfigName"},
                    scripts=("StudioLifecycleConfigContent",),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.code_repository",
        title="SageMaker code repository",
        role="config",
        service="sagemaker",
        id="CodeRepositoryArn",
        name="CodeRepositoryName",
        listing=Call(
            operation="ListCodeRepositories",
            items="CodeRepositorySummaryList",
            facts={
                "url": Fact("string?", "GitConfig.RepositoryUrl", kept=500),
                "branch": Fact("string?", "GitConfig.Branch"),
                "secret_arn": Fact("string?", "GitConfig.SecretArn"),
                "has_secret": Fact("bool", "GitConfig.SecretArn != `null`"),
            },
            ties=(Tie("reads", "GitConfig.SecretArn"),),
            texts=("GitConfig.RepositoryUrl",),  # it may hold a user and a password
            then=(TAGS,),
        ),
    ),
)
