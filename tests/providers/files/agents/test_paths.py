"""Files known by the ends of their paths."""

from __future__ import annotations

import pytest

from aispm.providers.files.agents.paths import Paths

PATHS = Paths(
    [
        (".x/deep/**/*.md", "deep"),
        (".x/settings.json", "settings"),
        (".x/*.json", "any"),
        ("README.md", "readme"),
        ("a/**/b/c.md", "within"),
    ]
)


@pytest.mark.parametrize(
    ("path", "known"),
    [
        (".x/settings.json", "settings"),
        ("top/.x/settings.json", "settings"),
        (".x/other.json", "any"),
        (".x/y/other.json", None),
        ("settings.json", None),
        (".x/deep/a.md", "deep"),
        (".x/deep/a/b/c/d.md", "deep"),
        # The first entry counts, not the one with the whole name.
        (".x/deep/README.md", "deep"),
        ("README.md", "readme"),
        ("a/b/c.md", "within"),
        ("a/1/2/b/c.md", "within"),
        ("a/1/2/c.md", None),
        # No deeper than eight names.
        (".x/deep/1/2/3/4/5/d.md", "deep"),
        (".x/deep/1/2/3/4/5/6/d.md", None),
    ],
)
def test_find(path: str, known: str | None) -> None:
    assert PATHS.find(path.split("/")) == known


def test_what_a_walk_asks_for() -> None:
    assert PATHS.names == {"settings.json", "README.md", "c.md"}
    assert PATHS.suffixes == {".md", ".json"}
    assert PATHS.folders == {".x", "deep", "a", "b"}
    assert PATHS.depth == 8
