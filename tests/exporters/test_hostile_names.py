"""Names that others chose reach nobody's terminal and break no format."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest

from aispm.exporters import EXPORTERS, Look
from aispm.exporters.plaintext import cells, clipped, visible
from tests.exporters import story
from tests.exporters.github_profile import problems
from tests.exporters.hostile import PAYLOAD, hostile
from tests.exporters.render import parsed, render
from tests.exporters.test_schemas import problems as schema_problems

LOOKS = [Look(), Look(verbose=1), Look(quiet=True), Look(width=1), Look(color=True, width=60)]
SGR = re.compile(r"\x1b\[[0-9;]+m")


def acting(text: str) -> set[str]:
    """The characters that a terminal or a reader's eye would act on, line ends aside."""
    return {
        character
        for character in text
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    } - {"\n"}


@pytest.mark.parametrize("format_", EXPORTERS)
@pytest.mark.parametrize("look", LOOKS)
def test_no_character_acts(format_: str, look: Look) -> None:
    text = render(format_, hostile(story.report()), look)
    assert acting(SGR.sub("", text) if look.color else text) == set()


def test_a_name_cannot_start_a_line_of_its_own() -> None:
    plain = render("console", story.report(), Look(width=10_000))
    attacked = render("console", hostile(story.report()), Look(width=10_000))
    heads = [re.match(r"\s*\S*", line)[0] for line in plain.splitlines()]  # type: ignore[index]
    after = [re.match(r"\s*\S*", line)[0] for line in attacked.splitlines()]  # type: ignore[index]
    assert len(after) == len(heads)


@pytest.mark.parametrize(
    ("format_", "schema"),
    [("json", "report-v1.schema.json"), ("policy-input", "policy-input-v1.schema.json")],
)
def test_documents_stay_valid_and_lose_nothing(format_: str, schema: str) -> None:
    document = parsed(format_, hostile(story.report()))
    assert schema_problems(schema, document) == []
    assert story.HARBOR + PAYLOAD in json.dumps(document, ensure_ascii=False).replace(
        json.dumps(PAYLOAD, ensure_ascii=False)[1:-1], PAYLOAD
    )


def test_sarif_stays_acceptable_and_its_messages_plain() -> None:
    log = parsed("sarif", hostile(story.report()))
    assert problems(log) == []
    results = log["runs"][0]["results"]
    text = results[0]["message"]["text"]
    assert "\\[x\\](http://evil.test){{0}}" in text
    for result in results:
        assert not re.search(r"(?<!\\)\[x", result["message"]["text"])


def test_what_is_hidden_is_written_out() -> None:
    assert visible("a\x1b[1m\u202eb\U000e0041") == "a\\x1b[1m\\u202eb\\U000e0041"
    assert visible("naïve 名前 key") == "naïve 名前 key"
    assert visible("a\ud800b") == "a\\ud800b"


def test_wide_characters_take_two_cells_and_combining_ones_none() -> None:
    assert [cells(text) for text in ("abc", "名前", "e\u0301", "ｱ")] == [3, 4, 1, 1]
    assert clipped("名前名前", 5) == "名前…"
    assert clipped("名前", 4) == "名前"
