"""What other scanners ask: every check is answered by rules that exist, or it is said why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from aispm.rulebook import Rulebook
from aispm.rulebook.peers import Peer, load_peers
from aispm.rulebook.source import RuleError

HEAD = 'id: other\nname: Other\nurl: https://other.example\nchecked: "2026-08-21"\nchecks:\n'


def loaded(folder: Path, check: str) -> list[Peer]:
    (folder / "peers").mkdir()
    (folder / "peers" / "other.yaml").write_text(f"{HEAD}  - {check}\n")
    return list(load_peers(folder, frozenset({"one-rule"})))


def test_every_check_of_prowler_is_accounted_for(own: Rulebook) -> None:
    counts = {peer.id: (len(peer.checks), answered(peer)) for peer in own.peers}
    assert counts == {"prowler": (42, 31), "prowler-candidates": (46, 29)}


def answered(peer: Peer) -> int:
    return sum(bool(check.rules) for check in peer.checks)


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ("{name: a_check, rules: [no-rule]}", "other.yaml:6: there is no rule 'no-rule'"),
        ("{name: a_check}", "a_check: name rules, or say why none"),
        ("{name: a_check, rules: [one-rule], why: both}", "a_check: name rules, or say why none"),
        (
            "{name: a_check, rules: [one-rule]}\n  - {name: a_check, why: twice}",
            "'a_check' stands here twice",
        ),
    ],
)
def test_what_is_refused(tmp_path: Path, check: str, said: str) -> None:
    with pytest.raises(RuleError) as error:
        loaded(tmp_path, check)
    assert said in error.value.message


def test_a_check_with_rules_or_with_a_reason(tmp_path: Path) -> None:
    [peer] = loaded(tmp_path, "{name: a_check, rules: [one-rule]}\n  - {name: b_check, why: x}")
    assert [check.name for check in peer.checks] == ["a_check", "b_check"]
