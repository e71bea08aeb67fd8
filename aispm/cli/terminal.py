"""What the terminal and the user allow: colour, width, and remarks beside the report."""

from __future__ import annotations

import os
import shutil
import sys

from aispm.cli.options import Options
from aispm.cli.stderr import complain
from aispm.exporters.look import Look

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
