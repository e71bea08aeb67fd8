"""Progress of a scan, drawn on stderr where a person is watching."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from aispm.cli.options import Options
from aispm.providers.base import Progress, silent


@contextmanager
def shown(options: Options) -> Iterator[Progress]:
    """A function to report progress to; draws nothing under --quiet, in CI or in a pipe."""
    if options.quiet or os.environ.get("CI") or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bars

    console = Console(stderr=True, no_color=options.no_color or None)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        tasks = {}

        def draw(source: str, done: int, known: int) -> None:
            if source not in tasks:
                tasks[source] = bars.add_task(source)
            bars.update(tasks[source], completed=done, total=known)

        yield draw
