"""Values that stand where a secret should: words in any language, fillers, documented examples."""

from __future__ import annotations

import re
from itertools import pairwise

from aispm.secrets.imprint import fingerprint
from aispm.secrets.words import listed

_FILLER = re.compile(
    r"\.\.\.|…|\*{3}|x{4}|X{4}|<[^<>]*>|\[[A-Za-z _-]+\]|_{4}|#{3}|\?{3}|0{8}"
    r"|(?<![A-Za-z0-9])[xX]{3}(?![A-Za-z0-9])"
    r"|(?i:your[-_ ]?(?:api|own|key|token|secret|pass|org|project|account|database|user|client)"
    r"|change[-_]?me|replace[-_]?(?:me|with)|place[-_]?holder|not[-_](?:needed|used|required|set)"
    r"|goes[-_]?here|[-_]here\b|user_provided|lm-studio|example|redacted|dummy)"
)
# Hangul, kana, Han, Cyrillic, Arabic, Hebrew, Thai, Devanagari ...: no token holds them.
_FOREIGN = re.compile(r"[\u0370-\u1fff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\ufeff]")
# Long enough to tell: what follows is more of the same.
_MOST = 4096
_RUN = re.compile(r"[A-Za-z0-9]{8,}")
# Published examples, by fingerprint so that no other scanner stumbles over this file: the
# signatures of jwt.io's and the Supabase CLI's tokens, the Azurite and Cosmos emulator keys,
# the test keys of Stripe's and the bot tokens of Telegram's documentation.
_DOCUMENTED = frozenset(
    {
        "dd13f9d64ba42b0f",
        "3bfe18a77977d50c",
        "95e06b7dbed806ae",
        "920771152f5f6dd6",
        "e9804a695298d458",
        "112baed0a5ddb8d9",
        "2b49681d5ff37fad",
        "5cf37ef84f093bbf",
        "5a66ec95cc46e3cc",
        "71c8aa71c56448fb",
        "72f68b91aa240587",
        "cfe97ddca9a83c18",
    }
)


def is_placeholder(value: str, key: str = "") -> bool:
    """Whether the value is filled in by somebody else later, or by nobody."""
    text = value[:_MOST].strip().strip("'\"")
    if len(text) < 4 or text.lower() == key.lower() or _FILLER.search(text):
        return True
    if _FOREIGN.search(text) or documented(text):
        return True
    words = [word.lower() for word in re.split(r"[\W_]+|(?<=[a-z])(?=[A-Z])", text) if word]
    known = listed("nouns") | listed("fillers")
    if all(word in known or (word.isdigit() and len(word) < 5) for word in words):
        return True
    return _mostly_words(text, words) or _monotonous(text)


def documented(value: str) -> bool:
    """Whether some documentation or emulator publishes exactly this value."""
    return any(fingerprint(part) in _DOCUMENTED for part in {value, value.rpartition(".")[2]})


def _mostly_words(text: str, words: list[str]) -> bool:
    """`your-brave-key`, `REMPLACEZ_PAR_VOTRE_TOKEN`: a filler word, and no random part."""
    return (
        not any(_random(run) for run in _RUN.findall(text))
        and len(words) > 1
        and any(len(word) > 3 and word in listed("fillers") for word in words)
    )


def _random(run: str) -> bool:
    return len(run) >= 12 and not run.isalpha() and not run.isdigit()


def _monotonous(text: str) -> bool:
    """`1234567890abcdef`, `aaaaaaaa`, `abcabcabc`: few characters, or ones in a row."""
    runs: list[str] = _RUN.findall(text)
    body = max(runs, key=len, default=text)
    if len(set(body.lower())) <= min(8, max(2, len(body) // 8)):
        return True
    steps = [ord(b) - ord(a) for a, b in pairwise(body)]
    # -9 and 40 join 9 to 0 and to a.
    in_a_row = sum(step in (-1, 0, 1, -9, 40) for step in steps)
    return len(steps) >= 5 and in_a_row >= 0.7 * len(steps)
