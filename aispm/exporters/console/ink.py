"""Colour by a handful of ANSI codes, or none at all."""

from __future__ import annotations

from typing import Literal

Style = Literal[
    "critical", "high", "medium", "low", "info", "strong", "quiet", "frame", "warning", "good"
]

_CODES: dict[Style, str] = {
    "critical": "1;31",
    "high": "31",
    "medium": "33",
    "low": "36",
    "info": "37",
    "strong": "1",
    "quiet": "2",
    "frame": "34",
    "warning": "1;33",
    "good": "32",
}


class Ink:
    """Paints text; with colour off it hands the text back."""

    def __init__(self, color: bool) -> None:
        self._color = color

    def __call__(self, style: Style, text: str) -> str:
        """The text in that style."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self._color and text else text
