"""A malformed technique is refused, with its file and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from aispm.errors import RuleError
from aispm.rulebook.escalations import load_escalations

GOOD = """
- id: one
  title: may do it
  relation: takes-over
  target: aws.iam.role
  needs: [{action: iam:UpdateAssumeRolePolicy, over: target}]
  reference: https://example.com/one
"""


def written(folder: Path, text: str) -> Path:
    (folder / "escalations").mkdir()
    (folder / "escalations" / "mine.yaml").write_text(text)
    return folder


def test_a_technique_is_read(tmp_path: Path) -> None:
    (technique,) = load_escalations(written(tmp_path, GOOD))
    assert (technique.id, technique.relation, technique.certainty) == (
        "one",
        "takes-over",
        "allowed",
    )
    assert [(need.action, need.over) for need in technique.needs] == [
        ("iam:UpdateAssumeRolePolicy", "target")
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("id: one", "mine.yaml:1: this is no list of escalations"),
        (": : :\n- [", "mine.yaml:1: "),
        (GOOD + GOOD, "mine.yaml:9: escalation one is defined twice"),
        (GOOD.replace("over: target", "on: target"), "mine.yaml:6: "),
        (GOOD.replace("takes-over", "befriends"), "mine.yaml:4: "),
        (GOOD.replace("title", "tilte"), "mine.yaml:3: unknown key 'tilte'"),
        ("- &bomb {id: one}\n- *bomb", "mine.yaml:1: "),
        (GOOD.replace("[{action: iam:UpdateAssumeRolePolicy, over: target}]", "[]"), "needs no"),
        (GOOD.replace("takes-over", "passes-to"), "passes a role but names no service"),
        (GOOD.replace("over: target", "over: provider"), "add `federated:`"),
        (GOOD + "  lifts: boundary\n", "its relation is `grants-itself`"),
        (GOOD + "  data: [aws.s3.bucket]\n", "its relation `reads` or `writes`"),
        (GOOD + "  doubt: it rains\n", "its certainty is `conditional`"),
    ],
)
def test_what_is_malformed_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(RuleError) as refused:
        load_escalations(written(tmp_path, text))
    assert problem in refused.value.message
    assert "mine.yaml" in refused.value.message
