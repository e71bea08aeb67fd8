"""A config that came with the scanned code writes nowhere else and uses no credentials unsaid."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.samples import CLEAN, config, saved


@pytest.fixture
def victim(folder: Path) -> Path:
    """A file beside the working directory, which holds a link to it and one to its folder."""
    file = folder.parent / "victim"
    file.write_text("precious", encoding="utf-8")
    (folder / "link").symlink_to(file)
    (folder / "up").symlink_to("..")
    return file


def write(folder: Path, **options: object) -> None:
    (folder / ".aispm.yaml").write_text(json.dumps(options), encoding="utf-8")


OUTSIDE = ("{victim}", "../victim", "link", "up/victim", "up/new/file", "below/../../victim")


@pytest.mark.parametrize("place", OUTSIDE)
@pytest.mark.parametrize("option", ["save", "output"])
def test_a_config_nobody_named_writes_nothing_outside(
    aispm: Run, folder: Path, victim: Path, option: str, place: str
) -> None:
    path = place.format(victim=victim)
    write(
        folder, **({"save": path} if option == "save" else {"output": ["console", f"json:{path}"]})
    )
    done = aispm("scan")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"error: .aispm.yaml: `{option}` names a file outside of this folder\n"
        "hint: if the config is yours, name it: --config .aispm.yaml\n"
    )
    assert victim.read_text(encoding="utf-8") == "precious"
    assert sorted(os.listdir(folder.parent)) == ["victim", "work"]


def test_neither_does_one_in_pyproject(aispm: Run, folder: Path, victim: Path) -> None:
    for path in ("../victim", "a\\u0000b"):
        text = f'[tool.aispm]\nsave = "{path}"\n'
        (folder / "pyproject.toml").write_text(text, encoding="utf-8")
        done = aispm("scan")
        assert done.code == 2
        assert "pyproject.toml: `save` names a file outside" in done.err
    assert victim.read_text(encoding="utf-8") == "precious"


def test_within_the_folder_and_by_name_it_may(aispm: Run, folder: Path, victim: Path) -> None:
    write(folder, save="out/snap.json", output=["json:out/report.json", "console"])
    assert aispm("scan").code == 0
    assert sorted(os.listdir(folder / "out")) == ["report.json", "snap.json"]
    write(folder, output=["json:../report.json"])
    assert aispm("scan", "--config", ".aispm.yaml").code == 0
    assert (folder.parent / "report.json").is_file()


def test_what_the_command_line_overrides_is_not_asked(aispm: Run, folder: Path) -> None:
    write(folder, save="../snap.json", output=["json:../report.json"])
    assert aispm("scan", "-o", "console", "--save", "snap.json").code == 0
    assert aispm("rules", "show", "mcp-secret-in-env").code == 0
    assert sorted(os.listdir(folder.parent)) == ["work"]


NOTE = "note: .aispm.yaml sets {}: clouds are read with your credentials, unless --no-config\n"


@pytest.fixture
def no_cloud(monkeypatch: pytest.MonkeyPatch) -> None:
    """No credential is found, so no cloud is called."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def test_clouds_that_a_config_turns_on_are_said(aispm: Run, folder: Path, no_cloud: None) -> None:
    config(folder, CLEAN)
    write(folder, aws=True, azure=False, quiet=True)
    assert aispm("scan", ".").err.startswith(NOTE.format("`aws`"))
    assert aispm("inventory", ".").err.startswith(NOTE.format("`aws`"))
    write(folder, **{"aws-region": ["eu-west-1"]})
    assert aispm("scan", ".", "--aws").err.startswith(NOTE.format("`aws-region`"))


def test_clouds_that_the_user_asked_for_are_not(aispm: Run, folder: Path, no_cloud: None) -> None:
    config(folder, CLEAN)
    write(folder, aws=True)
    for options in (("--config", ".aispm.yaml"), ("--aws",), ("--quiet",), ("--no-config",)):
        assert "note: .aispm.yaml" not in aispm("scan", ".", *options).err
    assert aispm("scan", "--from", saved(folder), "--fail-on", "never").err == ""
