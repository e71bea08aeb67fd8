"""Intents of Lex bots that answer with a model or look things up, by the version an alias speaks.

A bot has hundreds of intents, of which most only fill slots for the function of the alias; so of
those that are made from a built-in intent, and not one that only steers the talk, is more asked.
"""

from aispm.providers.aws.row import Call, Fact, Parent, Row, Tie
from aispm.providers.aws.rows.bedrock_guardrails import named_by

_WHERE = {
    "botId": "up.up.up.botId",
    "botVersion": "up.up.botVersion || 'DRAFT'",
    "localeId": "up.localeId",
}
_STEERING = ("Cancel", "Fallback", "Help", "Pause", "Repeat", "Resume", "StartOver", "Stop")
_NAMES = ", ".join(f'"AMAZON.{name}Intent"' for name in _STEERING)
_ANSWERING = f"parentIntentSignature && !contains(`[{_NAMES}]`, parentIntentSignature)"
# Of an intent that hands over to a Bedrock agent the SDK does not tell to which: a gap.
_TOLD = "[@][?qnAIntentConfiguration || qInConnectIntentConfiguration || kendraConfiguration]"

_QUESTIONS = "items[0].qnAIntentConfiguration"
_MODEL = f"{_QUESTIONS}.bedrockModelConfiguration"
_SOURCE = f"{_QUESTIONS}.dataSourceConfiguration"
_BASE = f"{_SOURCE}.bedrockKnowledgeStoreConfiguration.bedrockKnowledgeBaseArn"
_INDEX = f"[{_SOURCE}, items[0]][].kendraConfiguration.kendraIndex"
_DOMAIN = f"{_SOURCE}.opensearchConfiguration.domainEndpoint"
_ASSISTANT = "items[0].qInConnectIntentConfiguration.qInConnectAssistantConfiguration.assistantArn"

ROWS = (
    Row(
        kind="aws.lex.intent",
        title="Answering intent of a Lex bot",
        role="setting",
        service="lexv2-models",
        parent=Parent("aws.lex.bot_locale", "contains"),
        id="{parent}/intent/{intentId}",
        name="intentName || intentId",
        listing=Call(
            operation="ListIntents",
            args=_WHERE,
            items=f"intentSummaries[?{_ANSWERING}]",
            shared=True,  # by the aliases that route to one version
            facts={"signature": Fact("string", "parentIntentSignature")},
            then=(
                Call(
                    operation="DescribeIntent",
                    args=_WHERE | {"intentId": "intentId"},
                    items=_TOLD,
                    itself=True,
                    shared=True,
                    facts={
                        "model_arn": Fact("string?", f"{_MODEL}.modelArn"),
                        "guardrail_id": Fact("string?", f"{_MODEL}.guardrail.identifier"),
                        "guardrail_version": Fact("string?", f"{_MODEL}.guardrail.version"),
                        "guardrails": named_by(f"[{_MODEL}.guardrail]", "identifier", "version"),
                        "traces_model": Fact("bool", f"{_MODEL}.traceStatus == 'ENABLED'"),
                        "quotes_source": Fact(
                            "bool", f"contains({_SOURCE}.*.exactResponse || `[]`, `true`)"
                        ),
                        "knowledge_base": Fact("string?", _BASE),
                        "kendra_index_arn": Fact("string?", f"{_INDEX} | [0]"),
                        "opensearch_endpoint": Fact("string?", _DOMAIN, kept=500),
                        "assistant_arn": Fact("string?", _ASSISTANT),
                        "calls_code_in_dialog": Fact(
                            "bool", "items[0].dialogCodeHook.enabled || `false`"
                        ),
                        "calls_code_to_fulfill": Fact(
                            "bool", "items[0].fulfillmentCodeHook.enabled || `false`"
                        ),
                    },
                    ties=(
                        Tie("uses-model", f"{_MODEL}.modelArn"),
                        Tie("uses-knowledge", f"[{_BASE}][?@] | [?contains(@, ':')]"),
                        Tie(
                            "uses-knowledge",
                            f"[{_BASE}][?@] | [?!contains(@, ':')]",
                            "arn:{partition}:bedrock:{region}:{account}:knowledge-base/{value}",
                        ),
                        Tie("uses-knowledge", _INDEX),
                        Tie("uses-knowledge", _DOMAIN),
                        Tie("invokes", _ASSISTANT),
                    ),
                    texts=(f"{{prompt: {_MODEL}.customPrompt}}",),
                ),
            ),
        ),
    ),
)
