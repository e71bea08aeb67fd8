"""AgentCore payments: what agents may spend money with."""

from aispm.providers.aws.row import Call, Fact, Parent, Row, Tie
from aispm.providers.aws.rows.agentcore_parts import SERVICE, TAGS, authorizer, jwt

_MANAGER = "aws.agentcore.payment_manager"
_IDENTITY = "workloadIdentityDetails.workloadIdentityArn"
_PROVIDERS = "credentialProviderConfigurations[].*[].credentialProviderArn"
_VENDOR = "providerConfigurationOutput.* | [0]"
_SECRETS = (
    f"{_VENDOR}.[apiKeySecretArn, walletSecretArn, appSecretArn, authorizationPrivateKeyArn]"
    "[].secretArn"
)
_SOURCES = (
    f"{_VENDOR}.[apiKeySecretSource, walletSecretSource, appSecretSource, "
    "authorizationPrivateKeySource] | [?@]"
)

ROWS = (
    Row(
        kind=_MANAGER,
        title="AgentCore payment manager",
        role="tool",
        service=SERVICE,
        id="paymentManagerArn",
        name="name",
        listing=Call(
            operation="ListPaymentManagers",
            items="paymentManagers",
            facts={
                "status": Fact("string", "status"),
                "authorizer_type": Fact("string?", "authorizerType"),
                "kms_key_arn": Fact("string?", "kmsKeyArn"),
                "role_arn": Fact("string?", "roleArn"),
            },
            ties=(Tie("runs-as", "roleArn"),),
            then=(
                Call(
                    operation="GetPaymentManager",
                    args={"paymentManagerId": "paymentManagerId"},
                    facts={
                        **jwt("authorizerConfiguration"),
                        "workload_identity_arn": Fact("string?", _IDENTITY),
                    },
                    ties=(
                        Tie("authenticates-as", _IDENTITY),
                        *authorizer("authorizerConfiguration"),
                    ),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.payment_connector",
        title="AgentCore payment connector",
        role="tool",
        service=SERVICE,
        parent=Parent(_MANAGER, "contains"),
        id="{parent}/connector/{paymentConnectorId}",
        name="name",
        listing=Call(
            operation="ListPaymentConnectors",
            args={"paymentManagerId": "up.paymentManagerId"},
            items="paymentConnectors",
            facts={
                "status": Fact("string", "status"),
                "type": Fact("string?", "type"),
                "provision_mode": Fact("string?", "provisionMode"),
            },
            then=(
                Call(
                    operation="GetPaymentConnector",
                    args={
                        "paymentManagerId": "up.paymentManagerId",
                        "paymentConnectorId": "paymentConnectorId",
                    },
                    facts={
                        "credential_provider_arns": Fact("list", f"{_PROVIDERS} || `[]`"),
                        "role_arn": Fact(
                            "string?",
                            "credentialProviderConfigurations[].awsBilling.iamRoleArn | [0]",
                        ),
                    },
                    ties=(
                        Tie("authenticates-as", _PROVIDERS),
                        Tie("runs-as", "credentialProviderConfigurations[].awsBilling.iamRoleArn"),
                    ),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.payment_provider",
        title="AgentCore payment credential provider",
        role="setting",
        service=SERVICE,
        id="credentialProviderArn",
        name="name",
        listing=Call(
            operation="ListPaymentCredentialProviders",
            items="credentialProviders",
            facts={
                "vendor": Fact("string?", "credentialProviderVendor", shown=True),
                "created_at": Fact("string?", "createdTime"),
                "updated_at": Fact("string?", "lastUpdatedTime"),
            },
            then=(
                Call(
                    operation="GetPaymentCredentialProvider",
                    args={"name": "name"},
                    facts={
                        "secret_arns": Fact("list", f"{_SECRETS} || `[]`"),
                        "secret_sources": Fact("list", f"{_SOURCES} || `[]`"),
                    },
                    ties=(Tie("reads", _SECRETS),),
                ),
                TAGS,
            ),
        ),
    ),
)
