"""A value that may not be known, with how sure it is and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from aispm.exporters.nouns import Document

Value = str | int | bool | Sequence[str]


def fact(
    value: Value, certainty: Literal["confirmed", "inferred"], source: str, observed_at: str
) -> Document:
    """A known value: confirmed as collected, or inferred by analysis."""
    evidence = [{"source": source, "observed_at": observed_at}]
    return {"value": value, "certainty": certainty, "evidence": evidence}


def unknown() -> Document:
    """A value that is not known is null, whatever a consumer looks at first."""
    return {"value": None, "certainty": "unknown", "evidence": []}
