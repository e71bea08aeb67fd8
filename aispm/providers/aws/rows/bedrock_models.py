"""Models an account made, imported, bought or gave a name to in Bedrock."""

from aispm.providers.aws.row import Call, Fact, Row, Tie

_TAGS = Call(operation="ListTagsForResource", args={"resourceARN": "self"}, tags="tags")
_ENDPOINT = "marketplaceModelEndpoint.endpointConfig.sageMaker"

ROWS = (
    Row(
        kind="aws.bedrock.custom_model",
        title="Bedrock custom model",
        role="model",
        service="bedrock",
        id="modelArn",
        name="modelName",
        listing=Call(
            operation="ListCustomModels",
            items="modelSummaries",
            facts={
                "base_model_arn": Fact("string?", "baseModelArn"),
                "customization_type": Fact("string?", "customizationType"),
                "owner_account": Fact("string?", "ownerAccountId"),
                "status": Fact("string?", "modelStatus"),
            },
            ties=(Tie("uses-model", "baseModelArn"),),
            then=(
                Call(
                    operation="GetCustomModel",
                    args={"modelIdentifier": "modelArn"},
                    facts={
                        "kms_key_arn": Fact("string?", "modelKmsKeyArn"),
                        "job_arn": Fact("string?", "jobArn"),
                        "training_data_uri": Fact("string?", "trainingDataConfig.s3Uri"),
                        "trains_on_invocation_logs": Fact(
                            "bool", "trainingDataConfig.invocationLogsConfig != `null`"
                        ),
                        "output_uri": Fact("string?", "outputDataConfig.s3Uri"),
                        "grader_lambda_arn": Fact(
                            "string?",
                            "customizationConfig.rftConfig.graderConfig.lambdaGrader.lambdaArn",
                        ),
                    },
                    ties=(
                        Tie("reads", "trainingDataConfig.s3Uri"),
                        Tie(
                            "reads",
                            "trainingDataConfig.invocationLogsConfig.invocationLogSource.s3Uri",
                        ),
                        Tie("reads", "validationDataConfig.validators[].s3Uri"),
                        Tie("writes", "outputDataConfig.s3Uri"),
                    ),
                    texts=("hyperParameters",),
                ),
                Call(
                    operation="GetResourcePolicy",
                    args={"resourceArn": "self"},
                    policy="resourcePolicy",
                    none=("ResourceNotFoundException",),
                ),
                _TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.bedrock.imported_model",
        title="Bedrock imported model",
        role="model",
        service="bedrock",
        id="modelArn",
        name="modelName",
        listing=Call(
            operation="ListImportedModels",
            items="modelSummaries",
            facts={"architecture": Fact("string?", "modelArchitecture")},
            then=(
                Call(
                    operation="GetImportedModel",
                    args={"modelIdentifier": "modelArn"},
                    facts={
                        "kms_key_arn": Fact("string?", "modelKmsKeyArn"),
                        "job_arn": Fact("string?", "jobArn"),
                        "source_uri": Fact("string?", "modelDataSource.s3DataSource.s3Uri"),
                    },
                    ties=(Tie("reads", "modelDataSource.s3DataSource.s3Uri"),),
                ),
                _TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.bedrock.custom_model_deployment",
        title="Bedrock custom model deployment",
        role="model",
        service="bedrock",
        id="customModelDeploymentArn",
        name="customModelDeploymentName",
        listing=Call(
            operation="ListCustomModelDeployments",
            items="modelDeploymentSummaries",
            facts={
                "model_arn": Fact("string", "modelArn"),
                "status": Fact("string", "status"),
            },
            ties=(Tie("uses-model", "modelArn"),),
            then=(_TAGS,),
        ),
    ),
    Row(
        kind="aws.bedrock.marketplace_endpoint",
        title="Bedrock Marketplace model endpoint",
        role="model",
        service="bedrock",
        # The endpoint itself is SageMaker's, and an asset of its own.
        id="{endpointArn}#bedrock",
        name="endpointArn",
        listing=Call(
            operation="ListMarketplaceModelEndpoints",
            items="marketplaceModelEndpoints",
            facts={
                "model_source": Fact("string", "modelSourceIdentifier"),
                "status": Fact("string?", "status"),
            },
            ties=(Tie("contains", "endpointArn"),),
            then=(
                Call(
                    operation="GetMarketplaceModelEndpoint",
                    args={"endpointArn": "endpointArn"},
                    facts={
                        "role_arn": Fact("string?", f"{_ENDPOINT}.executionRole"),
                        "kms_key_arn": Fact("string?", f"{_ENDPOINT}.kmsEncryptionKey"),
                        "in_vpc": Fact("bool", f"{_ENDPOINT}.vpc != `null`"),
                        "subnet_ids": Fact("list", f"{_ENDPOINT}.vpc.subnetIds || `[]`"),
                        "security_group_ids": Fact(
                            "list", f"{_ENDPOINT}.vpc.securityGroupIds || `[]`"
                        ),
                        "instance_type": Fact("string?", f"{_ENDPOINT}.instanceType"),
                    },
                    ties=(Tie("runs-as", f"{_ENDPOINT}.executionRole"),),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.bedrock.provisioned_throughput",
        title="Bedrock provisioned throughput",
        role="model",
        service="bedrock",
        id="provisionedModelArn",
        name="provisionedModelName",
        listing=Call(
            operation="ListProvisionedModelThroughputs",
            items="provisionedModelSummaries",
            facts={
                "model_arn": Fact("string", "modelArn"),
                "desired_model_arn": Fact("string", "desiredModelArn"),
                "model_units": Fact("int", "modelUnits"),
                "status": Fact("string", "status"),
                "commitment": Fact("string?", "commitmentDuration"),
                "commitment_ends_at": Fact("string?", "commitmentExpirationTime"),
            },
            ties=(Tie("uses-model", "modelArn"), Tie("uses-model", "desiredModelArn")),
            then=(_TAGS,),
        ),
    ),
    Row(
        kind="aws.bedrock.inference_profile",
        title="Bedrock application inference profile",
        role="model",
        service="bedrock",
        id="inferenceProfileArn",
        name="inferenceProfileName",
        listing=Call(
            operation="ListInferenceProfiles",
            args={"typeEquals": "'APPLICATION'"},  # the others are Bedrock's own, in every account
            items="inferenceProfileSummaries",
            facts={
                "status": Fact("string", "status"),
                "model_arns": Fact("list", "models[].modelArn"),  # several: other regions too
            },
            ties=(Tie("uses-model", "models[].modelArn"),),
            then=(_TAGS,),
        ),
    ),
    Row(
        kind="aws.bedrock.prompt_router",
        title="Bedrock prompt router",
        role="model",
        service="bedrock",
        id="promptRouterArn",
        name="promptRouterName",
        listing=Call(
            operation="ListPromptRouters",
            args={"type": "'custom'"},
            items="promptRouterSummaries",
            facts={
                "status": Fact("string", "status"),
                "model_arns": Fact("list", "models[].modelArn"),
                "fallback_model_arn": Fact("string", "fallbackModel.modelArn"),
            },
            ties=(
                Tie("uses-model", "models[].modelArn"),
                Tie("uses-model", "fallbackModel.modelArn"),
            ),
            then=(_TAGS,),
        ),
    ),
)
