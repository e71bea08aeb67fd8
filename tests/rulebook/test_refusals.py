"""The loader refuses what it must, and each refusal names the file and the line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aispm.errors import RuleError
from aispm.model import Kind
from aispm.rulebook import load, rules_root
from tests.rulebook.conftest import RULE, Write

FRAMEWORK = """\
id: ours
name: Ours
version: "1"
url: https://example.com/ours
checked: "2026-11-20"
licence: ours
items:
  - {id: ASI03, title: The same id elsewhere, meaning: To be told apart.}
"""


def refusal(root: Path, frameworks: Path, kinds: tuple[Kind, ...]) -> str:
    """The refusal of the rule in `root`, with the file's path cut to its name."""
    with pytest.raises(RuleError) as refused:
        load([frameworks, root], kinds)
    assert refused.value.exit_code == 2
    return refused.value.message.replace(f"{root}/mine/", "")


def test_the_rule_that_the_others_change_is_accepted(
    write: Write, frameworks: Path, kinds: tuple[Kind, ...]
) -> None:
    book = load([frameworks, write()], kinds)
    found = {entry.rule.id: entry for entry in book.rules}["bucket-named-x"]
    assert (found.area, found.noun, found.facts) == ("mine", "asset", ("asset.name",))


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        # its examples
        ("asset: {name: x}}", "asset: {name: z}}", 13, "gives false for aws.s3.bucket, not true"),
        ("{name: y}", "{name: x}", 14, "gives true for aws.s3.bucket, not false"),
        ("{name: y}", "{}", 14, "gives unknown for aws.s3.bucket, not false"),
        ("flags: false", "flags: unknown", 12, "no example with `flags: false`"),
        (
            "  - {flags: true, asset: {name: x}}\n",
            "  - {flags: false, asset: {name: z}}\n",
            12,
            "no example with `flags: true`",
        ),
        ("{name: y}", "{naem: y}", 14, "aws.s3.bucket declares no fact asset.naem"),
        ("{name: y}", "{name: 7}", 14, "asset.name is string, not 7"),
        ("{name: y}", "{name: null}", 14, "asset.name is string, not None"),
        ("asset: {name: y}", "identity: {name: y}", 14, "this example gives no asset"),
        ("asset: {name: y}", "asset: {name: y}, reach: {admn: true}", 14, "no fact reach.admn"),
        ("asset: {name: y}", "asset: {name: y}, now: today", 14, "'today' is no time"),
        ("asset: {name: y}", "asset: {name: y}, now: '2026-01-01'", 14, "is no time with a zone"),
        ("asset: {name: y}", "asset: {name: y}, kind: mcp.server", 14, "is no kind of this rule"),
        ("flags: false", "flags: no", 14, "'no'"),
        # its expression
        ('asset.name == "x"', "asset.nmae == 1", 7, "undeclared reference to 'asset.nmae'"),
        ('asset.name == "x"', "asset.name == 1", 7, "no matching overload"),
        ('asset.name == "x"', "asset.name", 7, "gives string, not true or false"),
        ('asset.name == "x"', "1 == 1", 7, "asks for no fact"),
        ('asset.name == "x"', "true", 7, "expected `str`, got `bool`"),
        ('asset.name == "x"', "has(asset.name)", 7, "has() would turn unknown"),
        ('asset.name == "x"', 'has(asset.tags.x) || asset.name == "x"', 7, "has() would turn"),
        ('asset.name == "x"', '"asset.name == name ? 1 : 2"', 7, "'?' has no place"),
        ('asset.name == "x"', "'asset.name == \"x\" ? true : false'", 7, "'?' has no place"),
        ('asset.name == "x"', 'asset.name == "x" // why', 7, "'/' is not expected"),
        ('asset.name == "x"', 'asset.owner != "x"', 7, "asset.owner may be null"),
        (
            'asset.name == "x"',
            'asset.tags.exists(asset, asset == "x")',
            7,
            "may not bind the name 'asset'",
        ),
        # its names
        ("id: bucket-named-x", "id: bucket-named-y", 1, "is not the file's name"),
        ("id: bucket-named-x", "id: Bucket", 1, "matching regex"),
        ("aws.s3.bucket", "aws.s3.bukcet", 6, "there is no kind 'aws.s3.bukcet'"),
        ("[aws.s3.bucket]", "[]", 6, "length >= 1"),
        ("[aws.s3.bucket]", "[aws.s3.bucket, aws.s3.bucket]", 6, "the kinds must differ"),
        ("[aws.s3.bucket]", "[aws.s3.bucket, aws.iam.role]", 6, "one sort of subject"),
        ("[asset.name]", "[asset.nmae]", 8, "aws.s3.bucket declares no fact asset.nmae"),
        ("[asset.name]", "[now]", 8, "declares no fact now"),
        ("id: ASI03", "id: ASI99", 11, "no framework has the id 'ASI99'"),
        ("id: ASI03", "id: ASI03, framework: mitre-atlas", 11, "in mitre-atlas"),
        ("basis: judged", "basis: cited", 11, "a cited mapping needs a url"),
        ("basis: judged", "basis: proven", 11, "'proven'"),
        # its shape
        ("severity: low", "severity: grave", 4, "'grave'"),
        ("severity: low", "severty: low", 4, "'severty'"),
        ("severity: low\n", "", 1, "severity"),
        ("title: A bucket is named x", "title: 7", 2, "expected `str`, got `int`"),
        ("{summary: Name it y.}", "{summary: Name it y., ansible: x}", 10, "'ansible'"),
        ("severity: low", "severity: low\nplace: env", 5, "only a rule about credentials"),
        ("severity: low", "severity: low\nreferences: [http://example.com]", 5, "match"),
    ],
)
def test_refused_with_file_and_line(
    old: str,
    new: str,
    line: int,
    says: str,
    write: Write,
    frameworks: Path,
    kinds: tuple[Kind, ...],
) -> None:
    message = refusal(write((old, new)), frameworks, kinds)
    assert message.startswith(f"bucket-named-x.yaml:{line}: ")
    assert says in message


def test_a_column_of_the_expression_is_named(
    write: Write, frameworks: Path, kinds: tuple[Kind, ...]
) -> None:
    message = refusal(
        write(('asset.name == "x"', 'asset.name == "x" && asset.q')), frameworks, kinds
    )
    assert message.endswith("(column 27 of `when`)")


def test_an_id_is_taken_once(write: Write, frameworks: Path, kinds: tuple[Kind, ...]) -> None:
    root = write()
    write(("id: bucket-named-x", "id: second\nwas: [bucket-named-x]"), name="second.yaml")
    assert "second.yaml:1: the id 'bucket-named-x' belongs to a rule already" in refusal(
        root, frameworks, kinds
    )


def test_a_user_cannot_replace_a_rule_of_ours(
    write: Write, frameworks: Path, kinds: tuple[Kind, ...]
) -> None:
    root = write(("id: bucket-named-x", "id: access-key-old"), name="access-key-old.yaml")
    assert "the id 'access-key-old' belongs to a rule already" in refusal(root, rules_root(), kinds)


def test_an_id_of_two_frameworks_needs_the_frameworks_name(
    write: Write, frameworks: Path, kinds: tuple[Kind, ...]
) -> None:
    root = write()
    (root / "frameworks").mkdir()
    (root / "frameworks" / "ours.yaml").write_text(FRAMEWORK)
    with pytest.raises(RuleError) as refused:
        load([frameworks, root], kinds)
    assert re.search(r"ASI03' is in .*, ours: say which with `framework:`", refused.value.message)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("id: ours", "id: theirs", 1, "is not the file's name"),
        ("items:", "items:\n  - {id: ASI03, title: Twice, meaning: x}", 9, "stands here twice"),
        ("checked:", "chekced:", 5, "'chekced'"),
    ],
)
def test_a_framework_is_held_to_its_shape(
    old: str, new: str, line: int, says: str, tmp_path: Path, kinds: tuple[Kind, ...]
) -> None:
    (tmp_path / "frameworks").mkdir()
    (tmp_path / "frameworks" / "ours.yaml").write_text(FRAMEWORK.replace(old, new))
    with pytest.raises(RuleError) as refused:
        load([tmp_path], kinds)
    assert f"ours.yaml:{line}: " in refused.value.message
    assert says in refused.value.message


def test_a_folder_that_is_not_there(tmp_path: Path, kinds: tuple[Kind, ...]) -> None:
    with pytest.raises(RuleError, match="no such folder of rules"):
        load([tmp_path / "none"], kinds)


def test_rules_that_lie_directly_in_a_folder_have_its_name_as_area(
    tmp_path: Path, frameworks: Path, kinds: tuple[Kind, ...]
) -> None:
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "bucket-named-x.yml").write_text(RULE)
    book = load([frameworks, folder], kinds)
    assert {entry.rule.id for entry in book.rules if entry.area == "house"} == {"bucket-named-x"}


def test_any_change_to_any_file_changes_the_hash(
    write: Write, frameworks: Path, kinds: tuple[Kind, ...]
) -> None:
    before = load([frameworks, write()], kinds).sha256
    assert load([frameworks, write()], kinds).sha256 == before
    assert load([frameworks, write(("y.}", "z.}"))], kinds).sha256 != before
