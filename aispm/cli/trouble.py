"""An error in words: one sentence and a hint; where it came from only under --debug."""

from __future__ import annotations

import sys
import traceback

import typer

from aispm.cli.stderr import complain
from aispm.errors import AispmError

# What typer raises of a command line that it cannot read; it exports this one kind of it.
_USAGE = typer.BadParameter.__bases__[0]


def told(error: Exception, debug: bool) -> int:
    """Tell the user about `error` on stderr; returns the exit code."""
    if debug:
        _trace(error)
    if isinstance(error, AispmError):
        complain("error", error.message)
        if error.hint:
            complain("hint", error.hint)
        return error.exit_code
    if isinstance(error, _USAGE):
        complain("error", _misused(error))
        context = getattr(error, "ctx", None)
        complain("hint", f"see `{context.command_path if context else 'aispm'} --help`")
        return 2
    complain("error", f"internal error: {type(error).__name__}")
    if not debug:
        complain("hint", "run it again with --debug to see where, and report that")
    return 4


def _misused(error: Exception) -> str:
    """What is wrong with the command line, as one sentence like any other error."""
    said = " ".join(error.format_message().split())  # type: ignore[attr-defined]
    said = said.replace(": Value error, ", ": ").removesuffix(".")
    return said[:1].lower() + said[1:]


def _trace(error: BaseException) -> None:
    """Print the frames and the types of a chain of exceptions, oldest first.

    Their texts are left out: they may quote a value of a scanned file.
    """
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        _trace(cause)
    frames = "".join(traceback.format_tb(error.__traceback__))
    print(f"{frames}{type(error).__name__}", file=sys.stderr)
