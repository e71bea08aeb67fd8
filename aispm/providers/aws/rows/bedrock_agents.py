"""Bedrock agents: the draft, the aliases, and the versions that callers of those reach.

An agent runs as the role of whatever version an alias routes to, which need not be the draft's;
so a version's role is the agent's too.
"""

from aispm.providers.aws import confirmation
from aispm.providers.aws.row import Call, Derived, Fact, Parent, Row, Tie
from aispm.providers.aws.rows.bedrock_guardrails import named_by
from aispm.providers.aws.rows.trails import RECORDED

_AGENT = "aws.bedrock.agent"
_ALIAS = "aws.bedrock.agent_alias"
_VERSION = "aws.bedrock.agent_version"
_TAGS = Call(operation="ListTagsForResource", args={"resourceArn": "self"}, tags="tags")
_BASE = "arn:{partition}:bedrock:{region}:{account}"
# The parent is an agent, of which the draft is asked for, or a version of one.
_OF_PARENT = {"agentId": "up.agentId", "agentVersion": "up.version || 'DRAFT'"}
_PROMPTS = "promptOverrideConfiguration.promptConfigurations"
_OVERRIDDEN = f"{_PROMPTS}[?promptCreationMode=='OVERRIDDEN']"
_PARSER = "promptOverrideConfiguration.overrideLambda"
_ORCHESTRATOR = "customOrchestration.executor.lambda"
# The test alias of every agent routes to the draft, which is the agent itself here.
_ROUTED = (
    "up.[@][?aliasInvocationState!='REJECT_INVOCATIONS'].routingConfiguration[].agentVersion"
    " | [?@!='DRAFT'] | [0]"
)
_EXECUTOR = "agentActionGroup.actionGroupExecutor"
_FUNCTIONS = "agentActionGroup.functionSchema.functions"


def _facts(at: str) -> dict[str, Fact]:
    """What an agent and a version of it tell alike."""
    guardrail, memory = f"{at}guardrailConfiguration", f"{at}memoryConfiguration"
    return {
        "foundation_model": Fact("string?", f"{at}foundationModel"),
        "role_arn": Fact("string?", f"{at}agentResourceRoleArn"),
        "guardrail_id": Fact("string?", f"{guardrail}.guardrailIdentifier"),
        "guardrail_version": Fact("string?", f"{guardrail}.guardrailVersion"),
        "guardrails": named_by(f"[{guardrail}]"),
        "kms_key_arn": Fact("string?", f"{at}customerEncryptionKeyArn"),
        "collaboration": Fact("string?", f"{at}agentCollaboration"),
        "idle_session_ttl_seconds": Fact("int?", f"{at}idleSessionTTLInSeconds"),
        "memory_types": Fact("list", f"{memory}.enabledMemoryTypes || `[]`"),
        "memory_storage_days": Fact("int?", f"{memory}.storageDays"),
        "overridden_prompts": Fact("list", f"sort({at}{_OVERRIDDEN}.promptType || `[]`)"),
        "disabled_prompts": Fact(
            "list", f"sort({at}{_PROMPTS}[?promptState=='DISABLED'].promptType || `[]`)"
        ),
        "parser_lambda_arn": Fact("string?", f"{at}{_PARSER}"),
        # Of a version nobody is told whether it is orchestrated by a function.
        "steering_lambda_arns": Fact("list", f"[{at}{_ORCHESTRATOR}, {at}{_PARSER}] | [?@]"),
    }


def _ties(at: str) -> tuple[Tie, ...]:
    return (
        Tie("runs-as", f"{at}agentResourceRoleArn"),
        Tie("uses-model", f"{at}foundationModel"),
        Tie("uses-model", f"{at}{_OVERRIDDEN}.foundationModel"),
        Tie("invokes", f"{at}{_PARSER}"),
    )


def _texts(at: str) -> tuple[str, ...]:
    return (
        f"{{instruction: {at}instruction}}",
        f"{{prompt: {at}{_OVERRIDDEN}.basePromptTemplate}}",
    )


def _knowledge(version: str) -> Call:
    enabled = "items[?knowledgeBaseState=='ENABLED'].knowledgeBaseId"
    return Call(
        operation="ListAgentKnowledgeBases",
        args={"agentId": "agentId", "agentVersion": version},
        items="agentKnowledgeBaseSummaries",
        facts={"knowledge_base_ids": Fact("list", enabled)},
        ties=(Tie("uses-knowledge", enabled, f"{_BASE}:knowledge-base/{{value}}"),),
    )


ROWS = (
    Row(
        kind=_AGENT,
        title="Bedrock agent",
        role="agent",
        service="bedrock-agent",
        id=f"{_BASE}:agent/{{agentId}}",
        name="agentName",
        listing=Call(
            operation="ListAgents",
            items="agentSummaries",
            facts={"status": Fact("string", "agentStatus")},
            then=(
                Call(
                    operation="GetAgent",
                    args={"agentId": "agentId"},
                    facts=_facts("agent.")
                    | {
                        "orchestration_type": Fact("string?", "agent.orchestrationType"),
                        "orchestration_lambda_arn": Fact("string?", f"agent.{_ORCHESTRATOR}"),
                    },
                    ties=(
                        *_ties("agent."),
                        Tie("invokes", f"agent.{_ORCHESTRATOR}"),
                    ),
                    texts=_texts("agent."),
                ),
                _knowledge("'DRAFT'"),
                *RECORDED,
                _TAGS,
            ),
        ),
    ),
    Row(
        kind=_ALIAS,
        title="Bedrock agent alias",
        role="setting",
        service="bedrock-agent",
        parent=Parent(_AGENT, "contains"),
        id=f"{_BASE}:agent-alias/{{up[agentId]}}/{{agentAliasId}}",
        name="agentAliasName",
        listing=Call(
            operation="ListAgentAliases",
            args={"agentId": "up.agentId"},
            items="agentAliasSummaries",
            facts={
                "agent_version": Fact("string?", "routingConfiguration[0].agentVersion"),
                "provisioned_throughput_arn": Fact(
                    "string?", "routingConfiguration[0].provisionedThroughput"
                ),
                "status": Fact("string", "agentAliasStatus"),
                "accepts_invocations": Fact("bool", "aliasInvocationState!='REJECT_INVOCATIONS'"),
            },
        ),
    ),
    Row(
        kind=_VERSION,
        title="Version of a Bedrock agent that an alias routes to",
        role="setting",
        service="bedrock-agent",
        parent=Parent(_ALIAS, "contains"),
        id=f"{_BASE}:agent/{{agentId}}/version/{{version}}",
        name="{agentName}:{version}",
        listing=Call(
            operation="GetAgentVersion",
            args={"agentId": "up.up.agentId", "agentVersion": _ROUTED},
            items="[agentVersion]",
            facts=_facts("") | {"status": Fact("string", "agentStatus")},
            ties=(*_ties(""), Tie("runs-as", "agentResourceRoleArn", source="{up[parent]}")),
            texts=_texts(""),
            then=(_knowledge("version"),),
        ),
    ),
    Row(
        kind="aws.bedrock.action_group",
        title="Bedrock agent action group",
        role="tool",
        service="bedrock-agent",
        parent=Parent(_AGENT, "contains", _VERSION),
        id="{parent}/action-group/{actionGroupId}",
        name="actionGroupName",
        listing=Call(
            operation="ListAgentActionGroups",
            args=_OF_PARENT,
            items="actionGroupSummaries",
            facts={"state": Fact("string", "actionGroupState")},
            then=(
                Call(
                    operation="GetAgentActionGroup",
                    args={**_OF_PARENT, "actionGroupId": "actionGroupId"},
                    facts={
                        "lambda_arn": Fact("string?", f"{_EXECUTOR}.lambda"),
                        "returns_control": Fact(
                            "bool", f"{_EXECUTOR}.customControl == 'RETURN_CONTROL'"
                        ),
                        "parent_signature": Fact(
                            "string?", "agentActionGroup.parentActionSignature"
                        ),
                        "schema_bucket": Fact(
                            "string?", "agentActionGroup.apiSchema.s3.s3BucketName"
                        ),
                    },
                    derived=Derived(confirmation.FACTS, confirmation.facts),
                    ties=(
                        Tie("invokes", f"{_EXECUTOR}.lambda"),
                        Tie(
                            "reads",
                            "agentActionGroup.apiSchema.s3.s3BucketName",
                            "arn:{partition}:s3:::{value}",
                        ),
                    ),
                    texts=(
                        "{schema: agentActionGroup.apiSchema.payload}",
                        f"{_FUNCTIONS}[].{{description: description}}",
                    ),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.bedrock.collaborator",
        title="Collaborator of a Bedrock agent",
        role="tool",
        service="bedrock-agent",
        parent=Parent(_AGENT, "contains", _VERSION),
        id="{parent}/collaborator/{collaboratorId}",
        name="collaboratorName",
        listing=Call(
            operation="ListAgentCollaborators",
            args=_OF_PARENT,
            items="agentCollaboratorSummaries",
            facts={
                "alias_arn": Fact("string?", "agentDescriptor.aliasArn"),
                "in_other_account": Fact(
                    "bool?",
                    "agentDescriptor.aliasArn && !contains(agentDescriptor.aliasArn, up.account)",
                ),
                "relays_history": Fact("bool", "relayConversationHistory == 'TO_COLLABORATOR'"),
            },
            ties=(Tie("invokes", "agentDescriptor.aliasArn"),),
            texts=("{instruction: collaborationInstruction}",),
        ),
    ),
)
