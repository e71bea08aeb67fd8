"""Kendra: indices, and the data sources that fill them."""

from aispm.providers.aws.row import Call, Fact, Parent, Row, Tie

_INDEX = "aws.kendra.index"
_TAGS = Call(operation="ListTagsForResource", args={"ResourceARN": "self"}, tags="Tags")
_TOKENS = "UserTokenConfigurations[]"
_TEMPLATE = "Configuration.TemplateConfiguration.Template"
_SECRETS = (
    "[Configuration.*.[SecretArn, ConnectionConfiguration.SecretArn,"
    " AuthenticationConfiguration.BasicAuthentication[].Credentials],"
    f" {_TEMPLATE}.secretArn] | [] | [] | [] | [?@]"
)
_BUCKET = (
    "Configuration.S3Configuration.BucketName"
    f" || {_TEMPLATE}.connectionConfiguration.repositoryEndpointMetadata.BucketName"
)
_HOOKS = (
    "CustomDocumentEnrichmentConfiguration"
    ".[PreExtractionHookConfiguration, PostExtractionHookConfiguration][]"
)

ROWS = (
    Row(
        kind=_INDEX,
        title="Kendra index",
        role="knowledge",
        service="kendra",
        id="arn:{partition}:kendra:{region}:{account}:index/{Id}",
        name="Name || Id",
        listing=Call(
            operation="ListIndices",
            items="IndexConfigurationSummaryItems",
            facts={"edition": Fact("string?", "Edition"), "status": Fact("string?", "Status")},
            then=(
                Call(
                    operation="DescribeIndex",
                    args={"Id": "Id"},
                    facts={
                        "role_arn": Fact("string?", "RoleArn"),
                        "kms_key_arn": Fact(
                            "string?", "ServerSideEncryptionConfiguration.KmsKeyId"
                        ),
                        "user_context_policy": Fact("string?", "UserContextPolicy"),
                        "user_group_resolution": Fact(
                            "string?", "UserGroupResolutionConfiguration.UserGroupResolutionMode"
                        ),
                        "verifies_user_tokens": Fact(
                            "bool", f"length({_TOKENS}.JwtTokenTypeConfiguration || `[]`) > `0`"
                        ),
                    },
                    ties=(
                        Tie("runs-as", "RoleArn"),
                        Tie("reads", f"{_TOKENS}.JwtTokenTypeConfiguration.SecretManagerArn"),
                    ),
                ),
                _TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.kendra.data_source",
        title="Kendra data source",
        role="data",
        service="kendra",
        parent=Parent(_INDEX, "uses-knowledge"),
        id="{parent}/data-source/{Id}",
        name="Name || Id",
        listing=Call(
            operation="ListDataSources",
            args={"IndexId": "up.Id"},
            items="SummaryItems",
            facts={"type": Fact("string?", "Type"), "status": Fact("string?", "Status")},
            then=(
                Call(
                    operation="DescribeDataSource",
                    args={"IndexId": "up.Id", "Id": "Id"},
                    facts={
                        "role_arn": Fact("string?", "RoleArn"),
                        "secret_arn": Fact("string?", f"{_SECRETS} | [0]"),
                        "bucket_name": Fact("string?", _BUCKET),
                        "in_vpc": Fact("bool", "VpcConfiguration != `null`"),
                        "crawl_mode": Fact(
                            "string?",
                            "Configuration.WebCrawlerConfiguration.Urls"
                            ".SeedUrlConfiguration.WebCrawlerMode",
                        ),
                    },
                    ties=(
                        Tie("runs-as", "RoleArn"),
                        Tie("runs-as", "CustomDocumentEnrichmentConfiguration.RoleArn"),
                        Tie("reads", _SECRETS),
                        Tie("reads", _BUCKET, "arn:{partition}:s3:::{value}"),
                        Tie("invokes", f"{_HOOKS}.LambdaArn"),
                    ),
                ),
            ),
        ),
    ),
)
