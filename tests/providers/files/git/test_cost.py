"""What reading a repository costs: with what changed, not with how many files there are."""

from __future__ import annotations

import struct
from collections import Counter
from pathlib import Path

import pytest

from aispm.providers.files.git.objects import Objects
from tests.kit.clock import soon
from tests.providers.files.git.built import Built, held, opened


def test_a_few_paths_of_many_that_are_tracked(tmp_path: Path) -> None:
    built = Built(tmp_path)
    names = [b"src/package-%03d/file-%05d.py" % (one // 100, one) for one in range(50_000)]
    entries = [bytes(60) + struct.pack(">H", len(name)) + name for name in names]
    padded = b"".join(one + bytes(8 - len(one) % 8) for one in entries)
    data = b"DIRC" + struct.pack(">LL", 2, len(names)) + padded + bytes(20)
    (built.git / "index").write_bytes(data)
    asked = [str(tmp_path / name.decode()) for name in names[::167]]
    absent = [f"{path}.no" for path in asked]
    repository = opened(tmp_path)
    with soon(0.3):  # ten times what it takes; dulwich alone takes this long
        told = repository.tracked([*asked, *absent])
    assert told == dict.fromkeys(asked, True) | dict.fromkeys(absent, False)


@pytest.mark.parametrize("packed", [False, True])
def test_every_commit_and_every_folder_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    built = Built(tmp_path)
    files = {f"d{number % 20}/f{number}": b"0" for number in range(400)}
    names: list[bytes] = []
    for number in range(50):
        files[f"d{number % 20}/f{number}"] = b"%d" % (1 + number)
        names.append(built.commit(files, *names[-1:]))
    if packed:
        built.pack()
    read: Counter[str] = Counter()
    find = Objects.find

    def counted(self: Objects, name: bytes, largest: int) -> tuple[str, bytes]:
        kind, data = find(self, name, largest)
        read[kind] += 1
        return kind, data

    monkeypatch.setattr(Objects, "find", counted)
    repository = opened(tmp_path)
    assert len(list(repository.history(lambda parts: parts[-1] == "f0"))) == 1
    # A tip is looked at once more, for what it is, and two folders for what they hold now. The
    # first commit has 21 folders, each later one two of its own.
    assert read == {"commit": 50 + 1, "tree": 21 + 49 * 2 + 2}
    read.clear()
    held(repository)
    assert read["commit"] == 1  # the rest are known by now
    assert read["tree"] <= 2 * 21
