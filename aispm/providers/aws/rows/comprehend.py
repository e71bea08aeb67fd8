"""Comprehend: models trained on the account's own texts, and what serves and trains them.

The service gives these no name but the ARN.
"""

from aispm.providers.aws.row import Call, Fact, Row, Tie

_TAGS = Call(operation="ListTagsForResource", args={"ResourceArn": "self"}, tags="Tags")
_POLICY = Call(
    operation="DescribeResourcePolicy",
    args={"ResourceArn": "self"},
    policy="ResourcePolicy",
    none=("ResourceNotFoundException",),
)
_MODEL = {
    "status": Fact("string", "Status"),
    "role_arn": Fact("string?", "DataAccessRoleArn"),
    "model_kms_key_arn": Fact("string?", "ModelKmsKeyId"),
    "volume_kms_key_arn": Fact("string?", "VolumeKmsKeyId"),
    # What trained a model of another account was that account's; here it was only copied.
    "imported": Fact("bool", "SourceModelArn != `null`"),
    "in_vpc": Fact("bool?", "[@][?!SourceModelArn] | [0].{told: VpcConfig != `null`}.told"),
    "without_own_key": Fact(
        "list",
        "[!ModelKmsKeyId && 'model', !SourceModelArn && !VolumeKmsKeyId && 'volume'] | [?@]",
    ),
}
_SECURITY = "FlywheelProperties.DataSecurityConfig"
_UNKEYED = (
    f"[!({_SECURITY}.ModelKmsKeyId) && 'model', !({_SECURITY}.VolumeKmsKeyId) && 'volume',"
    f" !({_SECURITY}.DataLakeKmsKeyId) && 'data lake']"
)
_INPUT = "InputDataConfig"

ROWS = (
    Row(
        kind="aws.comprehend.entity_recognizer",
        title="Comprehend entity recognizer",
        role="model",
        service="comprehend",
        id="EntityRecognizerArn",
        name="EntityRecognizerArn",
        listing=Call(
            operation="ListEntityRecognizers",
            items="EntityRecognizerPropertiesList",
            facts=_MODEL,
            ties=(
                Tie("runs-as", "DataAccessRoleArn"),
                Tie("reads", f"{_INPUT}.[Documents, Annotations, EntityList][].S3Uri"),
                Tie("reads", f"{_INPUT}.AugmentedManifests[].S3Uri"),
            ),
            then=(_POLICY, _TAGS),
        ),
    ),
    Row(
        kind="aws.comprehend.document_classifier",
        title="Comprehend document classifier",
        role="model",
        service="comprehend",
        id="DocumentClassifierArn",
        name="DocumentClassifierArn",
        listing=Call(
            operation="ListDocumentClassifiers",
            items="DocumentClassifierPropertiesList",
            facts=_MODEL | {"output_kms_key_arn": Fact("string?", "OutputDataConfig.KmsKeyId")},
            ties=(
                Tie("runs-as", "DataAccessRoleArn"),
                Tie("reads", f"{_INPUT}.[S3Uri, TestS3Uri, Documents.S3Uri]"),
                Tie("reads", f"{_INPUT}.AugmentedManifests[].S3Uri"),
                Tie("writes", "OutputDataConfig.S3Uri"),
            ),
            then=(_POLICY, _TAGS),
        ),
    ),
    Row(
        kind="aws.comprehend.endpoint",
        title="Comprehend endpoint",
        role="model",
        service="comprehend",
        id="EndpointArn",
        name="EndpointArn",
        listing=Call(
            operation="ListEndpoints",
            items="EndpointPropertiesList",
            facts={
                "status": Fact("string", "Status"),
                "role_arn": Fact("string?", "DataAccessRoleArn"),
            },
            ties=(Tie("runs-as", "DataAccessRoleArn"), Tie("uses-model", "ModelArn")),
            then=(_TAGS,),
        ),
    ),
    Row(
        kind="aws.comprehend.flywheel",
        title="Comprehend flywheel",
        role="compute",
        service="comprehend",
        id="FlywheelArn",
        name="FlywheelArn",
        listing=Call(
            operation="ListFlywheels",
            items="FlywheelSummaryList",
            facts={"status": Fact("string", "Status"), "model_type": Fact("string?", "ModelType")},
            ties=(
                Tie("uses-model", "ActiveModelArn"),
                Tie("reads", "DataLakeS3Uri"),
                Tie("writes", "DataLakeS3Uri"),
            ),
            then=(
                Call(
                    operation="DescribeFlywheel",
                    args={"FlywheelArn": "self"},
                    facts={
                        "role_arn": Fact("string?", "FlywheelProperties.DataAccessRoleArn"),
                        "model_kms_key_arn": Fact("string?", f"{_SECURITY}.ModelKmsKeyId"),
                        "volume_kms_key_arn": Fact("string?", f"{_SECURITY}.VolumeKmsKeyId"),
                        "data_lake_kms_key_arn": Fact("string?", f"{_SECURITY}.DataLakeKmsKeyId"),
                        "in_vpc": Fact("bool", f"{_SECURITY}.VpcConfig != `null`"),
                        "without_own_key": Fact("list", f"{_UNKEYED} | [?@]"),
                    },
                    ties=(Tie("runs-as", "FlywheelProperties.DataAccessRoleArn"),),
                ),
                _TAGS,
            ),
        ),
    ),
)
