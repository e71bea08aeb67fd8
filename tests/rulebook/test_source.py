"""Rule files as text: plain values with lines; nothing in a file can build, expand or explode."""

from __future__ import annotations

from pathlib import Path

import pytest

from aispm.errors import RuleError
from aispm.rulebook.source import MAX_BYTES, MAX_DEPTH, parse, read

PATH = Path("a.yaml")


def values(text: str) -> object:
    return parse(PATH, text.encode()).value


def refused(data: bytes) -> str:
    with pytest.raises(RuleError) as refusal:
        parse(PATH, data)
    return refusal.value.message


def test_only_plain_words_of_json_and_numbers_are_not_text() -> None:
    assert values("{a: true, b: false, c: null, d: ~, e: 7, f: -3}") == {
        "a": True,
        "b": False,
        "c": None,
        "d": None,
        "e": 7,
        "f": -3,
    }
    assert values("{a: On, b: no, c: yes, d: True, e: 2026-11-20, f: 1.5, g: 0x1f, h: 1_0}") == {
        "a": "On",
        "b": "no",
        "c": "yes",
        "d": "True",
        "e": "2026-11-20",
        "f": "1.5",
        "g": "0x1f",
        "h": "1_0",
    }
    assert values("a: '7'\nb: \"true\"\nc: >\n  x\n  y\n") == {"a": "7", "b": "true", "c": "x y\n"}


def test_every_key_and_item_knows_its_line() -> None:
    document = parse(PATH, b"\xef\xbb\xbfa: 1\nb:\n  - c: x\n    d: y\n  - z\n")
    assert document.lines == {
        (): 1,
        ("a",): 1,
        ("b",): 2,
        ("b", 0): 3,
        ("b", 0, "c"): 3,
        ("b", 0, "d"): 4,
        ("b", 1): 5,
    }
    assert document.line("b", 0, "q", "r") == 3


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: &x 1\nb: 2", 1, "anchors"),
        ("a: &x [1]\nb: *x", 1, "anchors"),
        ("b: *x", 1, "a"),
        ("a: 1\n<<: {b: 2}", 2, "plain word"),
        ("a: !!python/object:os.system x", 1, "tags"),
        ("a: !x y", 1, "tags"),
        ("a: 1\nb: 2\na: 3", 3, "'a' stands here twice"),
        ("a: 1\n? [b]\n: 2", 2, "plain word"),
        ("a: 1\n\x07: 2", 1, "no valid YAML"),
        ('a: "\\e[31mred"', 1, "control characters"),
        ('a: "\\u202egnp"', 1, "control characters"),
        ("a: [1\nb: 2", 2, "no valid YAML"),
        ("a: 1\n---\nb: 2", 1, "2 documents"),
        ("", 1, "0 documents"),
        ("a: " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), 1, f"deeper than {MAX_DEPTH}"),
        ("a: " + "[" * 100_000, 1, f"deeper than {MAX_DEPTH}"),
    ],
)
def test_refused_with_the_line(text: str, line: int, says: str) -> None:
    message = refused(text.encode())
    assert message.startswith(f"a.yaml:{line}: ")
    assert says in message


def test_bytes_that_are_no_text_and_files_too_large() -> None:
    assert refused(b"a: \xff\xfe") == "a.yaml:1: not UTF-8 text"
    assert refused(b"a: " + b"x" * MAX_BYTES) == "a.yaml:1: larger than 256 KiB"


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="cannot be read"):
        read(tmp_path / "none.yaml")
