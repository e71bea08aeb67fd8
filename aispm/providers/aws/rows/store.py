"""Where data lies: buckets, secrets, tables, and the keys that guard it."""

from aispm.providers.aws.row import Call, Fact, Row

ROWS = (
    Row(
        kind="aws.s3.bucket",
        title="S3 bucket",
        role="data",
        service="s3",
        worldwide=True,
        store=True,
        id="arn:{partition}:s3:::{Name}",
        name="Name",
        listing=Call(
            operation="ListBuckets",
            permission="s3:ListAllMyBuckets",
            args={"MaxBuckets": "`1000`"},  # only a paged list names each bucket's region
            items="Buckets",
            then=(
                Call(
                    operation="GetBucketTagging",
                    region="BucketRegion",
                    args={"Bucket": "Name"},
                    tags="TagSet",
                    none=("NoSuchTagSet",),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.secretsmanager.secret",
        title="Secrets Manager secret",
        role="data",
        service="secretsmanager",
        store=True,
        id="ARN",
        name="Name",
        listing=Call(
            operation="ListSecrets",
            items="SecretList",
            facts={
                "rotation_enabled": Fact("bool", "RotationEnabled || `false`"),
                "last_accessed_at": Fact("string?", "LastAccessedDate"),
            },
            tags="Tags",
        ),
    ),
    Row(
        kind="aws.dynamodb.table",
        title="DynamoDB table",
        role="data",
        service="dynamodb",
        store=True,
        id="arn:{partition}:dynamodb:{region}:{account}:table/{value}",
        name="value",
        listing=Call(
            operation="ListTables",
            items="TableNames",
            then=(Call(operation="ListTagsOfResource", args={"ResourceArn": "self"}, tags="Tags"),),
        ),
    ),
    Row(
        kind="aws.kms.key",
        title="KMS key",
        role="data",
        service="kms",
        store=True,
        id="KeyArn",
        name="KeyId",
        listing=Call(
            operation="ListKeys",
            items="Keys",
            then=(
                Call(
                    operation="DescribeKey",
                    args={"KeyId": "KeyId"},
                    facts={"manager": Fact("string", "KeyMetadata.KeyManager")},
                ),
                Call(operation="ListResourceTags", args={"KeyId": "KeyId"}, tags="Tags"),
            ),
        ),
    ),
)
