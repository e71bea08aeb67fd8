"""SageMaker model packages: the groups of their versions, and those outside of groups."""

from aispm.providers.aws.row import Call, Environment, Fact, Parent, Row, Tie
from aispm.providers.aws.rows.sagemaker import TAGS

_GROUP = "aws.sagemaker.model_package_group"


def _packages(name: str, args: dict[str, str], parent: Parent | None = None) -> Row:
    """Packages of models: those of a group, or all that are in none."""
    return Row(
        kind="aws.sagemaker.model_package",
        title="SageMaker model package",
        role="model",
        service="sagemaker",
        id="ModelPackageArn",
        name=name,
        parent=parent,
        listing=Call(
            operation="ListModelPackages",
            args=args,
            items="ModelPackageSummaryList",
            facts={
                "status": Fact("string", "ModelPackageStatus"),
                "approval": Fact("string?", "ModelApprovalStatus"),
            },
            then=(
                Call(
                    operation="DescribeModelPackage",
                    args={"ModelPackageName": "ModelPackageArn"},
                    facts={
                        "kms_key_arn": Fact("string?", "SecurityConfig.KmsKeyId"),
                        "images": Fact("list", "InferenceSpecification.Containers[].Image || `[]`"),
                        "image_digests": Fact(
                            "list", "InferenceSpecification.Containers[].ImageDigest || `[]`"
                        ),
                        "data_urls": Fact(
                            "list", "InferenceSpecification.Containers[].ModelDataUrl || `[]`"
                        ),
                        "source": Fact("string?", "SourceUri", kept=500),
                        "repository": Fact("string?", "MetadataProperties.Repository", kept=500),
                        "skips_validation": Fact("bool", "SkipModelValidation == 'All'"),
                    },
                    ties=(
                        Tie("runs-as", "ValidationSpecification.ValidationRole"),
                        Tie("reads", "InferenceSpecification.Containers[].ModelDataUrl"),
                    ),
                    environment=Environment("InferenceSpecification.Containers[].Environment"),
                ),
            ),
        ),
    )


ROWS = (
    Row(
        kind=_GROUP,
        title="SageMaker model package group",
        role="model",
        service="sagemaker",
        id="ModelPackageGroupArn",
        name="ModelPackageGroupName",
        listing=Call(
            operation="ListModelPackageGroups",
            items="ModelPackageGroupSummaryList",
            facts={"status": Fact("string", "ModelPackageGroupStatus")},
            then=(
                Call(
                    operation="GetModelPackageGroupPolicy",
                    args={"ModelPackageGroupName": "ModelPackageGroupName"},
                    policy="ResourcePolicy",
                    none=("ValidationException",),  # what it says where there is none
                ),
                TAGS,
            ),
        ),
    ),
    _packages(
        "{ModelPackageGroupName}/{ModelPackageVersion}",
        {"ModelPackageGroupName": "up.ModelPackageGroupName"},
        Parent(_GROUP, "contains"),
    ),
    # Those that are outside of any group have no versions.
    _packages("ModelPackageName", {"ModelPackageType": "'Unversioned'"}),
)
