"""One file of a folder of exports: what its place says, and its line of the ledger."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from aispm.model import Read
from aispm.providers.files.uri import Start
from aispm.providers.imports.aws import answers
from aispm.providers.imports.aws.answers import AnswerError
from aispm.vocabulary import ReadState


class Piece(Struct, frozen=True):
    """A file. `role` is what its folder holds, `folder` that folder's own name.

    `name` is its path below that folder, decoded and without `.json`; `account` what the
    folder above says.
    """

    start: Start
    role: str
    folder: str
    name: str
    account: str = ""

    def value(self) -> Any:
        """Its JSON, or None where the service had nothing to tell. Raises AnswerError."""
        return answers.read(self.start.path, self.start.tree)

    def line(
        self,
        state: ReadState = "ok",
        detail: str = "",
        missed: tuple[str, ...] = (),
        supplies: tuple[str, ...] = (),
    ) -> Read:
        """Its line of the ledger."""
        base = self.start.base
        operation = f"parse:{base.uri(self.start.path)}"
        return Read(base.scope, operation, state, (), supplies, missed, detail)

    def gap(self, error: AnswerError, *missed: str) -> Read:
        """The line of one that could not be read."""
        return self.line(error.state, error.detail, missed)
