"""Lex: bots, the aliases they are called by, and the languages each alias speaks."""

from aispm.providers.aws.row import Call, Fact, Parent, Row, Tie
from aispm.providers.aws.rows.bedrock_guardrails import named_by

_SERVICE = "lexv2-models"
_BOT = "aws.lex.bot"
_ALIAS = "aws.lex.bot_alias"
_ARN = "arn:{partition}:lex:{region}:{account}:"
_TAGS = Call(operation="ListTagsForResource", args={"resourceARN": "self"}, tags="tags")
_POLICY = Call(
    operation="DescribeResourcePolicy",
    args={"resourceArn": "self"},
    policy="policy",
    none=("ResourceNotFoundException",),
)
_TEXT = "conversationLogSettings.textLogSettings[?enabled]"
_AUDIO = "conversationLogSettings.audioLogSettings[?enabled]"
_HOOKS = "botAliasLocaleSettings.*[] | [?enabled].codeHookSpecification.lambdaCodeHook.lambdaARN"
_MODELS = (
    "generativeAISettings.[runtimeSettings.slotResolutionImprovement,"
    " buildtimeSettings.descriptiveBotBuilder, buildtimeSettings.sampleUtteranceGeneration][]"
    " | [?enabled].bedrockModelSpecification"
)
# Only this one gets what users say; the others help those who build the bot.
_TALKING = (
    "[generativeAISettings.runtimeSettings.slotResolutionImprovement][?enabled]"
    ".bedrockModelSpecification"
)
_SPEECH = "unifiedSpeechSettings.speechFoundationModel.modelArn"
_DEEPGRAM = "speechRecognitionSettings.speechModelConfig.deepgramConfig.apiTokenSecretArn"

ROWS = (
    Row(
        kind=_BOT,
        title="Lex bot",
        role="agent",
        service=_SERVICE,
        id=_ARN + "bot/{botId}",
        name="botName || botId",
        listing=Call(
            operation="ListBots",
            items="botSummaries",
            facts={"status": Fact("string?", "botStatus"), "type": Fact("string?", "botType")},
            then=(
                Call(
                    operation="DescribeBot",
                    args={"botId": "botId"},
                    facts={
                        "role_arn": Fact("string?", "roleArn"),
                        "child_directed": Fact("bool?", "dataPrivacy.childDirected"),
                        "error_logs_enabled": Fact("bool?", "errorLogSettings.enabled"),
                        "idle_session_seconds": Fact("int?", "idleSessionTTLInSeconds"),
                    },
                    ties=(
                        Tie("runs-as", "roleArn"),
                        Tie("invokes", "botMembers[].botMemberId", _ARN + "bot/{value}"),
                    ),
                ),
                _POLICY,
                _TAGS,
            ),
        ),
    ),
    Row(
        kind=_ALIAS,
        title="Lex bot alias",
        role="setting",
        service=_SERVICE,
        parent=Parent(_BOT, "contains"),
        id=_ARN + "bot-alias/{up[botId]}/{botAliasId}",
        name="botAliasName || botAliasId",
        listing=Call(
            operation="ListBotAliases",
            args={"botId": "up.botId"},
            items="botAliasSummaries",
            facts={
                "bot_version": Fact("string?", "botVersion"),
                "status": Fact("string?", "botAliasStatus"),
            },
            then=(
                Call(
                    operation="DescribeBotAlias",
                    args={"botId": "up.botId", "botAliasId": "botAliasId"},
                    facts={
                        "text_logs_enabled": Fact("bool", f"length({_TEXT} || `[]`) > `0`"),
                        "text_log_group_arn": Fact(
                            "string?", f"{_TEXT}.destination.cloudWatch.cloudWatchLogGroupArn | [0]"
                        ),
                        "audio_logs_enabled": Fact("bool", f"length({_AUDIO} || `[]`) > `0`"),
                        "audio_kms_key_arn": Fact(
                            "string?", f"{_AUDIO}.destination.s3Bucket.kmsKeyArn | [0]"
                        ),
                        "detects_sentiment": Fact(
                            "bool?", "sentimentAnalysisSettings.detectSentiment"
                        ),
                    },
                    ties=(
                        Tie("writes", f"{_AUDIO}.destination.s3Bucket.s3BucketArn"),
                        Tie("invokes", _HOOKS, source="{parent}"),
                    ),
                ),
                _POLICY,
            ),
        ),
    ),
    Row(
        kind="aws.lex.bot_locale",
        title="Language of a Lex bot alias",
        role="setting",
        service=_SERVICE,
        parent=Parent(_ALIAS, "contains"),
        id="{parent}/locale/{localeId}",
        name="localeName || localeId",
        listing=Call(
            operation="ListBotLocales",
            args={"botId": "up.up.botId", "botVersion": "up.botVersion || 'DRAFT'"},
            items="botLocaleSummaries",
            facts={"status": Fact("string?", "botLocaleStatus")},
            then=(
                Call(
                    operation="DescribeBotLocale",
                    args={
                        "botId": "up.up.botId",
                        "botVersion": "up.botVersion || 'DRAFT'",
                        "localeId": "localeId",
                    },
                    facts={
                        "models": Fact("list", f"sort({_MODELS}.modelArn || `[]`)"),
                        "guardrail_id": Fact("string?", f"{_MODELS}.guardrail.identifier | [0]"),
                        "guardrails": named_by(f"{_MODELS}.guardrail", "identifier", "version"),
                        "unguarded_models": Fact(
                            "list", f"sort({_TALKING} | [?!guardrail].modelArn || `[]`)"
                        ),
                        "secret_arn": Fact("string?", _DEEPGRAM),
                    },
                    ties=(
                        Tie("uses-model", f"{_MODELS}.modelArn"),
                        Tie("uses-model", _SPEECH),
                        Tie("reads", _DEEPGRAM),
                    ),
                    texts=(f"{_MODELS}.customPrompt",),
                ),
            ),
        ),
    ),
)
