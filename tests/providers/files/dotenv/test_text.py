"""Variables files parsed: every value as a program would have it, and where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aispm.providers.files.text.document import Mapping, Scalar
from aispm.providers.files.text.parse import parse
from tests.kit.clock import soon


def variables(text: str) -> list[tuple[str, str, str]]:
    """(name, value, `line:column` of the value's own text) in order."""
    document = parse(text, "dotenv")
    assert document.problem == ""
    (root,) = document.roots
    assert isinstance(root, Mapping)
    found = []
    for entry in root.entries:
        assert isinstance(entry.value, Scalar)
        assert document.source.text[entry.start : entry.end] == entry.key
        line, column = document.source.position(entry.value.excerpt.origin(0))
        found.append((entry.key, entry.value.text, f"{line}:{column}"))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("A=b\nC=d", [("A", "b", "1:3"), ("C", "d", "2:3")], id="plain"),
        pytest.param(
            "  export A = b  \r\nC=d\r\n", [("A", "b", "1:14"), ("C", "d", "2:3")], id="export"
        ),
        pytest.param("A: b\nhttps://x\n", [("A", "b", "1:4")], id="colon"),
        pytest.param("A=\nB=x\nC", [("A", "", "1:3"), ("B", "x", "2:3")], id="no-value"),
        pytest.param("# A=b\n\n#C=d\nE=f", [("E", "f", "4:3")], id="comments"),
        pytest.param(
            "A=b # c\nB=b#c\nC=#c\nD= # c",
            [("A", "b", "1:3"), ("B", "b#c", "2:3"), ("C", "", "3:3"), ("D", "", "4:4")],
            id="comment-behind",
        ),
        pytest.param(
            "A='b # c' # d\nB=\"e\"", [("A", "b # c", "1:4"), ("B", "e", "2:4")], id="quotes"
        ),
        pytest.param('A="b\\n\\"c"', [("A", 'b\n"c', "1:4")], id="escapes"),
        pytest.param("A='b\\n'", [("A", "b\\n", "1:4")], id="single"),
        pytest.param("A=`b\"'`", [("A", "b\"'", "1:4")], id="backtick"),
        pytest.param(
            'A="-----\nB=c\n-----"\nD=e',
            [("A", "-----\nB=c\n-----", "1:4"), ("D", "e", "4:3")],
            id="lines",
        ),
        pytest.param('A="b\nC=d', [("A", '"b', "1:3"), ("C", "d", "2:3")], id="open-quote"),
        pytest.param(
            'A="b" c\nD=e', [("A", '"b" c', "1:3"), ("D", "e", "2:3")], id="word-behind-quote"
        ),
        pytest.param(
            'A="b\nC="d"\n', [("A", '"b', "1:3"), ("C", "d", "2:4")], id="two-open-quotes"
        ),
        pytest.param(
            "dotenv_if_exists\nsource .x\nif [ -n $A ]; then\nA=b\n",
            [("A", "b", "4:3")],
            id="shell",
        ),
        pytest.param("A.B-C=d\n1A=b\n=c\n", [("A.B-C", "d", "1:7")], id="names"),
        pytest.param("", [], id="empty"),
    ],
)
def test_variables(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert variables(text) == expected


TRAPS = {
    "open quotes": "A=\"b\nB='c\nC=`d\n" * 20_000,
    "escapes": 'A="' + "\\" * 1_000_000,
    "blanks": "A" + " " * 1_000_000,
    "one line": "A=" + "b #" * 300_000,
    "line ends": "\n" * 1_000_000,
    "names": "a" * 1_000_000,
}


@pytest.mark.parametrize("text", TRAPS.values(), ids=TRAPS.keys())
def test_nothing_takes_long(text: str) -> None:
    with soon(2):
        parse(text, "dotenv")


def test_more_than_is_read_is_a_problem() -> None:
    document = parse("A=\n" * 300_002, "dotenv")
    assert document.problem == "nested too deep or too long to be a config"
    assert document.broken == [(900_000, 900_006)]


@given(st.text(alphabet="AB= \t\n\r\"'`\\#:$é\N{GRINNING FACE}export", max_size=60))
def test_any_text_is_read_with_places_within_it(text: str) -> None:
    document = parse(text, "dotenv")
    (root,) = document.roots
    assert isinstance(root, Mapping)
    end = 0
    for entry in root.entries:
        assert isinstance(entry.value, Scalar)
        assert end <= entry.start < entry.end <= entry.value.start <= entry.value.end <= len(text)
        origins = [entry.value.excerpt.origin(index) for index in range(len(entry.value.text) + 1)]
        assert origins == sorted(origins)
        assert entry.value.start <= origins[0] <= origins[-1] <= entry.value.end
        end = entry.value.end
