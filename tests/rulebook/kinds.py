"""Every kind and its facts, as agreed between collectors and rules."""

from __future__ import annotations

from aispm.model import Kind

_TABLE = """
aws.iam.role identity path:string created_at:string last_used_at:string? boundary:string? trusted_services:list trusts_any:bool trusted_accounts:list service_linked:bool
aws.iam.user identity created_at:string boundary:string? groups:list active_keys:int password_last_used_at:string?
aws.iam.group identity created_at:string
azure.identity.user_assigned identity principal_id:string client_id:string?
azure.identity.system_assigned identity principal_id:string client_id:string?
azure.entra.service_principal identity principal_id:string client_id:string?
azure.entra.user identity principal_id:string client_id:string?
azure.entra.group identity principal_id:string client_id:string?
gcp.iam.service_account identity email:string disabled:bool unique_id:string
gcp.iam.user identity
gcp.iam.group identity
gcp.iam.public identity
aws.bedrock.agent agent status:string foundation_model:string? role_arn:string? guardrail_id:string? kms_key_arn:string? collaboration:string?
aws.bedrock.agent_alias agent agent_version:string? status:string
aws.bedrock.action_group agent lambda_arn:string? state:string parent_signature:string?
aws.bedrock.knowledge_base agent role_arn:string? status:string storage_type:string?
aws.bedrock.data_source data type:string? bucket_arn:string? deletion_policy:string? kms_key_arn:string?
aws.bedrock.guardrail setting status:string kms_key_arn:string? prompt_attack_strength:string? version:string?
aws.bedrock.invocation_logging setting enabled:bool s3_bucket:string? log_group:string?
aws.agentcore.runtime agent role_arn:string? network_mode:string? protocol:string? authorizer:string image:string? env_names:list status:string mmds_v2_required:bool?
aws.agentcore.gateway agent role_arn:string? authorizer_type:string? protocol_type:string? kms_key_arn:string? policy_engine_mode:string? exception_level:string?
aws.agentcore.gateway_target agent target_type:string? lambda_arn:string? endpoint:string? credential_types:list status:string
aws.agentcore.code_interpreter compute role_arn:string? network_mode:string?
aws.agentcore.browser compute role_arn:string? network_mode:string? recording_enabled:bool
aws.agentcore.memory data role_arn:string? kms_key_arn:string? event_expiry_days:int?
aws.sagemaker.notebook compute root_access:string? direct_internet_access:string? role_arn:string? subnet_id:string? kms_key_arn:string? imds_version:string? status:string
aws.sagemaker.domain compute auth_mode:string? network_access:string? role_arn:string? kms_key_arn:string?
aws.sagemaker.endpoint model status:string kms_key_arn:string? data_capture:bool? role_arn:string?
aws.lambda.function compute role_arn:string? runtime:string? env_names:list
aws.s3.bucket data sensitivity:string sensitivity_source:string
aws.secretsmanager.secret data rotation_enabled:bool last_accessed_at:string? sensitivity:string sensitivity_source:string
aws.dynamodb.table data sensitivity:string sensitivity_source:string
aws.kms.key data manager:string sensitivity:string sensitivity_source:string
azure.ai.account model account_kind:string local_auth_disabled:bool? public_network_access:string? default_action:string? identity_type:string? endpoint:string?
azure.ai.deployment model model:string? model_version:string? sku:string?
azure.ml.workspace compute public_network_access:string? identity_type:string?
azure.storage.account data sensitivity:string sensitivity_source:string
azure.keyvault.vault data sensitivity:string sensitivity_source:string
gcp.vertex.endpoint model
gcp.vertex.model model
gcp.vertex.reasoning_engine agent service_account:string? identity_type:string?
gcp.vertex.notebook compute service_account:string?
gcp.storage.bucket data sensitivity:string sensitivity_source:string
gcp.secretmanager.secret data sensitivity:string sensitivity_source:string
mcp.config config client:string servers:int tracked:bool?
mcp.server server client:string transport:string command:string? launcher:string? package:string? version:string? pinned:bool? host:string? url_scheme:string? auto_approve:list enabled:bool env_names:list credentials:int in_clear:int
"""


def kinds() -> tuple[Kind, ...]:
    found = []
    for line in _TABLE.strip().splitlines():
        name, role, *facts = line.split()
        types = dict(fact.split(":") for fact in facts)
        found.append(Kind(name, name.rpartition(".")[2], role, types))
    return tuple(found)
