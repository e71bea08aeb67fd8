"""Q in Connect: assistants of contact centres, their AI agents, guardrails and knowledge bases."""

from aispm.providers.aws.row import Call, Fact, Parent, Row, Tie

_SERVICE = "qconnect"
_ASSISTANT = "aws.qconnect.assistant"
_AGENT = "aiAgent.configuration"
_TOOLS = f"{_AGENT}.orchestrationAIAgentConfiguration.toolConfigurations[]"
_GUARDRAILS = (
    f"{_AGENT}.*.[answerGenerationAIGuardrailId, selfServiceAIGuardrailId,"
    " orchestrationAIGuardrailId, noteTakingAIGuardrailId, caseSummarizationAIGuardrailId]"
    " | [] | [?@]"
)
_FILTERS = "aiGuardrail.contentPolicyConfig.filtersConfig"
_GROUNDING = "aiGuardrail.contextualGroundingPolicyConfig.filtersConfig"
_PII = "aiGuardrail.sensitiveInformationPolicyConfig.[piiEntitiesConfig, regexesConfig][]"

ROWS = (
    Row(
        kind=_ASSISTANT,
        title="Q in Connect assistant",
        role="agent",
        service=_SERVICE,
        id="assistantArn",
        name="name",
        listing=Call(
            operation="ListAssistants",
            items="assistantSummaries[?!deleted(status)]",
            facts={
                "status": Fact("string?", "status"),
                "kms_key_arn": Fact("string?", "serverSideEncryptionConfiguration.kmsKeyId"),
            },
            tags="tags",
        ),
    ),
    Row(
        kind="aws.qconnect.ai_agent",
        title="Q in Connect AI agent",
        role="agent",
        service=_SERVICE,
        parent=Parent(_ASSISTANT, "contains"),
        id="aiAgentArn",
        name="name",
        listing=Call(
            operation="ListAIAgents",
            # Every assistant has those of AWS; only the account's own are listed.
            args={"assistantId": "up.assistantId", "origin": "'CUSTOMER'"},
            items="aiAgentSummaries[?!deleted(status)]",
            facts={
                "type": Fact("string?", "type"),
                "status": Fact("string?", "status"),
                "published": Fact("bool", "visibilityStatus == 'PUBLISHED'"),
            },
            tags="tags",
            then=(
                Call(
                    operation="GetAIAgent",
                    args={"assistantId": "up.assistantId", "aiAgentId": "aiAgentId"},
                    facts={
                        "guardrail_id": Fact("string?", f"{_GUARDRAILS} | [0]"),
                        "tools": Fact("list", f"sort({_TOOLS}.toolName || `[]`)"),
                        "mcp_tools": Fact(
                            "list",
                            f"sort({_TOOLS} | [?toolType == 'MODEL_CONTEXT_PROTOCOL'].toolName"
                            " || `[]`)",
                        ),
                    },
                ),
            ),
        ),
    ),
    Row(
        kind="aws.qconnect.ai_guardrail",
        title="Q in Connect AI guardrail",
        role="setting",
        service=_SERVICE,
        parent=Parent(_ASSISTANT, "contains"),
        id="aiGuardrailArn",
        name="name",
        listing=Call(
            operation="ListAIGuardrails",
            args={"assistantId": "up.assistantId"},
            items="aiGuardrailSummaries[?!deleted(status)]",
            facts={
                "status": Fact("string?", "status"),
                "published": Fact("bool", "visibilityStatus == 'PUBLISHED'"),
            },
            tags="tags",
            then=(
                Call(
                    operation="GetAIGuardrail",
                    args={"assistantId": "up.assistantId", "aiGuardrailId": "aiGuardrailId"},
                    facts={
                        "prompt_attack_strength": Fact(
                            "string?", f"{_FILTERS}[?type=='PROMPT_ATTACK'].inputStrength | [0]"
                        ),
                        "weak_filters": Fact(
                            "list",
                            f"sort({_FILTERS}[?inputStrength=='NONE' || inputStrength=='LOW'].type"
                            " || `[]`)",
                        ),
                        "masks_personal_data": Fact(
                            "bool", f"length(({_PII} || `[]`) | [?@]) > `0`"
                        ),
                        "checks_grounding": Fact(
                            "bool", f"length({_GROUNDING}[?threshold > `0`] || `[]`) > `0`"
                        ),
                    },
                ),
            ),
        ),
    ),
    Row(
        kind="aws.qconnect.knowledge_base",
        title="Q in Connect knowledge base",
        role="knowledge",
        service=_SERVICE,
        id="knowledgeBaseArn",
        name="name",
        listing=Call(
            operation="ListKnowledgeBases",
            items="knowledgeBaseSummaries[?!deleted(status)]",
            facts={
                "type": Fact("string?", "knowledgeBaseType"),
                "status": Fact("string?", "status"),
                "kms_key_arn": Fact("string?", "serverSideEncryptionConfiguration.kmsKeyId"),
                "crawl_scope": Fact(
                    "string?",
                    "sourceConfiguration.managedSourceConfiguration.webCrawlerConfiguration.scope",
                ),
                "integration_arn": Fact(
                    "string?", "sourceConfiguration.appIntegrations.appIntegrationArn"
                ),
            },
            ties=(
                Tie(
                    "uses-model",
                    "vectorIngestionConfiguration.parsingConfiguration"
                    ".bedrockFoundationModelConfiguration.modelArn",
                ),
            ),
            tags="tags",
        ),
    ),
)
