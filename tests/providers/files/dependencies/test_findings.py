"""What the command line says of a project with AI in it: that, at those lines, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest
from dulwich import porcelain

from tests.cli.conftest import Run
from tests.providers.files.models.samples import evil, importing, safetensors, torch, weights
from tests.secrets import invented

TEXTS = {
    "app/requirements.txt": "litellm==1.82.8\nlitellm==1.82.6\nopenai>=1\nrequests\n",
    "app/pyproject.toml": '[project]\ndependencies = [\n  "mcp>=1",\n  "langchain"\n]\n',
    "web/package.json": '{"dependencies": {\n  "openai": "^4"}}',
    "web/package-lock.json": '{"packages": {\n"node_modules/openai": {"version": "4.0.0"}}}',
    "model/config.json": '{"model_type": "x", "hidden_size": 1,\n "auto_map": {"A": "b.C"}}',
    ".env": "PORT=80\nOPENAI_BASE_URL=http://models.example.org/v1\n",
    ".env.example": "OPENAI_API_KEY=\nOPENAI_BASE_URL=http://models.example.org/v1\n",
    "other/.env": "PORT=80\n",
}
FILES = {
    "model/evil.pt": torch(evil(2)),
    "model/own.pkl": importing("sklearn.x", "Y")[:-1] + b"\x8c\x03foo\x8c\x03bar\x93.",
    "model/plain.pt": torch(weights()),
    "model/safe.safetensors": safetensors(b"{}"),
}
AREA = ("ai-", "model-", "llm-", "env-file-")


@pytest.fixture
def project(folder: Path) -> Path:
    """A folder with these files."""
    for name, data in {**{k: v.encode() for k, v in TEXTS.items()}, **FILES}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def findings(aispm: Run, *options: str) -> set[tuple[str, str, int]]:
    """(rule, file, line) of every finding of this area, or about a credential."""
    report = aispm("scan", ".", "--no-config", "-o", "json", *options).json
    return {
        (one["rule"], one["location"]["uri"], one["location"]["line"])
        for one in report["findings"]
        if one["rule"].startswith(AREA)
    }


@pytest.mark.usefixtures("project")
def test_findings(aispm: Run) -> None:
    assert findings(aispm) == {
        ("ai-library-malicious", "app/requirements.txt", 1),
        ("ai-library-exploited", "app/requirements.txt", 2),
        ("ai-libraries-unpinned", "app/requirements.txt", 1),
        ("ai-libraries-unpinned", "app/pyproject.toml", 1),
        ("ai-library-cannot-exclude", "app/pyproject.toml", 3),
        ("model-config-custom-code", "model/config.json", 2),
        ("model-file-dangerous-code", "model/evil.pt", 1),
        ("model-file-executes-code", "model/evil.pt", 1),
        ("model-file-executes-code", "model/own.pkl", 1),
        ("model-file-unknown-code", "model/own.pkl", 1),
        ("model-file-executes-code", "model/plain.pt", 1),
        ("llm-endpoint-plain-http", ".env", 1),
        ("llm-endpoint-unknown", ".env", 1),
    }


def test_what_is_not_on_the_approved_list(project: Path, aispm: Run) -> None:
    aispm("approve", "web", "--reviewer", "Ada", "--no-config")
    found = findings(aispm, "--approved", ".aispm/approved.json")
    assert {one for one in found if one[0].endswith("-not-approved")} == {
        ("ai-library-not-approved", "app/requirements.txt", 1),
        ("ai-library-not-approved", "app/requirements.txt", 2),
        ("ai-library-not-approved", "app/requirements.txt", 3),
        ("ai-library-not-approved", "app/pyproject.toml", 3),
        ("ai-library-not-approved", "app/pyproject.toml", 4),
        ("model-file-not-approved", "model/evil.pt", 1),
        ("model-file-not-approved", "model/own.pkl", 1),
        ("model-file-not-approved", "model/plain.pt", 1),
        ("model-file-not-approved", "model/safe.safetensors", 1),
    }


def test_a_variables_file_in_the_repository(project: Path, aispm: Run) -> None:
    key = invented.text("mistral", 32)
    for name in ("kept/.env", "own/.env"):
        (project / name).parent.mkdir()
        (project / name).write_text(f"# ours\nMISTRAL_API_KEY={key}\n")
    porcelain.init(str(project))
    porcelain.add(str(project), [str(project / "kept/.env")])
    found = {one for one in findings(aispm) if one[0].startswith("env-file-")}
    assert found == {("env-file-tracked", "kept/.env", 1), ("env-file-secret", "kept/.env", 2)}


def test_a_variables_file_that_git_leaves_alone_is_low_and_nothing_to_refer_from(
    tmp_path: Path, aispm: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".gitignore").write_text(".env\n")
    (tmp_path / ".env").write_text(f"MISTRAL_API_KEY={invented.text('mistral', 32)}\n")
    porcelain.init(str(tmp_path))
    done = aispm("scan", ".", "--no-config", "-o", "json")
    assert done.code == 0
    (found,) = done.json["findings"]
    assert (found["rule"], found["severity"]) == ("env-file-secret", "low")
    assert found["location"]["line"] == 1
