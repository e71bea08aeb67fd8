"""Files of OSV records, in each of the forms they come in, and files that only look like one."""

from __future__ import annotations

import contextlib
import io
import json
import struct
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aispm.model import Advisory
from aispm.packages import osv_files
from aispm.packages.osv import OsvError
from tests.kit.clock import soon
from tests.packages.test_osv import entry, record


def one(number: int) -> dict[str, Any]:
    return record(entry({"introduced": "0"}), id=f"GHSA-{number}")


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name.replace("_", "."), data)
    return out.getvalue()


def read(data: bytes) -> list[str]:
    """The ids of what a file holds, `!` for each record that is none."""
    found = osv_files.read(io.BytesIO(data))
    return [each.id if isinstance(each, Advisory) else "!" for each in found]


def dumped(data: Any) -> bytes:
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (dumped(one(1)), ["GHSA-1"]),
        (b"\xef\xbb\xbf" + dumped(one(1)), ["GHSA-1"]),
        (json.dumps(one(1), indent=2).encode(), ["GHSA-1"]),
        (dumped([one(1), one(2)]), ["GHSA-1", "GHSA-2"]),
        (dumped([one(1), {"id": 3}, one(2)]), ["GHSA-1", "!", "GHSA-2"]),
        (dumped({"vulns": [one(1)]}), ["GHSA-1"]),
        (dumped({"vulns": []}), []),
        (
            dumped({"results": [{"packages": [{"vulnerabilities": [one(1), one(2)]}, 7]}, 8]}),
            ["GHSA-1", "GHSA-2"],
        ),
        (dumped({"results": [{"vulns": [one(1)]}, {}]}), ["GHSA-1"]),
        (dumped({"results": []}), []),
        (dumped(one(1)) + b"\n" + dumped(one(2)) + b"\n\n", ["GHSA-1", "GHSA-2"]),
        (dumped(one(1)) + b"\r\n" + b"{broken\n" + dumped(one(2)), ["GHSA-1", "!", "GHSA-2"]),
        (archive(a_json=dumped(one(1)), b_json=dumped(one(2)), c_txt=b"?"), ["GHSA-1", "GHSA-2"]),
        (archive(a_json=dumped(one(1)), b_json=b"{", c_json=b"[]"), ["GHSA-1", "!", "!"]),
        (archive(a_json=dumped(one(1)), b_json=b'{"id": "\xf3"}'), ["GHSA-1", "!"]),
        (dumped(one(1)) + b'\n{"id": "\xf3"}\n' + dumped(one(2)), ["GHSA-1", "!", "GHSA-2"]),
    ],
)
def test_each_form_is_read(data: bytes, expected: list[str]) -> None:
    assert read(data) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   ",
        b"not json",
        b"{}",
        b"[]",
        b'"id"',
        dumped({"runs": []}),
        dumped({"id": "x"}),
        b"[" * 100_000,
        b'{"id":' * 100_000,
        b"\x00\xff" * 100,
        b'{"id": "\xf3"}',
        b'{"summary": "\xf3", "id": ' + b"[" * 100_000,
        b"PK\x03\x04" + b"\x00" * 100,
        archive(a_json=dumped(one(1)))[:-30],
        archive(),
        archive(a_txt=b"text"),
    ],
)
def test_what_holds_no_records_is_refused(data: bytes) -> None:
    with pytest.raises(OsvError) as caught:
        read(data)
    assert caught.value.exit_code == 2


def test_an_archive_is_told_by_its_head() -> None:
    assert osv_files.is_archive(archive(a_json=b"")[:4])
    assert not osv_files.is_archive(dumped(one(1))[:4])


def test_a_member_that_unpacks_to_too_much_is_cut_and_told() -> None:
    bomb = archive(a_json=b" " * (40 << 20), b_json=dumped(one(2)))
    assert len(bomb) < 100_000
    with soon(3):
        assert read(bomb) == ["!", "GHSA-2"]


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(osv_files, "_LARGEST_ARCHIVE", 1_000)
    found = osv_files.read(io.BytesIO(archive(a_json=dumped(one(1)), b_json=b" " * 2_000)))
    assert isinstance(next(found), Advisory)
    with pytest.raises(OsvError, match="too large"):
        next(found)


def test_a_directory_that_would_fill_the_memory_is_refused_unread() -> None:
    data = bytearray(archive(a_json=dumped(one(1))))
    end = data.rfind(b"PK\x05\x06")
    data[end + 12 : end + 16] = struct.pack("<L", 1 << 30)
    with pytest.raises(OsvError, match="too large"):
        read(bytes(data))


def test_a_text_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(osv_files, "_LARGEST_TEXT", 100)
    with pytest.raises(OsvError, match="too large"):
        read(dumped([one(number) for number in range(9)]))


def test_a_locked_member_is_an_error_of_its_own_kind() -> None:
    data = bytearray(archive(a_json=dumped(one(1))))
    data[6] |= 1  # the flag of encryption, here and in the directory
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(OsvError, match="locked"):
        read(bytes(data))


@given(st.binary(max_size=300), st.integers(0, 400))
def test_a_damaged_archive_never_ends_otherwise(noise: bytes, at: int) -> None:
    whole = archive(a_json=dumped(one(1)), b_json=dumped(one(2)))
    with contextlib.suppress(OsvError):
        assert set(read(whole[:at] + noise + whole[at + len(noise) :])) <= {"GHSA-1", "GHSA-2", "!"}


def test_a_large_file_of_lines_is_read_in_time() -> None:
    line = dumped(one(1)) + b"\n"
    with soon(3):
        assert len(read(line * 20_000)) == 20_000
