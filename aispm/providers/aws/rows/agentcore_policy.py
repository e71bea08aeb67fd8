"""AgentCore policy engines: the policies that say which calls a gateway lets through."""

from aispm.providers.aws.row import Call, Fact, Parent, Row
from aispm.providers.aws.rows.agentcore_parts import SERVICE, TAGS, TEXT

_ENGINE = "aws.agentcore.policy_engine"
_STATEMENT = "definition.[cedar.statement, policy.statement] | not_null([0], [1])"
_IN_FORCE = "items[?status=='ACTIVE' && enforcementMode"

ROWS = (
    Row(
        kind=_ENGINE,
        title="AgentCore policy engine",
        role="setting",
        service=SERVICE,
        id="policyEngineArn",
        name="name",
        listing=Call(
            operation="ListPolicyEngines",
            items="policyEngines",
            facts={
                "status": Fact("string", "status"),
                "kms_key_arn": Fact("string?", "encryptionKeyArn"),
            },
            then=(
                Call(
                    operation="ListPolicies",
                    args={"policyEngineId": "policyEngineId"},
                    items="policies",
                    facts={
                        "policies": Fact("int", "length(items)"),
                        # Without a mode a policy is enforced.
                        "policies_enforced": Fact("int", f"length({_IN_FORCE}!='LOG_ONLY'])"),
                        "policies_log_only": Fact("int", f"length({_IN_FORCE}=='LOG_ONLY'])"),
                    },
                ),
                TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.agentcore.policy",
        title="AgentCore policy",
        role="setting",
        service=SERVICE,
        parent=Parent(_ENGINE, "contains"),
        id="policyArn",
        name="name",
        listing=Call(
            operation="ListPolicies",
            args={"policyEngineId": "up.policyEngineId"},
            items="policies",
            facts={
                "status": Fact("string", "status"),
                "enforcement_mode": Fact("string?", "enforcementMode"),
                "language": Fact("string?", "keys(definition) | [0]"),
                "statement": Fact("string?", _STATEMENT, TEXT),
                "generation_id": Fact("string?", "definition.policyGeneration.policyGenerationId"),
            },
            texts=("definition",),
        ),
    ),
)
