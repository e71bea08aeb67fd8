"""AgentCore identity: as whom agents call others, and where the keys for that are kept."""

from aispm.providers.aws.row import Call, Fact, Row, Tie
from aispm.providers.aws.rows.agentcore_parts import SERVICE, TAGS, URL, certificates

_DATES = {
    "created_at": Fact("string?", "createdTime"),
    "updated_at": Fact("string?", "lastUpdatedTime"),
}
# A union: the configuration of one vendor stands in it.
_OAUTH = "oauth2ProviderConfigOutput.* | [0]"

ROWS = (
    Row(
        kind="aws.agentcore.workload_identity",
        title="AgentCore workload identity",
        role="setting",
        service=SERVICE,
        id="workloadIdentityArn",
        name="name",
        listing=Call(
            operation="ListWorkloadIdentities",
            items="workloadIdentities",
            then=(
                Call(
                    operation="GetWorkloadIdentity",
                    args={"name": "name"},
                    facts={
                        "return_urls": Fact("list", "allowedResourceOauth2ReturnUrls || `[]`", URL),
                        **_DATES,
                    },
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.token_vault",
        title="AgentCore token vault",
        role="setting",
        service=SERVICE,
        id="arn:{partition}:bedrock-agentcore:{region}:{account}:token-vault/{tokenVaultId}",
        name="tokenVaultId",
        listing=Call(
            operation="GetTokenVault",
            items="[@][?tokenVaultId]",  # the default one, which an account gets on first use
            none=("ResourceNotFoundException",),
            facts={
                "key_type": Fact("string?", "kmsConfiguration.keyType"),
                "kms_key_arn": Fact("string?", "kmsConfiguration.kmsKeyArn"),
            },
            then=(TAGS,),
        ),
    ),
    Row(
        kind="aws.agentcore.api_key_provider",
        title="AgentCore API key credential provider",
        role="setting",
        service=SERVICE,
        id="credentialProviderArn",
        name="name",
        listing=Call(
            operation="ListApiKeyCredentialProviders",
            items="credentialProviders",
            facts=_DATES,
            then=(
                Call(
                    operation="GetApiKeyCredentialProvider",
                    args={"name": "name"},
                    facts={
                        "secret_arn": Fact("string?", "apiKeySecretArn.secretArn"),
                        "secret_source": Fact("string?", "apiKeySecretSource"),
                        "sends_secret": Fact("bool", "`true`"),
                    },
                    ties=(Tie("reads", "apiKeySecretArn.secretArn"),),
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.oauth2_provider",
        title="AgentCore OAuth2 credential provider",
        role="setting",
        service=SERVICE,
        id="credentialProviderArn",
        name="name",
        listing=Call(
            operation="ListOauth2CredentialProviders",
            items="credentialProviders",
            facts={"vendor": Fact("string?", "credentialProviderVendor", shown=True), **_DATES},
            then=(
                Call(
                    operation="GetOauth2CredentialProvider",
                    args={"name": "name"},
                    facts={
                        "status": Fact("string?", "status"),
                        "secret_arn": Fact("string?", "clientSecretArn.secretArn"),
                        "secret_source": Fact("string?", "clientSecretSource"),
                        "client_id": Fact("string?", f"{_OAUTH}.clientId"),
                        "client_auth_method": Fact(
                            "string?", f"{_OAUTH}.clientAuthenticationMethod"
                        ),
                        # Who signs keeps a secret all the same.
                        "sends_secret": Fact(
                            "bool",
                            f"{_OAUTH}.clientAuthenticationMethod"
                            " | (@ != 'PRIVATE_KEY_JWT' && @ != 'AWS_IAM_ID_TOKEN_JWT')",
                        ),
                        "discovery_url": Fact(
                            "string?", f"{_OAUTH}.oauthDiscovery.discoveryUrl", URL
                        ),
                        "token_url": Fact(
                            "string?",
                            f"{_OAUTH}.oauthDiscovery.authorizationServerMetadata.tokenEndpoint",
                            URL,
                        ),
                        "on_behalf_of": Fact(
                            "string?", f"{_OAUTH}.onBehalfOfTokenExchangeConfig.grantType"
                        ),
                        "signing_key_arn": Fact(
                            "string?",
                            f"{_OAUTH}.privateKeyJwtConfig.privateKeySource.kmsKeySource.kmsKeyArn",
                        ),
                        "callback_url": Fact("string?", "callbackUrl", URL),
                    },
                    ties=(Tie("reads", "clientSecretArn.secretArn"), *certificates(_OAUTH)),
                    texts=("oauth2ProviderConfigOutput",),
                ),
                TAGS,
            ),
        ),
    ),
)
