"""Manifests of a folder as assets: which, with what facts, under what ids."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aispm.model import Asset, Read, Record
from aispm.providers.files.dependencies import reader
from aispm.providers.files.dependencies.kinds import KINDS, LISTS
from aispm.providers.files.reader import File
from tests.secrets import invented


def records(top: Path, uri: str, text: str | bytes = "") -> Iterator[Record]:
    """What the reader makes of a file, which is written first where a text is given."""
    path = top / uri
    path.parent.mkdir(parents=True, exist_ok=True)
    if text:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return reader.records(File(str(path), path.parts, uri, "files:.", str(top)))


def assets(top: Path, uri: str, text: str | bytes = "") -> dict[str, Asset]:
    """The assets of a file by id."""
    return {one.id: one for one in records(top, uri, text) if isinstance(one, Asset)}


def facts(top: Path, uri: str, text: str) -> dict[str, dict[str, Any]]:
    """Facts by id."""
    return {name: one.facts for name, one in assets(top, uri, text).items()}


def test_an_asset_for_each_ai_package_and_one_for_the_manifest(tmp_path: Path) -> None:
    text = '[project]\ndependencies = [\n  "requests", "OpenAI>=1",\n  "lang_chain==0.3", "mcp"]\n'
    text = text.replace("lang_chain", "langchain_core")
    found = assets(tmp_path, "api/pyproject.toml", text)
    assert {name: one.kind for name, one in found.items()} == {
        "dependency:api/pyproject.toml#PyPI/openai": "ai.dependency",
        "dependency:api/pyproject.toml#PyPI/langchain-core": "ai.dependency",
        "dependency:api/pyproject.toml#PyPI/mcp": "ai.dependency",
        "dependencies:api/pyproject.toml": "ai.manifest",
    }
    openai = found["dependency:api/pyproject.toml#PyPI/openai"]
    assert (openai.name, openai.scope) == ("openai", "files:.")
    assert openai.facts == {
        "package": "openai",
        "ecosystem": "PyPI",
        "version": ">=1",
        "pinned": False,
        "category": "model-sdk",
        "vendor": "OpenAI",
        "file": "manifest",
        "locked": False,
        "direct": True,
        "dev": False,
    }
    place = openai.location
    assert place is not None
    assert (place.uri, place.line, place.column, place.end_line, place.end_column) == (
        "api/pyproject.toml",
        3,
        16,
        3,
        22,
    )
    assert (place.text, place.mark) == ("openai >=1", (0, 6))
    assert found["dependencies:api/pyproject.toml"].facts == {
        "packages": 3,
        "unpinned": ["mcp", "openai"],
    }


def test_every_fact_is_declared(tmp_path: Path) -> None:
    declared = {kind.name: kind.facts for kind in KINDS}
    found = assets(tmp_path, "requirements.txt", "openai\nanthropic==1.0\nmcp @ file:///x\n")
    assert len(found) == 4
    for one in found.values():
        assert one.facts.keys() <= declared[one.kind].keys()


def test_a_file_without_ai_packages_tells_nothing(tmp_path: Path) -> None:
    assert list(records(tmp_path, "requirements.txt", "requests\nflask\n")) == []
    assert list(records(tmp_path, "package.json", '{"dependencies": {"react": "1"}')) == []


def test_one_version_has_the_plain_id_and_that_is_the_direct_one(tmp_path: Path) -> None:
    text = """{"packages": {"": {"dependencies": {"openai": "^4", "langchain": "*"}},
 "node_modules/langchain": {"version": "0.3.0"},
 "node_modules/langchain/node_modules/openai": {"version": "5.1.0"},
 "node_modules/ollama": {"version": "1.0.0"},
 "node_modules/ollama/node_modules/openai": {"version": "5.1.0"},
 "node_modules/openai": {"version": "4.0.0"}}}"""
    found = facts(tmp_path, "package-lock.json", text)
    assert {name: (one["version"], one["direct"], one["file"]) for name, one in found.items()} == {
        "dependency:package-lock.json#npm/langchain": ("0.3.0", True, "lock"),
        "dependency:package-lock.json#npm/ollama": ("1.0.0", False, "lock"),
        "dependency:package-lock.json#npm/openai": ("4.0.0", True, "lock"),
        "dependency:package-lock.json#npm/openai@5.1.0": ("5.1.0", False, "lock"),
    }


def test_what_another_file_decides_is_not_told(tmp_path: Path) -> None:
    found = facts(tmp_path, "Cargo.toml", "[dependencies]\nrig-core.workspace = true\n")
    dependency = found["dependency:Cargo.toml#crates.io/rig-core"]
    assert dependency.keys().isdisjoint({"version", "pinned"})
    assert found["dependencies:Cargo.toml"] == {"packages": 1}


def test_a_package_of_the_tree_itself_has_no_version_to_pin(tmp_path: Path) -> None:
    found = facts(tmp_path, "package.json", '{"dependencies": {"openai": "workspace:*"}}')
    dependency = found["dependency:package.json#npm/openai"]
    assert (dependency["version"], dependency["pinned"]) == (None, None)
    assert found["dependencies:package.json"] == {"packages": 1, "unpinned": []}


def test_used_once_for_all_counts_for_all(tmp_path: Path) -> None:
    text = '{"devDependencies": {"openai": "^4"}, "dependencies": {"openai": "^4"}}'
    found = facts(tmp_path, "package.json", text)
    assert found["dependency:package.json#npm/openai"]["dev"] is False


@pytest.mark.parametrize(
    ("lock", "repository", "locked"),
    [
        ("a/b/package.json", None, False),
        ("a/b/pnpm-lock.yaml", None, True),
        ("pnpm-lock.yaml", None, False),
        ("pnpm-lock.yaml", ".git", True),
        ("pnpm-lock.yaml", "a/.git", False),
        ("a/b/uv.lock", ".git", False),
    ],
)
def test_a_lock_file_settles_versions(
    tmp_path: Path, lock: str, repository: str | None, locked: bool
) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / lock).write_text("")
    if repository:
        (tmp_path / repository).mkdir()
    found = facts(tmp_path, "a/b/package.json", '{"dependencies": {"openai": "^4"}}')
    assert found["dependency:a/b/package.json#npm/openai"]["locked"] is locked
    assert found["dependencies:a/b/package.json"]["unpinned"] == ([] if locked else ["openai"])


def test_what_parsed_of_a_broken_file_is_kept(tmp_path: Path) -> None:
    text = '{"dependencies": {"openai": "4.0.0",\n "mcp": '
    found = list(records(tmp_path, "package.json", text))
    assert [one.id for one in found if isinstance(one, Asset)] == [
        "dependency:package.json#npm/openai",
        "dependencies:package.json",
    ]
    (read,) = (one for one in found if isinstance(one, Read))
    assert (read.operation, read.state, read.lists, read.detail) == (
        "parse:package.json",
        "failed",
        LISTS,
        "no valid syntax (line 2)",
    )


def test_a_secret_in_a_version_is_masked(tmp_path: Path) -> None:
    token = "ghp_" + invented.text("pat", 36)
    text = f"openai @ git+https://{token}@github.com/x/y\nmcp @ https://u:{token}@example.org/m\n"
    assert token[4:-4] not in repr(list(records(tmp_path, "requirements.txt", text)))


def test_more_than_is_told_of_one_file_is_a_gap(tmp_path: Path) -> None:
    text = "".join(f"openai=={number}.0\n" for number in range(3_000))
    found = list(records(tmp_path, "requirements.txt", text))
    assert sum(isinstance(one, Asset) for one in found) == 2_001
    (read,) = (one for one in found if isinstance(one, Read))
    assert read.detail == "more AI packages than are told of one file"


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("a/requirements.txt", True),
        ("requirements_dev.txt", True),
        ("dev-requirements.in", True),
        ("requirements/ci.txt", True),
        ("constraints.txt", True),
        ("notes.txt", False),
        ("docs/requirements.md", False),
        ("environment.yml", True),
        ("environment-gpu.yaml", True),
        ("conda.yaml", True),
        ("docker-compose.yml", False),
        ("src/App.csproj", True),
        ("libs.versions.toml", True),
        ("package.json", True),
        ("tsconfig.json", False),
        ("go.sum", False),
        (".csproj", False),
    ],
)
def test_which_files_are_manifests(path: str, wanted: bool) -> None:
    assert reader.wants(path.split("/")) is wanted
    name = path.rpartition("/")[2]
    if wanted:
        assert name in reader.NAMES or f".{name.rpartition('.')[2]}" in reader.SUFFIXES
