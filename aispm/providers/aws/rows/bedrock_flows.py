"""Bedrock flows, the versions that their aliases route to, and prompts."""

from aispm.providers.aws.row import Call, Fact, Parent, Row, Tie
from aispm.providers.aws.rows.bedrock_guardrails import named_by

_FLOW = "aws.bedrock.flow"
_ALIAS = "aws.bedrock.flow_alias"
_TAGS = Call(operation="ListTagsForResource", args={"resourceArn": "self"}, tags="tags")
_BUCKET = "arn:{partition}:s3:::{value}"
# The nodes of a flow and of the loops in it.
_NODES = "definition.[nodes, nodes[].configuration.loop.definition.nodes[]][]"
_EACH = f"{_NODES} | [].configuration"
_INLINE = "prompt.sourceConfiguration.inline"
# A knowledge base that only retrieves writes no answer that a guardrail could look at.
_UNGUARDED = (
    f"{_NODES} | [?(type=='Prompt' && configuration.prompt.guardrailConfiguration == `null`)"
    " || (type=='KnowledgeBase' && configuration.knowledgeBase.modelId"
    " && configuration.knowledgeBase.guardrailConfiguration == `null`)].name || `[]`"
)
_TEMPLATE = "templateConfiguration.[text.text, chat.system[].text, chat.messages[].content[].text]"

_FACTS = {
    "status": Fact("string", "status"),
    "version": Fact("string?", "version"),
    "role_arn": Fact("string?", "executionRoleArn"),
    "kms_key_arn": Fact("string?", "customerEncryptionKeyArn"),
    "node_types": Fact("list", f"sort({_NODES}.type || `[]`)"),
    "unguarded_nodes": Fact("list", _UNGUARDED),
    "guardrail_ids": Fact(
        "list",
        f"{_EACH}.[prompt, knowledgeBase][].guardrailConfiguration.guardrailIdentifier || `[]`",
    ),
    "guardrails": named_by(f"{_EACH}.[prompt, knowledgeBase][].guardrailConfiguration"),
    "lambda_arns": Fact("list", f"{_EACH}.lambdaFunction.lambdaArn || `[]`"),
    "runs_inline_code": Fact("bool", f"contains({_NODES}.type || `[]`, 'InlineCode')"),
}
_TIES = (
    Tie("runs-as", "executionRoleArn"),
    Tie("invokes", f"{_EACH}.lambdaFunction.lambdaArn"),
    Tie("invokes", f"{_EACH}.agent.agentAliasArn"),
    Tie("invokes", f"{_EACH}.lex.botAliasArn"),
    Tie(
        "uses-knowledge",
        f"{_EACH}.knowledgeBase.knowledgeBaseId",
        "arn:{partition}:bedrock:{region}:{account}:knowledge-base/{value}",
    ),
    Tie("uses-model", f"{_EACH}.[knowledgeBase, {_INLINE}][].modelId"),
    Tie("reads", f"{_EACH}.prompt.sourceConfiguration.resource.promptArn"),
    Tie("reads", f"{_EACH}.retrieval.serviceConfiguration.s3.bucketName", _BUCKET),
    Tie("writes", f"{_EACH}.storage.serviceConfiguration.s3.bucketName", _BUCKET),
)
_TEXTS = (
    f"{{code: {_EACH}.inlineCode.code}}",
    f"{{prompt: {_EACH}.{_INLINE}.{_TEMPLATE}}}",
    f"{_EACH}.knowledgeBase"
    ".{prompt: [promptTemplate, orchestrationConfiguration.promptTemplate][].textPromptTemplate}",
)

ROWS = (
    Row(
        kind=_FLOW,
        title="Bedrock flow",
        role="agent",
        service="bedrock-agent",
        id="arn",
        name="name",
        listing=Call(
            operation="ListFlows",
            items="flowSummaries",
            then=(
                Call(
                    operation="GetFlow",
                    args={"flowIdentifier": "id"},
                    facts=_FACTS,
                    ties=_TIES,
                    texts=_TEXTS,
                ),
                _TAGS,
            ),
        ),
    ),
    Row(
        kind=_ALIAS,
        title="Bedrock flow alias",
        role="setting",
        service="bedrock-agent",
        parent=Parent(_FLOW, "contains"),
        id="arn",
        name="name",
        listing=Call(
            operation="ListFlowAliases",
            args={"flowIdentifier": "up.id"},
            items="flowAliasSummaries",
            facts={"flow_version": Fact("string?", "routingConfiguration[0].flowVersion")},
        ),
    ),
    Row(
        kind="aws.bedrock.flow_version",
        title="Version of a Bedrock flow that an alias routes to",
        role="setting",
        service="bedrock-agent",
        parent=Parent(_ALIAS, "contains"),
        id="{up[parent]}/version/{version}",
        name="{name}:{version}",
        listing=Call(
            operation="GetFlowVersion",
            args={
                "flowIdentifier": "up.flowId",
                "flowVersion": "up.routingConfiguration[].flowVersion | [?@!='DRAFT'] | [0]",
            },
            items="[@]",
            facts=_FACTS,
            ties=(*_TIES, Tie("runs-as", "executionRoleArn", source="{up[parent]}")),
            texts=_TEXTS,
        ),
    ),
    Row(
        kind="aws.bedrock.prompt",
        title="Bedrock prompt",
        role="setting",
        service="bedrock-agent",
        id="arn",
        name="name",
        listing=Call(
            operation="ListPrompts",
            items="promptSummaries",
            facts={"version": Fact("string?", "version")},
            then=(
                Call(
                    operation="GetPrompt",
                    args={"promptIdentifier": "id"},
                    facts={
                        "kms_key_arn": Fact("string?", "customerEncryptionKeyArn"),
                        "model_ids": Fact("list", "variants[].modelId || `[]`"),
                    },
                    ties=(
                        Tie("uses-model", "variants[].modelId"),
                        Tie("invokes", "variants[].genAiResource.agent.agentIdentifier"),
                    ),
                    texts=(f"{{prompt: variants[].{_TEMPLATE}}}",),
                ),
                _TAGS,
            ),
        ),
    ),
)
