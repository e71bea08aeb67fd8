"""How one kind of credential looks: one row of the table."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from aispm.vocabulary import Confidence, Facts

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
B64 = r"[A-Za-z0-9+/]"


class Rule(Struct, frozen=True):
    """How one kind of credential looks.

    `near` are literal strings of which one must occur (cheap, so the pattern seldom runs).
    `pattern` stands between characters that are no letters or digits; its group `s`, if it
    has one, is the secret part. With `key`, the whole value must match and its name must
    speak of a secret and contain a match of `key`: for kinds whose text alone proves nothing.
    A value that fails `check` loses confidence (`proven` false) or is no credential of that
    kind (true). Only what is `worded` may be made of plain words.
    """

    kind: str
    near: tuple[str, ...]
    pattern: str
    key: str = ""
    confidence: Confidence = "high"
    publishable: bool = False
    check: Callable[[str], bool] | None = None
    proven: bool = False
    facts: Callable[[str], Facts] | None = None
    part: str = ""
    worded: bool = False
