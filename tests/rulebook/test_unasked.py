"""What no rule asks: a question, a reason, and only rules that exist beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from aispm.rulebook import Rulebook
from aispm.rulebook.document import document
from aispm.rulebook.source import RuleError
from aispm.rulebook.unasked import Unasked, load_unasked


def loaded(folder: Path, text: str) -> list[tuple[str, tuple[Unasked, ...]]]:
    (folder / "unasked").mkdir()
    (folder / "unasked" / "cloud.yaml").write_text(text)
    return list(load_unasked(folder, frozenset({"one-rule"})))


def test_a_question_with_a_reason(tmp_path: Path) -> None:
    found = loaded(tmp_path, "- {ask: A, why: b, near: [one-rule]}\n- {ask: C, why: d}\n")
    assert found == [("cloud", (Unasked("A", "b", ("one-rule",)), Unasked("C", "d")))]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ask: A\n", "this is no list of questions"),
        ("- {ask: A}\n", "why"),
        ("- {ask: A, why: b}\n- {ask: C, why: d, near: [no-rule]}\n", "no rule 'no-rule'"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RuleError) as error:
        loaded(tmp_path, text)
    assert said in error.value.message


def test_the_page_says_why_each_is_not_asked(own: Rulebook) -> None:
    page = document(own)
    asked = [one for _, questions in own.unasked for one in questions]
    assert asked
    assert all(f"| {one.ask} | {one.why} |" in page for one in asked)
