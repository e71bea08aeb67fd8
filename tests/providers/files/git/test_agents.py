"""The marks of coding agents, and what only looks like one."""

from __future__ import annotations

import re

import pytest

from aispm.providers.files.git import agents
from aispm.providers.files.git.agents import Person, agent_of
from tests.kit.clock import soon

JANE = Person("Jane Doe", "jane@example.com")
HOSTED = "@users.noreply.github.com"


def told(message: str, *people: Person) -> str | None:
    return agent_of(people or (JANE, JANE), message)


TRAILERS = {
    "Co-Authored-By: Claude Opus 4.5 <noreply@anthropic.com>": "claude-code",
    "Co-authored-by: Copilot <198982749+Copilot@users.noreply.github.com>": "copilot",
    "Co-authored-by: Cursor <cursoragent@cursor.com>": "cursor",
    "Co-authored-by: Codex <noreply@openai.com>": "codex",
    "co-authored-by: codex": "codex",
    "Co-authored-by: aider (gpt-4o) <noreply@aider.chat>": "aider",
    "Co-Authored-By: Devin <158243242+devin-ai-integration[bot]@users.noreply.github.com>": "devin",
    "Co-authored-by: Amp <amp@ampcode.com>": "amp",
    "Co-Authored-By: opencode <noreply@opencode.ai>": "opencode",
    "Co-authored-by: openhands <openhands@all-hands.dev>": "openhands",
    "Co-authored-by: Junie <junie@jetbrains.com>": "junie",
    "Co-authored-by: Qwen-Coder <qwen-coder@alibabacloud.com>": "qwen",
    "Co-Authored-By: Crush <crush@charm.land>": "crush",
    "Assisted-by: Crush:glm-5.2": "crush",
    "Generated-By: Windsurf": "windsurf",
    "Made-with: Cursor": "cursor",
    "Replit-Commit-Author: Agent": "replit",
    "Amp-Thread-ID: https://ampcode.com/threads/T-1": "amp",
    "\N{ROBOT FACE} Generated with [Claude Code](https://claude.com/claude-code)": "claude-code",
    "\N{HEART WITH ARROW} Generated with Crush": "crush",
    "Generated with [Devin](https://devin.ai)": "devin",
}


@pytest.mark.parametrize("line", TRAILERS)
def test_an_agent_is_known_by_a_line_of_the_message(line: str) -> None:
    assert told(f"A change\n\nMore of it.\n\n{line}\n") == TRAILERS[line]
    squashed = f"Two things (#12)\n\n* One\n\n{line}\n\n* Two\n\nSigned-off-by: J <j@example.com>\n"
    assert told(squashed) == TRAILERS[line]
    assert told(line.upper()) == TRAILERS[line]


AUTHORS = {
    Person("copilot-swe-agent[bot]", f"198982749+Copilot{HOSTED}"): "copilot",
    Person("Cursor Agent", "cursoragent@cursor.com"): "cursor",
    Person("Jane Doe (aider)", "jane@example.com"): "aider",
    Person("google-labs-jules[bot]", f"161369871+google-labs-jules[bot]{HOSTED}"): "jules",
    Person("gpt-engineer-app[bot]", f"159125892+gpt-engineer-app[bot]{HOSTED}"): "lovable",
    Person("v0[bot]", f"v0[bot]{HOSTED}"): "v0",
    Person("factory-droid[bot]", f"138933559+factory-droid[bot]{HOSTED}"): "factory",
    Person("sweep-ai[bot]", "sweep@example.com"): "sweep",
}


@pytest.mark.parametrize("person", AUTHORS)
def test_an_agent_is_known_as_author_and_as_committer(person: Person) -> None:
    assert told("A change", person, JANE) == AUTHORS[person]
    assert told("A change", JANE, person) == AUTHORS[person]


@pytest.mark.parametrize(
    "person",
    [
        JANE,
        Person("dependabot[bot]", f"49699333+dependabot[bot]{HOSTED}"),
        Person("renovate[bot]", f"29139614+renovate[bot]{HOSTED}"),
        Person("github-actions[bot]", f"41898282+github-actions[bot]{HOSTED}"),
        Person("GitHub", "noreply@github.com"),
        Person("Claude", "claude.martin@example.com"),
        Person("Devin", f"12345+devin-smith{HOSTED}"),
        Person("Jules", "jules@example.com"),
        Person("Warp", ""),
    ],
)
def test_people_and_plain_bots_are_no_agents(person: Person) -> None:
    assert told("A change", person, person) is None


@pytest.mark.parametrize(
    "message",
    [
        "Co-authored-by: Claude Martin <claude.martin@example.com>",
        "Co-authored-by: Claude <claude.martin@example.com>",
        "Co-authored-by: Devin <1+devin-smith@users.noreply.github.com>",
        "Signed-off-by: Claude <noreply@anthropic.com>",
        "Reviewed-by: Copilot <198982749+Copilot@users.noreply.github.com>",
        "Do not write that it was Generated with [Claude Code]",
        "We no longer say Co-Authored-By: Claude <noreply@anthropic.com> here",
        "Add support for Cursor",
        "Co-authored-by:",
        "Co-authored-by: <>",
        "Co-authored-by",
        "",
    ],
)
def test_what_is_no_mark_is_none(message: str) -> None:
    assert told(f"A change\n\n{message}\n") is None


def test_who_wrote_counts_before_who_is_named() -> None:
    aider = Person("Jane Doe (aider)", "jane@example.com")
    both = "x\n\nCo-authored-by: Cursor <cursoragent@cursor.com>\nCo-authored-by: Amp"
    assert told(both, aider, JANE) == "aider"
    assert told(both) == "cursor"


def test_every_entry_of_the_table_can_be_met_and_no_mark_has_two_owners() -> None:
    seen: dict[str, str] = {}
    for key, agent in agents().items():
        assert re.fullmatch(r"[a-z0-9-]+", key)
        assert agent.name
        marks = [
            *(Person("x", address) for address in agent.addresses),
            *(Person("x", f"1+{account}{HOSTED}") for account in agent.accounts),
            *(Person(f"Jane{ending}", "j@example.com") for ending in agent.endings),
        ]
        assert [told("", mark, JANE) for mark in marks] == [key] * len(marks)
        assert [told(f"x\n\nCo-authored-by: {name}") for name in agent.names] == (
            [key] * len(agent.names)
        )
        assert [told(f"x\n\n{line}") for line in agent.lines] == [key] * len(agent.lines)
        assert marks or agent.names
        for mark in {*agent.addresses, *agent.accounts, *(name.casefold() for name in agent.names)}:
            assert seen.setdefault(mark.casefold(), key) == key


@pytest.mark.parametrize("text", ["co-authored-by: ", " ", "\t", "<", "Generated with ", "-", "é"])
def test_no_message_takes_long(text: str) -> None:
    with soon(1):
        told(text * 200_000)
        told(f"{text}\n" * 200_000)
