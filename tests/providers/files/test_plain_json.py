"""Plain JSON is read by a quick way, and no file may tell by its records which way it went."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aispm.providers.files.text import json_plain
from aispm.providers.files.text.document import Document, Source
from aispm.providers.files.text.json_text import parse, parse_tree

TEXTS = st.text(st.sampled_from('ab"\\/{}[]:,\n é\u2028\U0001f600\x7f<'), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def seen(document: Document) -> tuple[object, ...]:
    return document.roots, document.problem, document.broken


def check(text: str) -> None:
    source = Source(text)
    assert seen(parse(source)) == seen(parse_tree(source))


@given(VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_what_is_valid_reads_alike(value: object, ascii_only: bool, indent: int | None) -> None:
    check(json.dumps(value, ensure_ascii=ascii_only, indent=indent))


@given(VALUES, st.data())
def test_what_is_broken_reads_alike(value: object, data: st.DataObject) -> None:
    text = json.dumps(value, indent=1)
    place = data.draw(st.integers(0, len(text)))
    put = data.draw(st.sampled_from(list('{}[]:,"\\ \n\t0-e.n/#\0\x0c\ufeff\xa0')))
    check(text[:place] + put + text[place + data.draw(st.integers(0, 1)) :])


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('{"a": [1, -2.5, true, null, "\\u00e9"]}', True),
        ("", False),
        ('{"a": 1,}', False),
        ('// why\n{"a": 1}', False),
        ('{"a": NaN}', False),
        ('{"a": 1e5}', False),
        ('{"a": "\t"}', False),
        ("[" * 41 + "]" * 41, False),
        ("[" * 40 + "]" * 40, True),
        ("[" * 30_000 + "]" * 30_000, False),
        (f'["{"x" * 70_000}"]', False),
        (f"[{'9' * 10_000}]", True),
    ],
)
def test_which_texts_are_plain(text: str, plain: bool) -> None:
    assert (json_plain.tokens(text) is not None) == plain
    check(text)
