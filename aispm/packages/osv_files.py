"""Files of OSV records: one or many in JSON, one to a line, or the archives OSV exports.

Whatever such a file holds, it costs bounded time and memory. Archives are those of
https://google.github.io/osv.dev/data/#data-dumps: one JSON file for each record.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import msgspec

from aispm.model import Advisory
from aispm.packages import osv
from aispm.packages.osv import OsvError, Record

_MIB = 1 << 20
_LARGEST_TEXT = 128 * _MIB
_LARGEST_RECORD = 16 * _MIB
_LARGEST_ARCHIVE = 8192 * _MIB  # unpacked; that of all of npm is under 1 GiB
_LARGEST_DIRECTORY = 48 * _MIB  # some 700,000 files
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06")  # the second is of an empty one
_END = struct.Struct("<4s4H2LH")  # end of central directory
_TAIL = _END.size + 0xFFFF
_END_64, _LOCATOR_64 = struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")
_ARCHIVE_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,  # an encrypted member
    NotImplementedError,
    ValueError,
    struct.error,
)
_NO_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_decode = msgspec.json.Decoder(Record).decode


def is_archive(head: bytes) -> bool:
    """Whether a file that begins so is an archive."""
    return head.startswith(_ARCHIVES)


def read(stream: BinaryIO) -> Iterator[Advisory | OsvError]:
    """The advisories of a file (seekable, at its start), and an error for each record that is none.

    Raises OsvError when the file as a whole cannot be read; what came before it stands.
    """
    archive = is_archive(stream.read(4))
    stream.seek(0)
    return _archive(stream) if archive else _text(stream)


def _archive(stream: BinaryIO) -> Iterator[Advisory | OsvError]:
    for data in _members(stream):
        if len(data) > _LARGEST_RECORD:
            yield OsvError("an OSV record is too large")
        else:
            yield from _tried(_decode, data)


def _members(stream: BinaryIO) -> Iterator[bytes]:
    """What is in the JSON files of an archive; of one that is too large, a little too much."""
    left = _LARGEST_ARCHIVE
    try:
        _check_directory(stream)
        with zipfile.ZipFile(stream) as archive:
            members = [one for one in archive.infolist() if one.filename.endswith(".json")]
            if not members:
                raise _no_records()
            for member in members:
                with archive.open(member) as file:
                    data = file.read(_LARGEST_RECORD + 1)
                left -= len(data)
                if left < 0:
                    raise _too_large()
                yield data
    except _ARCHIVE_ERRORS:
        raise OsvError("the archive of OSV records is damaged or locked") from None


def _check_directory(stream: BinaryIO) -> None:
    """Refuse a directory that would fill the memory before a file is read."""
    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(max(0, size - _TAIL))
    tail = stream.read(_TAIL)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        raise zipfile.BadZipFile
    directory = _END.unpack_from(tail, at)[5]
    locator = tail[at - _LOCATOR_64.size : at] if at >= _LOCATOR_64.size else b""
    if locator.startswith(b"PK\x06\x07"):
        stream.seek(_LOCATOR_64.unpack(locator)[2])
        directory = max(directory, _END_64.unpack(stream.read(_END_64.size))[8])
    stream.seek(0)
    if directory > _LARGEST_DIRECTORY:
        raise _too_large()


def _text(stream: BinaryIO) -> Iterator[Advisory | OsvError]:
    data = stream.read(_LARGEST_TEXT + 1)
    if len(data) > _LARGEST_TEXT:
        raise _too_large()
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        parsed = msgspec.json.decode(data)
    except _NO_JSON:
        yield from _lines(data)
    else:
        if not osv.is_osv(parsed):
            raise _no_records()
        yield from _records(parsed)


def _records(parsed: Any) -> Iterator[Advisory | OsvError]:
    """Of a record, a list of them, an answer of the API, or a report of osv-scanner."""
    for one in _found(parsed):
        yield from _tried(osv.record, one)


def _found(parsed: Any) -> Iterator[Any]:
    if isinstance(parsed, list):
        yield from parsed
    elif "vulns" in parsed:
        yield from parsed["vulns"]
    elif "results" in parsed:
        for result in parsed["results"]:
            if isinstance(result, dict):
                yield from _listed(result, "vulns")
                for package in _listed(result, "packages"):
                    yield from _listed(package, "vulnerabilities")
    else:
        yield parsed


def _listed(of: Any, key: str) -> list[Any]:
    found = of.get(key) if isinstance(of, dict) else None
    return found if isinstance(found, list) else []


def _lines(data: bytes) -> Iterator[Advisory | OsvError]:
    """One record to a line; the first tells whether the file is of that kind at all."""
    seen = False
    start = 0
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        line = data[start:end].strip()
        start = end + 1
        if not line:
            continue
        found = list(_tried(_decode, line))
        if not seen and len(found) == 1 and isinstance(found[0], OsvError):
            raise _no_records()
        seen = True
        yield from found
    if not seen:
        raise _no_records()


def _tried(reader: Callable[[Any], Record], what: Any) -> Iterator[Advisory | OsvError]:
    try:
        told = reader(what)
    except OsvError as error:
        yield error
    except _NO_JSON as error:
        yield osv.malformed(error)
    else:
        yield from osv.of_record(told)


def _no_records() -> OsvError:
    return OsvError("the file holds no OSV records", "records come from osv.dev or osv-scanner")


def _too_large() -> OsvError:
    return OsvError("the OSV records are too large", "export those of one ecosystem alone")
