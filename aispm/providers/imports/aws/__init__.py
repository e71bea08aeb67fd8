"""What AWS accounts and their organisation permit, from files that its CLI wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aispm.model import Record
from aispm.providers.imports.aws import details, organization, resources
from aispm.providers.imports.aws.details import Part
from aispm.providers.imports.aws.folder import Folder
from aispm.providers.imports.aws.piece import Piece


def permissions(parts: Sequence[Part]) -> Iterator[Record]:
    """Every principal and policy of IAM that exports tell of, whichever file each lay in."""
    return details.records(parts)


def beside(folder: Folder, pieces: Sequence[Piece], parts: Sequence[Part]) -> Iterator[Record]:
    """What else a folder tells: its organisation, and the policies of resources.

    `pieces` are the lists of such policies and `parts` the exports at its top. A resource that
    names no account is of the one whose export lies beside it, if there is just one.
    """
    yield from folder.gaps
    yield from organization.records(folder)
    accounts = {part.account for part in parts}
    sole = accounts.pop() if len(accounts) == 1 else ""
    for piece in (*folder.pieces, *pieces):
        if piece.role == "resource":
            yield from resources.records(piece, piece.account or sole)
