"""SageMaker Studio: domains, the profiles and spaces of their users, and what runs in them."""

from aispm.providers.aws.row import Call, Fact, Parent, Row, Tie
from aispm.providers.aws.rows.sagemaker import ARN, TAGS

_DOMAIN = "aws.sagemaker.domain"
_DOCKER = "DomainSettings.DockerSettings"
_CANVAS = "DefaultUserSettings.CanvasAppSettings"
_OAUTH = "CanvasAppSettings.IdentityProviderOAuthSettings[].SecretArn"
_OF_DOMAIN = {"DomainIdEquals": "up.DomainId"}
_SCRIPTS = "[*.LifecycleConfigArns[], *.DefaultResourceSpec.LifecycleConfigArn][]"
_LIFECYCLES = _SCRIPTS + " | [?starts_with(@, 'arn:')]"


def _roles(settings: str) -> tuple[Tie, ...]:
    """The roles that Canvas and EMR are given for whom some settings are of, beside its own.

    Those that its own may assume (`EmrSettings.AssumableRoleArns`) IAM tells of.
    """
    return tuple(
        Tie("runs-as", f"{settings}.{role}")
        for role in (
            "CanvasAppSettings.TimeSeriesForecastingSettings.AmazonForecastRoleArn",
            "CanvasAppSettings.ModelRegisterSettings.CrossAccountModelRegisterRoleArn",
            "CanvasAppSettings.GenerativeAiSettings.AmazonBedrockRoleArn",
            "CanvasAppSettings.EmrServerlessSettings.ExecutionRoleArn",
            "JupyterLabAppSettings.EmrSettings.ExecutionRoleArns[]",
        )
    )


def _of_domain(condition: str, settings: str) -> Call:
    """The role that the domain gives to whom has none, asked for where `condition` holds."""
    role = f"{settings}.ExecutionRole"
    return Call(
        operation="DescribeDomain",
        args={"DomainId": f"{condition} && DomainId || `null`"},
        facts={"role_arn": Fact("string?", role)},
        ties=(Tie("runs-as", role),),
    )


_BY_DEFAULT = _of_domain("!(UserSettings.ExecutionRole)", "DefaultUserSettings")
_OWNER = "OwnershipSettingsSummary.OwnerUserProfileName"
# Spaces that are older than private ones have no owner: all of them are shared.
_SHARED = f"(SpaceSharingSettingsSummary.SharingType == 'Shared' || !({_OWNER}))"

ROWS = (
    Row(
        kind=_DOMAIN,
        title="SageMaker domain",
        role="compute",
        service="sagemaker",
        id="DomainArn",
        name="DomainName || DomainId",
        listing=Call(
            operation="ListDomains",
            items="Domains",
            then=(
                Call(
                    operation="DescribeDomain",
                    args={"DomainId": "DomainId"},
                    facts={
                        "auth_mode": Fact("string?", "AuthMode"),
                        "network_access": Fact("string?", "AppNetworkAccessType"),
                        "role_arn": Fact("string?", "DefaultUserSettings.ExecutionRole"),
                        "space_role_arn": Fact("string?", "DefaultSpaceSettings.ExecutionRole"),
                        "kms_key_arn": Fact("string?", "KmsKeyId || HomeEfsFileSystemKmsKeyId"),
                        "security_groups": Fact(
                            "list", "DefaultUserSettings.SecurityGroups || `[]`"
                        ),
                        "role_identity": Fact(
                            "string?", "DomainSettings.ExecutionRoleIdentityConfig"
                        ),
                        "docker_access": Fact("string?", f"{_DOCKER}.EnableDockerAccess"),
                        "docker_rootless": Fact("string?", f"{_DOCKER}.RootlessDocker"),
                        "docker_trusted_accounts": Fact(
                            "list", f"{_DOCKER}.VpcOnlyTrustedAccounts || `[]`"
                        ),
                        "notebook_sharing": Fact(
                            "string?", "DefaultUserSettings.SharingSettings.NotebookOutputOption"
                        ),
                        "sharing_kms_key_arn": Fact(
                            "string?", "DefaultUserSettings.SharingSettings.S3KmsKeyId"
                        ),
                        "canvas_direct_deploy": Fact(
                            "string?", f"{_CANVAS}.DirectDeploySettings.Status"
                        ),
                        "canvas_register_role_arn": Fact(
                            "string?",
                            f"{_CANVAS}.ModelRegisterSettings.CrossAccountModelRegisterRoleArn",
                        ),
                        "canvas_bedrock_role_arn": Fact(
                            "string?", f"{_CANVAS}.GenerativeAiSettings.AmazonBedrockRoleArn"
                        ),
                        "canvas_kms_key_arn": Fact(
                            "string?", f"{_CANVAS}.WorkspaceSettings.S3KmsKeyId"
                        ),
                        "studio_portal": Fact("string?", "DefaultUserSettings.StudioWebPortal"),
                        "identity_propagation": Fact(
                            "string?", "DomainSettings.TrustedIdentityPropagationSettings.Status"
                        ),
                    },
                    ties=(
                        Tie("runs-as", "DefaultUserSettings.ExecutionRole"),
                        Tie("runs-as", "DefaultSpaceSettings.ExecutionRole"),
                        Tie(
                            "runs-as",
                            "DomainSettings.RStudioServerProDomainSettings.DomainExecutionRoleArn",
                        ),
                        Tie("reads", f"DefaultUserSettings.{_LIFECYCLES}"),
                        Tie("reads", f"DefaultUserSettings.{_OAUTH}"),
                        *_roles("DefaultUserSettings"),
                        *_roles("DefaultSpaceSettings"),
                    ),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.user_profile",
        title="SageMaker user profile",
        role="compute",
        service="sagemaker",
        id=ARN + "user-profile/{DomainId}/{UserProfileName}",
        name="UserProfileName",
        parent=Parent(_DOMAIN, "contains"),
        listing=Call(
            operation="ListUserProfiles",
            args=_OF_DOMAIN,
            items="UserProfiles",
            facts={"status": Fact("string", "Status")},
            then=(
                Call(
                    operation="DescribeUserProfile",
                    args={"DomainId": "DomainId", "UserProfileName": "UserProfileName"},
                    facts={
                        "role_arn": Fact("string?", "UserSettings.ExecutionRole"),
                        "has_own_role": Fact("bool", "UserSettings.ExecutionRole != `null`"),
                        "security_groups": Fact("list", "UserSettings.SecurityGroups || `[]`"),
                        "notebook_sharing": Fact(
                            "string?", "UserSettings.SharingSettings.NotebookOutputOption"
                        ),
                        "sharing_kms_key_arn": Fact(
                            "string?", "UserSettings.SharingSettings.S3KmsKeyId"
                        ),
                    },
                    ties=(
                        Tie("runs-as", "UserSettings.ExecutionRole"),
                        Tie("reads", f"UserSettings.{_LIFECYCLES}"),
                        Tie("reads", f"UserSettings.{_OAUTH}"),
                        *_roles("UserSettings"),
                    ),
                    then=(_BY_DEFAULT,),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.space",
        title="SageMaker space",
        role="compute",
        service="sagemaker",
        id=ARN + "space/{DomainId}/{SpaceName}",
        name="SpaceName",
        parent=Parent(_DOMAIN, "contains"),
        listing=Call(
            operation="ListSpaces",
            args=_OF_DOMAIN,
            items="Spaces",
            facts={
                "sharing": Fact("string?", "SpaceSharingSettingsSummary.SharingType"),
                "app_type": Fact("string?", "SpaceSettingsSummary.AppType"),
                "remote_access": Fact("string?", "SpaceSettingsSummary.RemoteAccess"),
                "user_profile": Fact("string?", _OWNER),
            },
            # A shared space acts as the domain says, another as its owner does.
            then=(
                _of_domain(_SHARED, "DefaultSpaceSettings"),
                Call(
                    operation="DescribeUserProfile",
                    args={
                        "DomainId": "DomainId",
                        "UserProfileName": f"!({_SHARED}) && {_OWNER} || `null`",
                    },
                    facts={"role_arn": Fact("string?", "UserSettings.ExecutionRole")},
                    ties=(Tie("runs-as", "UserSettings.ExecutionRole"),),
                    then=(_BY_DEFAULT,),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.sagemaker.app",
        title="SageMaker Studio app",
        role="compute",
        service="sagemaker",
        # The owner is a profile or a space.
        id=ARN + "app/{DomainId}/{owner}/{AppType}/{AppName}",
        name="AppName",
        parent=Parent(_DOMAIN, "contains"),
        listing=Call(
            operation="ListApps",
            args=_OF_DOMAIN,
            # one that is deleted stays in the list for a day
            items="Apps[?Status != 'Deleted'].merge(@, {owner: UserProfileName || SpaceName})",
            facts={
                "status": Fact("string", "Status"),
                "app_type": Fact("string", "AppType"),
                "user_profile": Fact("string?", "UserProfileName"),
                "space": Fact("string?", "SpaceName"),
            },
            ties=(Tie("reads", "ResourceSpec.LifecycleConfigArn"),),
        ),
    ),
)
