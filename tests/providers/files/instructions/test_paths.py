"""Which files are read as instructions, by whom, and for what."""

from __future__ import annotations

import pytest

from aispm.providers.files import readers
from aispm.providers.files.instructions import reader
from aispm.providers.files.instructions.files import Owner, owner_of


@pytest.mark.parametrize(
    ("path", "client", "purpose"),
    [
        ("AGENTS.md", None, "rules"),
        ("a/b/AGENTS.md", None, "rules"),
        ("CLAUDE.md", "claude-code", "rules"),
        ("GEMINI.md", "gemini-cli", "rules"),
        ("any/folder/SKILL.md", None, "skill"),
        (".claude/skills/x/SKILL.md", "claude-code", "skill"),
        (".github/skills/x/SKILL.md", "copilot", "skill"),
        (".claude/skills/x/deep/reference.md", "claude-code", "skill"),
        (".claude/commands/a/b.md", "claude-code", "command"),
        (".claude/agents/reviewer.md", "claude-code", "agent"),
        (".cursorrules", "cursor", "rules"),
        (".cursor/rules/x.mdc", "cursor", "rules"),
        (".cursor/rules/a/b/c/x.mdc", "cursor", "rules"),
        (".windsurfrules", "windsurf", "rules"),
        (".windsurf/rules/x.md", "windsurf", "rules"),
        (".clinerules", "cline", "rules"),
        (".clinerules/x.md", "cline", "rules"),
        (".roo/rules-code/a/x.md", "roo-code", "rules"),
        (".github/copilot-instructions.md", "copilot", "rules"),
        (".github/instructions/a/py.instructions.md", "copilot", "rules"),
        (".github/prompts/x.prompt.md", "copilot", "prompt"),
        (".github/agents/x.agent.md", "copilot", "agent"),
        (".kiro/steering/tech.md", "kiro", "rules"),
        (".junie/guidelines.md", "junie", "rules"),
        (".amazonq/rules/x.md", "amazon-q", "rules"),
        (".continue/rules/x.md", "continue", "rules"),
        (".augment/rules/x.md", "augment", "rules"),
        (".gemini/commands/git/x.toml", "gemini-cli", "command"),
        ("memories/global_rules.md", "windsurf", "rules"),
    ],
)
def test_whose_instructions_a_file_has(path: str, client: str | None, purpose: str) -> None:
    found = owner_of(["", "tree", *path.split("/")])
    assert found is not None
    assert (found.client, found.purpose, found.local) == (client, purpose, False)


@pytest.mark.parametrize("path", ["CLAUDE.local.md", "a/CRUSH.local.md", ".goosehints.local"])
def test_some_are_one_persons(path: str) -> None:
    found = owner_of(path.split("/"))
    assert found is not None
    assert found.local


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "agents.md",
        "docs/rules/x.md",
        "commands/x.md",
        ".github/ISSUE_TEMPLATE/bug.md",
        ".github/instructions/x.md",
        ".cursor/notes.md",
        ".cursor/rules/x.txt",
        ".kiro/specs/x.md",
        "skills/x/README.md",
        "rules",
        "CONVENTIONS.md",
    ],
)
def test_others_are_none(path: str) -> None:
    assert owner_of(path.split("/")) is None


def test_the_walk_asks_the_reader_for_every_file_that_it_wants() -> None:
    for path in (".cursor/rules/x.mdc", ".clinerules", "x/SKILL.md", ".clinerules/a.txt"):
        parts = path.split("/")
        assert readers.may_want(parts[-1])
        assert [one.reader for one in readers.wanting(parts)] == [reader]
    assert readers.wanting(["README.md"]) == ()
    assert reader.wants([".claude", "agents", "x.md"]) == Owner("claude-code", "agent", False)
