"""Q Business: the web experiences people use an application by, and others who get at its data."""

from aispm.providers.aws.row import Call, Fact, Parent, Row, Tie

_SERVICE = "qbusiness"
_APPLICATION = "aws.qbusiness.application"

ROWS = (
    Row(
        kind="aws.qbusiness.web_experience",
        title="Q Business web experience",
        role="setting",
        service=_SERVICE,
        parent=Parent(_APPLICATION, "contains"),
        id="{parent}/web-experience/{webExperienceId}",
        name="webExperienceId",
        listing=Call(
            operation="ListWebExperiences",
            args={"applicationId": "up.applicationId"},
            items="webExperiences",
            facts={
                "status": Fact("string?", "status"),
                "endpoint": Fact("string?", "defaultEndpoint", kept=500),
            },
            then=(
                Call(
                    operation="GetWebExperience",
                    args={
                        "applicationId": "up.applicationId",
                        "webExperienceId": "webExperienceId",
                    },
                    facts={
                        "role_arn": Fact("string?", "roleArn"),
                        "identity_provider": Fact(
                            "string?",
                            "(identityProviderConfiguration.samlConfiguration && 'saml')"
                            " || (identityProviderConfiguration.openIDConnectConfiguration"
                            " && 'oidc') || (authenticationConfiguration.samlConfiguration"
                            " && 'saml') || `null`",
                        ),
                        "origins": Fact("list", "sort(origins || `[]`)", kept=500),
                    },
                    ties=(
                        Tie("runs-as", "roleArn"),
                        Tie("runs-as", "authenticationConfiguration.samlConfiguration.roleArn"),
                        Tie("runs-as", "identityProviderConfiguration.*.secretsRole"),
                        Tie("reads", "identityProviderConfiguration.*.secretsArn"),
                    ),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.qbusiness.data_accessor",
        title="Q Business data accessor",
        role="setting",
        service=_SERVICE,
        parent=Parent(_APPLICATION, "contains"),
        id="dataAccessorArn",
        name="displayName || dataAccessorId",
        listing=Call(
            operation="ListDataAccessors",
            args={"applicationId": "up.applicationId"},
            items="dataAccessors",
            facts={
                "principal": Fact("string?", "principal"),
                "authentication_type": Fact("string?", "authenticationDetail.authenticationType"),
                "has_external_id": Fact(
                    "bool", "length(authenticationDetail.externalIds || `[]`) > `0`"
                ),
            },
            then=(
                Call(
                    operation="GetDataAccessor",
                    args={"applicationId": "up.applicationId", "dataAccessorId": "dataAccessorId"},
                    facts={
                        "actions": Fact("list", "sort(actionConfigurations[].action || `[]`)"),
                        "all_documents": Fact(
                            "bool",
                            "length(actionConfigurations[?!filterConfiguration] || `[]`) > `0`",
                        ),
                    },
                ),
            ),
        ),
    ),
)
