"""A snapshot as a file: saved and loaded.

The file is JSON with one record a line, so that two of them compare well line by line.
It holds no secret, but it is a map for an attacker: it is written with mode 0600.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from aispm import atomic, regular
from aispm.errors import InputError, SnapshotError
from aispm.model import Snapshot
from aispm.vocabulary import SNAPSHOT_SCHEMA

# Some ten times a snapshot of 100,000 identities; a decompression bomb stops here.
LIMIT = 1 << 30
# What is small on disk may fill the memory: beyond FREE bytes a file unpacks to at most RATIO
# times its size, and it holds at most RECORDS records. A snapshot of an estate packs some 20:1.
FREE = 64 << 20
RATIO = 200
RECORDS = 1_000_000
_WINDOW = 1 << 27  # the most memory zstd may ask for to decode; also its own default
_AGAIN = "`aispm scan --save FILE` writes a snapshot"
_SPLIT = "split the scan by account, subscription or project"
# Where a decoder found the fault; it names fields of ours, never a key of the file.
_PLACE = re.compile(r" - at `\$(?:\.[a-z_]+|\[(?:\d+|\.\.\.)\])*`\Z")
_SECTIONS = (
    "assets",
    "identities",
    "credentials",
    "policies",
    "bindings",
    "links",
    "scopes",
    "reads",
    "advisories",
    "pragmas",
)


def save(snapshot: Snapshot, path: Path) -> None:
    """Write `snapshot` to `path`, compressed if it ends in `.gz` or `.zst`.

    Equal snapshots give equal bytes. Raises InputError when it cannot be written.
    """
    data = encode(snapshot)
    if path.suffix == ".gz":
        data = gzip.compress(data, mtime=0)
    elif path.suffix == ".zst":
        import zstandard

        data = zstandard.ZstdCompressor(level=6).compress(data)
    atomic.write(path, data, mode=0o600)


def load(path: Path, limit: int = LIMIT) -> Snapshot:
    """Read a snapshot of at most `limit` bytes, compressed or not, told by its first bytes.

    Raises InputError when it cannot be read, SnapshotError when it is no snapshot we know.
    """
    try:
        data = _unpacked(path, limit)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(f"cannot read the snapshot {path}: {reason}", _AGAIN) from error
    return _decode(data, path)


def encode(snapshot: Snapshot) -> bytes:
    """The canonical bytes of a snapshot: what `save` writes and `snapshot_id` hashes."""
    encoder = msgspec.json.Encoder(order="deterministic")
    head = {"schema": snapshot.version, "taken_at": snapshot.taken_at, "sources": snapshot.sources}
    out = io.BytesIO()
    out.write(encoder.encode(head)[:-1])
    for section in _SECTIONS:
        lines = [encoder.encode(record) for record in getattr(snapshot, section)]
        body = b"\n" + b",\n".join(lines) + b"\n" if lines else b""
        out.write(b',\n"%s":[%s]' % (section.encode(), body))
    out.write(b"}\n")
    return out.getvalue()


def snapshot_id(snapshot: Snapshot) -> str:
    """What identifies a snapshot's content: `sha256:` and the digest of its canonical bytes."""
    return "sha256:" + hashlib.sha256(encode(snapshot)).hexdigest()


def _unpacked(path: Path, limit: int) -> bytes:
    data = regular.read(path, limit + 1)
    if len(data) <= limit:
        data = _expanded(data, path, limit)
    if len(data) > limit:
        raise SnapshotError(f"the snapshot {path} is larger than {limit:,} bytes", _SPLIT)
    return data


def _expanded(data: bytes, path: Path, limit: int) -> bytes:
    """What a file of these bytes holds, at most one byte more than `limit`."""
    unpack = _unpacker(data[:4])
    if unpack is None:
        return data
    most = min(limit, max(FREE, RATIO * len(data)))
    try:
        whole = unpack(io.BytesIO(data), most + 1)
    except Exception as error:  # each library has errors of its own for damaged data
        raise SnapshotError(
            f"the snapshot {path} is damaged: it cannot be decompressed", _AGAIN
        ) from error
    if most < len(whole) <= limit:
        raise SnapshotError(
            f"the snapshot {path} unpacks to more than {RATIO} times its size", _AGAIN
        )
    return whole


def _unpacker(magic: bytes) -> Callable[[io.BytesIO, int], bytes] | None:
    if magic[:2] == b"\x1f\x8b":
        return lambda file, size: gzip.GzipFile(fileobj=file).read(size)
    if magic == b"\x28\xb5\x2f\xfd":
        import zstandard

        unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        return lambda file, size: unpacker.stream_reader(file).read(size)
    return None


class _Record(Struct, gc=False):
    """Any record, of which only the number counts: a million of these take 16 MB."""


class _Head(Struct):
    schema: Any = None


class _Sizes(Struct):
    assets: list[_Record] = []
    identities: list[_Record] = []
    credentials: list[_Record] = []
    policies: list[_Record] = []
    bindings: list[_Record] = []
    links: list[_Record] = []
    scopes: list[_Record] = []
    reads: list[_Record] = []
    advisories: list[_Record] = []
    pragmas: list[_Record] = []


def _decode(data: bytes, path: Path) -> Snapshot:
    try:
        schema = msgspec.json.decode(data, type=_Head).schema
        _require_ours(schema, path)
        _require_few(msgspec.json.decode(data, type=_Sizes), path)
        snapshot = msgspec.json.decode(data, type=Snapshot)
    except RecursionError as error:
        raise SnapshotError(f"{path} is no snapshot: it is nested too deeply", _AGAIN) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SnapshotError(f"{path} is no valid snapshot: {_reason(error)}", _AGAIN) from error
    _require_time(snapshot.taken_at, path)
    return snapshot


def _reason(error: Exception) -> str:
    """Why it would not decode, without the values in it: a foreign file may hold anything."""
    text = str(error)
    if not text.startswith("Invalid enum value"):
        return text  # these name types and places only
    place = _PLACE.search(text)
    return "Invalid enum value" + (place[0] if place else "")


def _require_time(taken_at: str, path: Path) -> None:
    try:
        zone = datetime.fromisoformat(taken_at).tzinfo
    except ValueError as error:
        raise SnapshotError(
            f"{path} is no valid snapshot: `taken_at` is no time", _AGAIN
        ) from error
    if zone is None:
        raise SnapshotError(f"{path} is no valid snapshot: `taken_at` has no time zone", _AGAIN)


def _require_few(sizes: _Sizes, path: Path) -> None:
    if sum(len(getattr(sizes, section)) for section in _SECTIONS) > RECORDS:
        raise SnapshotError(f"the snapshot {path} holds more than {RECORDS:,} records", _SPLIT)


def _require_ours(schema: Any, path: Path) -> None:
    if schema == SNAPSHOT_SCHEMA:
        return
    kind, _, version = schema.rpartition("/") if isinstance(schema, str) else ("", "", "")
    if kind == "aispm/snapshot" and re.fullmatch(r"v[0-9]{1,4}", version):
        raise SnapshotError(
            f"{path} is a snapshot of version {version}; this aispm reads v1",
            "use the aispm that wrote it, or scan again",
        )
    if kind == "aispm/report":
        raise SnapshotError(f"{path} is a report, not a snapshot", _AGAIN)
    raise SnapshotError(
        f"{path} is no aispm snapshot: its `schema` is not {SNAPSHOT_SCHEMA}", _AGAIN
    )
