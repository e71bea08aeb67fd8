"""A report in which everything that others can name tries to do something."""

from __future__ import annotations

from typing import Any

import msgspec

from aispm.model import Report

# Escape sequences, bells, line breaks, bidirectional and invisible characters, markup,
# placeholders and links of SARIF messages, and a quote that would end a string.
PAYLOAD = (
    "\x1b]0;owned\x07\x1b[2J\x9b31m\r\n\u2028\u202e\u2066\u200b\ufeff\U000e0041\x7f\x00"
    "<b>[x](http://evil.test){0}`|\"'\\"
)
_ATTACKED = frozenset(
    {
        "id",
        "name",
        "owner",
        "detail",
        "why",
        "because",
        "text",
        "uri",
        "title",
        "summary",
        "cli",
        "preview",
        "source",
        "target",
        "subject",
        "identity",
        "missed",
        "reason",
        "value",
        "missing",
        "references",
        "false_positives",
    }
)
_OPEN = frozenset({"facts", "tags"})


def hostile(report: Report) -> Report:
    """Ids stay equal where they were equal, so that everything still joins."""
    plain = msgspec.to_builtins(report)
    rules, kinds = plain.pop("rules"), plain.pop("kinds")
    attacked = _attacked(plain, "")
    for id_, card in rules.items():
        attacked_card = _attacked(card, "")
        rules[id_] = {**attacked_card, "id": id_, "maps": card["maps"]}
    return msgspec.convert({**attacked, "rules": rules, "kinds": kinds}, type=Report)


def _attacked(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        if name in _OPEN:
            return {key: _attacked(inner, "value") for key, inner in value.items()}
        return {key: _attacked(inner, key) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_attacked(inner, name) for inner in value]
    if isinstance(value, str) and name in _ATTACKED:
        return value + PAYLOAD
    return value
