"""Addresses that are keys themselves: whoever knows the path may call what is behind it."""

from __future__ import annotations

from aispm.secrets.table.rule import UUID, Rule

RULES: tuple[Rule, ...] = (
    Rule(
        "capability-url",
        ("composio.dev/",),
        r"https?://mcp\.composio\.dev/(?:[\w%.-]+/){0,3}?(?P<s>[\w%]+(?:-[\w%]+){2,8}|[\w-]{20,80})(?=[/?#\"'\s]|$)",
        worded=True,
    ),
    Rule("capability-url", ("composio.dev/",), rf"composio\.dev/[\w/%.-]{{0,80}}?(?P<s>{UUID})"),
    Rule(
        "capability-url",
        ("zapier.com/",),
        r"(?:mcp|actions|hooks)\.zapier\.com/(?:api/)?(?:mcp|hooks)/(?:(?:[as]|catch)/)?"
        r"(?P<s>[\w%=-][\w%=/-]{11,199}?)(?=/mcp|/sse|[?#\"'\s]|$)",
    ),
    Rule(
        "capability-url",
        ("smithery.ai/", "pipedream.net/", "make.com/", "activepieces"),
        rf"https?://[\w.-]*(?:smithery\.ai|pipedream\.net|make\.com|activepieces\.\w+)/[\w/@%.-]{{0,120}}?(?P<s>{UUID})",
    ),
    Rule(
        "capability-url",
        ("hook.",),
        r"https://hook\.(?:\w+\.)?(?:make|integromat)\.com/(?P<s>[a-z0-9]{32})",
    ),
    Rule(
        "capability-url",
        ("webhook.office.com/",),
        r"https://[\w.-]+\.webhook\.office\.com/webhookb2/(?P<s>[\w@/-]{60,250})",
    ),
    Rule(
        "capability-url",
        (".pipedream.net",),
        r"https://(?P<s>eo[a-z0-9]{10,30})\.m\.pipedream\.net",
        worded=True,
    ),
    Rule(
        "capability-url",
        ("open-apis/bot/",),
        rf"https://open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/v2/hook/(?P<s>{UUID})",
    ),
    Rule(
        "node-provider-key",
        ("alchemy.com/", "infura.io/", "ankr.com/"),
        r"https?://[\w.-]+\.(?:g\.alchemy\.com/v2|infura\.io/v3|ankr\.com/\w{2,30})"
        r"/(?P<s>[\w-]{32}|[0-9a-f]{64})(?![\w-])",
    ),
    Rule(
        "node-provider-key",
        (".quiknode.pro/",),
        r"https?://[\w.-]+\.quiknode\.pro/(?P<s>[0-9a-f]{40})",
    ),
    Rule(
        "capability-url",
        ("/webhook", "/mcp/", "/hook"),
        rf"https?://[\w.:-]+/(?:[\w-]+/){{0,2}}(?:webhook|webhook-test|webhooks|hooks?|mcp)/(?P<s>{UUID})",
    ),
)
