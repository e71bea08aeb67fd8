"""Repositories built by dulwich, object by object, so that any shape of history can be made."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from dulwich.index import IndexEntry
from dulwich.objects import Blob, Commit, Tag, Tree
from dulwich.repo import Repo

from aispm.providers.files.git import Limits, Repositories, Repository, Unread, Version

JANE = "Jane Doe <jane@example.com>"
START = 1_700_000_000  # 2023-11-14T22:13:20Z; commits follow by the minute
MADE: list[Repo] = []  # to be closed when a test ends
Files = Mapping[str, bytes]

GIT = shutil.which("git")
needs_git = pytest.mark.skipif(GIT is None, reason="git is not installed")


class Built:
    """A repository under construction. Commits stand in no work tree unless it is checked out."""

    def __init__(self, top: Path, *, bare: bool = False) -> None:
        top.mkdir(parents=True, exist_ok=True)
        self.top = top
        self.repo = Repo.init_bare(str(top)) if bare else Repo.init(str(top))
        MADE.append(self.repo)
        self.git = top if bare else top / ".git"
        self._count = 0

    def blob(self, data: bytes) -> bytes:
        one = Blob.from_string(data)
        self.repo.object_store.add_object(one)
        return one.id

    def tree(self, files: Files) -> bytes:
        """The name of a folder with these files, by their paths."""
        tree, below = Tree(), dict[str, dict[str, bytes]]()
        for path, data in files.items():
            name, slash, rest = path.partition("/")
            if slash:
                below.setdefault(name, {})[rest] = data
            else:
                tree.add(os.fsencode(name), 0o100644, self.blob(data))
        for name, inner in below.items():
            tree.add(os.fsencode(name), 0o40000, self.tree(inner))
        self.repo.object_store.add_object(tree)
        return tree.id

    def commit(
        self,
        files: Files,
        *parents: bytes,
        ref: str | None = "refs/heads/main",
        author: str = JANE,
        committer: str | None = None,
        message: str = "A change",
        seconds: int | None = None,
        tree: bytes | None = None,
    ) -> bytes:
        """A commit of exactly these files; the ref, if any, then stands at it."""
        one = Commit()
        one.tree = tree or self.tree(files)
        one.parents = list(parents)
        one.author, one.committer = author.encode(), (committer or author).encode()
        one.author_time = one.commit_time = START + 60 * self._count if seconds is None else seconds
        one.author_timezone = one.commit_timezone = 0
        one.encoding, one.message = None, message.encode()
        self._count += 1
        self.repo.object_store.add_object(one)
        if ref:
            self.repo.refs[ref.encode()] = one.id
            if ref == "refs/heads/main":
                self.repo.refs.set_symbolic_ref(b"HEAD", b"refs/heads/main")
        return one.id

    def chain(self, *states: Files) -> list[bytes]:
        """Commits of these states, each after the one before."""
        names: list[bytes] = []
        for files in states:
            names.append(self.commit(files, *names[-1:]))
        return names

    def tag(self, ref: str, target: bytes, kind: type[Commit | Tag]) -> bytes:
        one = Tag()
        one.name, one.object = ref.encode(), (kind, target)
        one.tagger, one.tag_time, one.tag_timezone = JANE.encode(), START, 0
        one.message = b"a tag"
        self.repo.object_store.add_object(one)
        self.repo.refs[f"refs/tags/{ref}".encode()] = one.id
        return one.id

    def pack(self) -> None:
        """All loose objects into a pack."""
        self.repo.object_store.pack_loose_objects()

    def add(self, *paths: str) -> None:
        """Into the index, whatever is on disk."""
        index = self.repo.open_index()
        blob = self.blob(b"")
        for path in paths:
            index[os.fsencode(path)] = IndexEntry(0, 0, 0, 0, 0o100644, 0, 0, 0, blob, 0, 0)
        index.write()

    def loose(self, name: bytes) -> Path:
        """The file of a loose object."""
        return self.git / "objects" / name[:2].decode() / name[2:].decode()


def opened(top: Path, tree: Path | None = None, limits: Limits | None = None) -> Repository:
    """The repository of a folder, which there must be one of."""
    found = Repositories(str(tree or top), limits).of(str(top))
    assert isinstance(found, Repository), found
    return found


def everything(parts: Sequence[str]) -> bool:
    return True


def held(repository: Repository) -> tuple[dict[tuple[str, bytes], Version], list[Unread]]:
    """All of history: versions by path and bytes, and what was not read."""
    versions: dict[tuple[str, bytes], Version] = {}
    unread: list[Unread] = []
    for one in repository.history(everything):
        if isinstance(one, Unread):
            unread.append(one)
        else:
            key = "/".join(one.parts), one.data()
            assert key not in versions
            versions[key] = one
    return versions, unread


def git(top: Path, *words: str, data: bytes | None = None) -> bytes:
    """What git itself says; it sees no config but the repository's."""
    env = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "Jane Doe",
        "GIT_AUTHOR_EMAIL": "jane@example.com",
        "GIT_COMMITTER_NAME": "Jane Doe",
        "GIT_COMMITTER_EMAIL": "jane@example.com",
    }
    done = subprocess.run(
        [str(GIT), "-c", "protocol.file.allow=always", "-C", str(top), *words],
        input=data,
        env=env,
        capture_output=True,
        check=True,
    )
    return done.stdout
