"""Snapshots as files: what is written is what is read, and nothing foreign is taken for one."""

from __future__ import annotations

import gzip
import json
import stat
from pathlib import Path

import msgspec
import pytest

from aispm import snapshot
from aispm.errors import InputError, SnapshotError
from aispm.model import (
    Asset,
    Binding,
    Credential,
    Identity,
    Link,
    Location,
    Policy,
    Read,
    Scope,
    Snapshot,
)
from aispm.vocabulary import SNAPSHOT_SCHEMA

SCOPE = "files:."
FULL = Snapshot(
    version=SNAPSHOT_SCHEMA,
    taken_at="2026-11-20T12:00:00Z",
    sources=("aws", "files"),
    assets=(
        Asset(
            "mcp:a.json#mcpServers/x",
            "mcp.server",
            "x",
            SCOPE,
            facts={"z": None, "a": [1, "zwei", {"deep": True}]},
            tags={"owner": "größe"},
            location=Location("a.json", 1, 2, 1, 9, "env", "text", (2, 3)),
        ),
    ),
    identities=(Identity("arn:aws:iam::111122223333:user/u", "aws.iam.user", "u", "aws:1"),),
    credentials=(Credential("credential:0123456789abcdef", "github-pat"),),
    policies=(Policy("p", "identity", "aws:1", ("arn",), {"Statement": [{"Effect": "Allow"}]}),),
    bindings=(Binding("b", "azure", "someone", "reader", "/subscriptions/1"),),
    links=(Link("mcp:a.json#mcpServers/x", "holds-credential", "credential:0123456789abcdef"),),
    scopes=(Scope(SCOPE, "folder"),),
    reads=(Read(SCOPE, "read:a.json", "ok", lists=("mcp.server",)),),
)


@pytest.mark.parametrize("name", ["snap.json", "snap.json.gz", "snap.json.zst"])
def test_what_is_saved_is_what_is_loaded_and_only_its_owner_may_read_it(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / "new" / name
    snapshot.save(FULL, path)
    assert snapshot.load(path) == FULL
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == [name]


@pytest.mark.parametrize("name", ["snap.json", "snap.json.gz", "snap.json.zst"])
def test_equal_snapshots_are_equal_bytes(tmp_path: Path, name: str) -> None:
    one, other = tmp_path / "1" / name, tmp_path / "2" / name
    snapshot.save(FULL, one)
    shuffled = msgspec.structs.replace(
        FULL.assets[0], facts={"a": [1, "zwei", {"deep": True}], "z": None}
    )
    snapshot.save(msgspec.structs.replace(FULL, assets=(shuffled,)), other)
    assert one.read_bytes() == other.read_bytes()


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "snap.json"
    path.write_text("{}", encoding="utf-8")
    path.chmod(0o644)
    snapshot.save(FULL, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_file_is_json_with_its_schema_first_and_one_record_a_line(tmp_path: Path) -> None:
    path = tmp_path / "snap.json"
    snapshot.save(FULL, path)
    text = path.read_text(encoding="utf-8")
    document = json.loads(text)
    assert next(iter(document)) == "schema"
    assert document["schema"] == "aispm/snapshot/v1"
    assert json.dumps(document["scopes"][0], separators=(",", ":")) in text.splitlines()


def test_the_id_is_of_the_content() -> None:
    later = msgspec.structs.replace(FULL, taken_at="2026-11-20T12:00:01Z")
    assert snapshot.snapshot_id(FULL).startswith("sha256:")
    assert snapshot.snapshot_id(FULL) == snapshot.snapshot_id(msgspec.structs.replace(FULL))
    assert snapshot.snapshot_id(FULL) != snapshot.snapshot_id(later)


def test_compression_is_told_by_the_bytes_not_by_the_name(tmp_path: Path) -> None:
    packed, renamed = tmp_path / "snap.json.gz", tmp_path / "snap.json"
    snapshot.save(FULL, packed)
    packed.rename(renamed)
    assert snapshot.load(renamed) == FULL


def test_a_field_of_a_later_v1_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "snap.json"
    document = json.loads(snapshot.encode(FULL))
    document["weather"] = "fine"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert snapshot.load(path) == FULL


BODY = '"taken_at":"2026-11-20T12:00:00Z"'
OURS = '{"schema":"aispm/snapshot/v1",' + BODY


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "no valid snapshot: Input data was truncated"),
        (b"hello", "no valid snapshot: JSON is malformed"),
        (b"[]", "no valid snapshot: Expected `object`, got `array`"),
        (b"{}", "no aispm snapshot: its `schema` is not aispm/snapshot/v1"),
        (b'{"schema": 1}', "no aispm snapshot: its `schema`"),
        (b'{"schema": "cyclonedx/v1"}', "no aispm snapshot: its `schema`"),
        (b'{"schema": "aispm/report/v1"}', "is a report, not a snapshot"),
        (b'{"schema": "aispm/snapshot/v2"}', "a snapshot of version v2; this aispm reads v1"),
        (b'{"schema": "aispm/snapshot/v1"}', "missing required field `taken_at`"),
        (OURS.encode()[:-9], "truncated"),
        (OURS.encode() + b',"assets":[{"id":1}]}', "Expected `str`, got `int` - at `$.assets[0]"),
        (OURS.encode() + b',"assets":7}', "Expected `array`, got `int` - at `$.assets`"),
        (OURS.encode() + b',"policies":' + b"[" * 100_000, "nested too deeply"),
        (b'{"schema":"aispm/snapshot/v1","taken_at":"yesterday"}', "`taken_at` is no time"),
        (b'{"schema":"aispm/snapshot/v1","taken_at":"2026-11-20T12:00:00"}', "no time zone"),
        (b"\x1f\x8bbroken", "damaged"),
        (gzip.compress(OURS.encode() + b"}", mtime=0)[:-12], "damaged"),
        (b"\x28\xb5\x2f\xfdbroken", "damaged"),
        (b"\xff\xfe{", "no valid snapshot"),
    ],
)
def test_what_is_no_snapshot_is_refused_and_the_reason_named(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    path = tmp_path / "snap.json"
    path.write_bytes(content)
    with pytest.raises(SnapshotError) as refused:
        snapshot.load(path)
    assert problem in refused.value.message
    assert str(path) in refused.value.message
    assert refused.value.hint


def test_a_refusal_quotes_no_value_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "snap.json"
    value = "planted-value-of-a-foreign-file"
    for content in (
        f'{{"schema":"aispm/snapshot/v1","taken_at":"{value}"}}',
        f'{OURS},"credentials":[{{"id":"a","kind":"b","confidence":"{value}"}}]}}',
        f'{OURS},"credentials":[{{"id":"a","kind":"b","confidence":"x - at {value}"}}]}}',
        f'{OURS},"credentials":[{{"id":"a","kind":"b","confidence":"x - at `$.{value}`"}}]}}',
        f'{{"schema":"{value}"}}',
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(SnapshotError) as refused:
            snapshot.load(path)
        assert value not in refused.value.message + refused.value.hint


def test_a_missing_file_and_a_folder_are_input_errors(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.json", tmp_path):
        with pytest.raises(InputError, match="cannot read the snapshot"):
            snapshot.load(path)


@pytest.mark.parametrize("name", ["bomb.json", "bomb.json.gz", "bomb.json.zst"])
def test_a_decompression_bomb_stops_at_the_limit(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    big = msgspec.structs.replace(FULL, sources=(" " * 1_000_000,))
    snapshot.save(big, path)
    with pytest.raises(SnapshotError, match="larger than 100,000 bytes"):
        snapshot.load(path, limit=100_000)


@pytest.mark.parametrize("name", ["bomb.json.gz", "bomb.json.zst"])
def test_what_unpacks_to_far_more_than_its_size_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    big = msgspec.structs.replace(FULL, sources=(" " * (65 << 20),))
    snapshot.save(big, path)
    with pytest.raises(SnapshotError, match="unpacks to more than 200 times its size"):
        snapshot.load(path)


def test_records_are_counted_before_they_are_made(tmp_path: Path) -> None:
    """These are no records at all, which nobody gets to see: there are too many of them."""
    path = tmp_path / "snap.json"
    path.write_text(f'{OURS},"assets":[{"{}," * 1_000_000}{{}}]}}', encoding="utf-8")
    with pytest.raises(SnapshotError, match="holds more than 1,000,000 records"):
        snapshot.load(path)
