"""Stores of vectors beside OpenSearch: S3 Vectors and Neptune Analytics."""

from aispm.providers.aws.row import Call, Fact, Parent, Row

_BUCKET = "aws.s3vectors.bucket"
_TAGS = Call(operation="ListTagsForResource", args={"resourceArn": "self"}, tags="tags")

ROWS = (
    Row(
        kind=_BUCKET,
        title="S3 vector bucket",
        role="data",
        service="s3vectors",
        store=True,
        id="vectorBucketArn",
        name="vectorBucketName",
        listing=Call(
            operation="ListVectorBuckets",
            items="vectorBuckets",
            then=(
                Call(
                    operation="GetVectorBucket",
                    args={"vectorBucketArn": "self"},
                    facts={
                        "encryption": Fact(
                            "string?", "vectorBucket.encryptionConfiguration.sseType"
                        ),
                        "kms_key_arn": Fact(
                            "string?", "vectorBucket.encryptionConfiguration.kmsKeyArn"
                        ),
                    },
                ),
                Call(
                    operation="GetVectorBucketPolicy",
                    args={"vectorBucketArn": "self"},
                    policy="policy",
                    none=("NotFoundException",),
                ),
                _TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.s3vectors.index",
        title="S3 vector index",
        role="data",
        service="s3vectors",
        parent=Parent(_BUCKET, "contains"),
        id="indexArn",
        name="indexName",
        listing=Call(
            operation="ListIndexes",
            args={"vectorBucketArn": "parent"},
            items="indexes",
            then=(
                Call(
                    operation="GetIndex",
                    args={"indexArn": "self"},
                    facts={
                        "encryption": Fact("string?", "index.encryptionConfiguration.sseType"),
                        "kms_key_arn": Fact("string?", "index.encryptionConfiguration.kmsKeyArn"),
                        "dimension": Fact("int?", "index.dimension"),
                    },
                ),
            ),
        ),
    ),
    Row(
        kind="aws.neptune.graph",
        title="Neptune Analytics graph",
        role="data",
        service="neptune-graph",
        store=True,
        id="arn",
        name="name",
        listing=Call(
            operation="ListGraphs",
            items="graphs",
            facts={
                "status": Fact("string?", "status"),
                "public_network": Fact("bool?", "publicConnectivity"),
                "kms_key_arn": Fact("string?", "kmsKeyIdentifier"),
                "deletion_protected": Fact("bool?", "deletionProtection"),
            },
            then=(
                Call(
                    operation="GetGraph",
                    args={"graphIdentifier": "id"},
                    facts={"vector_dimension": Fact("int?", "vectorSearchConfiguration.dimension")},
                ),
                _TAGS,
            ),
        ),
    ),
)
