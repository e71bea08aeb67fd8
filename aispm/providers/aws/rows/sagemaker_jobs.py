"""SageMaker jobs. Their lists have no end, so only recent ones are read.

Job kinds say alike whether their network and disks are closed; their records keep variables
and parameters in clear for as long as AWS keeps the job.
"""

from __future__ import annotations

from aispm.providers.aws.row import Call, Environment, Fact, Recent, Row, Tie
from aispm.providers.aws.rows.sagemaker import ARN

_NEWEST = {"SortBy": "'CreationTime'", "SortOrder": "'Descending'", "MaxResults": "`100`"}


def _facts(
    role: str = "RoleArn",
    network: str = "@",
    volume: str = "",
    output: str = "",
    *,
    instances: str = "",
    isolated: bool = True,
    encrypted: bool = True,
) -> dict[str, Fact]:
    """What is asked of every job: its role, its network, and the keys of its disks and results.

    `network` holds the settings of the network, the others are paths: of a role, of keys and of
    how many machines there are, between which there is traffic.
    """
    facts = {
        "role_arn": Fact("string?", role),
        "in_vpc": Fact("bool", f"{network}.VpcConfig != `null`"),
        "subnets": Fact("list", f"{network}.VpcConfig.Subnets || `[]`"),
        "security_groups": Fact("list", f"{network}.VpcConfig.SecurityGroupIds || `[]`"),
    }
    if isolated:
        facts["network_isolated"] = Fact("bool", f"{network}.EnableNetworkIsolation || `false`")
    if encrypted:
        facts["traffic_encrypted"] = Fact(
            "bool", f"{network}.EnableInterContainerTrafficEncryption || `false`"
        )
    if instances:
        facts["instances"] = Fact("int?", instances)
    if volume:
        facts["volume_kms_key_arn"] = Fact("string?", volume)
    if output:
        facts["output_kms_key_arn"] = Fact("string?", output)
    return facts


def _job(
    kind: str,
    title: str,
    noun: str,
    items: str,
    facts: dict[str, Fact],
    ties: tuple[Tie, ...],
    *,
    describe: str = "",
    environment: str = "",
    parameters: str = "",
) -> Row:
    """A kind of job; `noun` is what the API calls it. `environment` and `parameters` are paths."""
    named = Environment(parameters, fact="parameter_names") if parameters else None
    return Row(
        kind=f"aws.sagemaker.{kind}",
        title=title,
        role="compute",
        service="sagemaker",
        id=f"{noun}Arn",
        name=f"{noun}Name",
        listing=Call(
            operation=f"List{noun}s",
            args=_NEWEST,
            recent=Recent(),
            items=items,
            facts={
                "status": Fact("string", f"{noun}Status"),
                "created_at": Fact("string?", "CreationTime"),
            },
            then=(
                Call(
                    operation=describe or f"Describe{noun}",
                    args={f"{noun}Name": f"{noun}Name"},
                    facts=facts,
                    ties=ties,
                    environment=Environment(environment) if environment else None,
                    settings=(named,) if named else (),
                ),
            ),
        ),
    )


def _data(role: str, inputs: str, output: str) -> tuple[Tie, ...]:
    """A job's role and buckets."""
    return (Tie("runs-as", role), Tie("reads", inputs), Tie("writes", output))


_CHANNELS = "InputDataConfig[].DataSource.S3DataSource.S3Uri"
_DEFINITIONS = "[TrainingJobDefinition, TrainingJobDefinitions][] | [?@]"
# A job has alike machines, groups of them, or what was found of those it asked for.
_GROUPS = "ResourceConfig.InstanceGroups[].InstanceCount || `[]`"
_COUNTS = f"[ResourceConfig.[InstanceCount, SelectedInstanceCount], sum({_GROUPS})]"
_TUNED = "HyperParameterTuningResourceConfig"
_VOLUME = f"(ResourceConfig.VolumeKmsKeyId || {_TUNED}.VolumeKmsKeyId)"
_TUNED_COUNTS = (
    f"[ResourceConfig.InstanceCount, {_TUNED}.[InstanceCount, InstanceConfigs[].InstanceCount]]"
)


def _all(condition: str) -> Fact:
    """Whether no training definition of a tuning job lacks something."""
    return Fact("bool", f"length({_DEFINITIONS} | [?!({condition})]) == `0`")


def _weakest(key: str) -> Fact:
    """The key that every definition has; None where one has none: that sorts first."""
    return Fact("string?", f"{_DEFINITIONS} | sort_by(@, &({key} || ''))[0] | {key}")


ROWS = (
    _job(
        "training_job",
        "SageMaker training job",
        "TrainingJob",
        "TrainingJobSummaries",
        {
            **_facts(
                volume="ResourceConfig.VolumeKmsKeyId",
                output="OutputDataConfig.KmsKeyId",
                instances=f"max({_COUNTS}[] | [?@])",
            ),
            "image": Fact("string?", "AlgorithmSpecification.TrainingImage"),
            "output_url": Fact("string?", "OutputDataConfig.S3OutputPath"),
        },
        (
            *_data("RoleArn", _CHANNELS, "OutputDataConfig.S3OutputPath"),
            Tie("writes", "CheckpointConfig.S3Uri"),
        ),
        environment="Environment",
        parameters="HyperParameters",
    ),
    _job(
        "tuning_job",
        "SageMaker hyperparameter tuning job",
        "HyperParameterTuningJob",
        "HyperParameterTuningJobSummaries",
        {
            "role_arn": Fact("string?", f"{_DEFINITIONS} | [0].RoleArn"),
            "in_vpc": _all("VpcConfig"),
            "network_isolated": _all("EnableNetworkIsolation"),
            "traffic_encrypted": _all("EnableInterContainerTrafficEncryption"),
            "instances": Fact("int?", f"max({_DEFINITIONS} | [].{_TUNED_COUNTS}[][][] | [?@])"),
            "volume_kms_key_arn": _weakest(_VOLUME),
            "output_kms_key_arn": _weakest("OutputDataConfig.KmsKeyId"),
            "images": Fact("list", f"{_DEFINITIONS} | [].AlgorithmSpecification.TrainingImage"),
        },
        _data(
            f"{_DEFINITIONS} | [].RoleArn",
            f"{_DEFINITIONS} | [].{_CHANNELS} | []",
            f"{_DEFINITIONS} | [].OutputDataConfig.S3OutputPath",
        ),
        environment=f"{_DEFINITIONS} | [].Environment",
        parameters=f"{_DEFINITIONS} | [].StaticHyperParameters",
    ),
    _job(
        "automl_job",
        "SageMaker AutoML job",
        "AutoMLJob",
        "AutoMLJobSummaries",
        _facts(
            network="SecurityConfig",
            volume="SecurityConfig.VolumeKmsKeyId",
            output="OutputDataConfig.KmsKeyId",
            isolated=False,
        ),
        (
            *_data(
                "RoleArn",
                "AutoMLJobInputDataConfig[].DataSource.S3DataSource.S3Uri",
                "OutputDataConfig.S3OutputPath",
            ),
            Tie("runs-as", "AutoMLComputeConfig.EmrServerlessComputeConfig.ExecutionRoleARN"),
        ),
        describe="DescribeAutoMLJobV2",
        parameters="AutoMLProblemTypeConfig.TextGenerationJobConfig.TextGenerationHyperParameters",
    ),
    _job(
        "processing_job",
        "SageMaker processing job",
        "ProcessingJob",
        "ProcessingJobSummaries",
        {
            **_facts(
                network="NetworkConfig",
                volume="ProcessingResources.ClusterConfig.VolumeKmsKeyId",
                output="ProcessingOutputConfig.KmsKeyId",
                instances="ProcessingResources.ClusterConfig.InstanceCount",
            ),
            "image": Fact("string?", "AppSpecification.ImageUri"),
        },
        _data(
            "RoleArn",
            "ProcessingInputs[].S3Input.S3Uri",
            "ProcessingOutputConfig.Outputs[].S3Output.S3Uri",
        ),
        environment="Environment",
    ),
    _job(
        "transform_job",
        "SageMaker batch transform job",
        "TransformJob",
        "TransformJobSummaries",
        {
            "model": Fact("string?", "ModelName"),
            "volume_kms_key_arn": Fact("string?", "TransformResources.VolumeKmsKeyId"),
            "output_kms_key_arn": Fact("string?", "TransformOutput.KmsKeyId"),
            "data_capture_kms_key_arn": Fact("string?", "DataCaptureConfig.KmsKeyId"),
            "data_capture": Fact("bool", "DataCaptureConfig != `null`"),
        },
        (
            Tie("uses-model", "ModelName", ARN + "model/{value}"),
            Tie("reads", "TransformInput.DataSource.S3DataSource.S3Uri"),
            Tie("writes", "TransformOutput.S3OutputPath"),
            Tie("writes", "DataCaptureConfig.DestinationS3Uri"),
        ),
        environment="Environment",
    ),
    _job(
        "compilation_job",
        "SageMaker compilation job",
        "CompilationJob",
        "CompilationJobSummaries",
        _facts(output="OutputConfig.KmsKeyId", isolated=False, encrypted=False),
        _data("RoleArn", "InputConfig.S3Uri", "OutputConfig.S3OutputLocation"),
    ),
    _job(
        "labeling_job",
        "SageMaker labeling job",
        "LabelingJob",
        "LabelingJobSummaryList",
        {
            **_facts(
                network="LabelingJobAlgorithmsConfig.LabelingJobResourceConfig",
                volume="LabelingJobAlgorithmsConfig.LabelingJobResourceConfig.VolumeKmsKeyId",
                output="OutputConfig.KmsKeyId",
                isolated=False,
                encrypted=False,
            ),
            "workteam_arn": Fact("string?", "HumanTaskConfig.WorkteamArn"),
            "public_workforce": Fact(
                "bool", "contains(HumanTaskConfig.WorkteamArn || '', '/public-crowd/')"
            ),
        },
        (
            *_data(
                "RoleArn",
                "InputConfig.DataSource.S3DataSource.ManifestS3Uri",
                "OutputConfig.S3OutputPath",
            ),
            Tie("invokes", "HumanTaskConfig.PreHumanTaskLambdaArn"),
            Tie(
                "invokes",
                "HumanTaskConfig.AnnotationConsolidationConfig.AnnotationConsolidationLambdaArn",
            ),
        ),
    ),
)
