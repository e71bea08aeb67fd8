"""One dependency as a manifest or a lock file writes it."""

from __future__ import annotations

from typing import NoReturn

from msgspec import Struct


class Dependency(Struct, frozen=True):
    """A package that a file names.

    `ecosystem` is OSV's name (PyPI, npm, Go ...) and `package` what that registry calls it.
    `version` is an exact one or the specifier as written; None where the file sets none, and
    `exact` says whether only that one version can be meant. `exact` is None where another file
    decides, and `local` where the package lies in the tree itself and has no version to pin.
    `direct` and `dev` are None where the file does not tell. `start` and `end` span the name in
    the text, in code points.
    """

    ecosystem: str
    package: str
    start: int
    end: int
    version: str | None = None
    exact: bool | None = None
    local: bool = False
    direct: bool | None = None
    dev: bool | None = None


class MalformedError(Exception):
    """A file is not what its name says, from some point on. `detail` quotes nothing of it."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def malformed(text: str, position: int) -> NoReturn:
    """Say on which line a text has no valid syntax."""
    line = text.count("\n", 0, position) + 1
    raise MalformedError(f"no valid syntax (line {line})")
