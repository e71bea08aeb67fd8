"""`aispm blast --what-if` and `--choke-points`: what would be left, and what to take away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aispm.snapshot import save
from tests.cli.conftest import Run
from tests.graph.estates import ACCOUNT, arn
from tests.graph.test_chokepoint import LEDGER, hourglass
from tests.graph.test_together import chain


@pytest.fixture
def snap(tmp_path: Path) -> str:
    path = tmp_path / "snap.json.zst"
    save(hourglass(), path)
    return str(path)


def test_what_is_left_without_an_edge(aispm: Run, snap: str) -> None:
    change = "remove:neck,assumes,vault"
    told = aispm("blast", "one", "--from", snap, "--what-if", change, "-o", "json").json
    assert (told["before"]["total"]["sensitive"], told["total"]["sensitive"]) == (1, 0)
    assert {one["target"] for one in told["before"]["reaches"]} - {
        one["target"] for one in told["reaches"]
    } == {arn("role/vault"), LEDGER}
    text = aispm("blast", "one", "--from", snap, "--what-if", change).out
    assert "without role neck assumes role vault" in text
    assert "sensitive: 1 -> 0" in text


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("neck,assumes,vault", "is no change of the graph"),
        ("remove:neck,vault", "is no change of the graph"),
        ("remove:nick,assumes,vault", "did you mean neck?"),
        ("remove:neck,passes-to,vault", "what leads there: assumes"),
        ("remove:vault,assumes,neck", "no edge assumes leads from vault to neck"),
    ],
)
def test_a_change_that_cannot_be(aispm: Run, snap: str, change: str, problem: str) -> None:
    run = aispm("blast", "one", "--from", snap, "--what-if", change)
    assert run.code == 2
    assert problem in run.err


def test_choke_points_are_told_with_what_to_do(aispm: Run, snap: str) -> None:
    told = aispm("blast", "--choke-points", "--from", snap, "-o", "json").json["choke_points"]
    assert [(one["source"], one["relation"], one["target"]) for one in told[:1]] == [
        (arn("role/neck"), "assumes", arn("role/vault"))
    ]
    assert all(one["after"] < one["before"] and one["remediation"] for one in told)
    text = aispm("blast", "--choke-points", "--from", snap).out
    assert "role neck may assume role vault" in text
    assert "% less" in text
    assert text.startswith("weighted reach of all agents and keys: ")
    assert "to try without: --what-if remove:neck,assumes,vault\n" in text


def test_a_path_tells_how_each_step_is_tried_without(aispm: Run, snap: str) -> None:
    told = aispm("path", "one", LEDGER, "--from", snap).out
    changes = [line.split()[-1] for line in told.splitlines() if "to try without" in line]
    assert changes == [
        "remove:one,assumes,neck",
        "remove:neck,assumes,vault",
        "remove:vault,reads,ledger",
    ]
    for change in changes:
        text = aispm("blast", "one", "--from", snap, "--what-if", change).out
        assert "sensitive: 1 -> 0" in text
        assert "administrator: no as before" in text


def test_without_what_several_hold_it_is_told_who_loses_what(aispm: Run, tmp_path: Path) -> None:
    path = str(tmp_path / "joint.json.zst")
    save(chain(), Path(path))
    told = aispm("blast", "x", "--from", path, "--what-if", "remove:a,passes-to,r").out
    assert "that is, without iam:PassRole of role a\n" in told
    assert "administrator: yes -> no" in told
    points = aispm("blast", "--choke-points", "--from", path).out
    assert points.startswith("weighted reach of all users: ")
    assert "Take iam:PassRole from role/a, or narrow it to other resources." in points


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "blast asks about one identity, and none was named\nhint: "),
        (("one", "--choke-points"), "not with an IDENTITY\nhint: "),
        (("--choke-points", "--what-if", "remove:one,assumes,neck"), "not with --what-if\nhint: "),
    ],
)
def test_one_identity_or_all(aispm: Run, snap: str, arguments: tuple[str, ...], said: str) -> None:
    run = aispm("blast", *arguments, "--from", snap)
    assert run.code == 2
    assert said in run.err


def test_the_figure_of_a_choke_point_is_what_is_left_without_it(aispm: Run, snap: str) -> None:
    (first, *_) = aispm("blast", "--choke-points", "--from", snap, "-o", "json").json[
        "choke_points"
    ]
    change = f"remove:{first['source']},{first['relation']},{first['target']}"
    lost = 0
    for name in ("one", "two", "three"):
        told = aispm("blast", name, "--from", snap, "--what-if", change, "-o", "json").json
        for sign, one in ((1, told["before"]), (-1, told)):
            restricted = any(target["target"] == LEDGER for target in one["reaches"])
            total = one["total"]
            lost += sign * (10 * restricted + 5 * total["sensitive"])
            lost += sign * (total["resources"] + total["identities"])
    assert lost == first["before"] - first["after"]
    assert json.dumps(first).count(ACCOUNT) >= 2
