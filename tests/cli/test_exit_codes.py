"""Every exit code of the contract, from the outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.samples import CLEAN, LEAKY, config, saved


def test_a_folder_without_ai_assets_is_fine(aispm: Run) -> None:
    assert aispm("scan").code == 0


def test_a_harmless_server_is_fine(aispm: Run, folder: Path) -> None:
    config(folder, CLEAN)
    assert aispm("scan").code == 0


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--fail-on", "high"), 1),
        (("--fail-on", "info"), 1),
        (("--fail-on", "critical"), 0),
        (("--fail-on", "never"), 0),
        (("--severity", "critical"), 0),
        (("--kind", "aws.iam.role"), 0),
    ],
)
def test_a_key_in_clear_fails_from_high_on(
    aispm: Run, folder: Path, options: tuple[str, ...], code: int
) -> None:
    config(folder, LEAKY)
    assert aispm("scan", *options).code == code


@pytest.mark.parametrize("format_", ["console", "json", "sarif", "lock", "policy-input"])
def test_the_format_never_changes_the_code(aispm: Run, folder: Path, format_: str) -> None:
    config(folder, LEAKY)
    done = aispm("scan", "-o", format_)
    assert (done.code, done.err) == (1, "")
    assert done.out


def test_strict_fails_where_a_file_could_not_be_parsed(aispm: Run, folder: Path) -> None:
    config(folder, CLEAN, "fine/.mcp.json")
    (folder / ".mcp.json").write_text('{"mcpServers": {', encoding="utf-8")
    assert aispm("scan").code == 0
    done = aispm("scan", "--strict", "-o", "json")
    assert done.code == 3
    assert done.json["summary"]["complete"] is False


def test_incomplete_outranks_findings(aispm: Run, folder: Path) -> None:
    config(folder, LEAKY, "leaky/.mcp.json")
    (folder / ".mcp.json").write_text('{"mcpServers": {', encoding="utf-8")
    assert aispm("scan").code == 1
    assert aispm("scan", "--strict").code == 3


def test_an_undetermined_rule_fails_where_asked_to(aispm: Run, folder: Path) -> None:
    snap = saved(folder, blind=True)
    undetermined = aispm("scan", "--from", snap, "--fail-on", "never", "-o", "json")
    assert undetermined.code == 0
    assert undetermined.json["summary"]["undetermined"] > 0
    options = ("--fail-on", "never", "--fail-on-undetermined", "info")
    assert aispm("scan", "--from", snap, *options).code == 1


def test_a_cloud_without_credentials_is_3_and_the_rest_is_reported(
    aispm: Run, folder: Path
) -> None:
    config(folder, LEAKY)
    done = aispm("scan", ".", "--aws", "-o", "json", "--fail-on", "never")
    assert done.code == 3
    assert "error: nothing could be read of aws: sts:GetCallerIdentity " in done.err
    assert "hint: check `aws sts get-caller-identity`" in done.err
    assert {asset["kind"] for asset in done.json["assets"]} == {"mcp.config", "mcp.server"}


@pytest.mark.parametrize(
    ("asked", "unread"),
    [
        (("prod",), ["aws:prod"]),
        (("prod-audit", "prod", "prod"), ["aws:prod-audit", "aws:prod"]),
        ((), ["aws"]),
    ],
)
def test_what_is_unread_is_complained_of_once(
    aispm: Run,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: tuple[str, ...],
    unread: list[str],
) -> None:
    profiles = "".join(f"[profile {name}]\nregion = us-east-1\n" for name in ("prod", "prod-audit"))
    (folder / "config").write_text(profiles)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(folder / "config"))
    options = [part for name in asked for part in ("--aws-profile", name)]
    done = aispm("scan", "--aws", *options)
    assert done.code == 3
    said = [line for line in done.err.splitlines() if line.startswith("error: ")]
    start = "error: nothing could be read of"
    assert [line.split(": sts:")[0] for line in said] == [f"{start} {one}" for one in unread]
    for name in asked:
        assert f"hint: check `aws sts get-caller-identity --profile {name}`" in done.err


def test_an_import_of_nothing_is_told_what_an_import_is(aispm: Run, folder: Path) -> None:
    (folder / "exports").mkdir()
    done = aispm("scan", "--import", "exports")
    assert done.code == 3
    assert "hint: --import takes a file, or a folder laid out as the README tells" in done.err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("scan", "missing"), "missing"),
        (("scan", ""), "a PATH is empty"),
        (("scan", "--suppressions", "missing"), "there is no suppressions file missing"),
        (("scan", "--rule", "no-such-rule"), "no-such-rule"),
        (("scan", "--kind", "aws.no.such"), "aws.no.such"),
        (("scan", "--severity", "awful"), "awful"),
        (("scan", "--fail-on", "awful"), "awful"),
        (("scan", "--rules", "missing"), "missing"),
        (("scan", "-o", "xml"), "names no format"),
        (("scan", "-o", "json:"), "names no file"),
        (("scan", "--now", "yesterday"), "--now is no time"),
        (("scan", "--now", "2026-11-20T12:00:00"), "no time zone"),
        (("scan", "--from", "missing.json"), "missing.json"),
        (("scan", "--root", "elsewhere"), "elsewhere"),
        (("scan", "--aws-profile", "no-such-profile"), "no-such-profile"),
        (("scan", "--aws-external-id", "acme-7"), "--aws-external-id goes with a role"),
        (("scan", "--no-such-option"), "--no-such-option"),
        (("launch",), "launch"),
        (("blast", "someone"), "--from"),
        (("-v", "scan"), "--version"),
        ((), ""),
    ],
)
def test_what_cannot_be_used_is_2_with_one_sentence(
    aispm: Run, arguments: tuple[str, ...], problem: str
) -> None:
    done = aispm(*arguments)
    assert done.code == 2, done.err
    assert problem in done.err
    assert "Traceback" not in done.err
    assert not (arguments and done.out)


def test_a_working_directory_that_is_gone(aispm: Run, folder: Path) -> None:
    folder.rmdir()
    done = aispm("scan", str(folder.parent))
    assert done.code == 2
    assert done.err.startswith("error: the working directory is gone\n")


def test_two_formats_cannot_share_stdout_or_a_file(aispm: Run) -> None:
    assert "share stdout" in aispm("scan", "-o", "json", "-o", "sarif").err
    assert "share the file" in aispm("scan", "-o", "json:x", "-o", "sarif:x").err
