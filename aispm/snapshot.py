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

from aispm import atomic
from aispm.errors import InputError, SnapshotError
from aispm.model import SNAPSHOT_SCHEMA, Snapshot

# Some ten times a snapshot of 100,000 identities; a decompression bomb stops here.
LIMIT = 1 << 30
_WINDOW = 1 << 27  # the most memory zstd may ask for to decode; also its own default
_AGAIN = "`aispm scan --save FILE` writes a snapshot"
_SECTIONS = (
    "assets",
    "identities",
    "credentials",
    "policies",
    "bindings",
    "links",
    "scopes",
    "reads",
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
    with path.open("rb") as file:
        read = _reader(file)
        try:
            data = read(limit + 1)
        except Exception as error:  # each library has errors of its own for damaged data
            raise SnapshotError(
                f"the snapshot {path} is damaged: it cannot be read or decompressed", _AGAIN
            ) from error
    if len(data) > limit:
        raise SnapshotError(
            f"the snapshot {path} is larger than {limit:,} bytes",
            "split the scan by account, subscription or project",
        )
    return data


def _reader(file: io.BufferedReader) -> Callable[[int], bytes]:
    magic = file.peek(4)[:4]
    if magic[:2] == b"\x1f\x8b":
        return gzip.GzipFile(fileobj=file).read
    if magic == b"\x28\xb5\x2f\xfd":
        import zstandard

        return zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(file).read
    return file.read


class _Head(Struct):
    schema: Any = None


def _decode(data: bytes, path: Path) -> Snapshot:
    try:
        schema = msgspec.json.decode(data, type=_Head).schema
        _require_ours(schema, path)
        snapshot = msgspec.json.decode(data, type=Snapshot)
        taken_at = datetime.fromisoformat(snapshot.taken_at)
    except RecursionError as error:
        raise SnapshotError(f"{path} is no snapshot: it is nested too deeply", _AGAIN) from error
    except (msgspec.DecodeError, ValueError) as error:
        raise SnapshotError(f"{path} is no valid snapshot: {_reason(error)}", _AGAIN) from error
    if taken_at.tzinfo is None:
        raise SnapshotError(f"{path} is no valid snapshot: `taken_at` has no time zone", _AGAIN)
    return snapshot


def _reason(error: Exception) -> str:
    """Why it would not decode, without the values in it: a foreign file may hold anything."""
    return re.sub(r"(Invalid (?:enum value|isoformat string:)) .*?( - at|$)", r"\1\2", str(error))


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
