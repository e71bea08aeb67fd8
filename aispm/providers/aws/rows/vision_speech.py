"""Trained services for images, documents, speech and languages: what an account makes in them.

Polly is left out: what an account can have there, lexicons, has nothing to say of its posture.
"""

from aispm.providers.aws.row import Call, Fact, Parent, Row, Tie

_ADAPTER = "aws.textract.adapter"
_BUCKET = "arn:{partition}:s3:::{value}"
_TAGS = Call(operation="ListTagsForResource", args={"ResourceArn": "self"}, tags="Tags")

ROWS = (
    Row(
        kind="aws.rekognition.project",
        title="Rekognition project",
        role="model",
        service="rekognition",
        id="ProjectArn",
        name="ProjectArn",
        listing=Call(
            operation="DescribeProjects",
            # Without it only projects of labels are told, and no adapter of content moderation.
            args={"Features": '`["CUSTOM_LABELS", "CONTENT_MODERATION"]`'},
            items="ProjectDescriptions",
            facts={
                "status": Fact("string?", "Status"),
                "feature": Fact("string?", "Feature"),
                "auto_update_enabled": Fact("bool?", "AutoUpdate && AutoUpdate == 'ENABLED'"),
            },
            then=(
                Call(
                    operation="ListProjectPolicies",
                    args={"ProjectArn": "self"},
                    items="ProjectPolicies",
                    policy="items[].PolicyDocument",
                    none=("InvalidParameterException",),  # only projects of labels have any
                ),
                _TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.rekognition.stream_processor",
        title="Rekognition stream processor",
        role="compute",
        service="rekognition",
        id="arn:{partition}:rekognition:{region}:{account}:streamprocessor/{Name}",
        name="Name",
        listing=Call(
            operation="ListStreamProcessors",
            items="StreamProcessors",
            facts={"status": Fact("string?", "Status")},
            then=(
                Call(
                    operation="DescribeStreamProcessor",
                    args={"Name": "Name"},
                    facts={
                        "role_arn": Fact("string?", "RoleArn"),
                        "kms_key_arn": Fact("string?", "KmsKeyId"),
                        "searches_faces": Fact("bool", "Settings.FaceSearch != `null`"),
                        "shares_data": Fact("bool?", "DataSharingPreference.OptIn"),
                    },
                    ties=(
                        Tie("runs-as", "RoleArn"),
                        Tie("reads", "Input.KinesisVideoStream.Arn"),
                        Tie("writes", "Output.KinesisDataStream.Arn"),
                        Tie("writes", "Output.S3Destination.Bucket", _BUCKET),
                    ),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.rekognition.collection",
        title="Rekognition face collection",
        role="data",
        service="rekognition",
        store=True,
        id="arn:{partition}:rekognition:{region}:{account}:collection/{value}",
        name="value",
        listing=Call(
            operation="ListCollections",
            items="CollectionIds",
            then=(
                Call(
                    operation="DescribeCollection",
                    args={"CollectionId": "value"},
                    facts={"faces": Fact("int?", "FaceCount"), "users": Fact("int?", "UserCount")},
                ),
                _TAGS,
            ),
        ),
    ),
    Row(
        kind=_ADAPTER,
        title="Textract adapter",
        role="model",
        service="textract",
        id="arn:{partition}:textract:{region}:{account}:/adapters/{AdapterId}",
        name="AdapterName || AdapterId",
        listing=Call(
            operation="ListAdapters",
            items="Adapters",
            facts={"features": Fact("list", "sort(FeatureTypes || `[]`)")},
            then=(
                Call(
                    operation="GetAdapter",
                    args={"AdapterId": "AdapterId"},
                    facts={
                        "auto_update_enabled": Fact(
                            "bool?", "AutoUpdate && AutoUpdate == 'ENABLED'"
                        )
                    },
                    tags="Tags",
                ),
            ),
        ),
    ),
    Row(
        kind="aws.textract.adapter_version",
        title="Textract adapter version",
        role="model",
        service="textract",
        parent=Parent(_ADAPTER, "contains"),
        id="{parent}/versions/{AdapterVersion}",
        name="AdapterVersion",
        listing=Call(
            operation="ListAdapterVersions",
            args={"AdapterId": "up.AdapterId"},
            items="AdapterVersions",
            facts={"status": Fact("string?", "Status")},
            then=(
                Call(
                    operation="GetAdapterVersion",
                    args={"AdapterId": "up.AdapterId", "AdapterVersion": "AdapterVersion"},
                    facts={"kms_key_arn": Fact("string?", "KMSKeyId")},
                    ties=(
                        Tie("reads", "DatasetConfig.ManifestS3Object.Bucket", _BUCKET),
                        Tie("writes", "OutputConfig.S3Bucket", _BUCKET),
                    ),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.transcribe.language_model",
        title="Transcribe language model",
        role="model",
        service="transcribe",
        id="arn:{partition}:transcribe:{region}:{account}:language-model/{ModelName}",
        name="ModelName",
        listing=Call(
            operation="ListLanguageModels",
            items="Models",
            facts={
                "status": Fact("string?", "ModelStatus"),
                "role_arn": Fact("string?", "InputDataConfig.DataAccessRoleArn"),
                "kms_key_arn": Fact("string?", "EncryptionConfiguration.KMSKey"),
            },
            ties=(
                Tie("runs-as", "InputDataConfig.DataAccessRoleArn"),
                Tie("reads", "InputDataConfig.[S3Uri, TuningDataS3Uri]"),
            ),
            then=(_TAGS,),
        ),
    ),
    Row(
        kind="aws.translate.parallel_data",
        title="Translate parallel data",
        role="data",
        service="translate",
        id="Arn",
        name="Name",
        listing=Call(
            operation="ListParallelData",
            items="ParallelDataPropertiesList",
            facts={
                "status": Fact("string?", "Status"),
                "kms_key_arn": Fact("string?", "EncryptionKey.Id"),
            },
            ties=(Tie("reads", "ParallelDataConfig.S3Uri"),),
            then=(_TAGS,),
        ),
    ),
    Row(
        kind="aws.translate.terminology",
        title="Translate terminology",
        role="data",
        service="translate",
        id="Arn",
        name="Name",
        listing=Call(
            operation="ListTerminologies",
            items="TerminologyPropertiesList",
            facts={"kms_key_arn": Fact("string?", "EncryptionKey.Id")},
            then=(_TAGS,),
        ),
    ),
)
