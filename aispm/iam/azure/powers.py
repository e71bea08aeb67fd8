"""The permissions that matter, as a table: each on one kind of target, and the arrow it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aispm.vocabulary import Access, Facts, Relation

GRANT_ROLES = "Microsoft.Authorization/roleAssignments/write"
ASSIGN = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"
# Resources that take a user-assigned identity and then run what their writer wants.
CARRIERS = (
    "Microsoft.App/containerApps/write",
    "Microsoft.Automation/automationAccounts/write",
    "Microsoft.Compute/virtualMachines/write",
    "Microsoft.ContainerInstance/containerGroups/write",
    "Microsoft.Logic/workflows/write",
    "Microsoft.MachineLearningServices/workspaces/computes/write",
    "Microsoft.Resources/deploymentScripts/write",
    "Microsoft.Web/sites/write",
)


@dataclass(frozen=True)
class Power:
    """One permission on one kind of target, and the arrow it becomes.

    `setting` is the fact that must have a value for the permission to lead anywhere.
    """

    kind: str
    plane: Literal["actions", "dataActions"]
    action: str
    relation: Relation
    access: Access
    setting: tuple[str, frozenset[bool | None]] | None = None


_BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"
_STORAGE_KEYS = "Microsoft.Storage/storageAccounts/listKeys/action"
_COMPLETE = "Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action"
# Not set means the default: keys work unless they were switched off.
_KEYS_WORK = ("shared_key_access", frozenset({True, None}))
_LOCAL_AUTH = ("local_auth_disabled", frozenset({False, None}))
_BY_ROLES = ("rbac_authorization", frozenset({True}))
_BY_POLICIES = ("rbac_authorization", frozenset({False}))
_VAULT = "azure.keyvault.vault"
_STORAGE = "azure.storage.account"

POWERS: tuple[Power, ...] = (
    Power(_STORAGE, "dataActions", f"{_BLOBS}/read", "reads", "read"),
    Power(_STORAGE, "dataActions", f"{_BLOBS}/write", "writes", "write"),
    Power(_STORAGE, "dataActions", f"{_BLOBS}/delete", "writes", "delete"),
    Power(_STORAGE, "actions", _STORAGE_KEYS, "reads", "read", _KEYS_WORK),
    Power(_STORAGE, "actions", _STORAGE_KEYS, "writes", "write", _KEYS_WORK),
    Power(
        _VAULT,
        "dataActions",
        "Microsoft.KeyVault/vaults/secrets/getSecret/action",
        "reads",
        "read",
        _BY_ROLES,
    ),
    Power(
        _VAULT,
        "dataActions",
        "Microsoft.KeyVault/vaults/secrets/setSecret/action",
        "writes",
        "write",
        _BY_ROLES,
    ),
    # Whoever writes a vault's access policies gives itself the secrets.
    Power(
        _VAULT,
        "actions",
        "Microsoft.KeyVault/vaults/accessPolicies/write",
        "reads",
        "read",
        _BY_POLICIES,
    ),
    Power("azure.ai.account", "dataActions", _COMPLETE, "invokes", "invoke"),
    Power(
        "azure.ai.account",
        "actions",
        "Microsoft.CognitiveServices/accounts/listKeys/action",
        "invokes",
        "invoke",
        _LOCAL_AUTH,
    ),
    # A job runs with the identity of the workspace or of its compute.
    Power(
        "azure.ml.workspace",
        "actions",
        "Microsoft.MachineLearningServices/workspaces/jobs/write",
        "runs-code-in",
        "execute",
    ),
    # A federated credential lets an outsider of one's choice sign in as the identity.
    Power(
        "azure.identity.user_assigned",
        "actions",
        "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
        "mints-credential-of",
        "execute",
    ),
)


def is_open(power: Power, facts: Facts) -> bool | None:
    """Whether the target's settings let a permission count; None when they were not read."""
    if power.setting is None:
        return True
    fact, values = power.setting
    if fact not in facts:
        return None
    if facts[fact] is None and None not in values and power.kind == _VAULT:
        return None  # the default of a vault depends on how it was made
    return facts[fact] in values
