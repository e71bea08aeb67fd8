"""Could this text be a secret at all? Asked where only its name says so."""

from __future__ import annotations

import re

from aispm.secrets.imprint import entropy
from aispm.secrets.placeholder import scrambled, words

_TOKEN = re.compile(r"[\w+/=.~%:!|@*$^&#()?-]{8,}", re.ASCII)
_PROSE = re.compile(r"\s\S+\s")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# What is made of such characters and is no secret: numbers and times, addresses of hosts, of mail
# and of contracts, digests, public keys, flags and packages.
_HARMLESS = re.compile(
    r"[\d.:,+-]+(?:[eE][+-]?\d+)?|\d{4}-\d\d-\d\d(?:T.*)?|(?:[0-9a-f]{2}:){5,}[0-9a-f]{2}"
    r"|(?:[a-z0-9-]+\.)+[a-z]{2,12}(?::\d{1,5})?(?:/[\w./-]*)?|[^@]+@[\w-]+\.[\w.-]+"
    r"|0x[0-9a-fA-F]{40}|(?i:sha\d{1,3}|md5|blake\w{1,3})[:=-].*|AAAA[BCE][\w+/=]{60,}"
    r"|--[a-z].*|@[a-z0-9-]+/[a-z0-9.-]+(?:@.*)?|age1[a-z0-9]{58}|.*://.*",
)
_VERSION = re.compile(r"[~^<>=v]*\d+(?:\.\d+){1,3}(?:[-+][\w.]+)?")
_CODE = re.compile(r"[A-Za-z_]+(?:\.[A-Za-z_]+)+(?:\(.*)?|[A-Za-z_][\w.]*\[[\"'].*")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]*(?:Z|[+-]\d\d:?\d\d)?")
_FINGERPRINT = re.compile(r"[0-9A-F]{40}")


def could_be_password(text: str) -> bool:
    """Any text but a sentence, a version, a time or code, and a number only where it is long."""
    if len(text) < (6 if text.isdigit() else 4) or _PROSE.search(text):
        return False
    return not any(one.fullmatch(text) for one in (_VERSION, _CODE, _MOMENT))


def could_be_token(text: str, certain: bool) -> bool:
    """Random-looking: no word, number, address, digest or sentence.

    `certain` says that the name leaves no doubt, so that less is asked of the value.
    """
    if not _TOKEN.fullmatch(text) or _HARMLESS.fullmatch(text) or words(text) is not None:
        return False
    digits = any(character.isdigit() for character in text)
    letters = any(character.isalpha() for character in text)
    if not letters or not (digits or (certain and scrambled(text))):
        return False
    if not certain and _FINGERPRINT.fullmatch(text):
        return False
    if certain and len(text) < 16:
        return entropy(text) >= 2.2
    return len(text) >= (16 if certain else 20) and entropy(text) >= 3.0


def is_id(text: str) -> bool:
    """A UUID, which names things far more often than it opens them."""
    return bool(_UUID.fullmatch(text))


def pasted_token(text: str) -> bool:
    """Whether what is named in `${...}` is a token pasted there, not a variable."""
    digits = sum(character.isdigit() for character in text)
    return len(text) >= 24 and digits >= 5 and entropy(text) >= 3.2 and not text.isupper()
