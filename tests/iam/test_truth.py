"""What is left of conditions: each part once, in order, and turned round where it was denied."""

from __future__ import annotations

import pytest

from aispm.iam.aws.party import Party
from aispm.iam.aws.statement import Statement
from aispm.iam.aws.truth import Group, Leaf, all_of, any_of, opposite


class Counted(Statement, frozen=True, dict=True):
    """A statement that tells how often it was compared with another."""

    def __eq__(self, other: object) -> bool:
        _compared.append(None)
        return self is other

    __hash__ = Statement.__hash__


_compared: list[None] = []


def leaf(value: str, number: int = 1) -> Leaf:
    statement = Counted("p", "Allow", ("*",), (), ("*",), (), {}, {"a": {"b": "c"}}, {}, number)
    return Leaf("StringEquals", "aws:SourceVpc", (value,), (statement,))


def test_each_part_is_told_once_in_order() -> None:
    one, two = leaf("a"), leaf("b")
    assert any_of(one, two, one, any_of(two, one)) == Group("or", (one, two))
    assert all_of(one, all_of(one, True)) is one
    assert any_of(one, leaf("a", number=2)) != one  # another statement says so too


def test_a_thousand_parts_are_not_compared_with_each_other() -> None:
    parts = [leaf("a", number) for number in range(1000)]
    _compared.clear()
    whole = any_of(*parts, *parts)
    assert isinstance(whole, Group)
    assert len(whole.parts) == 1000
    assert isinstance(opposite(whole), Group)
    assert not _compared


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("lambda.amazonaws.com", "service"),
        ("ec2.amazonaws.com.cn", "service"),
        ("aps.aws", "service"),
        ("ec2.amazonaws.com.example", "other"),
    ],
)
def test_services_have_names_of_their_own(name: str, kind: str) -> None:
    assert Party.of(name).kind == kind
