"""A saved snapshot and a fresh scan become one: of two entries with one id the newer wins."""

from __future__ import annotations

from typing import Any

from aispm.merge import merge
from aispm.model import (
    SNAPSHOT_SCHEMA,
    Asset,
    Credential,
    Identity,
    Link,
    Location,
    Read,
    Snapshot,
)

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
    read = Read(FILES, "read:a", "ok")
    again = merge(old, seen(2, assets=(kept,), reads=(read,)))
    assert {asset.id for asset in again.assets} == {kept.id, other.id}
    assert (again.credentials, again.links) == ((), ())

    unread = Read(FILES, "read:a", "failed")
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

    read = Read(FILES, "read:a", "ok")
    united = merge(seen(1, credentials=(held(3),)), seen(2, credentials=(held(9),), reads=(read,)))
    assert united.credentials == (held(9),)
