"""Bedrock knowledge bases: where they keep vectors, and where their documents come from."""

from aispm.providers.aws.row import Call, Fact, Parent, Row, Tie
from aispm.providers.aws.rows.log_delivery import DELIVERED
from aispm.providers.aws.rows.trails import RECORDED

_KNOWLEDGE_BASE = "aws.bedrock.knowledge_base"
_TAGS = Call(operation="ListTagsForResource", args={"resourceArn": "self"}, tags="tags")
_SETUP = "knowledgeBase.knowledgeBaseConfiguration"
_STORAGE = "knowledgeBase.storageConfiguration"
_REDSHIFT = f"{_SETUP}.sqlKnowledgeBaseConfiguration.redshiftConfiguration.queryEngineConfiguration"
_SOURCE = "dataSource.dataSourceConfiguration"
_INGESTION = "dataSource.vectorIngestionConfiguration"
_TRANSFORMATION = f"{_INGESTION}.customTransformationConfiguration"
_LAMBDAS = (
    f"{_TRANSFORMATION}.transformations[]"
    ".transformationFunction.transformationLambdaConfiguration.lambdaArn"
)


def _first(*paths: str) -> str:
    """The path of the first of several values that is there."""
    return f"not_null({', '.join(paths)})"


_EMBEDDING = _first(
    f"{_SETUP}.vectorKnowledgeBaseConfiguration.embeddingModelArn",
    f"{_SETUP}.managedKnowledgeBaseConfiguration.embeddingModelArn",
)
_STORE = _first(
    f"{_STORAGE}.opensearchServerlessConfiguration.collectionArn",
    f"{_STORAGE}.opensearchManagedClusterConfiguration.domainArn",
    f"{_STORAGE}.rdsConfiguration.resourceArn",
    f"{_STORAGE}.neptuneAnalyticsConfiguration.graphArn",
    f"{_STORAGE}.s3VectorsConfiguration.indexArn",
    f"{_STORAGE}.s3VectorsConfiguration.vectorBucketArn",
    f"{_SETUP}.kendraKnowledgeBaseConfiguration.kendraIndexArn",
    f"{_REDSHIFT}.serverlessConfiguration.workgroupArn",
)
_ENDPOINT = _first(
    f"{_STORAGE}.pineconeConfiguration.connectionString",
    f"{_STORAGE}.redisEnterpriseCloudConfiguration.endpoint",
    f"{_STORAGE}.mongoDbAtlasConfiguration.endpoint",
)
_SECRET = _first(
    f"{_STORAGE}.pineconeConfiguration.credentialsSecretArn",
    f"{_STORAGE}.redisEnterpriseCloudConfiguration.credentialsSecretArn",
    f"{_STORAGE}.mongoDbAtlasConfiguration.credentialsSecretArn",
    f"{_STORAGE}.rdsConfiguration.credentialsSecretArn",
    f"{_REDSHIFT}.serverlessConfiguration.authConfiguration.usernamePasswordSecretArn",
    f"{_REDSHIFT}.provisionedConfiguration.authConfiguration.usernamePasswordSecretArn",
)
_SUPPLEMENTS = (
    f"{_SETUP}.[vectorKnowledgeBaseConfiguration, managedKnowledgeBaseConfiguration][]"
    ".supplementalDataStorageConfiguration.storageLocations[].s3Location.uri"
)


def _site(field: str) -> str:
    """The path of a field that each of the sites crawled with credentials has."""
    sites = ("confluence", "salesforce", "sharePoint")
    return _first(*(f"{_SOURCE}.{one}Configuration.sourceConfiguration.{field}" for one in sites))


ROWS = (
    Row(
        kind=_KNOWLEDGE_BASE,
        title="Bedrock knowledge base",
        role="knowledge",
        service="bedrock-agent",
        id="arn:{partition}:bedrock:{region}:{account}:knowledge-base/{knowledgeBaseId}",
        name="name",
        listing=Call(
            operation="ListKnowledgeBases",
            items="knowledgeBaseSummaries",
            facts={"status": Fact("string", "status")},
            then=(
                Call(
                    operation="GetKnowledgeBase",
                    args={"knowledgeBaseId": "knowledgeBaseId"},
                    facts={
                        "role_arn": Fact("string?", "knowledgeBase.roleArn"),
                        "type": Fact("string?", f"{_SETUP}.type"),
                        "embedding_model_arn": Fact("string?", _EMBEDDING),
                        "storage_type": Fact("string?", f"{_STORAGE}.type"),
                        "storage_arn": Fact("string?", _STORE),
                        "storage_endpoint": Fact("string?", _ENDPOINT),
                        "is_stored_outside_aws": Fact("bool", f"{_ENDPOINT} != `null`"),
                        "secret_arn": Fact("string?", _SECRET),
                        "kms_key_arn": Fact(
                            "string?",
                            f"{_SETUP}.managedKnowledgeBaseConfiguration"
                            ".serverSideEncryptionConfiguration.kmsKeyArn",
                        ),
                    },
                    ties=(
                        Tie("runs-as", "knowledgeBase.roleArn"),
                        Tie("uses-model", _EMBEDDING),
                        Tie("reads", _STORE),
                        Tie("reads", _SECRET),
                        Tie("writes", _SUPPLEMENTS),
                    ),
                ),
                Call(
                    operation="GetResourcePolicy",
                    args={"resourceArn": "self"},
                    policy="policy",
                    none=("ResourceNotFoundException",),
                ),
                DELIVERED,
                *RECORDED,
                _TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.bedrock.data_source",
        title="Bedrock data source",
        role="data",
        service="bedrock-agent",
        parent=Parent(_KNOWLEDGE_BASE, "uses-knowledge"),
        id="{parent}/data-source/{dataSourceId}",
        name="name",
        listing=Call(
            operation="ListDataSources",
            args={"knowledgeBaseId": "up.knowledgeBaseId"},
            items="dataSourceSummaries",
            facts={"status": Fact("string", "status")},
            then=(
                Call(
                    operation="GetDataSource",
                    args={"knowledgeBaseId": "up.knowledgeBaseId", "dataSourceId": "dataSourceId"},
                    facts={
                        "type": Fact("string?", f"{_SOURCE}.type"),
                        "bucket_arn": Fact("string?", f"{_SOURCE}.s3Configuration.bucketArn"),
                        "bucket_owner": Fact(
                            "string?", f"{_SOURCE}.s3Configuration.bucketOwnerAccountId"
                        ),
                        "bucket_in_other_account": Fact(
                            "bool?",
                            f"{_SOURCE}.s3Configuration.bucketOwnerAccountId"
                            f" && {_SOURCE}.s3Configuration.bucketOwnerAccountId != up.account",
                        ),
                        "deletion_policy": Fact("string?", "dataSource.dataDeletionPolicy"),
                        "kms_key_arn": Fact(
                            "string?", "dataSource.serverSideEncryptionConfiguration.kmsKeyArn"
                        ),
                        "crawl_scope": Fact(
                            "string?", f"{_SOURCE}.webConfiguration.crawlerConfiguration.scope"
                        ),
                        "seed_urls": Fact(
                            "list",
                            f"{_SOURCE}.webConfiguration.sourceConfiguration"
                            ".urlConfiguration.seedUrls[].url || `[]`",
                        ),
                        "host_url": Fact("string?", _site("hostUrl")),
                        "auth_type": Fact("string?", _site("authType")),
                        "secret_arn": Fact("string?", _site("credentialsSecretArn")),
                        "transformation_lambda_arns": Fact("list", f"{_LAMBDAS} || `[]`"),
                        "parsing_strategy": Fact(
                            "string?", f"{_INGESTION}.parsingConfiguration.parsingStrategy"
                        ),
                    },
                    ties=(
                        Tie("reads", f"{_SOURCE}.s3Configuration.bucketArn"),
                        Tie("reads", _site("credentialsSecretArn")),
                        Tie("invokes", _LAMBDAS),
                        Tie("writes", f"{_TRANSFORMATION}.intermediateStorage.s3Location.uri"),
                        Tie(
                            "uses-model",
                            f"{_INGESTION}.[parsingConfiguration, contextEnrichmentConfiguration]"
                            "[].bedrockFoundationModelConfiguration.modelArn",
                        ),
                    ),
                    texts=(
                        f"{_INGESTION}.parsingConfiguration"
                        ".bedrockFoundationModelConfiguration.parsingPrompt",
                    ),
                ),
            ),
        ),
    ),
)
