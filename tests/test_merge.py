"""A saved snapshot and a fresh scan become one: of two entries with one id the newer wins."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from aispm import scan
from aispm.merge import merge
from aispm.model import Asset, Credential, Identity, Link, Location, Read, Snapshot
from aispm.providers.base import Sources
from aispm.vocabulary import SNAPSHOT_SCHEMA

FILES, CLOUD = "files:.", "aws:111122223333"
USER = Identity("arn:aws:iam::111122223333:user/u", "aws.iam.user", "u", CLOUD)


def place(uri: str, line: int) -> Location:
    return Location(uri, line, 1, line, 5)


def server(name: str, uri: str, **facts: Any) -> Asset:
    return Asset(f"mcp:{uri}#s/{name}", "mcp.server", name, FILES, None, facts, {}, place(uri, 1))


def seen(day: int, **nouns: Any) -> Snapshot:
    return Snapshot(version=SNAPSHOT_SCHEMA, taken_at=f"2026-11-{day:02}T00:00:00Z", **nouns)


def test_the_newer_entry_wins_whole_whichever_comes_first() -> None:
    old = seen(1, assets=(server("x", "a", pinned=True, host="h"),), sources=("aws",))
    new = seen(2, assets=(server("x", "a", pinned=False),), sources=("files",))
    united = seen(2, assets=new.assets, sources=("aws", "files"))
    assert merge(old, new) == united
    assert merge(new, old) == united


def test_times_are_compared_as_times() -> None:
    earlier = seen(2, assets=(server("x", "a", pinned=True),))
    later = Snapshot(
        version=SNAPSHOT_SCHEMA,
        taken_at="2026-11-01T23:30:00-02:00",
        assets=(server("x", "a", pinned=False),),
    )
    assert merge(later, earlier).assets == later.assets


def test_what_only_one_of_them_saw_stays_and_all_is_sorted() -> None:
    old = seen(1, identities=(USER,), assets=(server("z", "z"),))
    new = seen(2, assets=(server("a", "a"),))
    assert merge(old, new) == seen(
        2, identities=(USER,), assets=(server("a", "a"), server("z", "z"))
    )


def test_a_gap_is_closed_by_a_newer_read_and_opened_by_a_newer_failure() -> None:
    failed = Read(CLOUD, "iam:ListUsers", "denied")
    fine = Read(CLOUD, "iam:ListUsers", "ok")
    assert merge(seen(1, reads=(failed,)), seen(2, reads=(fine,))).reads == (fine,)
    assert merge(seen(1, reads=(fine,)), seen(2, reads=(failed,))).reads == (failed,)


def test_what_a_file_no_longer_holds_is_gone_once_it_is_read_again() -> None:
    gone, kept, other = server("gone", "a"), server("kept", "a"), server("other", "b")
    held, key = Credential("credential:1", "github-pat", locations=(place("a", 3),)), "credential:1"
    old = seen(
        1,
        assets=(gone, kept, other),
        credentials=(held,),
        links=(Link(gone.id, "holds-credential", key, place("a", 3)),),
    )
    read = Read(FILES, "parse:a", "ok")
    again = merge(old, seen(2, assets=(kept,), reads=(read,)))
    assert {asset.id for asset in again.assets} == {kept.id, other.id}
    assert (again.credentials, again.links) == ((), ())

    unread = Read(FILES, "parse:a", "failed")
    blind = merge(old, seen(2, reads=(unread,)))
    assert (blind.assets, blind.credentials, blind.links) == (
        old.assets,
        old.credentials,
        old.links,
    )


def test_links_follow_their_source() -> None:
    agent = Asset("agent", "aws.bedrock.agent", "agent", CLOUD)
    old = seen(
        1,
        assets=(agent,),
        identities=(USER,),
        links=(Link("agent", "runs-as", "old-role"), Link(USER.id, "member-of", "group")),
    )
    new = seen(2, assets=(agent,), links=(Link("agent", "runs-as", "new-role"),))
    assert merge(old, new).links == (
        Link("agent", "runs-as", "new-role"),
        Link(USER.id, "member-of", "group"),
    )


def test_a_credential_keeps_what_only_the_older_snapshot_knew() -> None:
    cloud = Credential(
        "credential:1",
        "aws-access-key",
        identity=USER.id,
        state="active",
        facts={"key_id": "AKIA", "created_at": "2020-01-01T00:00:00Z"},
    )
    file = Credential(
        "credential:1", "aws-access-key", locations=(place("a", 3),), facts={"key_id": "AKIA"}
    )
    united = merge(seen(1, credentials=(cloud,)), seen(2, credentials=(file,)))
    assert united.credentials == (
        Credential(
            "credential:1",
            "aws-access-key",
            identity=USER.id,
            state="active",
            locations=(place("a", 3),),
            facts={"key_id": "AKIA", "created_at": "2020-01-01T00:00:00Z"},
        ),
    )


def test_a_key_that_moved_within_a_file_is_in_one_place() -> None:
    def held(line: int) -> Credential:
        return Credential("credential:1", "github-pat", locations=(place("a", line),))

    read = Read(FILES, "parse:a", "ok")
    united = merge(seen(1, credentials=(held(3),)), seen(2, credentials=(held(9),), reads=(read,)))
    assert united.credentials == (held(9),)


def scanned(folder: Path, second: int) -> Snapshot:
    now = f"2026-11-20T12:00:0{second}Z"
    return scan.collect(Sources(paths=(str(folder),), root=str(folder), now=now))


def config(**servers: str) -> str:
    body = {
        name: {"command": "npx", "args": ["-y", "x@1.0.0"], "env": {"API_TOKEN": token}}
        for name, token in servers.items()
    }
    return json.dumps({"mcpServers": body}, indent=1)


ONE, TWO = "k8Fq2Zt7Vw1Xb5Ny9Lc3Rd6Ph4", "m3Jx8Gs5Dk1Qv7Tz2Wn6Bf9Ya4"


def test_a_scan_of_today_takes_the_place_of_yesterdays(tmp_path: Path) -> None:
    """What was taken out of a file is gone, and so is a file that was deleted."""
    main, gone = tmp_path / ".mcp.json", tmp_path / "old" / ".mcp.json"
    gone.parent.mkdir()
    main.write_text(config(kept=ONE, dropped=TWO))
    gone.write_text(config(stale=TWO))
    yesterday = scanned(tmp_path, 1)
    assert len(yesterday.credentials) == 2
    main.write_text(config(kept=ONE))
    gone.unlink()
    today = scanned(tmp_path, 2)
    united = merge(yesterday, today)
    assert {asset.name for asset in united.assets} == {".mcp.json", "kept"}
    assert (united.assets, united.links) == (today.assets, today.links)
    assert (united.credentials, united.reads) == (today.credentials, today.reads)


def test_what_could_not_be_read_again_stays(tmp_path: Path) -> None:
    file = tmp_path / ".mcp.json"
    file.write_text(config(kept=ONE))
    yesterday = scanned(tmp_path, 1)
    file.unlink()
    os.mkfifo(file)
    united = merge(yesterday, scanned(tmp_path, 2))
    assert united.assets == yesterday.assets
    assert united.credentials == yesterday.credentials


def test_merging_with_itself_changes_nothing_but_the_time(tmp_path: Path) -> None:
    """Least of all which place of a key comes first: findings point there."""
    aws = {"AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQFBO5UM7", "AWS_SECRET_ACCESS_KEY": ONE + ONE[:14]}
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        servers = {"cloud": {"command": "npx", "env": aws}}
        (tmp_path / folder / ".mcp.json").write_text(json.dumps({"mcpServers": servers}, indent=1))
    first, second = scanned(tmp_path, 1), scanned(tmp_path, 2)
    assert merge(first, second) == second
    (key,) = second.credentials
    lines = [(place.uri, place.line) for place in key.locations]
    assert lines == [("a/.mcp.json", 7), ("a/.mcp.json", 6), ("b/.mcp.json", 7), ("b/.mcp.json", 6)]
