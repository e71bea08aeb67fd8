"""The config file: found in the working directory only, checked by key, shown where it narrows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.samples import CLEAN, LEAKY, config, saved

JSON = ("-o", "json")


def test_an_option_of_either_file_is_obeyed(aispm: Run, folder: Path) -> None:
    config(folder, LEAKY)
    assert aispm("scan").code == 1
    (folder / "pyproject.toml").write_text('[tool.aispm]\nfail-on = "never"\n', encoding="utf-8")
    assert aispm("scan").code == 0
    (folder / "pyproject.toml").unlink()
    (folder / ".aispm.yaml").write_text("fail-on: critical\n", encoding="utf-8")
    assert aispm("scan").code == 0


def test_the_command_line_wins_and_no_config_ignores_all(aispm: Run, folder: Path) -> None:
    config(folder, LEAKY)
    (folder / ".aispm.yaml").write_text("fail-on: never\n", encoding="utf-8")
    assert aispm("scan", "--fail-on", "high").code == 1
    assert aispm("scan", "--no-config").code == 1


@pytest.mark.parametrize("name", ["other.yaml", "other.toml"])
def test_config_names_another_file(aispm: Run, folder: Path, name: str) -> None:
    config(folder, LEAKY)
    (folder / ".aispm.yaml").write_text("strict: true\nfail-on: high\n", encoding="utf-8")
    text = 'fail-on = "never"\n' if name.endswith("toml") else "fail-on: never\n"
    (folder / name).write_text(text, encoding="utf-8")
    assert aispm("scan", "--config", name).code == 0


def test_a_config_deeper_in_the_tree_is_data(aispm: Run, folder: Path) -> None:
    config(folder, LEAKY, "below/.mcp.json")
    (folder / "below" / ".aispm.yaml").write_text("fail-on: never\n", encoding="utf-8")
    assert aispm("scan").code == 1
    assert aispm("scan", "below").code == 1


def test_what_a_config_narrows_is_in_the_report(aispm: Run, folder: Path) -> None:
    config(folder, LEAKY)
    config(folder, CLEAN, "examples/.mcp.json")
    (folder / ".aispm.yaml").write_text(
        "exclude: ['examples/**']\nfail-on: never\nseverity: low\nstrict: true\n", encoding="utf-8"
    )
    report = aispm("scan", *JSON).json
    assert report["scan"]["filters"] == {
        "config": {
            "exclude": ["examples/**"],
            "fail-on": "never",
            "file": ".aispm.yaml",
            "severity": "low",
        },
        "severity": "low",
    }
    assert {asset["location"]["uri"] for asset in report["assets"] if asset["location"]} == {
        ".mcp.json"
    }
    overridden = aispm("scan", *JSON, "--severity", "medium", "--fail-on", "low").json
    assert overridden["scan"]["filters"] == {
        "config": {"exclude": ["examples/**"], "file": ".aispm.yaml"},
        "severity": "medium",
    }
    assert aispm("scan", *JSON, "--no-config").json["scan"]["filters"] == {}


def test_a_config_that_asks_for_more_narrows_nothing(aispm: Run, folder: Path) -> None:
    (folder / ".aispm.yaml").write_text("fail-on: low\nstrict: true\n", encoding="utf-8")
    assert aispm("scan", *JSON).json["scan"]["filters"] == {}


def test_a_saved_snapshot_on_the_command_line_sets_a_cloud_of_the_config_aside(
    aispm: Run, folder: Path
) -> None:
    snap = saved(folder)
    (folder / ".aispm.yaml").write_text("aws: true\naws-region: [us-east-1]\n", encoding="utf-8")
    done = aispm("scan", "--from", snap, "--fail-on", "never", *JSON)
    assert (done.code, done.err) == (0, "")
    (folder / ".aispm.yaml").write_text(f"aws: true\nfrom: [{snap}]\n", encoding="utf-8")
    assert "cannot be mixed" in aispm("scan").err


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("fail_on: high\n", ("no option `fail_on`", "did you mean `fail-on`?")),
        ("baseline: x\n", ("no option `baseline`",)),
        ("paths: [x]\n", ("no option `paths`",)),
        ("strict: 'yes'\n", ("`strict`", "must be true or false")),
        ("exclude: examples\n", ("`exclude`", "must be a list of texts")),
        (
            "fail-on: awful\n",
            ("`fail-on` must be one of info, low, medium, high, critical, never",),
        ),
        ("severity: 7\n", ("`severity` must be one of info, low, medium, high, critical\n",)),
        ("root: [x]\n", ("`root` must be a text",)),
        ("verbose: loud\n", ("`verbose`", "must be a whole number")),
        ("- fail-on\n", ("a config is a table of options",)),
        ("? [1]\n: 2\n", (".aispm.yaml:1: a key must be a plain word",)),
        ("fail-on: [\n", (".aispm.yaml:2: no valid YAML",)),
        ("rule: !!python/object/apply:os.system ['true']\n", ("tags are not allowed",)),
        ("rule: &a [*a]\n", (".aispm.yaml:1: anchors and aliases are not allowed",)),
        ("strict: true\nstrict: false\n", (".aispm.yaml:2: 'strict' stands here twice",)),
        ("[" * 500, ("nested deeper than",)),
    ],
)
def test_a_config_that_cannot_be_used_is_2_and_names_file_and_key(
    aispm: Run, folder: Path, text: str, problems: tuple[str, ...]
) -> None:
    (folder / ".aispm.yaml").write_text(text, encoding="utf-8")
    for command in (("scan",), ("inventory",), ("rules", "list")):
        done = aispm(*command)
        assert (done.code, done.out) == (2, "")
        for problem in (".aispm.yaml", *problems):
            assert problem in done.err


def test_other_ways_not_to_be_a_config(aispm: Run, folder: Path) -> None:
    assert "cannot read the config" in aispm("scan", "--config", "missing.yaml").err
    assert "cannot read the config" in aispm("scan", "--config", ".").err
    (folder / "latin.yaml").write_bytes(b"root: caf\xe9\n")
    assert "not UTF-8 text" in aispm("scan", "--config", "latin.yaml").err
    (folder / "latin.toml").write_bytes(b"root = 'caf\xe9'\n")
    assert "is not UTF-8 text" in aispm("scan", "--config", "latin.toml").err
    (folder / "large.yaml").write_bytes(b"#" * (1 << 21))
    assert "too large" in aispm("scan", "--config", "large.yaml").err
    (folder / "pyproject.toml").write_text("[tool.aispm\n", encoding="utf-8")
    assert "pyproject.toml is not valid TOML" in aispm("scan").err


def test_someone_elses_pyproject_is_none_of_our_business(aispm: Run, folder: Path) -> None:
    (folder / "pyproject.toml").write_text("{{ template }}\n", encoding="utf-8")
    assert aispm("scan").code == 0
    (folder / "pyproject.toml").write_text('[project]\nname = "aispm-user"\n', encoding="utf-8")
    assert aispm("scan").code == 0


def test_two_configs_are_one_too_many(aispm: Run, folder: Path) -> None:
    (folder / ".aispm.yaml").write_text("strict: true\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text("[tool.aispm]\nstrict = true\n", encoding="utf-8")
    done = aispm("scan")
    assert done.code == 2
    assert "both .aispm.yaml and [tool.aispm]" in done.err
    assert aispm("scan", "--config", ".aispm.yaml").code == 0


def test_a_time_may_stand_unquoted(aispm: Run, folder: Path) -> None:
    (folder / ".aispm.yaml").write_text("now: 2026-11-20T12:00:00Z\n", encoding="utf-8")
    assert aispm("scan", *JSON).json["snapshot"]["taken_at"] == "2026-11-20T12:00:00Z"


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n\n  # really\n", "---\n"])
def test_a_config_without_an_option_says_nothing(aispm: Run, folder: Path, text: str) -> None:
    (folder / ".aispm.yaml").write_text(text, encoding="utf-8")
    assert aispm("scan").code == 0


@pytest.mark.parametrize(
    "text",
    [
        "fail-on: {0}\n",
        "severity: {0}\n",
        "strict: {0}\n",
        "verbose: {0}\n",
        "exclude: {0}\n",
        "output: [{0}]\n",
        "output: ['{0}:x']\n",
        "now: {0}\n",
        "fail-on: '{0} - at `$.{0}`'\n",
    ],
)
def test_no_value_of_a_config_is_quoted(aispm: Run, folder: Path, text: str) -> None:
    """A secret may stand in the wrong place, and what is said here ends in a build log."""
    (folder / ".aispm.yaml").write_text(text.format("planted-value"), encoding="utf-8")
    done = aispm("scan")
    assert done.code == 2
    assert "planted-value" not in done.err + done.out


def test_a_file_that_unfolds_without_end_is_refused(aispm: Run, folder: Path) -> None:
    """Few nestings here, so that a reader that unfolds them fails the test and does not hang."""
    levels = [f"a{level}: &a{level} {{<<: [*a{level - 1}, *a{level - 1}]}}" for level in (1, 2, 3)]
    text = "\n".join(["a0: &a0 {strict: true}", *levels, "<<: *a3", ""])
    for name, options in ((".aispm.yaml", ()), ("other.yaml", ("--config", "other.yaml"))):
        (folder / name).write_text(text, encoding="utf-8")
        done = aispm("scan", *options)
        assert done.code == 2
        assert f"{name}:1: anchors and aliases are not allowed" in done.err


def test_a_key_of_very_many_parts_is_refused(aispm: Run, folder: Path) -> None:
    """Reading it would take the square of its length."""
    (folder / "pyproject.toml").write_text(
        "[tool.aispm]\nstrict" + ".a" * 600 + " = 1\n", encoding="utf-8"
    )
    done = aispm("scan")
    assert done.code == 2
    assert "a line has more than 500 dots" in done.err
