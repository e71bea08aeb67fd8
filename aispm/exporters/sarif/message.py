"""Text for SARIF messages, in which names that others chose stay plain text."""

from __future__ import annotations

from aispm.exporters.nouns import Document
from aispm.exporters.plaintext import visible

_LONGEST = 1000
# In a message, braces are placeholders and brackets are links (SARIF 3.11.5 and 3.11.6).
_ESCAPES = str.maketrans({"{": "{{", "}": "}}", "[": "\\[", "]": "\\]", "\\": "\\\\"})


def text(value: str) -> str:
    """A string on one line that shows its control characters, and not more than fits."""
    shown = visible(value)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def message(value: str) -> Document:
    """A message object that says exactly `value`."""
    return {"text": text(value).translate(_ESCAPES)}
