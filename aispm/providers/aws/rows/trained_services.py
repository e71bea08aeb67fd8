"""Trained services for recommendations, forecasts, fraud and health records.

Voice ID and Lookout for Equipment are not read: AWS ended them on 2026-05-20 and 2026-10-07.
"""

from aispm.providers.aws.row import Call, Fact, Row, Tie

_ENCRYPTION = "SseConfiguration.KmsEncryptionConfig"

ROWS = (
    Row(
        kind="aws.personalize.dataset_group",
        title="Personalize dataset group",
        role="data",
        service="personalize",
        store=True,
        id="datasetGroupArn",
        name="name",
        listing=Call(
            operation="ListDatasetGroups",
            items="datasetGroups",
            facts={"status": Fact("string?", "status"), "domain": Fact("string?", "domain")},
            then=(
                Call(
                    operation="DescribeDatasetGroup",
                    args={"datasetGroupArn": "self"},
                    facts={
                        "role_arn": Fact("string?", "datasetGroup.roleArn"),
                        "kms_key_arn": Fact("string?", "datasetGroup.kmsKeyArn"),
                    },
                    ties=(Tie("runs-as", "datasetGroup.roleArn"),),
                ),
                Call(operation="ListTagsForResource", args={"resourceArn": "self"}, tags="tags"),
            ),
        ),
    ),
    Row(
        kind="aws.forecast.dataset",
        title="Forecast dataset",
        role="data",
        service="forecast",
        store=True,
        id="DatasetArn",
        name="DatasetName",
        listing=Call(
            operation="ListDatasets",
            items="Datasets",
            facts={"type": Fact("string?", "DatasetType")},
            then=(
                Call(
                    operation="DescribeDataset",
                    args={"DatasetArn": "self"},
                    facts={
                        "role_arn": Fact("string?", "EncryptionConfig.RoleArn"),
                        "kms_key_arn": Fact("string?", "EncryptionConfig.KMSKeyArn"),
                    },
                    ties=(Tie("runs-as", "EncryptionConfig.RoleArn"),),
                ),
                Call(operation="ListTagsForResource", args={"ResourceArn": "self"}, tags="Tags"),
            ),
        ),
    ),
    Row(
        kind="aws.frauddetector.detector",
        title="Fraud Detector detector",
        role="model",
        service="frauddetector",
        id="arn",
        name="detectorId",
        listing=Call(
            operation="GetDetectors",
            items="detectors",
            facts={"event_type": Fact("string?", "eventTypeName")},
            then=(
                Call(
                    operation="GetKMSEncryptionKey",  # one key for all there is in the region
                    facts={"kms_key_arn": Fact("string?", "kmsKey.kmsEncryptionKeyArn")},
                    shared=True,
                ),
                Call(operation="ListTagsForResource", args={"resourceARN": "self"}, tags="tags"),
            ),
        ),
    ),
    Row(
        kind="aws.frauddetector.external_model",
        title="Fraud Detector external model",
        role="model",
        service="frauddetector",
        id="arn",
        name="modelEndpoint",
        listing=Call(
            operation="GetExternalModels",
            items="externalModels",
            facts={
                "status": Fact("string?", "modelEndpointStatus"),
                "role_arn": Fact("string?", "invokeModelEndpointRoleArn"),
            },
            ties=(
                Tie("runs-as", "invokeModelEndpointRoleArn"),
                Tie(
                    "uses-model",
                    "modelEndpoint",
                    "arn:{partition}:sagemaker:{region}:{account}:endpoint/{value}",
                ),
            ),
        ),
    ),
    Row(
        kind="aws.healthlake.datastore",
        title="HealthLake data store",
        role="data",
        service="healthlake",
        store=True,
        id="DatastoreArn",
        name="DatastoreName || DatastoreId",
        listing=Call(
            operation="ListFHIRDatastores",
            items="DatastorePropertiesList[?!deleted(DatastoreStatus)]",  # told for long after
            facts={
                "status": Fact("string?", "DatastoreStatus"),
                "kms_key_arn": Fact("string?", f"{_ENCRYPTION}.KmsKeyId"),
                "authorization": Fact(
                    "string?", "IdentityProviderConfiguration.AuthorizationStrategy"
                ),
                "fine_grained_authorization_enabled": Fact(
                    "bool?", "IdentityProviderConfiguration.FineGrainedAuthorizationEnabled"
                ),
                "nlp_enabled": Fact(
                    "bool?", "NlpConfiguration.Status && NlpConfiguration.Status == 'ENABLED'"
                ),
            },
            ties=(Tie("invokes", "IdentityProviderConfiguration.IdpLambdaArn"),),
            then=(
                Call(operation="ListTagsForResource", args={"ResourceARN": "self"}, tags="Tags"),
            ),
        ),
    ),
)
