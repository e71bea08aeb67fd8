"""What git history tells of a credential, beside what files hold now."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from aispm.correlate import correlate
from aispm.merge import merge
from aispm.model import Credential, Link, Location, Read, Snapshot
from aispm.vocabulary import SNAPSHOT_SCHEMA

NOW, PAST = Location("now", 1, 1, 1, 2), Location("past", 2, 1, 2, 2, commit="c1")


def spell(
    commit: str, since: str | None, removed_at: str | None = None, by: str | None = None
) -> dict[str, Any]:
    return {"commit": commit, "since": since, "removed_at": removed_at, "written_by": by}


def credential(*places: Location, **history: dict[str, Any]) -> Credential:
    facts = {"history": history} if history else {}
    return Credential("credential:1", "github-pat", locations=places, facts=facts)


def snapshot(one: Credential, taken_at: str = "2026-11-20T00:00:00Z", *uris: str) -> Snapshot:
    reads = tuple(Read("files:.", f"parse:{uri}", "ok") for uri in uris)
    return Snapshot(version=SNAPSHOT_SCHEMA, taken_at=taken_at, credentials=(one,), reads=reads)


def judged(one: Credential) -> Credential:
    [found] = correlate(snapshot(one)).credentials
    return found


@pytest.mark.parametrize(
    ("places", "kept", "in_history"),
    [
        ((NOW,), (NOW,), False),
        ((NOW, PAST), (NOW,), False),
        ((PAST,), (PAST,), True),
        ((), (), False),
    ],
)
def test_places_of_the_past_count_where_there_is_no_other(
    places: tuple[Location, ...], kept: tuple[Location, ...], in_history: bool
) -> None:
    found = judged(credential(*places))
    assert (found.locations, found.facts["in_history"]) == (kept, in_history)
    assert found.facts["files"] == len([one for one in kept if one.commit is None])


@pytest.mark.parametrize(("places", "holders"), [((NOW, PAST), ["mcp:now"]), ((PAST,), ["git:."])])
def test_a_repository_holds_what_no_file_does(
    places: tuple[Location, ...], holders: list[str]
) -> None:
    one = snapshot(credential(*places))
    links = [Link("git:.", "holds-credential", "credential:1", PAST)]
    links += [Link("mcp:now", "holds-credential", "credential:1", NOW)] * (NOW in places)
    joined = correlate(msgspec.structs.replace(one, links=tuple(links)))
    assert [link.source for link in joined.links] == holders


def told(one: Credential) -> dict[str, Any]:
    names = ("commit", "exposed_since", "removed_at", "written_by")
    return {name: one.facts[name] for name in names if name in one.facts}


def test_it_is_exposed_since_the_first_file_had_it_and_removed_when_the_last_lost_it() -> None:
    one = credential(
        PAST,
        a=spell("c2", "2024-02-01T00:00:00Z", "2024-05-01T00:00:00Z", "aider"),
        b=spell("c1", "2024-01-01T00:00:00Z", "2024-03-01T00:00:00Z"),
    )
    assert told(judged(one)) == {
        "commit": "c1",
        "exposed_since": "2024-01-01T00:00:00Z",
        "removed_at": "2024-05-01T00:00:00Z",
        "written_by": None,
    }


def test_a_file_that_never_lost_it_leaves_it_there() -> None:
    one = credential(
        PAST,
        a=spell("c1", "2024-01-01T00:00:00Z", "2024-03-01T00:00:00Z"),
        b=spell("c2", None, None),
    )
    assert told(judged(one)) == {
        "commit": "c1",
        "exposed_since": "2024-01-01T00:00:00Z",
        "removed_at": None,
        "written_by": None,
    }


def test_of_one_that_files_hold_only_the_first_commit_is_told() -> None:
    one = credential(NOW, PAST, past=spell("c1", "2024-01-01T00:00:00Z", None, "aider"))
    assert told(judged(one)) == {"commit": "c1", "exposed_since": "2024-01-01T00:00:00Z"}


def test_without_history_there_is_nothing_to_tell() -> None:
    assert told(judged(credential(NOW))) == {}


def test_what_a_file_lost_since_is_still_in_history() -> None:
    older = snapshot(credential(NOW, PAST))
    newer = Snapshot(
        version=SNAPSHOT_SCHEMA,
        taken_at="2026-11-21T00:00:00Z",
        reads=(Read("files:.", "parse:now", "ok"), Read("files:.", "parse:past", "ok")),
    )
    [found] = merge(older, newer).credentials
    assert found.locations == (PAST,)
