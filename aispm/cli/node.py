"""A node of the graph, as a user names it: by its id, or by a name that only one thing has."""

from __future__ import annotations

import difflib

from aispm.errors import InputError
from aispm.model import Snapshot


def find(text: str, names: dict[str, str], noun: str) -> str:
    """The id that `text` means among `names` (name by id).

    Raises InputError when it is nothing's id and not exactly one thing's name.
    """
    if text in names:
        return text
    called = [id_ for id_, name in names.items() if name == text]
    if len(called) == 1:
        return called[0]
    if called:
        raise InputError(
            f"{len(called)} things are called {text}", f"use an id: {', '.join(sorted(called)[:5])}"
        )
    near = difflib.get_close_matches(text, [*names, *names.values()], n=1)
    raise InputError(
        f"the snapshot holds no {noun} called {text}",
        f"did you mean {near[0]}?" if near else "`aispm inventory --from SNAP` lists what it holds",
    )


def identities(snapshot: Snapshot) -> dict[str, str]:
    """The name of every identity, by id."""
    return {identity.id: identity.name for identity in snapshot.identities}


def everything(snapshot: Snapshot) -> dict[str, str]:
    """The name of everything a path may start or end at, by id."""
    return {
        **{scope.id: scope.name or scope.id for scope in snapshot.scopes},
        **{read.scope: read.scope for read in snapshot.reads},
        **{credential.id: credential.id for credential in snapshot.credentials},
        **{asset.id: asset.name for asset in snapshot.assets},
        **identities(snapshot),
    }
