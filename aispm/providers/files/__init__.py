"""AI assets found in files, which are never executed and never contacted."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from aispm import secrets
from aispm.model import Kind
from aispm.providers.base import Planned, Sources, Task
from aispm.providers.files import home, past, readers, tasks
from aispm.providers.files.uri import starts

NAME = "files"
_FILES = "config, manifest, lock file, instruction file, model and variables file"
_EARLIER = "earlier content of such a file that git holds"


def kinds() -> Sequence[Kind]:
    """The kinds of asset that files hold."""
    return (*readers.kinds(), past.REPOSITORY)


def operations() -> Sequence[tuple[str, str, str]]:
    """(kind, operation, permission): files are read and parsed, and that needs no permission."""
    return tuple((kind.name, operation, "") for kind in kinds() for operation in ("parse", "read"))


def plan(sources: Sources) -> Iterator[Planned]:
    """What is read of each PATH and of the user's folders. Raises InputError as `start` does."""
    if not sources.paths and not sources.user:
        return
    for one in starts(sources.paths, sources.root, os.getcwd()):
        yield Planned(one.base.scope, f"read:{one.base.uri(one.path)}", each=_FILES)
        if sources.history:
            yield Planned(one.base.scope, f"history:{one.base.uri(one.path)}", each=_EARLIER)
    if sources.user:
        for place in home.places():
            yield Planned("files:~", f"read:{place.pattern}")


def start(sources: Sources) -> Sequence[Task]:
    """One task per PATH, and one for each config of the user.

    Raises InputError for a PATH that does not exist or lies outside of the root.
    """
    if not sources.paths and not sources.user:
        return ()
    found = starts(sources.paths, sources.root, os.getcwd())
    secrets.load()  # here, where no other thread imports anything
    own = tasks.of_user(sources.history) if sources.user else ()
    # In a folder that holds the home folder, what is the user's is told as the user's alone.
    users = frozenset(os.path.realpath(one.path) for _, one in home.starts() if own and found)
    given = [tasks.of(one, sources.excludes, sources.history, users) for one in found]
    return [*given, *own]
