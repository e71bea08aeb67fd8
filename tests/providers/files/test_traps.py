"""Texts that make a parser crash, or take the square of their length: read, or named as a gap."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from aispm.providers.files.config import leaves
from aispm.providers.files.part import Format
from aispm.providers.files.text.document import Document, Mapping, Node, Scalar, Sequence
from aispm.providers.files.text.grammar import TOO_DEEP
from aispm.providers.files.text.parse import parse
from aispm.providers.files.text.yaml_text import MOST_REPEATED, REPEATS
from tests.kit.clock import soon
from tests.providers.files.scanned import gaps, scan, servers
from tests.secrets import invented

TOKEN = "ghp_" + invented.text("pat", 36)
LONG = 400_000  # more than is read
# In a process of its own, so that a crash is seen as one.
CRASHERS = r"""
import random
from aispm.providers.files.text.parse import parse

keys = "".join(" " * depth + "k:\n" for depth in range(400))
steps = "".join(" " * (60 * step) + "- " * 30 + "a\n" for step in range(20))
tabs = "- a\n" + "\t- x\n" * 2000
wide = ("-" + " " * 33000 + "- a\n") * 150
texts = ["- " * n + "a" for n in (200, 254, 255, 300, 5000, 100_000)]
texts += ["? " * 300, ": " * 300, "-\t" * 300, "- |\n " * 300, "- ? : " * 100, keys, steps, tabs]
texts += [wide, "".join("- " + "\n" * 33000 for _ in range(150)), "[" * 5000, "{a: " * 5000]
pieces = ["- ", "? ", ": ", "-\t", ":\n", "\n", "\r", "\r\n", "\t", " ", "   ", "a", "a: ", "|\n",
          ">-\n", "'", '"', "[", "]", "{", "}", ",", "#", "&a ", "*a", "!t ", "---\n", "...\n",
          "%TAG ! x\n", "\\", "\x00", "\x85", "\u2028", "\ufeff", "\U0001f600", "<<: "]
chance = random.Random(1)
for _ in range(500):
    some = chance.sample(pieces, chance.randint(1, 6))
    texts.append("".join(chance.choices(some, k=chance.choice((20, 400, 1000)))))
for text in texts:
    parse(text, "yaml")
for text in texts[::10]:
    parse(text, "toml")
    parse(text, "json")
print(len(texts))
"""


def test_no_text_ends_the_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CRASHERS], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{18 + 500}\n", "")


@pytest.mark.parametrize("text", ["- " * 254 + "a", "".join(" " * n + "k:\n" for n in range(254))])
def test_yaml_nested_too_deep_is_a_gap(tmp_path: Path, text: str) -> None:
    assert yaml_gap(tmp_path, text) == ("failed", TOO_DEEP)


@pytest.mark.parametrize("blanks", [" " * LONG, " \t" * LONG])
def test_blanks_within_a_value(blanks: str) -> None:
    assert value(parse(f"a: x{blanks}y", "yaml")) == f"x{blanks}y"
    assert value(parse(f"a: 'x{blanks}y'", "yaml")) == f"x{blanks}y"
    assert value(parse(f"a: x{blanks}\n y", "yaml")) == "x y"


@pytest.mark.parametrize("text", ["{key: " + ", " * LONG, "key: x" + " ," * LONG + "!"])
def test_a_broken_line_beyond_any_length_is_not_read(text: str) -> None:
    document = parse(text, "json")
    assert document.problem
    assert list(leaves.of_broken(document)) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("key: x" + ", " * 1000, ("key", "x")),
        ("key = 'x,', ", ("key", "x,")),
        ("- 'key': \"x", ("key", '"x')),
        ("key: , , ,", None),
        ("key: ''", ("key", "''")),
        ("key:", None),
    ],
)
def test_a_broken_line_is_read(line: str, found: tuple[str, str] | None) -> None:
    document = parse("}\n" + line + "\n]", "json")
    read = [(leaf.key, leaf.scalar.text) for leaf in leaves.of_broken(document)]
    assert read == ([found] if found else [])


def test_many_broken_lines() -> None:
    noise = "".join(f"key{n}: x{n},\n" for n in range(19_999))
    document = parse(noise + "last: abc\nbeyond: abc", "json")
    assert [leaf.key for leaf in leaves.of_broken(document)] == ["last"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[1," + "/**/" * 200_000 + "]", ""),
        ("[1," + "/**/" * 200_000 + "2]", ""),
        ('{"a": ' + "/**/" * 200_000 + "}", "'number' is missing (line 1)"),
    ],
)
def test_comments_after_the_last_comma(text: str, problem: str) -> None:
    assert parse(text, "json").problem == problem


def test_many_tables() -> None:
    document = parse("".join(f"[top.a{n}]\n" for n in range(30_000)), "toml")
    top = root(document).get("top")
    assert isinstance(top, Mapping)
    assert [entry.key for entry in top.entries] == [f"a{n}" for n in range(30_000)]


def test_dotted_keys_too_deep() -> None:
    document = parse("[" + "a." * 50_000 + "a]\nb = 1\n[c]\nd = 1", "toml")
    assert document.problem == TOO_DEEP
    assert {entry.key for entry in root(document).entries} == {"a", "c"}


@pytest.mark.parametrize("text", ["[1,", '{"a":', pytest.param("a={b=", marks=pytest.mark.slow)])
def test_more_marks_than_are_read(text: str) -> None:
    syntax: Format = "toml" if "=" in text else "json"
    document = parse(text * LONG, syntax)
    assert document.problem == TOO_DEEP
    assert document.broken[0][1] == len(text) * LONG


@pytest.mark.parametrize(("count", "problem"), [(90_000, ""), (LONG, TOO_DEEP)])
def test_many_documents(count: int, problem: str) -> None:
    document = parse("---\n" * count, "yaml")
    assert (document.roots, document.problem) == ([], problem)


@pytest.mark.parametrize(
    "end", ["\n", *(pytest.param(one, marks=pytest.mark.slow) for one in ("\r", "\u2028"))]
)
def test_many_directives(tmp_path: Path, end: str) -> None:
    text = "".join(f"%TAG !a{n}! b{end}" for n in range(250_000)) + "--- a"
    assert yaml_gap(tmp_path, text) == ("failed", "no valid syntax (line 1)")


def test_an_anchor_repeated_without_measure(tmp_path: Path) -> None:
    names = "".join(f"      NAME_{n}: v\n" for n in range(900))
    text = f"x: &s\n    command: a\n    env:\n{names}mcpServers:\n"
    text += "".join(f"  s{n}: *s\n" for n in range(100_000))
    put(tmp_path, text)
    snapshot = scan(tmp_path, root=str(tmp_path))
    assert len(servers(snapshot)) == MOST_REPEATED // 1805  # two maps, 901 values, 902 keys
    assert gaps(snapshot) == {"parse:.continue/config.yaml": ("failed", REPEATS)}


def test_an_anchor_repeated_within_itself() -> None:
    top = root(parse("a: &a {b: *a, c: x}", "yaml")).get("a")
    assert isinstance(top, Mapping)
    assert [entry.key for entry in top.entries] == ["c"]


def test_properties_stand_before_a_value() -> None:
    document = parse(f'a: &x !t # why\n  "{TOKEN}"\nb: !t\nc: &y\nd: *x', "yaml")
    a, d = root(document).get("a"), root(document).get("d")
    assert isinstance(a, Scalar)
    assert a is d
    assert a.text == TOKEN
    assert document.source.text[a.start : a.end] == f'"{TOKEN}"'
    assert [entry.key for entry in root(document).entries] == ["a", "d"]


def test_yaml_is_kept_up_to_what_is_no_syntax(tmp_path: Path) -> None:
    text = f"mcpServers:\n  a:\n    command: x\n  b:\n    env: [\n]]\n    key: {TOKEN}\n"
    put(tmp_path, text)
    snapshot = scan(tmp_path, root=str(tmp_path))
    assert {one.rpartition("/")[2] for one in servers(snapshot)} >= {"a"}
    assert [one.locations[0].line for one in snapshot.credentials] == [7]
    assert list(gaps(snapshot)) == ["parse:.continue/config.yaml"]


def put(tree: Path, text: str) -> None:
    path = tree / ".continue/config.yaml"
    path.parent.mkdir()
    path.write_bytes(text.encode())


def yaml_gap(tree: Path, text: str) -> tuple[str, str]:
    put(tree, text)
    return gaps(scan(tree, root=str(tree)))["parse:.continue/config.yaml"]


def root(document: Document) -> Mapping:
    (node,) = document.roots
    assert isinstance(node, Mapping)
    return node


def value(document: Document) -> str:
    node: Node | None = root(document).get("a")
    assert not isinstance(node, (Mapping, Sequence, type(None)))
    return node.text


def test_a_key_of_many_dots() -> None:
    document = parse(f"{'a.' * 40_000}b = 'x'", "toml")
    with soon(1):
        [leaf] = leaves.of_rest(document, ())
    assert leaf.scalar.text == "x"
    assert len(leaf.path) <= 200
