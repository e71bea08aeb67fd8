"""Pickles followed by their opcodes: every import is found, however it is written."""

from __future__ import annotations

import builtins
import collections
import io
import os
import pickle
import struct
from pathlib import Path

import pytest

from aispm.providers.files.models.imports import Imports, imports
from tests.kit.clock import soon
from tests.providers.files.models import samples
from tests.providers.files.models.samples import SYSTEM, Calls, array, evil, importing, named, short


def found(data: bytes) -> set[str]:
    """The imports of a pickle that can be read to its end."""
    every = imports(io.BytesIO(data))
    assert every.complete
    return told(every)


def told(every: Imports) -> set[str]:
    """Imports as `module.name`."""
    return {f"{one.module}.{one.name}" for one in every.names}


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_protocol(protocol: int) -> None:
    built = "__builtin__" if protocol < 3 else "builtins"
    assert found(evil(protocol)) == {SYSTEM}
    both = [Calls(eval, "1"), collections.OrderedDict(a=Calls(os.system, "x")), {1, 2}]
    assert {f"{built}.eval", SYSTEM, "collections.OrderedDict"} <= found(
        pickle.dumps(both, protocol=protocol)
    )


@pytest.mark.parametrize(
    ("opcodes", "names"),
    [
        pytest.param(b"\x80\x02cos\nsystem\n.", {"os.system"}, id="global"),
        pytest.param(b"(S'x'\nios\nsystem\n.", {"os.system"}, id="inst"),
        pytest.param(b"(cos\nsystem\nS'x'\no.", {"os.system"}, id="obj"),
        # through the memo, in any order
        pytest.param(
            short("system") + b"\x940" + short("os") + b"\x94h\x00\x93.", {"os.system"}, id="memo"
        ),
        pytest.param(
            short("os")
            + b"q\x05"
            + short("system")
            + b"r\x00\x01\x00\x000"
            + b"h\x05j\x00\x01\x00\x00\x93.",
            {"os.system"},
            id="memo-numbered",
        ),
        pytest.param(b"Vos\np7\n0g7\nVsystem\n\x93.", {"os.system"}, id="memo-text"),
        pytest.param(b"S'o\\x73'\nS'system'\n\x93.", {"os.system"}, id="escape-hex"),
        pytest.param(b"V\\u006fs\nVsystem\n\x93.", {"os.system"}, id="escape-unicode"),
        # with other things pushed and taken away between
        pytest.param(
            short("os") + b"(K\x01K\x02l0" + short("system") + b"20\x93.",
            {"os.system"},
            id="popped",
        ),
        pytest.param(
            short("os") + b"(" + short("x") + b"1" + short("system") + b"\x93.",
            {"os.system"},
            id="pop-mark",
        ),
        pytest.param(b"]" + short("os") + short("system") + b"\x93a.", {"os.system"}, id="in-list"),
        pytest.param(
            b"X\x02\x00\x00\x00os\x8d\x06\x00\x00\x00\x00\x00\x00\x00system\x93.",
            {"os.system"},
            id="long-text",
        ),
        pytest.param(short("os") + short("path.sys") + b"\x93.", {"os.path.sys"}, id="dotted"),
        # a name that only unpickling makes
        pytest.param(
            named("a", "b") + b")R" + short("system") + b"\x93.",
            {"a.b", "?.?"},
            id="made-by-reduce",
        ),
        pytest.param(b"\x93.", {"?.?"}, id="nothing-pushed"),
        pytest.param(b"h\x07" + short("x") + b"\x93.", {"?.?"}, id="memo-empty"),
        pytest.param(b"\x82\x01.", {"copyreg.?"}, id="ext1"),
        pytest.param(b"\x84\x01\x00\x00\x00.", {"copyreg.?"}, id="ext4"),
        pytest.param(b"(00000.", set(), id="more-pops"),
        pytest.param(b"N.", set(), id="none"),
    ],
)
def test_every_way_to_name(opcodes: bytes, names: set[str]) -> None:
    every = imports(io.BytesIO(opcodes))
    assert every.complete
    assert told(every) == names


def test_several_pickles_one_after_another() -> None:
    data = samples.LEGACY + samples.weights() + samples.weights() + evil(2) + b"\x10" + b"\xff" * 99
    assert found(data) == {"collections.OrderedDict", SYSTEM}
    assert found(samples.weights(4) + b"\x80\xff garbage") == {"collections.OrderedDict"}


def test_large_values_are_stepped_over() -> None:
    long = b"B" + struct.pack("<I", 3_000_000) + b"cos\nsystem\n" * 272_727 + b"\0" * 3
    longer = b"\x8e" + struct.pack("<Q", 200_000) + b"\0" * 200_000
    data = b"\x80\x04(" + long + longer + named("collections", "deque") + b"t."
    assert found(data) == {"collections.deque"}


@pytest.mark.parametrize(
    ("dtype", "shape", "size"),
    [("f8", (3, 5), 120), ("<U7", (2,), 56), ("|b1", (9,), 9), ("V24", (2,), 48), ("i4", (), 4)],
)
@pytest.mark.parametrize("aligned", [True, False])
def test_arrays_of_joblib_are_stepped_over(
    dtype: str, shape: tuple[int, ...], size: int, aligned: bool
) -> None:
    data = (
        b"\x80\x04]" + array(dtype, shape, b"\x93" * size, aligned) + named("os", "system") + b"a."
    )
    assert found(data) == {
        "joblib.numpy_pickle.NumpyArrayWrapper",
        "numpy.dtype",
        "os.system",
    }


def test_arrays_of_objects_are_pickles_of_their_own() -> None:
    inner = b"\x80\x04]" + array("O8", (1,), evil()) + b"a."
    data = b"\x80\x04]" + array("O8", (1,), inner) + named("collections", "deque") + b"a."
    assert {SYSTEM, "collections.deque"} <= found(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x80", id="one-byte"),
        pytest.param(b"\x80\x04", id="head-only"),
        pytest.param(b"\x80\x04\xff.", id="no-opcode"),
        pytest.param(evil()[:-1], id="no-stop"),
        pytest.param(b"\x80\x04" + b"c" * 100_000, id="long-name"),
        pytest.param(b"\x8e" + b"\xff" * 8 + b".", id="bytes8-size"),
        pytest.param(b"\x8b\xff\xff\xff\xff.", id="long4-size"),
        pytest.param(b"\x80\x04gx\n.", id="bad-memo"),
        pytest.param(b"\x80\x04" + array("f8", (2**30, 2**30), b"") + b".", id="array-product"),
        pytest.param(b"\x80\x04" + array("f8", (-1,), b"") + b".", id="array-negative"),
        pytest.param(b"\x80\x04" + array("f99999999999", (1,), b"") + b".", id="array-huge-item"),
        pytest.param(b"\x80\x04" + array("?", (1,), b"") + b".", id="array-no-size"),
        pytest.param(
            b"\x80\x04" + named("joblib.numpy_pickle", "NumpyArrayWrapper") + b")\x81Nb.",
            id="array-no-state",
        ),
    ],
)
def test_what_breaks_off_is_not_complete(data: bytes) -> None:
    every = imports(io.BytesIO(data))
    assert not every.complete
    assert "collections.deque" not in told(every)


def test_names_before_and_behind_a_break_are_told() -> None:
    broken = b"\x80\x04" + named("os", "system") + b"\xff\xff" + importing("posix", "popen")
    every = imports(io.BytesIO(broken + b"cnt\nsystem\n"))
    assert not every.complete
    assert told(every) == {"os.system", "posix.popen", "nt.system"}


# They say the same of the same loop.
ALIKE = pytest.mark.slow


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x80\x04" + b"N" * 5_000_000, id="constants", marks=ALIKE),
        pytest.param(b"\x80\x04" + b"(" * 3_000_000 + b"t" * 3_000_000, id="marks", marks=ALIKE),
        pytest.param(b"\x80\x04N" + b"2\x86" * 3_000_000, id="tuples", marks=ALIKE),
        pytest.param(b"\x80\x04}\x94" + b"h\x00h\x00\x86" * 1_000_000, id="nested-memo"),
        pytest.param(b"\x80\x04" + b"]\x94" * 3_000_000, id="lists", marks=ALIKE),
        pytest.param(b"\x80\x04}" + b"(" + short("a") * 2_000_000, id="strings"),
        pytest.param((b"\x80\x04]" + b"N." * 3) * 200_000, id="many-pickles"),
        pytest.param(b"\x80\x04" + b"L" + b"9" * 60_000 + b"L\n" + b"." * 10, id="numbers"),
        pytest.param(b"\x80\x04" + b"c" + b"\n" * 5_000_000, id="newlines"),
    ],
)
def test_bombs_end_soon(data: bytes) -> None:
    with soon(4):
        imports(io.BytesIO(data))


def test_pickles_within_arrays_have_an_end() -> None:
    data = b"."
    for _ in range(100):
        data = b"\x80\x04" + array("O8", (1,), data) + b"."
    assert not imports(io.BytesIO(data)).complete


def test_nothing_is_ever_unpickled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("unpickled")

    mark = tmp_path / "mark"
    data = pickle.dumps([Calls(builtins.open, str(mark), "w"), Calls(os.system, f"touch {mark}")])
    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, refuse)
    assert found(data) >= {SYSTEM}
    assert not mark.exists()
