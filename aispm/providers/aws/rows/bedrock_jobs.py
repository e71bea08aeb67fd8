"""Bedrock jobs: what customises, imports, evaluates or calls models in batches."""

from aispm.providers.aws.row import Call, Fact, Row, Tie

_VPC = {
    "in_vpc": Fact("bool", "vpcConfig != `null`"),
    "subnet_ids": Fact("list", "vpcConfig.subnetIds || `[]`"),
    "security_group_ids": Fact("list", "vpcConfig.securityGroupIds || `[]`"),
}
_INPUT = "inputDataConfig.s3InputDataConfig"
_OUTPUT = "outputDataConfig.s3OutputDataConfig"
_DATASETS = (
    "evaluationConfig.[automated, human][].datasetMetricConfigs[].dataset.datasetLocation.s3Uri"
)


def _foreign(place: str) -> str:
    """The condition that a bucket is said to be of an account that the job is not of."""
    owner = f"{place}.s3BucketOwner"
    return f"({owner} && !contains(jobArn, {owner}))"


ROWS = (
    Row(
        kind="aws.bedrock.customization_job",
        title="Bedrock model customization job",
        role="compute",
        service="bedrock",
        id="jobArn",
        name="jobName",
        listing=Call(
            operation="ListModelCustomizationJobs",
            items="modelCustomizationJobSummaries",
            facts={
                "status": Fact("string", "status"),
                "customization_type": Fact("string?", "customizationType"),
                "base_model_arn": Fact("string", "baseModelArn"),
                "model_arn": Fact("string?", "customModelArn"),
                "created_at": Fact("string", "creationTime"),
            },
            ties=(Tie("uses-model", "baseModelArn"), Tie("writes", "customModelArn")),
            then=(
                Call(
                    operation="GetModelCustomizationJob",
                    args={"jobIdentifier": "jobArn"},
                    facts={
                        "role_arn": Fact("string?", "roleArn"),
                        "kms_key_arn": Fact("string?", "outputModelKmsKeyArn"),
                        "training_data_uri": Fact("string?", "trainingDataConfig.s3Uri"),
                        "output_uri": Fact("string?", "outputDataConfig.s3Uri"),
                        **_VPC,
                    },
                    ties=(
                        Tie("runs-as", "roleArn"),
                        Tie("reads", "trainingDataConfig.s3Uri"),
                        Tie("reads", "validationDataConfig.validators[].s3Uri"),
                        Tie("writes", "outputDataConfig.s3Uri"),
                        Tie(
                            "invokes",
                            "customizationConfig.rftConfig.graderConfig.lambdaGrader.lambdaArn",
                        ),
                    ),
                    texts=("hyperParameters",),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.bedrock.import_job",
        title="Bedrock model import job",
        role="compute",
        service="bedrock",
        id="jobArn",
        name="jobName",
        listing=Call(
            operation="ListModelImportJobs",
            items="modelImportJobSummaries",
            facts={
                "status": Fact("string", "status"),
                "model_arn": Fact("string?", "importedModelArn"),
                "created_at": Fact("string", "creationTime"),
            },
            ties=(Tie("writes", "importedModelArn"),),
            then=(
                Call(
                    operation="GetModelImportJob",
                    args={"jobIdentifier": "jobArn"},
                    facts={
                        "role_arn": Fact("string?", "roleArn"),
                        "kms_key_arn": Fact("string?", "importedModelKmsKeyArn"),
                        "source_uri": Fact("string?", "modelDataSource.s3DataSource.s3Uri"),
                        **_VPC,
                    },
                    ties=(
                        Tie("runs-as", "roleArn"),
                        Tie("reads", "modelDataSource.s3DataSource.s3Uri"),
                    ),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.bedrock.batch_job",
        title="Bedrock batch inference job",
        role="compute",
        service="bedrock",
        id="jobArn",
        name="jobName",
        listing=Call(
            operation="ListModelInvocationJobs",  # it tells all that the call for one job does
            items="invocationJobSummaries",
            facts={
                "status": Fact("string?", "status"),
                "model_id": Fact("string", "modelId"),
                "created_at": Fact("string", "submitTime"),
                "role_arn": Fact("string", "roleArn"),
                "input_uri": Fact("string?", f"{_INPUT}.s3Uri"),
                "input_bucket_owner": Fact("string?", f"{_INPUT}.s3BucketOwner"),
                "output_uri": Fact("string?", f"{_OUTPUT}.s3Uri"),
                "output_bucket_owner": Fact("string?", f"{_OUTPUT}.s3BucketOwner"),
                "uses_bucket_of_other_account": Fact(
                    "bool", f"{_foreign(_INPUT)} || {_foreign(_OUTPUT)} || `false`"
                ),
                "output_kms_key_id": Fact("string?", f"{_OUTPUT}.s3EncryptionKeyId"),
                **_VPC,
            },
            ties=(
                Tie("runs-as", "roleArn"),
                Tie("uses-model", "modelId"),
                Tie("reads", f"{_INPUT}.s3Uri"),
                Tie("writes", f"{_OUTPUT}.s3Uri"),
            ),
        ),
    ),
    Row(
        kind="aws.bedrock.evaluation_job",
        title="Bedrock evaluation job",
        role="compute",
        service="bedrock",
        id="jobArn",
        name="jobName",
        listing=Call(
            operation="ListEvaluationJobs",
            items="jobSummaries",
            facts={
                "status": Fact("string", "status"),
                "job_type": Fact("string", "jobType"),
                "created_at": Fact("string", "creationTime"),
            },
            then=(
                Call(
                    operation="GetEvaluationJob",
                    args={"jobIdentifier": "jobArn"},
                    facts={
                        "role_arn": Fact("string?", "roleArn"),
                        "kms_key_id": Fact("string?", "customerEncryptionKeyId"),
                        "output_uri": Fact("string?", "outputDataConfig.s3Uri"),
                    },
                    ties=(
                        Tie("runs-as", "roleArn"),
                        Tie("uses-model", "inferenceConfig.models[].bedrockModel.modelIdentifier"),
                        Tie("reads", _DATASETS),
                        Tie("writes", "outputDataConfig.s3Uri"),
                    ),
                ),
            ),
        ),
    ),
)
