"""Findings set aside by a comment or a file: they stay in the report, and no longer count."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.samples import LEAKY, config

NOW = ("--now", "2026-11-20T12:00:00Z")
RULE = "mcp-secret-in-env"
KEY = LEAKY["mcpServers"]["github"]["env"]["GITHUB_TOKEN"]


def suppressed(aispm: Run, *options: str) -> dict[str, str]:
    """Why which rule's finding was set aside."""
    report = aispm("scan", *NOW, "--fail-on", "never", "-o", "json", *options).json
    aside = [one for one in report["findings"] if one["status"] == "suppressed"]
    assert report["summary"]["suppressed"] == len(aside)
    found = {one["rule"]: one for one in aside}
    assert all(one["suppression"] is None for one in report["findings"] if one["rule"] not in found)
    return {rule: one["suppression"]["by"] for rule, one in found.items()}


def commented(folder: Path, line: str, comment: str, above: str = "") -> None:
    text = (
        f'{{"mcpServers": {{"a": {{"command": "x", "env": {{\n{above}\n{line} {comment}\n}}}}}}}}'
    )
    (folder / ".vscode").mkdir()
    (folder / ".vscode/mcp.json").write_text(text.replace("mcpServers", "servers"))


def test_a_comment_at_the_end_of_the_line(aispm: Run, folder: Path) -> None:
    commented(folder, f'"TOKEN": "{KEY}"', f"// aispm: ignore[{RULE}] it was revoked")
    assert suppressed(aispm) == {RULE: "comment"}
    assert aispm("scan").code == 0


def test_a_comment_on_the_line_before(aispm: Run, folder: Path) -> None:
    commented(folder, f'"TOKEN": "{KEY}"', "", f"/* aispm: ignore[other, {RULE}] old */")
    report = aispm("scan", *NOW, "-o", "json").json
    [why] = [one["suppression"] for one in report["findings"] if one["rule"] == RULE]
    assert why == {"by": "comment", "place": ".vscode/mcp.json:3", "reason": "old", "expires": None}


@pytest.mark.parametrize(
    ("comment", "above"),
    [
        ("// aispm: ignore[another-rule] x", ""),
        ("// aispm: ignore", ""),
        ("// aispm: ignore[]", ""),
        (f"// aispm: ignore[{RULE}]", ""),
        (f"/* aispm: ignore[{RULE}] -- */", ""),
        ("// aispm: ignore[*] all of it", ""),
        ("", f"// aispm: ignore[{RULE}] two lines above\n"),
        (f', "NOTE": "// aispm: ignore[{RULE}] within a value"', ""),
        (f', "aispm: ignore[{RULE}]": "no comment"', ""),
    ],
)
def test_what_sets_nothing_aside(aispm: Run, folder: Path, comment: str, above: str) -> None:
    commented(folder, f'"TOKEN": "{KEY}"', comment, above)
    assert suppressed(aispm) == {}
    assert aispm("scan").code == 1


@pytest.mark.parametrize(
    ("comment", "says"),
    [
        (f"// aispm: ignore[{RULE}]", "the comment gives no reason, and sets nothing aside"),
        (f"/* aispm: ignore[{RULE}] */", "the comment gives no reason, and sets nothing aside"),
        ("// aispm: ignore", "the comment names no rule, as in `aispm: ignore[rule] reason`"),
        ("// aispm: ignore[] x", "the comment names no rule, as in `aispm: ignore[rule] reason`"),
        ("// aispm: ignore[*] all of it", "there is no rule '*'"),
        (f"// aispm: ignore[{RULE}, no-such] x", "there is no rule 'no-such'"),
    ],
)
def test_a_comment_that_does_nothing_is_told(
    aispm: Run, folder: Path, comment: str, says: str
) -> None:
    commented(folder, f'"TOKEN": "{KEY}"', comment)
    assert aispm("scan", *NOW).err == f"note: suppression .vscode/mcp.json:3: {says}\n"
    assert aispm("scan", *NOW, "--quiet").err == ""


def test_of_many_comments_that_do_nothing_some_are_told(aispm: Run, folder: Path) -> None:
    commented(folder, f'"TOKEN": "{KEY}"', "", "// aispm: ignore\n" * 30)
    said = aispm("scan", *NOW).err.splitlines()
    assert len(said) == 21
    assert said[-1] == "note: suppression comments: 10 more do nothing"


def test_the_words_of_a_comment_are_no_order_without_its_brackets(aispm: Run, folder: Path) -> None:
    commented(folder, f'"TOKEN": "{KEY}"', "// aispm: ignored by design, aispm: ignore-me")
    assert aispm("scan", *NOW).err == ""


def test_toml_and_yaml(aispm: Run, folder: Path) -> None:
    (folder / ".codex").mkdir()
    (folder / ".codex/config.toml").write_text(
        f'[mcp_servers.a]\ncommand = "x"\n[mcp_servers.a.env]\n'
        f'T = "{KEY}" # aispm: ignore[{RULE}] x\n'
    )
    (folder / ".continue").mkdir()
    (folder / ".continue/config.yaml").write_text(
        f"mcpServers:\n  - name: a\n    command: x\n    env:\n"
        f"      # aispm: ignore[{RULE}] x\n      T: {KEY[:-1]}c\n"
    )
    assert suppressed(aispm) == {RULE: "comment"}
    assert aispm("scan", "--rule", RULE).code == 0


def entries(folder: Path, text: str) -> tuple[str, str]:
    (folder / "known.yaml").write_text(text)
    return "--suppressions", "known.yaml"


@pytest.mark.parametrize(
    "text",
    [
        f"- {{rule: {RULE}, path: .mcp.json, reason: revoked}}",
        f"- {{rule: {RULE}, path: '*.json', reason: revoked, expires: 2026-11-20}}",
        f"- {{rule: {RULE}, subject: 'credential:[0-9a-f]*', path: .mcp.json, reason: revoked}}",
    ],
)
def test_an_entry_of_a_file(aispm: Run, folder: Path, text: str) -> None:
    config(folder, LEAKY)
    assert suppressed(aispm, *entries(folder, text)) == {RULE: "file"}
    assert aispm("scan", *NOW, *entries(folder, text)).code == 0


def test_by_fingerprint(aispm: Run, folder: Path) -> None:
    config(folder, LEAKY)
    found = aispm("scan", *NOW, "-o", "json").json["findings"]
    [print_] = [one["fingerprint"] for one in found if one["rule"] == RULE]
    text = f"- fingerprint: {print_}\n  reason: revoked"
    assert suppressed(aispm, *entries(folder, text)) == {RULE: "file"}


@pytest.mark.parametrize(
    "text",
    [
        f"- {{rule: {RULE}, path: other.json, reason: x}}",
        f"- {{rule: {RULE}, path: .mcp.json, reason: x, expires: 2026-11-19}}",
        "- {rule: mcp-secret-in-arg, path: .mcp.json, reason: x}",
        "- {fingerprint: '00', reason: x}",
    ],
)
def test_an_entry_that_does_not_fit_or_has_expired(aispm: Run, folder: Path, text: str) -> None:
    config(folder, LEAKY)
    assert suppressed(aispm, *entries(folder, text)) == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"- {{rule: {RULE}, path: x}}", "reason"),
        (f"- {{rule: {RULE}, path: x, reason: ' '}}", "known.yaml:1: the reason is empty"),
        (f"- {{rule: {RULE}, reason: x}}", "silence a whole rule"),
        *(
            (f"- {{rule: {RULE}, path: '{glob}', reason: x}}", "silence a whole rule")
            for glob in ("**", "*", "**/*", "./**", "?*", "[!~]*")
        ),
        (f"- {{rule: {RULE}, subject: 'credential:*', reason: x}}", "silence a whole rule"),
        (f"- {{rule: {RULE}, subject: '*', path: '**', reason: x}}", "silence a whole rule"),
        ("- {rule: no-such, path: x, reason: x}", "no rule 'no-such'"),
        (f"- {{rule: {RULE}, path: x, reason: x, expires: soon}}", "no day"),
        (f"- {{rule: {RULE}, path: x, reason: x, until: 1}}", "until"),
        ("rule: x", "list of entries"),
    ],
)
def test_a_file_that_is_refused(aispm: Run, folder: Path, text: str, says: str) -> None:
    config(folder, LEAKY)
    done = aispm("scan", *entries(folder, text))
    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_a_file_that_does_not_exist(aispm: Run) -> None:
    done = aispm("scan", "--suppressions", "none.yaml")
    assert done.code == 2
    assert "none.yaml" in done.err


def test_what_a_config_sets_aside_is_listed(aispm: Run, folder: Path) -> None:
    config(folder, LEAKY)
    entries(folder, f"- {{rule: {RULE}, path: .mcp.json, reason: revoked}}")
    (folder / ".aispm.yaml").write_text("suppressions: known.yaml\n")
    report = aispm("scan", *NOW, "-o", "json").json
    assert report["scan"]["filters"]["config"]["suppressions"] == "known.yaml"
    assert report["summary"]["suppressed"] == 1


def test_a_saved_scan_keeps_its_comments(aispm: Run, folder: Path) -> None:
    commented(folder, f'"TOKEN": "{KEY}"', f"// aispm: ignore[{RULE}] it was revoked")
    first = aispm("scan", *NOW, "--save", "s.json", "-o", "json")
    assert aispm("scan", "--from", "s.json", "-o", "json").out == first.out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"- {{rule: {RULE}, path: .mcp.json, reason: x}}", ""),
        (
            f"- {{rule: {RULE}, path: .mcp.json, reason: x, expires: 2026-11-19}}",
            "note: suppression known.yaml:1: expired on 2026-11-19\n",
        ),
        (
            f"- {{rule: {RULE}, path: other.json, reason: x}}",
            "note: suppression known.yaml:1: fits no finding of this scan\n",
        ),
        (
            "- {fingerprint: '00', reason: x}",
            "note: suppression known.yaml:1: fits no finding of this scan\n",
        ),
    ],
    ids=["at-work", "expired", "elsewhere", "no-such-fingerprint"],
)
def test_an_entry_that_does_nothing_is_told(aispm: Run, folder: Path, text: str, says: str) -> None:
    config(folder, LEAKY)
    assert aispm("scan", *NOW, *entries(folder, text)).err == says
    assert aispm("scan", *NOW, *entries(folder, text), "--quiet").err == ""


def test_of_entries_outside_of_the_chosen_rules_only_the_expired_are_told(
    aispm: Run, folder: Path
) -> None:
    config(folder, LEAKY)
    text = (
        f"- {{rule: {RULE}, path: other.json, reason: x}}\n"
        f"- {{rule: {RULE}, path: .mcp.json, reason: x, expires: 2026-11-19}}\n"
    )
    ran = aispm("scan", *NOW, "--rule", "mcp-secret-in-arg", *entries(folder, text))
    assert ran.err == "note: suppression known.yaml:2: expired on 2026-11-19\n"


def test_an_entry_may_name_a_rule_by_its_old_id(aispm: Run, folder: Path) -> None:
    own = folder / "own"
    own.mkdir()
    (own / "own-rule.yaml").write_text(
        """\
id: own-rule
was: [old-name]
title: A server of ours
status: stable
severity: high
confidence: high
kinds: [mcp.server]
when: asset.enabled
evidence: [asset.command]
why: It is one.
remediation: {summary: Remove it.}
maps: [{id: ASI04, basis: judged}]
examples:
  - {flags: true, asset: {enabled: true}}
  - {flags: false, asset: {enabled: false}}
"""
    )
    config(folder, LEAKY)
    known = entries(folder, "- {rule: old-name, path: .mcp.json, reason: x}")
    assert suppressed(aispm, "--rules", "own", "--rule", "own-rule", *known) == {"own-rule": "file"}


def test_sarif_counts_what_is_set_aside(aispm: Run, folder: Path) -> None:
    config(folder, LEAKY)
    text = f"- {{rule: {RULE}, path: .mcp.json, reason: x}}"
    [run] = aispm("scan", *NOW, *entries(folder, text), "-o", "sarif").json["runs"]
    assert RULE not in {one["ruleId"] for one in run["results"]}
    said = [one["message"]["text"] for one in run["invocations"][0]["toolExecutionNotifications"]]
    assert "1 suppressed findings are not listed" in said
