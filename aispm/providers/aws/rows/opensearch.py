"""OpenSearch Serverless: collections, with what the policies that match them allow.

A policy names collections by pattern, so all policies are read and matched here: what the
service's own filter would match is not documented. Each policy is asked for once a region.
"""

from aispm.providers.aws import collection_policies as policies
from aispm.providers.aws.row import Call, Derived, Fact, Row

_NETWORK = Call(
    operation="ListSecurityPolicies",
    args={"type": "'network'"},
    items="securityPolicySummaries",
    shared=True,
    then=(
        Call(
            operation="GetSecurityPolicy",
            each="items",
            args={"type": "'network'", "name": "name"},
            derived=Derived(policies.NETWORK, policies.network),
            shared=True,
        ),
    ),
)
_DATA = Call(
    operation="ListAccessPolicies",
    args={"type": "'data'"},
    items="accessPolicySummaries",
    shared=True,
    then=(
        Call(
            operation="GetAccessPolicy",
            each="items",
            args={"type": "'data'", "name": "name"},
            derived=Derived(policies.DATA, policies.data),
            shared=True,
        ),
    ),
)

ROWS = (
    Row(
        kind="aws.opensearch.collection",
        title="OpenSearch Serverless collection",
        role="data",
        service="opensearchserverless",
        store=True,
        id="arn",
        name="name",
        listing=Call(
            operation="ListCollections",
            items="collectionSummaries",
            facts={
                "status": Fact("string?", "status"),
                "kms_key_arn": Fact("string?", "kmsKeyArn"),
            },
            then=(
                Call(
                    operation="BatchGetCollection",
                    args={"ids": "[id]"},
                    items="collectionDetails",
                    itself=True,
                    facts={
                        "type": Fact("string?", "items[0].type"),
                        "deletion_protected": Fact(
                            "bool?",
                            "items[0].deletionProtection"
                            " && items[0].deletionProtection == 'ENABLED'",
                        ),
                    },
                ),
                _NETWORK,
                _DATA,
                Call(operation="ListTagsForResource", args={"resourceArn": "self"}, tags="tags"),
            ),
        ),
    ),
)
