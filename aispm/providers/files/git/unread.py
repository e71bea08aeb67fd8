"""What of a repository was not read."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

State = Literal["failed", "skipped"]


class Unread(Struct, frozen=True):
    """A part of a repository that was not read, and why; `state` is its state in the ledger.

    `path` is the repository's folder, or the `.git` that leads to none.
    """

    path: str
    detail: str
    state: State = "failed"
