"""Values that stand where a secret should: words in any language, fillers, documented examples."""

from __future__ import annotations

import re
from itertools import pairwise

from aispm.secrets.imprint import fingerprint
from aispm.secrets.words import listed

# Fillers in any text, and such as long random ones may hold by chance.
_FILLER = re.compile(
    r"\.\.\.|…|\*{3}|x{8}|X{8}|<[^<>]*>|\[[A-Za-z _-]+\]|#{3}|\?{3}|0{12}"
    r"|^(?:__.*__|@@.*@@|%%.*%%|#\{.*\}#?|<%.*%>|\(.*\)|\{.*\})$"
    r"|(?i:your[-_ ]?(?:api|own|key|token|secret|pass|strong|org|project|account|database|user"
    r"|client)"
    r"|change[-_]?(?:me|this|it)|replace[-_]?(?:me|with)|place[-_]?holder"
    r"|not[-_](?:needed|used|required|set)|goes[-_]?here|[-_]here\b|user_provided|lm-studio"
    r"|example|redacted|dummy|insert[-_]|-key-required)"
)
_SHORT_FILLER = re.compile(r"x{4}|X{4}|_{4}|0{8}|(?<![A-Za-z0-9])[xX]{3}(?![A-Za-z0-9])")
_SHORT = 60
# Hangul, kana, Han, Cyrillic, Arabic, Hebrew, Thai, Devanagari ...: no token holds them.
_FOREIGN = re.compile(r"[\u0370-\u1dff\u1f00-\u1fff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\ufeff]")
# Long enough to tell: what follows is more of the same.
_MOST = 4096
_RUN = re.compile(r"[A-Za-z0-9]{8,}")
_LETTERS = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"[\s_.:/,;+=|-]+")
_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
_LONGEST_WORD = 16
_GLUED = re.compile(
    r"[a-z]*(?:secret|password|token|apikey|changeme|replace|your|pass$)[a-z]*", re.I
)
_CONSTANT = re.compile(r"[A-Z]+(?:_[A-Z]+){2,}")
_CONSONANTS = re.compile(r"[b-df-hj-np-tv-xz]", re.IGNORECASE)
_SHORTHAND = re.compile(r"[A-Za-z]\d{1,2}[A-Za-z]?|[A-Za-z]{2}\d")  # k8s, s3, i18n, mp3
_HUMPED = re.compile(r"(?:[A-Z]?[a-z]++|[A-Z](?![a-z])|\d)++")
_HUMPS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_EDGES = "0123456789!?@#$%&*()[]{}<>'\"~^`"
# Digits and signs that people write for letters: `p@ssw0rd`.
_LEET = str.maketrans("0134578@$!", "oieastbasi")


def is_placeholder(value: str, key: str = "") -> bool:
    """Whether the value is filled in by somebody else later, or by nobody."""
    text = value[:_MOST].strip().strip("'\"")
    if len(text) < 4 or text.lower() == key.lower() or _FILLER.search(text):
        return True
    if len(text) <= _SHORT and _SHORT_FILLER.search(text):
        return True
    if _FOREIGN.search(text) or documented(text):
        return True
    return _of_words(text) or _monotonous(text)


def documented(value: str) -> bool:
    """Whether some documentation or emulator publishes exactly this value."""
    return any(
        fingerprint(part) in listed("documented")
        for part in {value, value.rpartition(".")[2], value.rpartition("_")[2]}
        if len(part) >= 16
    )


def words(text: str, leet: bool = False) -> list[str] | None:
    """The words of a text that is made of them, lower-case, or None where a part is random.

    Small numbers may stand among them: `github-token2`, `tuClaveAqui`. With `leet`, signs may
    stand for letters: `P@ssw0rd`.
    """
    found: list[str] = []
    for part in _BETWEEN.split(text):
        if not part or (part.isdigit() and (len(part) < 5 or _in_a_row(part))):
            continue
        if part.lower() in listed("nouns") or _SHORTHAND.fullmatch(part):
            found.append(part.lower())
            continue
        bare = part.strip(_EDGES)
        if _HUMPED.fullmatch(bare) and _few_digits(bare):
            found += [hump.lower() for hump in _HUMPS.findall(bare)]
            continue
        meant = bare.lower().translate(_LEET)
        if leet and (meant in listed("nouns") or meant in listed("fillers")):
            bare = meant
        if not bare.isalpha() or len(part) - len(bare) > 4 or scrambled(bare):
            return None
        found += [piece.lower() for piece in _HUMP.split(bare)]
    if not all(len(word) <= _LONGEST_WORD for word in found):
        return None
    # Of shorthands alone, a text is a serial number.
    known = listed("nouns") | listed("fillers")
    return found if any(len(word) > 3 or word in known for word in found) else None


def _few_digits(bare: str) -> bool:
    """`ServerlessV2PlatformVersions`: humps as long as words, with a number or two among them."""
    humps = _HUMPS.findall(bare)
    digits = sum(character.isdigit() for character in bare)
    long = all(len(hump) < (5 if hump.isupper() else _LONGEST_WORD) for hump in humps)
    few = 0 < digits < 4 and len(bare) - digits >= 4 * len(humps) > 4
    return few and long and not scrambled("".join(humps))


def scrambled(letters: str) -> bool:
    """Letters in no order that words have: upper and lower case mixed, or hardly a vowel."""
    upper = sum(letter.isupper() for letter in letters)
    if upper < len(letters) and upper * (4 if len(letters) > 15 else 2.5) > max(3, len(letters)):
        return True
    return len(letters) > 9 and len(_CONSONANTS.sub("", letters)) < 0.2 * len(letters)


def _of_words(text: str) -> bool:
    """`your-brave-key`, `REMPLACEZ_PAR_VOTRE_TOKEN`: words that ask for a secret, or only nouns."""
    found = words(text, leet=True)
    if (_GLUED.fullmatch(text) and not scrambled(text)) or _CONSTANT.fullmatch(text):
        return True
    if found is None:
        return _mostly_words(text)
    fillers, nouns = listed("fillers"), listed("nouns") | listed("nouns_of_secrets")
    if all(word in nouns or word in fillers for word in found):
        return True
    named = any(word in listed("nouns_of_secrets") for word in found)
    asked = any(word in fillers and len(word) > 2 for word in found)
    # Letters that no token has, in several words: `mot-de-passé-à-changer`.
    return len(found) > 1 and (named or asked or not text.isascii())


def _mostly_words(text: str) -> bool:
    """A filler word, and no random part: `my-key-4f2a`."""
    found = [word.lower() for word in _LETTERS.findall(text)]
    return (
        len(found) > 1
        and not any(_random(run) for run in _RUN.findall(text))
        and any(len(word) > 3 and word in listed("fillers") for word in found)
    )


def _random(run: str) -> bool:
    return len(run) >= 12 and not run.isalpha() and not run.isdigit()


def _monotonous(text: str) -> bool:
    """`1234567890abcdef`, `aaaaaaaa`, `abcabcabc`: few characters, or ones in a row."""
    runs: list[str] = _RUN.findall(text)
    body = max(runs, key=len, default=text)
    if len(set(body.lower())) <= min(8, max(2, len(body) // 8)):
        return True
    return len(body) > 3 and _in_a_row(body)


def _in_a_row(text: str) -> bool:
    """Whether most characters are the next after those before them."""
    steps = [ord(b) - ord(a) for a, b in pairwise(text)]
    # -9 and 40 join 9 to 0 and to a.
    return sum(step in (-1, 0, 1, -9, 40) for step in steps) >= 0.7 * len(steps)
