"""Values that stand where a secret should: words in any language, fillers, documented examples."""

from __future__ import annotations

import re

from aispm.secrets.imprint import fingerprint

# Words that say "put yours here". They count where they stand as a word of their own.
_WORDS = frozenset(
    """
    your yours yourkey yourtoken yourpassword ur my mine our example examples sample demo dummy fake
    mock foo bar baz foobar changeme change replace replaceme replacewith placeholder redacted
    masked hidden removed insert enter put add paste fill fillin here todo tbd fixme xxx xxxx none
    null nil undefined empty notset unset na user provided invalid notreal secretgoeshere somesecret
    optional required needed unused ignored anything whatever something default
    votre vos ton ta tes remplacer remplacez remplace inserez insérez mettez mettre ici exemple cle
    tu tus su sus aqui aquí reemplaza reemplazar reemplace coloca pon ingresa ejemplo clave
    seu sua seus suas substitua substituir coloque insira exemplo chave aqui
    dein deine deinen ihr ihre ersetzen ersetze einfügen einfuegen hier beispiel schlüssel
    tuo tua inserisci sostituisci esempio qui chiave jouw uw vervang voorbeeld hier sleutel
    twój twoj wklej zamień przyklad przykład klucz din ditt indsæt byt exempel sätt senin buraya
    örnek anahtar ваш вашего вставьте замените пример ключ ваша твой
    """.split()
)
# Words that alone, or with one another, are no secret: `GITHUB_TOKEN`, `api-key`, `test-token`.
_NOUNS = frozenset(
    """
    api key apikey token tokens secret secrets password passwd pwd pass pat auth access bearer
    basic id client user username admin root test testing tester dev prod local private public
    personal app application account service server project org bot string value name new real
    live config env variable env_var generated from the a an of in for to with is not and or
    github gitlab google openai anthropic azure aws slack notion linear brave tavily supabase
    perplexity stripe figma jira atlassian confluence sentry postgres postgresql mysql mongodb
    redis neo4j database db url host ollama lm studio lmstudio letmein guest welcome valid
    connection credential credentials oauth jwt rsa ssh key1 key2 sk pk ghp xoxb xoxp pplx tvly
    minioadmin minio rabbitmq elastic elasticsearch grafana airtable discord telegram
    twilio oauth2 webhook signing base64 encoded json here enabled disabled true false yes no
    keyring vault keychain prompt input required proj ant or v1 api03 hf gsk glpat napi sbp bsa
    """.split()
)
_FILLER = re.compile(
    r"\.\.\.|…|\*{3}|x{4}|X{4}|<[^<>]*>|\[[A-Za-z _-]+\]|_{4}|#{3}|\?{3}|0{8}|(?<![A-Za-z0-9])[xX]{3}(?![A-Za-z0-9])"
    r"|(?i:your[-_ ]?(?:api|own|key|token|secret|pass|org|project|account|database|user|client)"
    r"|change[-_]?me|replace[-_]?(?:me|with)|place[-_]?holder|not[-_](?:needed|used|required|set)"
    r"|goes[-_]?here|[-_]here\b|user_provided|lm-studio|example|redacted|dummy)"
)
# Hangul, kana, Han, Cyrillic, Arabic, Hebrew, Thai, Devanagari ...: no token holds them.
_FOREIGN = re.compile(r"[\u0370-\u1fff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\ufeff]")
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
    text = value.strip().strip("'\"")
    if len(text) < 4 or text.lower() == key.lower() or _FILLER.search(text):
        return True
    if _FOREIGN.search(text) or documented(text):
        return True
    words = [word.lower() for word in re.split(r"[\W_]+|(?<=[a-z])(?=[A-Z])", text) if word]
    if all(word in _NOUNS or word in _WORDS or word.isdigit() and len(word) < 5 for word in words):
        return True
    return _mostly_words(text, words) or _monotonous(text)


def documented(value: str) -> bool:
    """Whether some documentation or emulator publishes exactly this value."""
    return any(
        fingerprint(part) in _DOCUMENTED for part in {value, value.rpartition(".")[2]}
    )


def _mostly_words(text: str, words: list[str]) -> bool:
    """`your-brave-key`, `REMPLACEZ_PAR_VOTRE_TOKEN`: a filler word, and no random part."""
    random = re.search(r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{12,}", text)
    return not random and len(words) > 1 and any(word in _WORDS for word in words)


def _monotonous(text: str) -> bool:
    """`1234567890abcdef`, `aaaaaaaa`, `abcabcabc`: few characters, or ones in a row."""
    runs: list[str] = _RUN.findall(text)
    body = max(runs, key=len, default=text)
    if len(set(body.lower())) <= min(8, max(2, len(body) // 8)):
        return True
    steps = [ord(b) - ord(a) for a, b in zip(body, body[1:], strict=False)]
    # -9 and 40 join 9 to 0 and to a.
    in_a_row = sum(step in (-1, 0, 1, -9, 40) for step in steps)
    return len(steps) >= 5 and in_a_row >= 0.7 * len(steps)
