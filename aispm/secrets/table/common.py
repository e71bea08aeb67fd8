"""Keys of any provider."""

from __future__ import annotations

from aispm.secrets import checksum, identity
from aispm.secrets.table.rule import Rule

RULES: tuple[Rule, ...] = (
    # A hash opens nothing by itself: it is told, but a password it is only after guessing.
    Rule(
        "password-hash",
        ("$2", "$argon2", "$5$", "$6$", "$y$", "$apr1$", "$pbkdf2", "pbkdf2_sha", "scrypt"),
        r"\$2[abxy]\$\d\d\$[A-Za-z0-9./]{53}|\$argon2(?:id|i|d)\$[\w$=,+/.-]{40,200}"
        r"|\$[56y]\$(?:rounds=\d{1,9}\$)?[A-Za-z0-9./$]{40,120}|\$apr1\$[A-Za-z0-9./]{1,8}\$[A-Za-z0-9./]{22}"
        r"|(?:\$pbkdf2-|pbkdf2_|pbkdf2:)sha\d{1,3}[$:][A-Za-z0-9./+=$]{40,200}"
        r"|\$?scrypt[:$][\w:$+/=.-]{40,250}",
        confidence="low",
    ),
    Rule("age-secret-key", ("AGE-SECRET-KEY-1",), r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
    Rule("wallet-private-key", ("0x",), r"0x[0-9a-fA-F]{64}", key=r"key|secret|signer|wallet"),
    Rule("wallet-private-key", (), r"[1-9A-HJ-NP-Za-km-z]{86,88}", key=r"key|secret|wallet"),
    Rule(
        "wallet-mnemonic",
        (" ",),
        r"(?:[a-z]{3,8} ){11}(?:(?:[a-z]{3,8} ){12})?[a-z]{3,8}",
        key=r"mnemonic|phrase|seed",
        worded=True,
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
