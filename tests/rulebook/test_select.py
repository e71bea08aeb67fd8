"""A part of the rulebook, by id, kind and severity."""

from __future__ import annotations

from pathlib import Path

import pytest

from aispm.errors import InputError
from aispm.model import Kind
from aispm.rulebook import Rulebook, load, select
from tests.rulebook.conftest import Write


def ids(book: Rulebook) -> set[str]:
    return {entry.rule.id for entry in book.rules}


def test_nothing_given_is_everything(own: Rulebook) -> None:
    assert select(own) == own


def test_by_id(own: Rulebook) -> None:
    assert ids(select(own, ids=("access-key-old", "agent-reaches-admin"))) == {
        "access-key-old",
        "agent-reaches-admin",
    }


def test_by_kind_a_rule_keeps_only_the_kinds_asked_for(own: Rulebook) -> None:
    chosen = select(own, kinds=("aws.bedrock.agent",))
    assert {entry.rule.kinds for entry in chosen.rules} == {("aws.bedrock.agent",)}
    assert ids(chosen) == {
        entry.rule.id for entry in own.rules if "aws.bedrock.agent" in entry.rule.kinds
    }
    assert "mcp-secret-in-env" in ids(select(own, kinds=("credential",)))


def test_by_severity_and_all_at_once(own: Rulebook) -> None:
    assert {entry.rule.severity for entry in select(own, severity="high").rules} == {
        "critical",
        "high",
    }
    chosen = select(own, ids=("access-key-old",), kinds=("credential",), severity="high")
    assert ids(chosen) == set()


def test_a_name_a_rule_had_before(write: Write, frameworks: Path, kinds: tuple[Kind, ...]) -> None:
    root = write(("id: bucket-named-x", "id: new\nwas: [bucket-named-x]"), name="new.yaml")
    book = load([frameworks, root], kinds)
    assert ids(select(book, ids=("bucket-named-x",))) == {"new"}


def test_names_nobody_knows(own: Rulebook) -> None:
    with pytest.raises(InputError, match="there is no rule 'x'"):
        select(own, ids=("access-key-old", "x"))
    with pytest.raises(InputError, match=r"there is no kind 'aws\.x'"):
        select(own, kinds=("aws.x",))
