"""Where data lies: buckets, secrets, tables, and the keys that guard it; whom each lets in.

Sources: Amazon S3 user guide, "Blocking public access to your Amazon S3 storage", "Access
control list (ACL) overview".
"""

from collections.abc import Sequence
from typing import Any

from aispm.providers.aws.paths import search
from aispm.providers.aws.row import Call, Derived, Fact, Row
from aispm.vocabulary import Facts


def _public(answers: Sequence[Any], listed: dict[str, Any]) -> Facts:
    """Whether S3 calls a bucket's policy public; a bucket without a policy is not asked about."""
    told = [search("PolicyStatus.IsPublic", one) for one in answers]
    return {} if None in told else {"policy_is_public": any(told)}


# A block leaves a policy that is not public as it is, so it is asked for where that is public.
_WHERE_PUBLIC = "[{{name: {}, public: PolicyStatus.IsPublic}}] | [?public].name | [0]"


def _blocks(setting: str, bucket: tuple[str, str], account: tuple[str, str]) -> tuple[Call, Call]:
    """What a bucket's own block of public access and its account's say of a setting.

    Of each: the path of what is asked about, and the fact that is told.
    """
    set_ = f"PublicAccessBlockConfiguration.{setting} || `false`"
    none = ("NoSuchPublicAccessBlockConfiguration",)
    return (
        Call(
            operation="GetPublicAccessBlock",
            permission="s3:GetBucketPublicAccessBlock",
            region="BucketRegion",
            args={"Bucket": bucket[0]},
            facts={bucket[1]: Fact("bool", set_)},
            shared=True,
            none=none,
        ),
        Call(
            operation="GetPublicAccessBlock",
            service="s3control",
            permission="s3:GetAccountPublicAccessBlock",
            args={"AccountId": account[0]},
            facts={account[1]: Fact("bool", set_)},
            shared=True,
            none=none,
        ),
    )


_BUCKET_POLICY = Call(
    operation="GetBucketPolicy",
    region="BucketRegion",
    args={"Bucket": "Name"},
    policy="Policy",
    none=("NoSuchBucketPolicy",),
    then=(
        Call(
            operation="GetBucketPolicyStatus",
            region="BucketRegion",
            args={"Bucket": "Policy && Name"},
            none=("NoSuchBucketPolicy",),
            derived=Derived({"policy_is_public": "bool"}, _public),
            then=_blocks(
                "RestrictPublicBuckets",
                (_WHERE_PUBLIC.format("Name"), "restricts_public_policy"),
                (_WHERE_PUBLIC.format("account"), "account_restricts_public_policies"),
            ),
        ),
    ),
)

# A list of grants counts where no block ignores it. Where the owner of the bucket is enforced as
# that of all objects, S3 answers with a list that grants nobody else anything.
_ANYONE = " || ".join(
    f"ends_with(Grantee.URI || '', '/global/{one}')" for one in ("AllUsers", "AuthenticatedUsers")
)
_GRANTED = f"Grants[?({_ANYONE}) && Permission != 'READ_ACP']"

_BUCKET_ACL = Call(
    operation="GetBucketAcl",
    region="BucketRegion",
    args={"Bucket": "Name"},
    facts={"acl_is_public": Fact("bool", f"!!({_GRANTED})")},
    then=_blocks(
        "IgnorePublicAcls",
        (f"{_GRANTED} && Name || `null`", "ignores_public_acls"),
        (f"{_GRANTED} && account || `null`", "account_ignores_public_acls"),
    ),
)

# Those that AWS makes for its services let in whoever the service acts for, and nobody else.
_OWN_KEY = "[KeyMetadata] | [?KeyManager=='CUSTOMER'].KeyId | [0]"

ROWS = (
    Row(
        kind="aws.s3.bucket",
        title="S3 bucket",
        role="data",
        service="s3",
        general=True,
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
                _BUCKET_POLICY,
                _BUCKET_ACL,
            ),
        ),
    ),
    Row(
        kind="aws.secretsmanager.secret",
        title="Secrets Manager secret",
        role="data",
        service="secretsmanager",
        general=True,
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
            then=(
                Call(
                    operation="GetResourcePolicy",
                    args={"SecretId": "ARN"},
                    policy="ResourcePolicy",
                ),
            ),
        ),
    ),
    Row(
        kind="aws.dynamodb.table",
        title="DynamoDB table",
        role="data",
        service="dynamodb",
        general=True,
        store=True,
        id="arn:{partition}:dynamodb:{region}:{account}:table/{value}",
        name="value",
        listing=Call(
            operation="ListTables",
            items="TableNames",
            then=(
                Call(operation="ListTagsOfResource", args={"ResourceArn": "self"}, tags="Tags"),
                Call(
                    operation="GetResourcePolicy",
                    args={"ResourceArn": "self"},
                    policy="Policy",
                    none=("PolicyNotFoundException",),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.kms.key",
        title="KMS key",
        role="data",
        service="kms",
        general=True,
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
                    then=(
                        Call(
                            operation="GetKeyPolicy",
                            args={"KeyId": _OWN_KEY, "PolicyName": "'default'"},
                            policy="Policy",
                        ),
                    ),
                ),
                Call(operation="ListResourceTags", args={"KeyId": "KeyId"}, tags="Tags"),
            ),
        ),
    ),
)
