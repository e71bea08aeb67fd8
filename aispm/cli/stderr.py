"""What is said beside the data: a word for how grave it is, and a sentence."""

from __future__ import annotations

import sys

from aispm.exporters.plaintext import visible


def complain(level: str, text: str) -> None:
    """Say `level: text` on stderr, with nothing in it that could steer the terminal."""
    print(f"{level}: {visible(text)}", file=sys.stderr)
