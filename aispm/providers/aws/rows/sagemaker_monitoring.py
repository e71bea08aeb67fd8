"""SageMaker model monitoring: schedules, and the four kinds of jobs that they start."""

from aispm.providers.aws.row import Call, Environment, Fact, Row, Tie
from aispm.providers.aws.rows.sagemaker import ARN, TAGS

_JOB = "MonitoringScheduleConfig.MonitoringJobDefinition"
_LISTED = "MonitoringJobDefinitionName"
_KINDS = (
    ("data_quality", "DataQuality", "data quality"),
    ("model_quality", "ModelQuality", "model quality"),
    ("model_bias", "ModelBias", "bias"),
    ("model_explainability", "ModelExplainability", "explainability"),
)


def _facts(job: str, output: str, resources: str) -> dict[str, Fact]:
    """Of a job: its role, its network, its machines, and the keys of its disks and results."""
    network = f"{job}.NetworkConfig"
    return {
        "role_arn": Fact("string?", f"{job}.RoleArn"),
        "in_vpc": Fact("bool", f"{network}.VpcConfig != `null`"),
        "network_isolated": Fact("bool", f"{network}.EnableNetworkIsolation || `false`"),
        "traffic_encrypted": Fact(
            "bool", f"{network}.EnableInterContainerTrafficEncryption || `false`"
        ),
        "instances": Fact("int?", f"{job}.{resources}.ClusterConfig.InstanceCount"),
        "volume_kms_key_arn": Fact("string?", f"{job}.{resources}.ClusterConfig.VolumeKmsKeyId"),
        "output_kms_key_arn": Fact("string?", f"{job}.{output}.KmsKeyId"),
    }


def _definition(kind: str, noun: str, words: str) -> Row:
    """Definitions of one kind of monitoring job; `noun` is what the API calls it."""
    return Row(
        kind=f"aws.sagemaker.{kind}_job_definition",
        title=f"SageMaker {words} job definition",
        role="config",
        service="sagemaker",
        id="MonitoringJobDefinitionArn",
        name=_LISTED,
        listing=Call(
            operation=f"List{noun}JobDefinitions",
            items="JobDefinitionSummaries",
            facts={"endpoint": Fact("string?", "EndpointName")},
            then=(
                Call(
                    operation=f"Describe{noun}JobDefinition",
                    args={"JobDefinitionName": _LISTED},
                    facts={
                        **_facts("@", f"{noun}JobOutputConfig", "JobResources"),
                        "image": Fact("string?", f"{noun}AppSpecification.ImageUri"),
                    },
                    ties=(
                        Tie("runs-as", "RoleArn"),
                        Tie(
                            "writes",
                            f"{noun}JobOutputConfig.MonitoringOutputs[].S3Output.S3Uri",
                        ),
                    ),
                    environment=Environment(f"{noun}AppSpecification.Environment"),
                ),
            ),
        ),
    )


ROWS = (
    Row(
        kind="aws.sagemaker.monitoring_schedule",
        title="SageMaker monitoring schedule",
        role="config",
        service="sagemaker",
        id="MonitoringScheduleArn",
        name="MonitoringScheduleName",
        listing=Call(
            operation="ListMonitoringSchedules",
            items="MonitoringScheduleSummaries",
            facts={
                "status": Fact("string", "MonitoringScheduleStatus"),
                "monitoring_type": Fact("string?", "MonitoringType"),
                "endpoint": Fact("string?", "EndpointName"),
                "job_definition": Fact("string?", _LISTED),
            },
            ties=(Tie("reads", "EndpointName", ARN + "endpoint/{value}"),),
            then=(
                Call(
                    operation="DescribeMonitoringSchedule",
                    args={"MonitoringScheduleName": "MonitoringScheduleName"},
                    facts={
                        "has_own_job": Fact("bool", f"{_JOB} != `null`"),
                        # of the job that stands in the schedule itself; null with a definition
                        **{
                            name: Fact(fact.type.rstrip("?") + "?", f"{_JOB} && ({fact.path})")
                            for name, fact in _facts(
                                _JOB, "MonitoringOutputConfig", "MonitoringResources"
                            ).items()
                        },
                    },
                    ties=(Tie("runs-as", f"{_JOB}.RoleArn"),),
                    environment=Environment(f"{_JOB}.Environment"),
                ),
                TAGS,
            ),
        ),
    ),
    *(_definition(*kind) for kind in _KINDS),
)
