"""An error in words: one sentence and a hint; where it came from only under --debug."""

from __future__ import annotations

import sys
import traceback

from aispm.cli.stderr import complain
from aispm.errors import AispmError


def told(error: Exception, debug: bool) -> int:
    """Tell the user about `error` on stderr; returns the exit code."""
    if debug:
        _trace(error)
    if isinstance(error, AispmError):
        complain("error", error.message)
        if error.hint:
            complain("hint", error.hint)
        return error.exit_code
    complain("error", f"internal error: {type(error).__name__}")
    if not debug:
        complain("hint", "run it again with --debug to see where, and report that")
    return 4


def _trace(error: BaseException) -> None:
    """Print the frames and the types of a chain of exceptions, oldest first.

    Their texts are left out: they may quote a value of a scanned file.
    """
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        _trace(cause)
    frames = "".join(traceback.format_tb(error.__traceback__))
    print(f"{frames}{type(error).__name__}", file=sys.stderr)
