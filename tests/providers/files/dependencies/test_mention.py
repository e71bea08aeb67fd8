"""The filter before the parsers: it lets through every file that names an AI package."""

from __future__ import annotations

import pytest

from aispm.packages import ai
from aispm.providers.files.dependencies.mention import mentioned

WRITTEN = (
    '{{"dependencies": {{"{0}": "1"}}}}',
    '"node_modules/{0}": {{',
    "'{0}@4.0.0(zod@3)':",
    "/{0}/4.0.0:",
    '"alias@npm:{0}@^1":',
    "{0}>=1 # why",
    "{0}",
    "{0}[x]==1",
    "implementation({0}:1.0)",
    "[dependencies.{0}]",
    "{0}.workspace = true",
    '<PackageReference Include="{0}"/>',
    "gem '{0}'",
    "    {0} (1.0)",
    "\r\n{0}\r\n",
)


DOTTED = ("[dependencies.{0}]", "{0}.workspace = true")


def spellings(ecosystem: str, name: str, written: str) -> set[str]:
    """How a name may be spelt; where a dot parts keys, one with dots would be quoted."""
    if ecosystem != "PyPI":
        return {name}
    dotted = set() if written in DOTTED else {name.replace("-", ".")}
    return {name, name.upper(), name.replace("-", "_"), *dotted}


@pytest.mark.parametrize("written", WRITTEN)
def test_no_package_of_the_table_is_missed(written: str) -> None:
    missed = [
        spelt
        for ecosystem, name in ai.packages()
        for spelt in spellings(ecosystem, name, written)
        if not mentioned(written.format(spelt).encode(), ecosystem)
    ]
    assert missed == []


def test_a_maven_package_is_named_in_two_elements() -> None:
    missed = [
        name
        for ecosystem, name in ai.packages()
        if ecosystem == "Maven"
        and not mentioned(
            "<groupId>{}</groupId><artifactId>{}</artifactId>".format(*name.split(":")).encode(),
            "Maven",
        )
    ]
    assert missed == []


@pytest.mark.parametrize(
    "text",
    ['{"\\u006fpenai": "1"}', "<artifactId>openai-&#106;ava</artifactId>", '"\\x6fpenai"'],
)
def test_a_spelling_that_hides_the_name_is_let_through(text: str) -> None:
    assert mentioned(text.encode(), "npm")


def test_others_are_kept_out() -> None:
    text = b'{"name": "x", "dependencies": {"react": "^18.0.0", "openair": "1", "my-openai": "1"}}'
    assert not mentioned(text, "npm")
    assert not mentioned(b"", "PyPI")
    assert not mentioned(b"reopenai " * 500_000, "PyPI")
    assert mentioned(b"reopenai " * 500_000 + b"openai", "PyPI")
