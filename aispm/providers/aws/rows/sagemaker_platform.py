"""SageMaker around models: pipelines, projects, feature groups, MLflow, partner apps, clusters."""

from aispm.providers.aws.row import Call, Environment, Fact, Row, Tie
from aispm.providers.aws.rows.sagemaker import TAGS

_GROUPS = "[InstanceGroups, RestrictedInstanceGroups][]"
# Parameters, each as an assignment.
_PAIRS = "[].join('=', [Key || '', Value || ''])"

ROWS = (
    Row(
        kind="aws.sagemaker.pipeline",
        title="SageMaker pipeline",
        role="compute",
        service="sagemaker",
        id="PipelineArn",
        name="PipelineName",
        listing=Call(
            operation="ListPipelines",
            items="PipelineSummaries",
            facts={
                "role_arn": Fact("string?", "RoleArn"),
                "last_run_at": Fact("string?", "LastExecutionTime"),
            },
            ties=(Tie("runs-as", "RoleArn"),),
            then=(
                Call(
                    operation="DescribePipeline",
                    args={"PipelineName": "PipelineName"},
                    facts={"status": Fact("string?", "PipelineStatus")},
                    texts=("PipelineDefinition",),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.project",
        title="SageMaker project",
        role="config",
        service="sagemaker",
        id="ProjectArn",
        name="ProjectName",
        listing=Call(
            operation="ListProjects",
            items="ProjectSummaryList",
            facts={"status": Fact("string", "ProjectStatus")},
            then=(
                Call(
                    operation="DescribeProject",
                    args={"ProjectName": "ProjectName"},
                    facts={
                        "role_arns": Fact(
                            "list",
                            "TemplateProviderDetails[].CfnTemplateProviderDetail.RoleARN || `[]`",
                        ),
                        "product": Fact("string?", "ServiceCatalogProvisioningDetails.ProductId"),
                    },
                    ties=(
                        Tie(
                            "runs-as", "TemplateProviderDetails[].CfnTemplateProviderDetail.RoleARN"
                        ),
                    ),
                    texts=(
                        f"ServiceCatalogProvisioningDetails.ProvisioningParameters{_PAIRS}",
                        f"TemplateProviderDetails[].CfnTemplateProviderDetail.Parameters[]{_PAIRS}",
                    ),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.feature_group",
        title="SageMaker feature group",
        role="data",
        service="sagemaker",
        store=True,
        id="FeatureGroupArn",
        name="FeatureGroupName",
        listing=Call(
            operation="ListFeatureGroups",
            items="FeatureGroupSummaries",
            facts={"status": Fact("string?", "FeatureGroupStatus")},
            then=(
                Call(
                    operation="DescribeFeatureGroup",
                    args={"FeatureGroupName": "FeatureGroupName"},
                    facts={
                        "role_arn": Fact("string?", "RoleArn"),
                        "has_online_store": Fact(
                            "bool", "OnlineStoreConfig.EnableOnlineStore || `false`"
                        ),
                        "online_kms_key_arn": Fact(
                            "string?", "OnlineStoreConfig.SecurityConfig.KmsKeyId"
                        ),
                        "has_offline_store": Fact("bool", "OfflineStoreConfig != `null`"),
                        "offline_kms_key_arn": Fact(
                            "string?", "OfflineStoreConfig.S3StorageConfig.KmsKeyId"
                        ),
                        "offline_url": Fact("string?", "OfflineStoreConfig.S3StorageConfig.S3Uri"),
                    },
                    ties=(
                        Tie("runs-as", "RoleArn"),
                        Tie("writes", "OfflineStoreConfig.S3StorageConfig.S3Uri"),
                    ),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.mlflow_server",
        title="SageMaker MLflow tracking server",
        role="server",
        service="sagemaker",
        id="TrackingServerArn",
        name="TrackingServerName",
        listing=Call(
            operation="ListMlflowTrackingServers",
            items="TrackingServerSummaries",
            facts={
                "status": Fact("string?", "TrackingServerStatus"),
                "version": Fact("string?", "MlflowVersion"),
            },
            then=(
                Call(
                    operation="DescribeMlflowTrackingServer",
                    args={"TrackingServerName": "TrackingServerName"},
                    facts={
                        "role_arn": Fact("string?", "RoleArn"),
                        "artifacts_url": Fact("string?", "ArtifactStoreUri"),
                        "registers_models": Fact("bool", "AutomaticModelRegistration || `false`"),
                        "checks_bucket_owner": Fact("bool", "S3BucketOwnerVerification"),
                    },
                    ties=(
                        Tie("runs-as", "RoleArn"),
                        Tie("writes", "ArtifactStoreUri"),
                    ),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.mlflow_app",
        title="SageMaker MLflow app",
        role="server",
        service="sagemaker",
        id="Arn",
        name="Name",
        listing=Call(
            operation="ListMlflowApps",
            items="Summaries[?!deleted(Status)]",
            facts={
                "status": Fact("string?", "Status"),
                "version": Fact("string?", "MlflowVersion"),
            },
            then=(
                Call(
                    operation="DescribeMlflowApp",
                    args={"Arn": "Arn"},
                    facts={
                        "role_arn": Fact("string?", "RoleArn"),
                        "artifacts_url": Fact("string?", "ArtifactStoreUri"),
                        "kms_key_arn": Fact("string?", "KmsKeyId"),
                        "registers_models": Fact(
                            "bool", "ModelRegistrationMode == 'AutoModelRegistrationEnabled'"
                        ),
                    },
                    ties=(
                        Tie("runs-as", "RoleArn"),
                        Tie("writes", "ArtifactStoreUri"),
                    ),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.partner_app",
        title="SageMaker partner AI app",
        role="server",
        service="sagemaker",
        id="Arn",
        name="Name",
        listing=Call(
            operation="ListPartnerApps",
            items="Summaries[?!deleted(Status)]",
            facts={"status": Fact("string?", "Status"), "app_type": Fact("string?", "Type")},
            then=(
                Call(
                    operation="DescribePartnerApp",
                    args={"Arn": "Arn"},
                    facts={
                        "auth_type": Fact("string?", "AuthType"),
                        "role_arn": Fact("string?", "ExecutionRoleArn"),
                        "kms_key_arn": Fact("string?", "KmsKeyId"),
                        "version": Fact("string?", "Version"),
                        "admins": Fact("int", "length(ApplicationConfig.AdminUsers || `[]`)"),
                        "session_identity": Fact(
                            "bool", "EnableIamSessionBasedIdentity || `false`"
                        ),
                    },
                    ties=(Tie("runs-as", "ExecutionRoleArn"),),
                    settings=(Environment("ApplicationConfig.Arguments", fact="parameter_names"),),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.cluster",
        title="SageMaker HyperPod cluster",
        role="compute",
        service="sagemaker",
        id="ClusterArn",
        name="ClusterName",
        listing=Call(
            operation="ListClusters",
            items="ClusterSummaries",
            facts={"status": Fact("string", "ClusterStatus")},
            then=(
                Call(
                    operation="DescribeCluster",
                    args={"ClusterName": "ClusterName"},
                    facts={
                        "role_arns": Fact("list", f"{_GROUPS}.ExecutionRole"),
                        "cluster_role_arn": Fact("string?", "ClusterRole"),
                        "in_vpc": Fact("bool", "VpcConfig != `null`"),
                        "subnets": Fact("list", "VpcConfig.Subnets || `[]`"),
                        "security_groups": Fact("list", "VpcConfig.SecurityGroupIds || `[]`"),
                        "groups_with_own_vpc": Fact(
                            "list", f"{_GROUPS} | [?OverrideVpcConfig].InstanceGroupName"
                        ),
                        "lifecycle_urls": Fact("list", f"{_GROUPS}.LifeCycleConfig.SourceS3Uri"),
                        "eks_cluster_arn": Fact("string?", "Orchestrator.Eks.ClusterArn"),
                        "node_recovery": Fact("string?", "NodeRecovery"),
                    },
                    ties=(
                        Tie("runs-as", f"{_GROUPS}.ExecutionRole"),
                        Tie("runs-as", "ClusterRole"),
                        Tie("reads", f"{_GROUPS}.LifeCycleConfig.SourceS3Uri"),
                        Tie("reads", "Orchestrator.Slurm.AccountingDatabase.SecretArn"),
                    ),
                ),
                TAGS,
            ),
        ),
    ),
)
