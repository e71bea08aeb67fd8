"""How severe an advisory is, in our words, from what its database says."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from aispm.vocabulary import Severity

_WORDS: dict[str, Severity] = {
    "critical": "critical",
    "high": "high",
    "moderate": "medium",
    "medium": "medium",
    "low": "low",
}
# https://www.first.org/cvss/v4.0/specification-document#Qualitative-Severity-Rating-Scale
_SCALE: tuple[tuple[float, Severity], ...] = (
    (9.0, "critical"),
    (7.0, "high"),
    (4.0, "medium"),
    (0.1, "low"),
)
_NEWEST_FIRST = ("CVSS_V4", "CVSS_V3", "CVSS_V2")
_LONGEST = 300


def rated(word: object, vectors: Iterable[tuple[str, str]]) -> Severity | None:
    """The database's own word where it has one, else the newest CVSS of `vectors`.

    Each vector is its OSV type (CVSS_V3 ...) and its text. None where nobody rated it.
    """
    if isinstance(word, str) and word.lower() in _WORDS:
        return _WORDS[word.lower()]
    by_type = dict(vectors)
    for name in _NEWEST_FIRST:
        score = _score(name, by_type[name]) if name in by_type else None
        if score is not None:
            return next((severity for least, severity in _SCALE if score >= least), "info")
    return None


@lru_cache(maxsize=1 << 12)
def _score(name: str, vector: str) -> float | None:
    """The base score of a CVSS vector; None for a text that is none."""
    from cvss import CVSS2, CVSS3, CVSS4
    from cvss.exceptions import CVSSError

    if len(vector) > _LONGEST:
        return None
    kinds = {"CVSS_V2": CVSS2, "CVSS_V3": CVSS3, "CVSS_V4": CVSS4}
    try:
        return float(kinds[name](vector).base_score)
    except (CVSSError, ValueError):
        return None
