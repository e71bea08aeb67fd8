"""Tokens of the tools people work with: notes, tickets, tables, design."""

from __future__ import annotations

from aispm.secrets.table.rule import B64, Rule

RULES: tuple[Rule, ...] = (
    Rule("notion-token", ("ntn_", "secret_"), r"(?:ntn_[A-Za-z0-9]{40,50}|secret_[A-Za-z0-9]{43})"),
    Rule("linear-api-key", ("lin_",), r"lin_(?:api|oauth|wh)_[A-Za-z0-9]{32,64}"),
    Rule("figma-token", ("fig",), r"fig(?:d|u|o|or|our)_[\w-]{36,50}"),
    Rule("airtable-pat", ("pat",), r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}"),
    Rule("airtable-api-key", ("key",), r"key[A-Za-z0-9]{14}", key=r"airtable"),
    Rule("atlassian-api-token", ("ATATT3", "ATCTT3"), r"AT[AC]TT3[\w=-]{100,300}"),
    Rule("atlassian-api-token", (), r"[A-Za-z0-9]{24}", key=r"jira|confluence|atlassian"),
    Rule("atlassian-api-token", (), rf"{B64}{{44}}", key=r"jira|confluence|atlassian"),
    Rule("clickup-token", ("pk_",), r"pk_\d{6,10}_[A-Z0-9]{32}"),
    Rule("asana-token", ("1/", "2/"), r"[12]/\d{13,19}(?:/\d{13,19})?:[0-9a-f]{32}"),
    Rule("trello-token", ("ATTA",), r"ATTA[0-9a-fA-F]{64,72}"),
    Rule("miro-token", ("eyJtaXJv",), r"eyJtaXJv[A-Za-z0-9-]{10,64}_[\w-]{20,64}"),
    Rule("todoist-token", (), r"[0-9a-f]{40}", key=r"todoist"),
    Rule("dropbox-token", ("sl.",), r"sl\.(?:u\.)?[\w-]{130,1500}(?![\w-])"),
    Rule("frameio-token", ("fio-u-",), r"fio-u-[\w-]{64}"),
    Rule("zendesk-token", (), r"[A-Za-z0-9]{40}", key=r"zendesk"),
    Rule("pagerduty-api-key", ("+",), r"u\+[\w-]{18}", key=r"pagerduty|key|auth|token"),
    Rule("okta-token", ("00",), r"00[\w-]{40}", key=r"okta|auth|token"),
)
