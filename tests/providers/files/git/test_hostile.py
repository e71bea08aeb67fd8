"""Repositories laid out as traps: nothing crashes, hangs or is unpacked beyond its bound."""

from __future__ import annotations

import hashlib
import os
import random
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from aispm.providers.files.git import Limits, Repository, Unread, Version
from aispm.providers.files.reading import UnreadError
from tests.kit.clock import soon
from tests.providers.files.git.built import Built, everything, held, opened

BROKEN = "a broken object"


def details(unread: list[Unread]) -> set[str]:
    return {one.detail for one in unread}


def put(built: Built, name: bytes, kind: bytes, data: bytes, size: int | None = None) -> None:
    """A loose object under any name, of any stated size."""
    file = built.loose(name)
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)
    head = b"%b %d\0" % (kind, len(data) if size is None else size)
    file.write_bytes(zlib.compress(head + data))


def spoil(file: Path, change: Callable[[bytes], bytes]) -> None:
    data = file.read_bytes()
    file.chmod(0o644)
    file.write_bytes(change(data))


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "cut": lambda data: data[: len(data) // 2],
    "its end cut": lambda data: data[:-2],
    "another byte": lambda data: data[:-3] + bytes([data[-3] ^ 1]) + data[-2:],
    "nothing packed": lambda data: b"blob 3\0abc",
    "no kind": lambda data: zlib.compress(b"bolb 3\0abc"),
    "no size": lambda data: zlib.compress(b"blob x\0abc"),
    "no end of the header": lambda data: zlib.compress(b"b" * 5000),
    "a size of many digits": lambda data: zlib.compress(b"blob " + b"9" * 50 + b"\0abc"),
    "fewer bytes than said": lambda data: zlib.compress(b"blob 9\0abc"),
    "more bytes than said": lambda data: zlib.compress(b"blob 1\0abc"),
    "another kind": lambda data: zlib.compress(b"tag 3\0abc"),
}


@pytest.mark.parametrize("change", SPOILT.values(), ids=SPOILT.keys())
@pytest.mark.parametrize("part", ["blob", "tree", "commit", "head"])
def test_a_spoilt_object_is_told_and_the_rest_is_read(
    tmp_path: Path, part: str, change: Callable[[bytes], bytes]
) -> None:
    built = Built(tmp_path)
    first = built.commit({"f": b"1", "sub/g": b"kept"})
    second = built.commit({"f": b"2", "sub/g": b"kept"}, first)
    third = built.commit({"f": b"3", "sub/g": b"kept"}, second)
    name = {
        "blob": built.blob(b"2"),
        "tree": built.tree({"f": b"2", "sub/g": b"kept"}),
        "commit": second,
        "head": third,
    }[part]
    spoil(built.loose(name), change)
    found: set[bytes] = set()
    told: set[str] = set()
    for one in opened(tmp_path).history(everything):
        if isinstance(one, Unread):
            told.add(one.detail)
            continue
        try:
            found.add(one.data())
        except UnreadError as error:
            told.add(error.detail)
    assert told == {BROKEN}
    assert (
        found
        == {
            "blob": {b"1", b"3", b"kept"},
            "tree": {b"1", b"3", b"kept"},
            "commit": {b"3", b"kept"},
            "head": set(),
        }[part]
    )


def test_an_object_is_measured_before_it_is_unpacked(tmp_path: Path) -> None:
    built = Built(tmp_path)
    built.chain({"f": b"1"})
    bomb = zlib.compressobj(9)
    file = built.loose(built.blob(b"1"))
    file.chmod(0o644)
    with file.open("wb") as out:
        out.write(bomb.compress(b"blob %d\0" % 10**11))
        for _ in range(64):
            out.write(bomb.compress(bytes(2**20)))
        out.write(bomb.flush())
    version = next(iter(opened(tmp_path).history(everything)))
    assert isinstance(version, Version)
    with pytest.raises(UnreadError) as caught:
        version.data()
    assert caught.value.detail == "an object larger than is read"
    put(built, built.blob(b"1"), b"blob", bytes(2**24), size=5)  # says less than it is
    with pytest.raises(UnreadError) as caught:
        version.data()
    assert caught.value.detail == BROKEN


def test_a_folder_that_holds_itself_ends(tmp_path: Path) -> None:
    built = Built(tmp_path)
    name = b"1" * 40
    raw = bytes.fromhex(name.decode())
    put(built, name, b"tree", b"40000 d\0" + raw + b"100644 f\0" + raw)
    built.commit({}, tree=name)
    versions = [one for one in opened(tmp_path).history(everything) if isinstance(one, Version)]
    told = [one for one in opened(tmp_path).history(everything) if isinstance(one, Unread)]
    assert len(versions) == Limits().depth + 1
    assert details(told) == {"folders nested deeper than are read"}


def test_folders_that_double_at_each_level_end(tmp_path: Path) -> None:
    """Ten folders in each of ten, thirty deep: valid objects, and 10 ** 30 paths."""
    built = Built(tmp_path)
    tree = built.repo.object_store[built.tree({"f": b"1"})]
    for _ in range(30):
        above = type(tree)()
        for name in b"abcdefghij":
            above.add(bytes([name]), 0o40000, tree.id)
        built.repo.object_store.add_object(above)
        tree = above
    built.commit({}, tree=tree.id)
    repository = opened(tmp_path, limits=Limits(effort=2**26))
    with soon(5):
        told = [one for one in repository.history(everything) if isinstance(one, Unread)]
        assert details(told) == {"a larger history than is read"}


def test_more_versions_than_are_read_are_told(tmp_path: Path) -> None:
    built = Built(tmp_path)
    built.chain({f"f{number}": b"1" for number in range(20)}, {"g": b"2"})
    versions, unread = held(opened(tmp_path, limits=Limits(versions=10)))
    assert len(versions) == 10
    assert details(unread) == {"more versions of files than are read"}


def test_commits_that_follow_themselves_end(tmp_path: Path) -> None:
    built = Built(tmp_path)
    tree = built.tree({"f": b"1"})
    one, two = b"1" * 40, b"2" * 40
    person = b"J <j@x> 1700000000 +0000"
    for name, parent in ((one, two), (two, one)):
        text = b"tree %b\nparent %b\nauthor %b\ncommitter %b\n\nx" % (tree, parent, person, person)
        put(built, name, b"commit", text)
    built.repo.refs[b"refs/heads/main"] = one
    (built.git / "HEAD").write_text("ref: refs/heads/main\n")
    repository = opened(tmp_path)
    assert held(repository) == (
        {},
        [Unread(str(tmp_path), "commits that follow themselves", "failed")],
    )
    blamed = repository.blame({str(tmp_path / "f"): (b"1", [1])})
    assert blamed == {}


COMMITS = {
    "nothing": b"",
    "no tree": b"author J <j@x> 1 +0000\ncommitter J <j@x> 1 +0000\n\nx",
    "a name of a wrong length": b"tree %b\nauthor J <j> 1 +0\ncommitter J <j> 1 +0\n\nx"
    % (b"1" * 41),
    "endless": b"tree " + b"1" * 40 + b"\n" + b"x" * 2**21,
}


@pytest.mark.parametrize("data", COMMITS.values(), ids=COMMITS.keys())
def test_what_is_no_commit_is_told(tmp_path: Path, data: bytes) -> None:
    built = Built(tmp_path)
    first = built.commit({"f": b"1"})
    bad = b"3" * 40
    put(built, bad, b"commit", data)
    (built.git / "refs" / "heads" / "bad").write_bytes(bad)
    versions, unread = held(opened(tmp_path))
    assert {one.first.id for one in versions.values()} == {first.decode()}
    assert details(unread) <= {BROKEN, "an object larger than is read"}
    assert len(unread) == 1


def test_names_of_another_length_are_nobodys_and_cost_no_pack(tmp_path: Path) -> None:
    """Names of 64 digits, and a folder cut in a name, in a repository of names of 40."""
    built = Built(tmp_path)
    first = built.commit({"f": b"1"})
    built.pack()
    cut = b"7" * 40
    put(built, cut, b"tree", b"100644 f\0" + bytes(7))
    tree, person = built.tree({"f": b"1"}), b"J <j@x> 1700000000 +0000"
    names = {"long": (tree, b"8" * 64), "cut": (cut, first)}
    for ref, (folder, parent) in names.items():
        name = hashlib.sha1(ref.encode(), usedforsecurity=False).hexdigest().encode()
        text = b"tree %b\nparent %b\nauthor %b\ncommitter %b\n\nx"
        put(built, name, b"commit", text % (folder, parent, person, person))
        (built.git / "refs" / "heads" / ref).write_bytes(name)
    (built.git / "refs" / "heads" / "other").write_bytes(b"9" * 64)
    for head in ("main", "cut"):
        (built.git / "HEAD").write_text(f"ref: refs/heads/{head}\n")
        repository = opened(tmp_path)
        versions, unread = held(repository)
        assert set(versions) == {("f", b"1")}
        assert details(unread) == {BROKEN}
        told = repository.blame({str(tmp_path / "f"): (b"1\n", [1])})
        blamed = {number: one and one.id.encode() for (_, number), one in told.items()}
        assert blamed == {1: first if head == "main" else None}


def test_a_commit_that_follows_too_many_is_broken(tmp_path: Path) -> None:
    built = Built(tmp_path)
    first = built.commit({"f": b"1"})
    built.commit({"f": b"2"}, *[first] * 256, ref="refs/heads/many")
    assert set(held(opened(tmp_path))[0]) == {("f", b"1"), ("f", b"2")}
    built.commit({"f": b"3"}, *[first] * 257, ref="refs/heads/too-many")
    versions, unread = held(opened(tmp_path))
    assert set(versions) == {("f", b"1"), ("f", b"2")}
    assert details(unread) == {BROKEN}


PEOPLE = {
    b"": ("", None),
    b"<>": ("", None),
    b"J": ("J", None),
    b"J <j@x>": ("J", None),
    b"J <j@x> when +0000": ("J", None),
    b"J <j@x> -5 +0000": ("J", None),
    b"J <j@x> " + b"9" * 5000 + b" +0000": ("J", None),
    b"J <a <b> c> 1700000000": ("J", "2023-11-14T22:13:20Z"),
    b"\xff\xfe <j@x> 1700000000 +0000": ("ÿþ", "2023-11-14T22:13:20Z"),
    b"x" * 5000 + b" <j@x> 1700000000 +0000": ("x" * 200, "2023-11-14T22:13:20Z"),
}


@pytest.mark.parametrize("person", PEOPLE)
def test_a_person_of_any_shape_is_read(tmp_path: Path, person: bytes) -> None:
    built = Built(tmp_path)
    tree, name = built.tree({"f": b"1"}), b"4" * 40
    put(built, name, b"commit", b"tree %b\nauthor %b\ncommitter %b\n\nx" % (tree, person, person))
    (built.git / "refs" / "heads" / "main").write_bytes(name)
    versions, _ = held(opened(tmp_path))
    first = versions["f", b"1"].first
    assert (first.author, first.time) == PEOPLE[person]


TREES = {
    "a name that leads out": b"100644 ..\0",
    "this folder": b"100644 .\0",
    "a path": b"100644 a/../../b\0",
    "no name": b"100644 \0",
    "no mode": b" f\0",
    "an endless mode": b"1" * 4000 + b" f\0",
    "no end": b"100644 f",
}


@pytest.mark.parametrize("entry", TREES.values(), ids=TREES.keys())
def test_a_folder_with_a_name_that_is_none_is_broken(tmp_path: Path, entry: bytes) -> None:
    built = Built(tmp_path)
    tree, blob = b"5" * 40, bytes.fromhex(built.blob(b"1").decode())
    put(built, tree, b"tree", b"100644 a\0" + blob + entry + blob)
    built.commit({}, tree=tree)
    assert held(opened(tmp_path)) == ({}, [Unread(str(tmp_path), BROKEN)])


def entry(kind: int, size: int, data: bytes, base: bytes = b"") -> bytes:
    """An object of a pack, or changes of one."""
    head = [kind << 4 | size & 15]
    size >>= 4
    while size:
        head[-1] |= 0x80
        head.append(size & 0x7F)
        size >>= 7
    return bytes(head) + base + zlib.compress(data)


def pack(built: Built, objects: list[tuple[bytes, bytes]]) -> None:
    """A pack of these objects by name, with an index that lists them."""
    data = b"PACK" + struct.pack(">LL", 2, len(objects))
    places = []
    for name, one in objects:
        places.append((bytes.fromhex(name.decode()), len(data)))
        data += one
    data += hashlib.sha1(data, usedforsecurity=False).digest()
    places.sort()
    fan = [sum(name[0] <= first for name, _ in places) for first in range(256)]
    index = b"\377tOc" + struct.pack(">L256L", 2, *fan)
    index += b"".join(name for name, _ in places) + bytes(4 * len(places))
    index += b"".join(struct.pack(">L", place) for _, place in places)
    folder = built.git / "objects" / "pack"
    folder.mkdir(exist_ok=True)
    (folder / "pack-x.pack").write_bytes(data)
    (folder / "pack-x.idx").write_bytes(index + data[-20:] + bytes(20))


A, B, C = b"a" * 40, b"b" * 40, b"c" * 40
COPY_ALL = b"\x03\x03\x90\x03"  # from three bytes to three: all of them copied
CHAINS = {
    "its own base by name": [(A, entry(7, 4, COPY_ALL, bytes.fromhex(A.decode())))],
    "a base that has it for a base": [
        (A, entry(7, 4, COPY_ALL, bytes.fromhex(B.decode()))),
        (B, entry(7, 4, COPY_ALL, bytes.fromhex(A.decode()))),
    ],
    "no base": [(A, entry(7, 4, COPY_ALL, bytes.fromhex(C.decode())))],
    "its own base by place": [(A, entry(6, 4, COPY_ALL, b"\0"))],
    "a base before the pack": [(A, entry(6, 4, COPY_ALL, b"\xff\xff\xff\xff\xff\x7f"))],
    "a base in the header": [(A, entry(6, 4, COPY_ALL, b"\x04"))],
    "changes of another size": [
        (B, entry(3, 4, b"base")),
        (A, entry(7, 4, COPY_ALL, bytes.fromhex(B.decode()))),
    ],
    "changes that say nothing": [
        (B, entry(3, 3, b"abc")),
        (A, entry(7, 0, b"", bytes.fromhex(B.decode()))),
    ],
    "changes that are cut": [
        (B, entry(3, 3, b"abc")),
        (A, entry(7, 3, b"\x03\x03\x90", bytes.fromhex(B.decode()))),
    ],
    "changes of no sense": [
        (B, entry(3, 3, b"abc")),
        (A, entry(7, 3, b"\x03\x03\x00", bytes.fromhex(B.decode()))),
    ],
    "a size without end": [
        (B, entry(3, 3, b"abc")),
        (A, entry(7, 20, b"\x03" + b"\xff" * 19, bytes.fromhex(B.decode()))),
    ],
    "a kind that there is not": [(A, entry(5, 3, b"abc"))],
    "a header without end": [(A, b"\xbf" + b"\xff" * 200)],
}


@pytest.mark.parametrize("objects", CHAINS.values(), ids=CHAINS.keys())
def test_changes_that_lead_nowhere_are_broken(
    tmp_path: Path, objects: list[tuple[bytes, bytes]]
) -> None:
    built = Built(tmp_path)
    built.commit({}, tree=_folder_of(built, A))
    pack(built, objects)
    version = next(iter(opened(tmp_path).history(everything)))
    assert isinstance(version, Version)
    with pytest.raises(UnreadError) as caught:
        version.data()
    assert caught.value.detail == BROKEN


def _folder_of(built: Built, blob: bytes) -> bytes:
    tree = b"6" * 40
    put(built, tree, b"tree", b"100644 f\0" + bytes.fromhex(blob.decode()))
    return tree


def test_a_pack_made_by_hand_is_read(tmp_path: Path) -> None:
    """So that the broken ones above are broken in what they say alone."""
    built = Built(tmp_path)
    built.commit({}, tree=_folder_of(built, A))
    base = entry(3, 3, b"abc")
    pack(built, [(B, base), (A, entry(6, 4, COPY_ALL, bytes([len(base)])))])
    assert set(held(opened(tmp_path))[0]) == {("f", b"abc")}


def test_changes_may_not_grow_beyond_what_is_read(tmp_path: Path) -> None:
    built = Built(tmp_path)
    built.commit({}, tree=_folder_of(built, A))
    base = b"x" * 60_000
    grow = b"\xe0\xd4\x03" + b"\x80\xe1\xeb\x17" + b"\xb0\x60\xea" * 833 + b"\x00"
    pack(
        built,
        [
            (B, entry(3, len(base), base)),
            (A, entry(7, len(grow), grow, bytes.fromhex(B.decode()))),
        ],
    )
    version = next(iter(opened(tmp_path).history(everything)))
    assert isinstance(version, Version)
    with pytest.raises(UnreadError) as caught:
        version.data()
    assert caught.value.detail == "an object larger than is read"


def test_a_long_chain_is_read_and_a_longer_one_is_not(tmp_path: Path) -> None:
    built = Built(tmp_path)
    built.commit({}, tree=_folder_of(built, b"%040x" % 5000))
    objects = [(b"%040x" % 1000, entry(3, 3, b"abc"))]
    for number in range(1001, 5001):
        back = bytes([len(objects[-1][1])])
        objects.append((b"%040x" % number, entry(6, 4, COPY_ALL, back)))
    pack(built, objects)
    assert set(held(opened(tmp_path))[0]) == {("f", b"abc")}
    version = next(iter(opened(tmp_path, limits=Limits(chain=3999)).history(everything)))
    assert isinstance(version, Version)
    with pytest.raises(UnreadError):
        version.data()


@pytest.mark.parametrize("seed", range(4))
def test_spoilt_packs_neither_crash_nor_hang(tmp_path: Path, seed: int) -> None:
    noise = random.Random(seed)  # noqa: S311  # bytes to spoil, not secrets
    built = Built(tmp_path)
    built.chain(*({"a": b"x%d\n" % n * 300, "d/b": b"%d" % n} for n in range(12)))
    built.add("a", "d/b")
    built.pack()
    packs = list((built.git / "objects" / "pack").iterdir())
    whole = {file: file.read_bytes() for file in packs}
    for _ in range(40):
        for file, data in whole.items():
            spoilt = bytearray(data)
            for _ in range(noise.choice([0, 1, 3, 30])):
                spoilt[noise.randrange(len(spoilt))] = noise.randrange(256)
            file.chmod(0o644)
            file.write_bytes(bytes(spoilt)[: noise.choice([len(data), noise.randrange(len(data))])])
        repository = opened(tmp_path, limits=Limits(effort=2**26))
        _everything_asked(repository)
        repository.close()


def _everything_asked(repository: Repository) -> None:
    for one in repository.history(everything):
        if isinstance(one, Version):
            with suppress(UnreadError):
                one.data()
    repository.authorship()
    path = os.path.join(repository.top, "a")
    repository.blame({path: (b"x1\n", [1])})
    repository.tracked([path])
    repository.ignored(path)


def test_lists_of_packs_are_read_up_to_a_bound_together(tmp_path: Path) -> None:
    built = Built(tmp_path)
    for number in range(4):
        built.commit({"f": b"%d" % number}, ref=f"refs/heads/b{number}")
        built.pack()
    sizes = [file.stat().st_size for file in (built.git / "objects" / "pack").glob("*.idx")]
    assert len(sizes) == 4
    versions, unread = held(opened(tmp_path, limits=Limits(packs=sum(sizes))))
    assert ({data for _, data in versions}, unread) == ({b"0", b"1", b"2", b"3"}, [])
    versions, unread = held(opened(tmp_path, limits=Limits(packs=sum(sizes) - 1)))
    assert len(versions) == 3
    assert details(unread) == {
        "a file larger than is read",
        "an object that is not in the repository",
    }


def test_more_packs_than_can_be_open_are_read(tmp_path: Path) -> None:
    built = Built(tmp_path)
    names: list[bytes] = []
    for number in range(40):
        names.append(built.commit({"f": b"%d" % number}, *names[-1:]))
        built.pack()
    assert len(list((built.git / "objects" / "pack").glob("*.pack"))) == 40
    repository = opened(tmp_path)
    assert len(held(repository)[0]) == 40
    repository.close()


def test_reasons_are_words_of_our_own(tmp_path: Path) -> None:
    """Whatever a file says, no reason quotes it."""
    marker = b"QUOTED-FROM-A-FILE"
    built = Built(tmp_path)
    built.chain({"f": b"1"})
    for name in ("HEAD", "packed-refs", "shallow", "index", "config"):
        (built.git / name).write_bytes(marker)
    folder = built.git / "objects" / "pack"
    for name in ("pack-1.idx", "pack-1.pack"):
        (folder / name).write_bytes(marker * 100)
    (built.git / "objects" / "info" / "alternates").write_bytes(b"/" + marker)
    spoil(built.loose(built.blob(b"1")), lambda data: marker)
    (built.git / "refs" / "heads" / marker.decode()).write_bytes(marker)
    repository = opened(tmp_path)
    told = repr([one for one in repository.history(everything) if isinstance(one, Unread)])
    assert "a broken index of a pack" in told
    assert marker.decode() not in told
