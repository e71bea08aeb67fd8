"""Keys of chat and mail."""

from __future__ import annotations

from aispm.secrets import identity
from aispm.secrets.table.rule import UUID, Rule

RULES: tuple[Rule, ...] = (
    Rule(
        "slack-token",
        ("xox",),
        r"xox[abceoprsd](?:\.xox[bp])?-[\w%/+=-]{20,400}",
        facts=identity.slack,
    ),
    Rule(
        "slack-app-token",
        ("xapp-",),
        r"xapp-\d-[A-Z0-9]{8,16}-\d{8,16}-[0-9a-f]{40,80}",
        facts=identity.slack_app,
    ),
    Rule(
        "slack-webhook",
        ("hooks.slack.com",),
        r"https://hooks\.slack\.com/(?:services|workflows|triggers)/(?:\w{6,20}/){1,3}(?P<s>\w{16,60})",
        facts=identity.slack_hook,
        worded=True,
    ),
    Rule(
        "discord-bot-token",
        (),
        r"[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40}",
        facts=identity.discord,
    ),
    Rule(
        "discord-webhook",
        ("/api/webhooks/",),
        r"https://(?:\w+\.)?discord(?:app)?\.com/api/webhooks/\d{16,20}/(?P<s>[\w-]{60,80})",
    ),
    Rule("telegram-bot-token", (":A",), r"\d{8,10}:A[\w-]{34}(?![\w-])", facts=identity.telegram),
    Rule(
        "telegram-bot-token",
        ("/bot",),
        r"https://api\.telegram\.org/bot(?P<s>\d{8,10}:A[\w-]{34})(?![\w-])",
        facts=identity.telegram,
    ),
    Rule("twilio-api-key", ("SK",), r"SK[0-9a-f]{32}"),
    Rule("twilio-auth-token", (), r"[0-9a-f]{32}", key=r"twilio.*(token|secret)"),
    Rule("sendgrid-api-key", ("SG.",), r"SG\.[\w-]{22}\.[\w-]{43}"),
    Rule("resend-api-key", ("re_",), r"re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,30}"),
    Rule("mailgun-api-key", ("key-",), r"key-[0-9a-f]{32}"),
    Rule("mailgun-api-key", ("-",), r"[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}", key=r"mailgun|key"),
    Rule("mailchimp-api-key", ("-us",), r"[0-9a-f]{32}-us\d{1,2}"),
    Rule("postmark-token", (), UUID, key=r"postmark"),
    Rule("brevo-api-key", ("xkeysib-",), r"xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}"),
    Rule("brevo-smtp-key", ("xsmtpsib-",), r"xsmtpsib-[0-9a-f]{64}-[A-Za-z0-9]{16}"),
    Rule("facebook-token", ("EAA",), r"EAA[A-Za-z0-9]{90,400}"),
    Rule("twitter-bearer-token", ("AAAAAAAAA",), r"A{21,22}[\w%]{80,110}"),
    Rule("vk-token", ("vk1.a.",), r"vk1\.a\.[\w-]{80,300}"),
)
