"""Where words go: data to stdout by `output.py`, everything said beside it to stderr, here."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from aispm.exporters.look import Look
from aispm.exporters.plaintext import visible

if TYPE_CHECKING:
    from aispm.cli.options import Options

_WIDTH = 100  # of what is no terminal: equal input gives equal bytes on every machine


def look(options: Options, to_stdout: bool) -> Look:
    """How a report may look: colour and the window's width only on a terminal."""
    terminal = to_stdout and sys.stdout.isatty()
    plain = options.no_color or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return Look(
        color=terminal and not plain,
        verbose=options.verbose,
        quiet=options.quiet,
        width=shutil.get_terminal_size().columns if terminal else _WIDTH,
    )


def remark(options: Options, text: str) -> None:
    """Say something worth knowing that is no error; not under --quiet."""
    if not options.quiet:
        complain("note", text)


def complain(level: str, text: str) -> None:
    """Say `level: text` on stderr, with nothing in it that could steer the terminal."""
    print(f"{level}: {visible(text)}", file=sys.stderr)
