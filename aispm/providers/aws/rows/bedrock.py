"""Bedrock: agents and what they use, guardrails, invocation logging."""

from aispm.providers.aws.row import Call, Fact, Parent, Row, Tie

_AGENT = "aws.bedrock.agent"
_KNOWLEDGE_BASE = "aws.bedrock.knowledge_base"
_TAGS = Call(operation="ListTagsForResource", args={"resourceArn": "self"}, tags="tags")

ROWS = (
    Row(
        kind=_AGENT,
        title="Bedrock agent",
        role="agent",
        service="bedrock-agent",
        id="arn:{partition}:bedrock:{region}:{account}:agent/{agentId}",
        name="agentName",
        listing=Call(
            operation="ListAgents",
            items="agentSummaries",
            facts={"status": Fact("string", "agentStatus")},
            then=(
                Call(
                    operation="GetAgent",
                    args={"agentId": "agentId"},
                    facts={
                        "foundation_model": Fact("string?", "agent.foundationModel"),
                        "role_arn": Fact("string?", "agent.agentResourceRoleArn"),
                        "guardrail_id": Fact(
                            "string?", "agent.guardrailConfiguration.guardrailIdentifier"
                        ),
                        "kms_key_arn": Fact("string?", "agent.customerEncryptionKeyArn"),
                        "collaboration": Fact("string?", "agent.agentCollaboration"),
                    },
                    ties=(
                        Tie("runs-as", "agent.agentResourceRoleArn"),
                        Tie("uses-model", "agent.foundationModel"),
                    ),
                ),
                Call(
                    operation="ListAgentKnowledgeBases",
                    args={"agentId": "agentId", "agentVersion": "'DRAFT'"},
                    ties=(
                        Tie(
                            "uses-knowledge",
                            "agentKnowledgeBaseSummaries[?knowledgeBaseState=='ENABLED']"
                            ".knowledgeBaseId",
                            "arn:{partition}:bedrock:{region}:{account}:knowledge-base/{value}",
                        ),
                    ),
                ),
                _TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.bedrock.agent_alias",
        title="Bedrock agent alias",
        role="setting",
        service="bedrock-agent",
        parent=Parent(_AGENT, "contains"),
        id="arn:{partition}:bedrock:{region}:{account}:agent-alias/{up[agentId]}/{agentAliasId}",
        name="agentAliasName",
        listing=Call(
            operation="ListAgentAliases",
            args={"agentId": "up.agentId"},
            items="agentAliasSummaries",
            facts={
                "agent_version": Fact("string?", "routingConfiguration[0].agentVersion"),
                "status": Fact("string", "agentAliasStatus"),
            },
        ),
    ),
    Row(
        kind="aws.bedrock.action_group",
        title="Bedrock agent action group",
        role="tool",
        service="bedrock-agent",
        parent=Parent(_AGENT, "contains"),
        id="{parent}/action-group/{actionGroupId}",
        name="actionGroupName",
        listing=Call(
            operation="ListAgentActionGroups",
            args={"agentId": "up.agentId", "agentVersion": "'DRAFT'"},
            items="actionGroupSummaries",
            facts={"state": Fact("string", "actionGroupState")},
            then=(
                Call(
                    operation="GetAgentActionGroup",
                    args={
                        "agentId": "up.agentId",
                        "agentVersion": "'DRAFT'",
                        "actionGroupId": "actionGroupId",
                    },
                    facts={
                        "lambda_arn": Fact(
                            "string?", "agentActionGroup.actionGroupExecutor.lambda"
                        ),
                        "parent_signature": Fact(
                            "string?", "agentActionGroup.parentActionSignature"
                        ),
                    },
                    ties=(Tie("invokes", "agentActionGroup.actionGroupExecutor.lambda"),),
                ),
            ),
        ),
    ),
    Row(
        kind=_KNOWLEDGE_BASE,
        title="Bedrock knowledge base",
        role="knowledge",
        service="bedrock-agent",
        id="arn:{partition}:bedrock:{region}:{account}:knowledge-base/{knowledgeBaseId}",
        name="name",
        listing=Call(
            operation="ListKnowledgeBases",
            items="knowledgeBaseSummaries",
            facts={"status": Fact("string", "status")},
            then=(
                Call(
                    operation="GetKnowledgeBase",
                    args={"knowledgeBaseId": "knowledgeBaseId"},
                    facts={
                        "role_arn": Fact("string?", "knowledgeBase.roleArn"),
                        "storage_type": Fact("string?", "knowledgeBase.storageConfiguration.type"),
                    },
                    ties=(Tie("runs-as", "knowledgeBase.roleArn"),),
                ),
                _TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.bedrock.data_source",
        title="Bedrock data source",
        role="data",
        service="bedrock-agent",
        parent=Parent(_KNOWLEDGE_BASE, "uses-knowledge"),
        id="{parent}/data-source/{dataSourceId}",
        name="name",
        listing=Call(
            operation="ListDataSources",
            args={"knowledgeBaseId": "up.knowledgeBaseId"},
            items="dataSourceSummaries",
            then=(
                Call(
                    operation="GetDataSource",
                    args={"knowledgeBaseId": "up.knowledgeBaseId", "dataSourceId": "dataSourceId"},
                    facts={
                        "type": Fact("string?", "dataSource.dataSourceConfiguration.type"),
                        "bucket_arn": Fact(
                            "string?",
                            "dataSource.dataSourceConfiguration.s3Configuration.bucketArn",
                        ),
                        "deletion_policy": Fact("string?", "dataSource.dataDeletionPolicy"),
                        "kms_key_arn": Fact(
                            "string?", "dataSource.serverSideEncryptionConfiguration.kmsKeyArn"
                        ),
                    },
                    ties=(
                        Tie(
                            "reads", "dataSource.dataSourceConfiguration.s3Configuration.bucketArn"
                        ),
                    ),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.bedrock.guardrail",
        title="Bedrock guardrail",
        role="setting",
        service="bedrock",
        id="arn",
        name="name",
        listing=Call(
            operation="ListGuardrails",
            items="guardrails",
            facts={"status": Fact("string", "status")},
            then=(
                Call(
                    operation="GetGuardrail",
                    args={"guardrailIdentifier": "id"},
                    facts={
                        "kms_key_arn": Fact("string?", "kmsKeyArn"),
                        "prompt_attack_strength": Fact(
                            "string?",
                            "contentPolicy.filters[?type=='PROMPT_ATTACK'].inputStrength | [0]",
                        ),
                        "version": Fact("string?", "version"),
                    },
                ),
                Call(operation="ListTagsForResource", args={"resourceARN": "self"}, tags="tags"),
            ),
        ),
    ),
    Row(
        kind="aws.bedrock.invocation_logging",
        title="Bedrock model invocation logging",
        role="setting",
        service="bedrock",
        id="arn:{partition}:bedrock:{region}:{account}:model-invocation-logging",
        name="'model-invocation-logging'",
        listing=Call(
            operation="GetModelInvocationLoggingConfiguration",
            items="[@]",  # one setting a region, set or not
            facts={
                "enabled": Fact("bool", "loggingConfig != `null`"),
                "s3_bucket": Fact("string?", "loggingConfig.s3Config.bucketName"),
                "log_group": Fact("string?", "loggingConfig.cloudWatchConfig.logGroupName"),
            },
        ),
    ),
)
