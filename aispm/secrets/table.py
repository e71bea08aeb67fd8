"""The kinds of credential that can be told by their text: one entry each.

A new kind is a new entry here and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from msgspec import Struct

from aispm.secrets import checksum, identity
from aispm.vocabulary import Confidence, Facts


class Rule(Struct, frozen=True):
    """How one kind of credential looks.

    `near` are literal strings of which one must occur (cheap, so the pattern seldom runs).
    `pattern` stands between characters that are no letters or digits; its group `s`, if it
    has one, is the secret part. With `key`, the whole value must match and its name must
    contain a match of `key`: for kinds whose text alone proves nothing. A value that fails
    `check` loses confidence (`proven` false) or is no credential of that kind (true).
    """

    kind: str
    near: tuple[str, ...]
    pattern: str
    key: str = ""
    confidence: Confidence = "high"
    publishable: bool = False
    check: Callable[[str], bool] | None = None
    proven: bool = False
    facts: Callable[[str], Facts] | None = None
    part: str = ""


class Hit(Struct, frozen=True):
    """Where in a text a rule holds."""

    rule: Rule
    start: int
    end: int
    confidence: Confidence


_SHORTEST = 16  # no rule matches less
_LONGEST_KEY = 200  # what is longer is no name
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
B64 = r"[A-Za-z0-9+/]"

RULES: tuple[Rule, ...] = (
    # AWS
    Rule(
        "aws-access-key",
        ("AKIA", "ASIA"),
        r"(?:AKIA|ASIA)[A-Z0-9]{16}",
        confidence="medium",
        facts=identity.aws_key,
        part="id",
    ),
    Rule(
        "aws-access-key", (), rf"{B64}{{40}}", key=r"aws.*secret|secret_?access_?key", part="secret"
    ),
    Rule(
        "aws-session-token",
        (),
        rf"{B64}{{100,4000}}={{0,2}}",
        key=r"aws.*(session|security)_?token|^session_?token$",
        part="token",
    ),
    Rule("aws-bedrock-api-key", ("ABSK",), rf"ABSK{B64}{{80,300}}={{0,2}}"),
    Rule(
        "aws-bedrock-api-key", ("bedrock-api-key-",), rf"bedrock-api-key-{B64}{{60,4000}}={{0,2}}"
    ),
    # Google
    Rule("google-api-key", ("AIza",), r"AIza[\w-]{35}(?![\w-])"),
    Rule("google-api-key", ("AQ.Ab",), r"AQ\.Ab[\w-]{40,80}"),
    Rule("google-oauth-client-secret", ("GOCSPX-",), r"GOCSPX-[\w-]{24,32}"),
    Rule("google-oauth-token", ("ya29.",), r"ya29\.[\w-]{30,400}"),
    Rule("google-oauth-token", ("1//0",), r"1//0[\w-]{40,200}"),
    # Azure
    Rule("azure-client-secret", ("Q~",), r"[\w~.-]{3}\dQ~[\w~.-]{31,34}"),
    Rule("azure-storage-key", (), rf"{B64}{{86}}==", key=r"account_?key|storage|azure"),
    Rule("azure-ai-key", ("JQQJ99",), r"[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26}"),
    Rule("azure-ai-key", (), r"[0-9a-f]{32}", key=r"azure|cognitive"),
    Rule("azure-devops-pat", ("AZDO",), r"[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}"),
    Rule("azure-devops-pat", (), r"[a-z2-7]{52}", key=r"azure|ado|devops|pat$"),
    Rule("azure-function-key", ("AzFu",), r"[\w-]{44}AzFu[\w=-]{6,8}"),
    Rule("azure-search-key", ("AzSe",), r"[A-Za-z0-9]{42}AzSe[A-Za-z0-9]{6}"),
    Rule("azure-cosmos-key", ("ACDb",), rf"{B64}{{76}}ACDb[A-Za-z0-9+/]{{6}}=="),
    # Code hosting and packages
    Rule("github-pat", ("ghp_",), r"ghp_[A-Za-z0-9]{36}", check=checksum.trailing_crc32),
    Rule("github-oauth-token", ("gho_",), r"gho_[A-Za-z0-9]{36}", check=checksum.trailing_crc32),
    Rule(
        "github-app-token",
        ("ghu_", "ghs_"),
        r"gh[us]_[A-Za-z0-9]{36}",
        check=checksum.trailing_crc32,
    ),
    Rule("github-refresh-token", ("ghr_",), r"ghr_[A-Za-z0-9]{36,76}"),
    Rule(
        "github-fine-grained-pat", ("github_pat_",), r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"
    ),
    Rule(
        "gitlab-token",
        ("gl",),
        r"gl(?:pat|ptt|dt|rt|soat|cbt|ft|imt|agent|oas|ffct)-[\w-]{20,300}(?:\.\w{2}\.\w{9})?",
    ),
    Rule("bitbucket-token", ("ATBB",), r"ATBB[A-Za-z0-9]{24,40}"),
    Rule("npm-token", ("npm_",), r"npm_[A-Za-z0-9]{36}", check=checksum.trailing_crc32),
    Rule("pypi-token", ("pypi-AgE",), r"pypi-AgE[\w-]{50,400}"),
    Rule("docker-pat", ("dckr_",), r"dckr_(?:pat|oat)_[\w-]{27,40}"),
    # AI models
    Rule(
        "anthropic-api-key",
        ("sk-ant-",),
        r"sk-ant-(?:(?:api|admin|oat|ort|sid)\d\d-)?[\w-]{20,200}",
    ),
    Rule("openrouter-api-key", ("sk-or-",), r"sk-or-(?:v1-)?[A-Za-z0-9]{32,80}"),
    Rule("openai-api-key", ("sk-",), r"sk-(?:proj|svcacct|admin|None|service)-[\w-]{20,200}"),
    Rule("openai-api-key", ("T3BlbkFJ",), r"sk-[\w-]{16,120}T3BlbkFJ[\w-]{16,120}"),
    Rule("openai-api-key", ("sk-",), r"sk-[A-Za-z0-9]{48}"),
    Rule("deepseek-api-key", ("sk-",), r"sk-[0-9a-f]{32}", key=r"deepseek"),
    Rule("model-api-key", ("sk-",), r"sk-[A-Za-z0-9]{20,64}", confidence="medium"),
    Rule("huggingface-token", ("hf_", "api_org_"), r"(?:hf|api_org)_[A-Za-z0-9]{30,40}"),
    Rule("groq-api-key", ("gsk_",), r"gsk_[A-Za-z0-9]{40,60}"),
    Rule("perplexity-api-key", ("pplx-",), r"pplx-[A-Za-z0-9]{32,64}"),
    Rule("replicate-api-token", ("r8_",), r"r8_[A-Za-z0-9]{37}"),
    Rule("xai-api-key", ("xai-",), r"xai-[A-Za-z0-9]{60,90}"),
    Rule("cohere-api-key", (), r"[A-Za-z0-9]{40}", key=r"cohere|^co_api_key"),
    Rule("mistral-api-key", (), r"[A-Za-z0-9]{32}", key=r"mistral|codestral"),
    Rule("nvidia-api-key", ("nvapi-",), r"nvapi-[\w-]{40,80}"),
    Rule("fireworks-api-key", ("fw_",), r"fw_[A-Za-z0-9]{20,40}"),
    Rule("together-api-key", ("tgp_v1_",), r"tgp_v1_[\w-]{40,50}"),
    Rule("cerebras-api-key", ("csk-",), r"csk-[a-z0-9]{40,60}"),
    Rule("elevenlabs-api-key", ("sk_",), r"sk_[0-9a-f]{48}"),
    Rule("voyage-api-key", ("pa-",), r"pa-[\w-]{43}", key=r"voyage"),
    Rule("ollama-api-key", (), r"[0-9a-f]{32}\.[\w-]{20,40}", key=r"ollama"),
    Rule("zhipu-api-key", (), r"[0-9a-f]{32}\.[A-Za-z0-9]{16}", key=r"z_?ai|zhipu|glm|key|auth"),
    # Search, memory and tools that agents call
    Rule("tavily-api-key", ("tvly-",), r"tvly-(?:dev-|prod-)?[\w-]{20,60}"),
    Rule("brave-api-key", ("BSA",), r"BSA[\w-]{24,29}(?![\w-])"),
    Rule("firecrawl-api-key", ("fc-",), r"fc-[0-9a-f]{32}"),
    Rule("context7-api-key", ("ctx7sk-",), r"ctx7sk-[\w-]{20,50}"),
    Rule("jina-api-key", ("jina_",), r"jina_[\w-]{50,70}"),
    Rule("exa-api-key", (), UUID, key=r"exa_?api|^exa"),
    Rule("smithery-api-key", (), UUID, key=r"smithery"),
    Rule("apify-api-token", ("apify_api_",), r"apify_api_[A-Za-z0-9]{30,40}"),
    Rule("e2b-api-key", ("e2b_",), r"e2b_[0-9a-f]{40}"),
    Rule("hyperbrowser-api-key", ("hb_",), r"hb_[A-Za-z0-9]{24,40}"),
    Rule("browserbase-api-key", ("bb_live_",), r"bb_live_[\w-]{20,40}"),
    Rule("mem0-api-key", ("m0-",), r"m0-[A-Za-z0-9]{36,44}"),
    Rule("pinecone-api-key", ("pcsk_",), r"pcsk_[\w-]{50,80}"),
    Rule("pinecone-api-key", (), UUID, key=r"pinecone"),
    Rule(
        "langsmith-api-key",
        ("lsv2_", "ls__"),
        r"(?:lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}|ls__[0-9a-f]{32})",
    ),
    Rule("langfuse-secret-key", ("sk-lf-",), rf"sk-lf-{UUID}"),
    Rule("langfuse-public-key", ("pk-lf-",), rf"pk-lf-{UUID}", publishable=True),
    # Chat and mail
    Rule("slack-token", ("xox",), r"xox[abceoprsd](?:\.xox[bp])?-[\w%/+=-]{20,400}"),
    Rule("slack-app-token", ("xapp-",), r"xapp-\d-[A-Z0-9]{8,16}-\d{8,16}-[0-9a-f]{40,80}"),
    Rule(
        "slack-webhook",
        ("hooks.slack.com",),
        r"https://hooks\.slack\.com/(?:services|workflows|triggers)/(?P<s>[\w/]{20,120})",
    ),
    Rule(
        "discord-bot-token",
        ("M", "N", "O"),
        r"[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40}",
        facts=identity.discord,
    ),
    Rule(
        "discord-webhook",
        ("/api/webhooks/",),
        r"https://(?:\w+\.)?discord(?:app)?\.com/api/webhooks/\d{16,20}/(?P<s>[\w-]{60,80})",
    ),
    Rule("telegram-bot-token", (":A",), r"\d{8,10}:A[\w-]{34}(?![\w-])", facts=identity.telegram),
    Rule("twilio-api-key", ("SK",), r"SK[0-9a-f]{32}"),
    Rule("twilio-auth-token", (), r"[0-9a-f]{32}", key=r"twilio.*(token|secret)"),
    Rule("sendgrid-api-key", ("SG.",), r"SG\.[\w-]{22}\.[\w-]{43}"),
    Rule("resend-api-key", ("re_",), r"re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,30}"),
    Rule("mailgun-api-key", ("key-",), r"key-[0-9a-f]{32}"),
    # Payment, sales and marketing
    Rule("stripe-secret-key", ("k_live_", "k_test_"), r"[rs]k_(?:live|test)_[A-Za-z0-9]{20,120}"),
    Rule("stripe-webhook-secret", ("whsec_",), r"whsec_[A-Za-z0-9+/]{32,64}={0,2}"),
    Rule(
        "stripe-publishable-key",
        ("pk_live_", "pk_test_"),
        r"pk_(?:live|test)_[A-Za-z0-9]{20,120}",
        publishable=True,
    ),
    Rule("shopify-token", ("shp",), r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    Rule("hubspot-token", ("pat-",), rf"pat-(?:na|eu)\d-{UUID}"),
    Rule("posthog-personal-key", ("phx_",), r"phx_[A-Za-z0-9]{40,60}"),
    Rule("posthog-project-key", ("phc_",), r"phc_[A-Za-z0-9]{40,60}", publishable=True),
    # Work tools
    Rule("notion-token", ("ntn_", "secret_"), r"(?:ntn_[A-Za-z0-9]{40,50}|secret_[A-Za-z0-9]{43})"),
    Rule("linear-api-key", ("lin_",), r"lin_(?:api|oauth|wh)_[A-Za-z0-9]{32,64}"),
    Rule("figma-token", ("fig",), r"fig(?:d|u|o|or|our)_[\w-]{36,50}"),
    Rule("airtable-pat", ("pat",), r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}"),
    Rule("airtable-api-key", ("key",), r"key[A-Za-z0-9]{14}", key=r"airtable"),
    Rule("atlassian-api-token", ("ATATT3", "ATCTT3"), r"AT[AC]TT3[\w=-]{100,300}"),
    Rule("atlassian-api-token", (), r"[A-Za-z0-9]{24}", key=r"jira|confluence|atlassian"),
    Rule("clickup-token", ("pk_",), r"pk_\d{6,10}_[A-Z0-9]{32}"),
    Rule("asana-token", ("/",), r"[12]/\d{13,19}(?:/\d{13,19})?:[0-9a-f]{32}"),
    Rule("postman-api-key", ("PMAK-",), r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}"),
    # Data, hosting and monitoring
    Rule("supabase-token", ("sbp_",), r"sbp_[0-9a-z]{40}"),
    Rule("supabase-secret-key", ("sb_secret_",), r"sb_secret_[\w-]{20,50}"),
    Rule(
        "supabase-publishable-key",
        ("sb_publishable_",),
        r"sb_publishable_[\w-]{20,50}",
        publishable=True,
    ),
    Rule("databricks-token", ("dapi",), r"dapi[0-9a-f]{32}(?:-\d)?"),
    Rule("neon-api-key", ("napi_",), r"napi_[A-Za-z0-9]{40,80}"),
    Rule("planetscale-token", ("pscale_",), r"pscale_(?:tkn|pw|oauth)_[\w.=-]{32,64}"),
    Rule("datadog-api-key", (), r"[0-9a-f]{32}|[0-9a-f]{40}", key=r"datadog|^dd_"),
    Rule("datadog-api-key", ("ddapp_", "ddpat_"), r"dd(?:app|pat)_[A-Za-z0-9]{30,60}"),
    Rule(
        "grafana-token",
        ("glsa_", "glc_"),
        r"(?:glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}|glc_[A-Za-z0-9+/]{32,400}={0,2})",
    ),
    Rule("sentry-token", ("sntry",), r"sntry(?:s_[A-Za-z0-9+/=_-]{40,400}|u_[0-9a-f]{64})"),
    Rule("new-relic-key", ("NRAK-",), r"NRAK-[A-Z0-9]{27}"),
    Rule("digitalocean-token", ("do",), r"do[opr]_v1_[0-9a-f]{64}"),
    Rule("heroku-api-key", ("HRKU-",), r"HRKU-[\w-]{36,64}"),
    Rule("netlify-token", ("nfp_",), r"nfp_[A-Za-z0-9]{36,40}"),
    Rule("cloudflare-api-token", (), r"[\w-]{40}|[0-9a-f]{37}", key=r"cloudflare|^cf_"),
    Rule("vault-token", ("hvs.", "hvb."), r"hv[sb]\.[\w-]{24,300}"),
    Rule("terraform-token", (".atlasv1.",), r"[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,80}"),
    Rule(
        "doppler-token",
        ("dp.",),
        r"dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[\w-]{1,40}\.)?[A-Za-z0-9]{40,44}",
    ),
    Rule("sonar-token", ("sq",), r"sq[uap]_[0-9a-f]{40}"),
    Rule("snyk-token", (), UUID, key=r"snyk"),
    Rule("age-secret-key", ("AGE-SECRET-KEY-1",), r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
    # Addresses that are keys themselves
    Rule(
        "capability-url",
        ("composio.dev/",),
        r"https?://mcp\.composio\.dev/(?:[\w%.-]+/)?(?P<s>[\w%]+(?:-[\w%]+){2,8}|[\w-]{20,80})",
    ),
    Rule("capability-url", ("composio.dev/",), rf"composio\.dev/[\w/%.-]{{0,80}}?(?P<s>{UUID})"),
    Rule(
        "capability-url",
        ("zapier.com/",),
        r"(?:mcp|actions|hooks)\.zapier\.com/(?:api/)?(?:mcp|hooks)/(?:[as]|catch)/(?P<s>[\w%=/-]{12,200}?)(?=/mcp|/sse|[?#\"'\s]|$)",
    ),
    Rule(
        "capability-url",
        ("smithery.ai/", "pipedream.net/", "make.com/", "activepieces"),
        rf"https?://[\w.-]*(?:smithery\.ai|pipedream\.net|make\.com|activepieces\.\w+)/[\w/@%.-]{{0,120}}?(?P<s>{UUID})",
    ),
    Rule(
        "capability-url",
        ("/webhook/", "/mcp/", "/webhook-test/"),
        rf"https?://[\w.:-]+/(?:[\w-]+/)?(?:webhook|webhook-test|mcp)/(?P<s>{UUID})",
    ),
    Rule(
        "capability-url",
        ("webhook.office.com/",),
        r"https://[\w.-]+\.webhook\.office\.com/webhookb2/(?P<s>[\w@/-]{60,250})",
    ),
    # Keys of any provider
    Rule(
        "password-hash",
        ("$2", "$argon2"),
        r"\$2[abxy]\$\d\d\$[A-Za-z0-9./]{53}|\$argon2(?:id|i|d)\$[\w$=,+/.-]{40,200}",
        confidence="low",
    ),
    Rule(
        "private-key",
        ("-----BEGIN",),
        r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
        r"[^-]{20,}(?:-{1,4}[^-]+){0,8}"
        r"(?:-----END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----|$)",
    ),
    Rule(
        "jwt",
        ("eyJ",),
        # Begun only where a word begins, so that no character is searched twice.
        r"(?<![\w-])eyJ[\w-]{8,2000}+={0,2}\.eyJ[\w-]{8,8000}+={0,2}\.[\w-]{16,1000}={0,2}",
        check=checksum.jwt,
        proven=True,
        facts=identity.jwt_claims,
    ),
)


def hits(text: str, key: str) -> Iterator[Hit]:
    """Every place in `text` where a rule holds, rule by rule in the table's order."""
    if len(text) < _SHORTEST:
        return
    for rule, pattern, whole in _for_key(key[:_LONGEST_KEY]):
        for literal in rule.near:
            if literal in text:
                break
        else:
            if rule.near:
                continue
        found = pattern.fullmatch(text) if whole else None
        for match in ([found] if found else []) if whole else pattern.finditer(text):
            group = "s" if "s" in pattern.groupindex else 0
            failed = rule.check is not None and not rule.check(match[group])
            if not (failed and rule.proven):
                confidence = "medium" if failed else rule.confidence
                yield Hit(rule, match.start(group), match.end(group), confidence)


@lru_cache(maxsize=4096)
def _for_key(key: str) -> tuple[tuple[Rule, re.Pattern[str], bool], ...]:
    """The rules for values of this name, with their patterns; true where all must match."""
    return tuple(
        (rule, pattern, bool(rule.key))
        for rule, pattern in _compiled()
        if not rule.key or re.search(rule.key, key, re.IGNORECASE)
    )


@cache
def _compiled() -> tuple[tuple[Rule, re.Pattern[str]], ...]:
    edges = r"(?<![A-Za-z0-9])(?:{})(?![A-Za-z0-9])"
    return tuple((rule, re.compile(edges.replace("{}", rule.pattern))) for rule in RULES)
