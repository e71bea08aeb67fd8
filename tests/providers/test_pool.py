"""Tasks, the ledger they end in, and the snapshot they add up to."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aispm.errors import InputError
from aispm.model import Asset, Credential, Link, Location, Read, Record
from aispm.providers.assembly import assemble
from aispm.providers.base import Task
from aispm.providers.ledger import fold
from aispm.providers.pool import Haul, Terms, run
from aispm.vocabulary import ReadState

SCOPE = "aws:111122223333"


def classify(error: Exception) -> tuple[ReadState, str]:
    return "denied", str(error)


def asset(name: str, **facts: object) -> Asset:
    return Asset(name, "aws.s3.bucket", name, SCOPE, facts=dict(facts))


def task(
    operation: str, *items: Record | Task, error: Exception | None = None, subject: str = ""
) -> Task:
    def perform() -> Iterator[Record | Task]:
        yield from items
        if error is not None:
            raise error

    return Task(SCOPE, operation, perform, classify, ("aws.s3.bucket",), subject=subject or None)


def ran(*tasks: Task) -> Haul:
    return run(("aws", one) for one in tasks)


def test_each_task_ends_as_one_line_and_keeps_what_came_before_a_failure() -> None:
    detail = task("s3:GetBucketTagging", error=PermissionError("no"), subject="a")
    haul = ran(
        task("s3:ListBuckets", asset("a"), detail, error=PermissionError("halfway")),
        task("kms:ListKeys"),
        task("dynamodb:ListTables", asset("t")),
    )
    assert {record.id for record in haul.records if isinstance(record, Asset)} == {"a", "t"}
    assert {(read.operation, read.state, read.missed) for read in haul.reads} == {
        ("s3:ListBuckets", "denied", ()),
        ("s3:GetBucketTagging", "denied", ("a",)),
        ("kms:ListKeys", "empty", ()),
        ("dynamodb:ListTables", "ok", ()),
    }


def test_a_classifier_that_fails_costs_no_more_than_its_call() -> None:
    def broken(error: Exception) -> tuple[ReadState, str]:
        raise AttributeError("the SDK moved it")

    bad = Task(SCOPE, "x:Y", lambda: iter([1 / 0]), broken)  # type: ignore[list-item]
    haul = ran(bad, task("kms:ListKeys", asset("k")))
    assert {(read.operation, read.state, read.detail) for read in haul.reads} == {
        ("x:Y", "failed", "ZeroDivisionError"),
        ("kms:ListKeys", "ok", ""),
    }


def test_a_name_that_does_not_exist_ends_the_scan() -> None:
    with pytest.raises(InputError, match="no such subscription"):
        ran(task("x:Y", error=InputError("no such subscription")))


def slow(operation: str, seconds: float, *items: Record | Task, turn: str = "") -> Task:
    def perform() -> Iterator[Record | Task]:
        for item in items:
            yield item
            time.sleep(seconds)

    return Task(SCOPE, operation, perform, classify, ("aws.s3.bucket",), turn=turn)


def test_when_the_time_is_over_the_rest_is_a_gap_and_what_was_read_is_kept() -> None:
    begun = time.monotonic()
    tasks = [
        task("s3:ListBuckets", asset("a")),
        slow("kms:ListKeys", 0.02, *(asset(f"k{number}") for number in range(1000))),
        slow("dynamodb:ListTables", 3, asset("t")),
        *(slow(f"x:List{number}", 0.2, asset(f"x{number}")) for number in range(40)),
    ]
    haul = run((("aws", one) for one in tasks), terms=Terms(until=begun + 0.3))
    assert time.monotonic() - begun < 2
    states = {read.operation: read.state for read in haul.reads}
    assert len(states) == len(haul.reads) == 43
    assert states["s3:ListBuckets"] == "ok"
    assert {states["kms:ListKeys"], states["dynamodb:ListTables"], states["x:List39"]} == {
        "out-of-time"
    }


def test_what_waits_for_its_turn_is_a_gap_too_when_the_time_is_over() -> None:
    tasks = [slow(f"x:List{n}", 0.5, asset("a"), turn=f"aws:{n}") for n in range(9)]
    until = time.monotonic() + 0.1
    haul = run((("aws", one) for one in tasks), terms=Terms(until=until))
    assert {read.state for read in haul.reads} == {"out-of-time"}
    assert len(haul.reads) == 9


def test_a_sensitive_task_is_withheld() -> None:
    told = replace(task("lambda:ListFunctions", asset("f")), sensitive=True)
    haul = run([("aws", told), ("aws", task("s3:ListBuckets"))], terms=Terms(sensitive=False))
    assert haul.records == []
    assert {read.operation: read.state for read in haul.reads} == {
        "lambda:ListFunctions": "withheld",
        "s3:ListBuckets": "empty",
    }


def test_finished_turns_are_told_and_kept_ones_are_not_run_again() -> None:
    detail = task("s3:GetBucketTagging", asset("a", tagged=True))
    one, other = (replace(task("s3:ListBuckets", asset(n), detail), turn=n) for n in ("a", "b"))
    told: dict[str, Haul] = {}
    whole = run([("aws", one), ("aws", other)], terms=Terms(finished=told.__setitem__))
    assert set(told) == {"a", "b"}
    assert [len(haul.records) for haul in told.values()] == [2, 2]

    more: dict[str, Haul] = {}
    terms = Terms(kept={"a": told["a"]}, finished=more.__setitem__)
    again = run([("aws", one), ("aws", other)], terms=terms)
    assert set(more) == {"b"}
    assert assemble(again, "", ["aws"]) == assemble(whole, "", ["aws"])


@pytest.mark.parametrize(
    ("state", "kept"), [("throttled", False), ("unreachable", False), ("denied", True)]
)
def test_a_turn_that_met_what_passes_is_read_again(state: ReadState, kept: bool) -> None:
    failing = replace(
        task("s3:ListBuckets", error=OSError("no")), turn="a", classify=lambda _: (state, "")
    )
    told: dict[str, Haul] = {}
    run([("aws", failing)], terms=Terms(finished=told.__setitem__))
    assert set(told) == ({"a"} if kept else set())


def test_something_else_is_done_once_and_only_while_there_is_time() -> None:
    calls: list[str] = []
    following = [task(f"b{n}") for n in range(3)]

    def meanwhile() -> None:
        calls.append("once")

    run([("x", slow("a", 0.0, *following))], terms=Terms(meanwhile=meanwhile))
    assert calls == ["once"]
    end = time.monotonic() + 60
    run([("x", slow("a", 0.0, *following))], terms=Terms(until=end, meanwhile=meanwhile))
    assert calls == ["once"]


def test_progress_counts_tasks_as_they_become_known() -> None:
    seen: list[tuple[str, int, int]] = []
    inner = task("b:B")
    run([("aws", task("a:A", inner))], lambda *said: seen.append(said))
    assert seen == [("aws", 1, 2), ("aws", 2, 2)]


@pytest.mark.parametrize(
    ("states", "state"),
    [
        (["ok", "empty"], "ok"),
        (["empty", "empty"], "empty"),
        (["denied", "denied"], "denied"),
        (["ok", "denied"], "partial"),
        (["throttled", "denied"], "partial"),
    ],
)
def test_one_line_per_scope_and_operation(states: list[ReadState], state: str) -> None:
    reads = [
        Read(SCOPE, "a:A", each, missed=() if each in ("ok", "empty") else (f"id{number}",))
        for number, each in enumerate(states)
    ]
    (line,) = fold(reads)
    assert line.state == state
    assert line.missed == tuple(sorted(id_ for read in reads for id_ in read.missed))


def place(uri: str, line: int) -> Location:
    return Location(uri, line, 1, line, 9)


RECORDS: tuple[Record, ...] = (
    asset("a", list_fact=1),
    asset("a", detail_fact=None),
    asset("b"),
    Credential("c", "github-pat", locations=(place("x", 9), place("x", 7))),
    Credential("c", "github-pat", locations=(place("w", 3),)),
    Link("a", "holds-credential", "c"),
    Link("a", "holds-credential", "c"),
)
READS = (Read(SCOPE, "a:A", "ok"), Read(SCOPE, "b:B", "denied", missed=("a",)))


def assembled(records: Iterable[Record], reads: Iterable[Read]) -> object:
    return assemble(Haul(list(records), list(reads)), "2026-11-20T00:00:00Z", ["aws"])


@given(st.permutations(RECORDS))
def test_the_snapshot_does_not_depend_on_which_thread_was_first(shuffled: list[Record]) -> None:
    assert assembled(shuffled, reversed(READS)) == assembled(RECORDS, READS)


def test_a_list_call_and_its_detail_call_make_one_asset() -> None:
    snapshot = assemble(Haul(list(RECORDS), []), "2026-11-20T00:00:00Z", ["aws"])
    assert snapshot.assets[0].facts == {"detail_fact": None, "list_fact": 1}
    assert len(snapshot.links) == 1
    # The secret's own place stays before that of its key id.
    assert [(one.uri, one.line) for one in snapshot.credentials[0].locations] == [
        ("w", 3),
        ("x", 9),
        ("x", 7),
    ]
