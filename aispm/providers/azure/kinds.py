"""Every kind the Azure provider yields, with its facts and their types."""

from __future__ import annotations

from aispm.model import Kind

_PRINCIPAL = {"principal_id": "string", "client_id": "string?"}
# Whom a role assignment may name.
PRINCIPALS = ("azure.entra.group", "azure.entra.service_principal", "azure.entra.user")
_DATA = {"sensitivity": "string", "sensitivity_source": "string"}

KINDS: tuple[Kind, ...] = (
    Kind(
        "azure.ai.account",
        "Azure AI services account",
        "model",
        {
            "account_kind": "string",
            "local_auth_disabled": "bool?",
            "public_network_access": "string?",
            "default_action": "string?",
            "identity_type": "string?",
            "endpoint": "string?",
        },
    ),
    Kind(
        "azure.ai.deployment",
        "Azure AI model deployment",
        "model",
        {"model": "string?", "model_version": "string?", "sku": "string?"},
    ),
    Kind(
        "azure.ml.workspace",
        "Azure Machine Learning workspace",
        "compute",
        {"public_network_access": "string?", "identity_type": "string?"},
    ),
    Kind(
        "azure.storage.account",
        "Azure storage account",
        "data",
        {**_DATA, "shared_key_access": "bool?"},
    ),
    Kind(
        "azure.keyvault.vault",
        "Azure key vault",
        "data",
        {**_DATA, "rbac_authorization": "bool?"},
    ),
    Kind("azure.identity.user_assigned", "Azure user-assigned identity", "identity", _PRINCIPAL),
    Kind(
        "azure.identity.system_assigned", "Azure system-assigned identity", "identity", _PRINCIPAL
    ),
    Kind("azure.entra.service_principal", "Entra service principal", "identity", _PRINCIPAL),
    Kind("azure.entra.user", "Entra user", "identity", _PRINCIPAL),
    Kind("azure.entra.group", "Entra group", "identity", _PRINCIPAL),
)
