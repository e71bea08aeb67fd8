"""What git tracks, by its index, in each of its formats."""

from __future__ import annotations

import os
import struct
from hashlib import sha1
from pathlib import Path

import pytest

from tests.providers.files.git.built import Built, git, needs_git, opened


def test_the_index_says_what_is_tracked(tmp_path: Path) -> None:
    built = Built(tmp_path)
    built.add(".mcp.json", "a/b/c.json", os.fsdecode(b"caf\xe9.json"))
    paths = {
        ".mcp.json": True,
        "a/b/c.json": True,
        "a/b": False,
        "mcp.json": False,
        os.fsdecode(b"caf\xe9.json"): True,
        "../elsewhere": False,
    }
    asked = {os.path.normpath(tmp_path / path): told for path, told in paths.items()}
    assert opened(tmp_path).tracked(asked) == asked


def test_nothing_is_tracked_before_the_first_file_is_added(tmp_path: Path) -> None:
    Built(tmp_path)
    assert opened(tmp_path).tracked([str(tmp_path / "f")]) == {str(tmp_path / "f"): False}


def test_a_bare_repository_tracks_nobody_knows_what(tmp_path: Path) -> None:
    built = Built(tmp_path / "x.git", bare=True)
    assert opened(built.top).tracked([str(built.top / "f")]) == {str(built.top / "f"): None}


def test_a_folder_is_followed_through_links_and_a_file_is_not(tmp_path: Path) -> None:
    built = Built(tmp_path)
    built.add("real/f", "CLAUDE.md")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "CLAUDE.md").symlink_to("AGENTS.md")
    asked = [str(tmp_path / "link" / "f"), str(tmp_path / "CLAUDE.md"), str(tmp_path / "AGENTS.md")]
    assert list(opened(tmp_path).tracked(asked).values()) == [True, True, False]


@needs_git
@pytest.mark.parametrize("version", [2, 3, 4])
def test_every_version_of_the_index_is_read(tmp_path: Path, version: int) -> None:
    built = Built(tmp_path)
    names = [f"deep/{'x' * (number % 90)}/file-{number}" for number in range(200)]
    for name in (*names, "later", "conflict"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    git(tmp_path, "update-index", f"--index-version={2 if version == 3 else version}")
    git(tmp_path, "add", "--", *names)
    if version == 3:
        git(tmp_path, "add", "--intent-to-add", "later")
    blob = git(tmp_path, "hash-object", "-w", "conflict").strip()
    stages = b"".join(b"100644 %b %d\tconflict\n" % (blob, stage) for stage in (1, 2, 3))
    git(tmp_path, "update-index", "--index-info", data=stages)
    assert (built.git / "index").read_bytes()[4:8] == struct.pack(">L", version)
    listed = set(git(tmp_path, "ls-files", "-z").decode().split("\0")) - {""}
    assert len(listed) == 201 + (version == 3)
    told = opened(tmp_path).tracked(str(tmp_path / name) for name in (*names, "later", "no"))
    assert {os.path.relpath(path, tmp_path) for path, one in told.items() if one} == (
        listed - {"conflict"}
    )
    assert told[str(tmp_path / "no")] is False


@needs_git
def test_a_path_of_any_length_is_read(tmp_path: Path) -> None:
    built = Built(tmp_path)
    long = "/".join(["y" * 200] * 20) + "/f"
    blob = built.blob(b"").decode()
    git(tmp_path, "update-index", "--add", "--cacheinfo", f"100644,{blob},{long}")
    git(tmp_path, "update-index", "--add", "--cacheinfo", f"100644,{blob},z")
    asked = [str(tmp_path / long), str(tmp_path / "z"), str(tmp_path / "x")]
    assert list(opened(tmp_path).tracked(asked).values()) == [True, True, False]


@needs_git
def test_what_an_index_keeps_elsewhere_is_not_known(tmp_path: Path) -> None:
    Built(tmp_path)
    (tmp_path / "f").write_text("1")
    git(tmp_path, "add", "f")
    git(tmp_path, "update-index", "--split-index")
    (tmp_path / "g").write_text("1")
    git(tmp_path, "add", "g")
    asked = [str(tmp_path / name) for name in ("f", "h")]
    assert list(opened(tmp_path).tracked(asked).values()) == [None, None]


def _index(version: int, count: int, *entries: bytes) -> bytes:
    data = b"DIRC" + struct.pack(">LL", version, count) + b"".join(entries)
    return data + sha1(data, usedforsecurity=False).digest()


_FIXED = bytes(40) + bytes(20)
HOSTILE = {
    "nothing": b"",
    "only a signature": b"DIRC",
    "another format": b"CRID" + bytes(40),
    "a version to come": _index(5, 0),
    "more entries than bytes": _index(2, 2**32 - 1),
    "an entry that ends early": _index(2, 1, _FIXED + b"\0\x0ffoo"),
    "a name that never ends": _index(2, 1, _FIXED + b"\x0f\xff" + b"a" * 9000),
    "more dropped than there was": _index(4, 1, _FIXED + b"\0\1" + b"\5a\0"),
    "a number that never ends": _index(4, 1, _FIXED + b"\0\1" + b"\xff" * 5000),
    "names that grow": _index(4, 200, *[_FIXED + b"\0\1" + b"\0" + b"a" * 100 + b"\0"] * 200),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_broken_index_leaves_it_unknown(tmp_path: Path, data: bytes) -> None:
    built = Built(tmp_path)
    (built.git / "index").write_bytes(data)
    assert opened(tmp_path).tracked([str(tmp_path / "f")]) == {str(tmp_path / "f"): None}


def test_an_index_cut_anywhere_neither_crashes_nor_invents(tmp_path: Path) -> None:
    built = Built(tmp_path)
    names = [f"dir/file-{number}" for number in range(5)]
    built.add(*names)
    whole = (built.git / "index").read_bytes()
    for end in range(0, len(whole), 7):
        (built.git / "index").write_bytes(whole[:end])
        told = opened(tmp_path).tracked(str(tmp_path / name) for name in (*names, "no"))
        assert told[str(tmp_path / "no")] is not True
