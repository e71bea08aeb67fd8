"""What tokens say of themselves beside being secret: each function reads one format."""

from __future__ import annotations

import base64
import binascii
import json
import re

from aispm.secrets.identity.macaroon import caveats
from aispm.vocabulary import Facts

_ROUTING = re.compile(rb"([a-z]):([0-9a-z]{1,13})$")
_ROUTED = {"o": "organization", "u": "user_id"}
_LONGEST = 200


def telegram(token: str) -> Facts:
    """The bot's number stands before the colon."""
    return {"bot_id": token.rpartition("/bot")[2].partition(":")[0]}


def discord(token: str) -> Facts:
    """The application's number is the first part, in base64."""
    first = token.partition(".")[0]
    try:
        number = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return {}
    return {"application_id": number} if number.isdigit() else {}


def slack(token: str) -> Facts:
    """`xoxb-WORKSPACE-BOT-...` and `xoxp-WORKSPACE-USER-...`: numbers, not the ids with letters."""
    kind, *numbers = token.split("-")[:3]
    names = {"xoxb": ("workspace", "bot_id")}.get(kind, ("workspace", "user_id"))
    if len(numbers) < 2 or not all(number.isdigit() and len(number) > 7 for number in numbers):
        return {}
    return dict(zip(names, numbers, strict=True))


def slack_app(token: str) -> Facts:
    """`xapp-1-APPLICATION-...`."""
    return {"application_id": token.split("-")[2]}


def slack_hook(address: str) -> Facts:
    """`/services/WORKSPACE/APPLICATION/...`."""
    parts = address.partition("hooks.slack.com/")[2].split("/")
    return {"workspace": parts[1]} if re.fullmatch(r"T[A-Z0-9]{8,12}", parts[1]) else {}


def anthropic(token: str) -> Facts:
    """The class of a key: of an administrator, of a person's login, or of the API."""
    kind = token.removeprefix("sk-ant-")[:3]
    classes = {"api": "api", "adm": "admin", "oat": "oauth", "ort": "oauth", "sid": "session"}
    facts: Facts = {"key_class": classes[kind]} if kind in classes else {}
    return facts | ({"privileged": True} if kind == "adm" else {})


def openai(token: str) -> Facts:
    """The class of a key, from its prefix; one without a prefix is its user's own."""
    classes = {"proj": "project", "svcacct": "service-account", "admin": "admin"}
    kind = classes.get(token.split("-")[1], "user")
    return {"key_class": kind} | ({"privileged": True} if kind == "admin" else {})


def stripe(token: str) -> Facts:
    """Live or test; a live secret key that is not restricted may do anything in its account."""
    kind, mode = token.split("_")[:2]
    return {"mode": mode} | ({"privileged": True} if (kind, mode) == ("sk", "live") else {})


def gitlab(token: str) -> Facts:
    """A routable token carries the numbers of its user and organisation, in base 36.

    Base64 of `key:value` lines, random bytes, and one byte that says how many these are.
    """
    payload = token.partition("-")[2].partition(".")[0]
    try:
        decoded = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    except (binascii.Error, ValueError):
        return {}
    facts: Facts = {}
    for line in decoded[: max(0, len(decoded) - 1 - decoded[-1])].splitlines() if decoded else ():
        match = _ROUTING.match(line)
        if match and match[1].decode() in _ROUTED:
            facts[_ROUTED[match[1].decode()]] = str(int(match[2], 36))
    return facts


def sentry(token: str) -> Facts:
    """`sntrys_` holds base64 of JSON: the organisation, and the address of its region."""
    told = _json(token.removeprefix("sntrys_").partition("_")[0])
    facts: Facts = {}
    if isinstance(told.get("org"), str):
        facts["organization"] = str(told["org"])[:_LONGEST]
    region = re.fullmatch(r"https://([\w.-]{1,100})", str(told.get("region_url", "")))
    return facts | ({"host": region[1]} if region else {})


def grafana(token: str) -> Facts:
    """`glc_` holds base64 of JSON: the organisation's number and the region."""
    if not token.startswith("glc_"):
        return {}
    told = _json(token.removeprefix("glc_"))
    facts: Facts = {}
    if re.fullmatch(r"\d{1,12}", str(told.get("o", ""))):
        facts["organization"] = str(told["o"])
    about = told.get("m")
    region = about.get("r") if isinstance(about, dict) else None
    return facts | ({"region": region[:40]} if isinstance(region, str) else {})


def pypi(token: str) -> Facts:
    """A macaroon: its caveats say for which projects, which user and until when."""
    facts: Facts = {}
    for caveat in caveats(token.removeprefix("pypi-")):
        match caveat:
            case [0, int(expires), *_]:
                facts["expires"] = expires
            case [1, list(names)] | {"permissions": {"projects": list(names)}}:
                facts["projects"] = [str(name)[:_LONGEST] for name in names[:50]]
            case [3, str(user)]:
                facts["user_id"] = user[:_LONGEST]
    return facts


def _json(text: str) -> dict[str, object]:
    try:
        told = json.loads(base64.b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
