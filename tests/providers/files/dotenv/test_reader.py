"""Variables files as assets: models, endpoints, credentials, and what is left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aispm.model import Asset, Credential, Link, Pragma, Read, Record
from aispm.providers.files.dotenv import reader
from aispm.providers.files.dotenv.kinds import ENVIRONMENT
from aispm.providers.files.reader import File
from aispm.secrets.checksum import base62_crc32
from tests.secrets import invented

TOKEN = "ghp_" + invented.text("pat", 30) + base62_crc32(invented.text("pat", 30))
PASSWORD = invented.text("password", 20)
NONE: dict[str, Any] = {
    "models": [],
    "vendors": [],
    "hosts": [],
    "hosts_plain": [],
    "hosts_unknown": [],
    "env_names": [],
    "sample": False,
    "credentials": 0,
    "in_clear": 0,
}


def records(top: Path, text: str | bytes, name: str = ".env") -> list[Record]:
    """What the reader makes of a file."""
    path = top / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(reader.records(File(str(path), path.parts, name, "files:.", str(top))))


def facts(top: Path, text: str, name: str = ".env") -> dict[str, Any] | None:
    """The facts of the file's asset that are not as in `NONE`; None where it has none."""
    found = [one for one in records(top, text, name) if isinstance(one, Asset)]
    if not found:
        return None
    (asset,) = found
    assert asset.facts.keys() == ENVIRONMENT.facts.keys()
    return {key: value for key, value in asset.facts.items() if value != NONE[key]}


HOSTS = ("hosts", "hosts_plain", "hosts_unknown")
OPENAI = {"vendors": ["OpenAI"], "env_names": ["OPENAI_API_KEY"]}
OWN = {"vendors": ["OpenAI"], "env_names": ["OPENAI_BASE_URL"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("OPENAI_API_KEY=", OPENAI, id="key"),
        pytest.param(
            "VITE_OPENAI_API_KEY=${OPENAI_API_KEY}",
            OPENAI | {"env_names": ["VITE_OPENAI_API_KEY"]},
            id="public-name",
        ),
        pytest.param(
            "AZURE_OPENAI_ENDPOINT=https://acme.openai.azure.com/\nAZURE_OPENAI_DEPLOYMENT=chat-1",
            {
                "vendors": ["Microsoft"],
                "hosts": ["acme.openai.azure.com"],
                "models": ["chat-1"],
                "env_names": ["AZURE_OPENAI_DEPLOYMENT", "AZURE_OPENAI_ENDPOINT"],
            },
            id="azure",
        ),
        pytest.param(
            "ANTHROPIC_MODEL=claude-sonnet-4-5\nCHAT_MODEL=gpt-4o",
            {
                "vendors": ["Anthropic", "OpenAI"],
                "models": ["claude-sonnet-4-5", "gpt-4o"],
                "env_names": ["ANTHROPIC_MODEL", "CHAT_MODEL"],
            },
            id="models",
        ),
        pytest.param(
            "API_BASE=https://openrouter.ai/api/v1",
            {"vendors": ["OpenRouter"], "hosts": ["openrouter.ai"], "env_names": ["API_BASE"]},
            id="endpoint",
        ),
        pytest.param(
            "OPENAI_BASE_URL=http://llm.example.org:8000/v1",
            OWN | {key: ["llm.example.org:8000"] for key in HOSTS},
            id="unknown-host",
        ),
        pytest.param(
            "OPENAI_BASE_URL=http://10.0.0.3:8000/v1",
            OWN | {"hosts": ["10.0.0.3:8000"]},
            id="own-network",
        ),
        pytest.param(
            "OPENAI_BASE_URL=http://api.openai.com/v1",
            OWN | {"hosts": ["api.openai.com"], "hosts_plain": ["api.openai.com"]},
            id="plain-vendor",
        ),
        pytest.param(
            "OLLAMA_HOST=http://localhost:11434",
            {"vendors": ["Ollama"], "hosts": ["localhost:11434"], "env_names": ["OLLAMA_HOST"]},
            id="ollama",
        ),
        pytest.param("LLM_MAX_TOKENS=5", {"env_names": ["LLM_MAX_TOKENS"]}, id="anyone"),
        pytest.param("CAR_MODEL=falcon-9\nMODEL=gpt-4o", None, id="car"),
        pytest.param(
            "PORT=3000\nAPP_URL=http://localhost:11434\nAPI_BASE=https://example.org",
            None,
            id="port",
        ),
        pytest.param(f"DB_PASSWORD={PASSWORD}", None, id="password"),
        pytest.param("", None, id="empty"),
    ],
)
def test_what_variables_say_of_models(
    tmp_path: Path, text: str, expected: dict[str, Any] | None
) -> None:
    assert facts(tmp_path, text) == expected


def test_a_sample_invents_names(tmp_path: Path) -> None:
    text = (
        "OPENAI_API_KEY=sk-your-key\nOPENAI_BASE_URL=http://your-host.example/v1\n"
        f"OPENAI_MODEL=your-model\nANTHROPIC_MODEL=claude-3\nJWT_SECRET={PASSWORD}\n"
    )
    names = ["ANTHROPIC_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL"]
    assert facts(tmp_path, text, ".env.example") == {
        "models": ["claude-3"],
        "vendors": ["Anthropic", "OpenAI"],
        "env_names": names,
        "sample": True,
    }


def credentials(found: list[Record]) -> list[Credential]:
    """The credentials among records."""
    return [one for one in found if isinstance(one, Credential)]


def test_a_credential_has_its_place_and_is_held_by_the_file(tmp_path: Path) -> None:
    found = records(tmp_path, f"# ours\nLLM_MODEL=x\nexport GITHUB_TOKEN='{TOKEN}' # mine\n")
    (credential,) = credentials(found)
    (place,) = credential.locations
    assert (place.uri, place.line, place.column, place.end_column, place.place) == (
        ".env",
        3,
        22,
        22 + len(TOKEN),
        "variables",
    )
    assert place.text.startswith("GITHUB_TOKEN=ghp_")
    (asset,) = (one for one in found if isinstance(one, Asset))
    assert (asset.id, asset.kind, asset.name) == ("env:.env", "ai.environment", ".env")
    assert (asset.facts["credentials"], asset.facts["in_clear"]) == (1, 1)
    assert [one for one in found if isinstance(one, Link)] == [
        Link("env:.env", "holds-credential", credential.id, place)
    ]
    assert TOKEN[4:-4] not in repr(found)


@pytest.mark.parametrize(
    ("name", "text", "confidences"),
    [
        (".env", "OPENAI_MODEL=gpt-4o\nDB_PASSWORD={password}\nTOKEN={token}", ["high", "medium"]),
        (".env", "DB_PASSWORD={password}\nTOKEN={token}", ["high"]),
        (".env.local", "DB_PASSWORD={password}", []),
        (".env.sample", "OPENAI_MODEL=gpt-4o\nDB_PASSWORD={password}\nTOKEN={token}", ["high"]),
        ("server.env", "TOKEN={token}\nSAME={token}", ["high", "high"]),
    ],
    ids=["of-ai", "of-something-else", "password", "sample", "twice"],
)
def test_which_credentials_are_told(
    tmp_path: Path, name: str, text: str, confidences: list[str]
) -> None:
    found = records(tmp_path, text.format(password=PASSWORD, token=TOKEN), name)
    assert sorted(one.confidence for one in credentials(found)) == confidences
    assert bool(found) is bool(confidences)
    for value in (PASSWORD, TOKEN):
        assert value[4:-4] not in repr(found)


@pytest.mark.parametrize(
    "text",
    [
        "# old: GITHUB_TOKEN={token}\n",
        "#{token}",
        "A=b # was {token}\n",
        "A=\n  # x\n# {token} #\n",
    ],
)
@pytest.mark.parametrize("name", [".env", ".env.example"])
def test_a_token_in_a_comment(tmp_path: Path, name: str, text: str) -> None:
    """An old key is often kept there; what a comment only calls a password may be anything."""
    text = text.format(token=TOKEN)
    (found,) = credentials(
        records(tmp_path, f"LLM_MODEL=x\n# DB_PASSWORD={PASSWORD}\n{text}", name)
    )
    (place,) = found.locations
    line = text.split("\n")[place.line - 3]
    assert line[place.column - 1 : place.end_column - 1] == TOKEN


@pytest.mark.parametrize("name", [".env", ".env.example"])
def test_a_service_on_ones_own_machine_is_left_out(tmp_path: Path, name: str) -> None:
    hosts = ("localhost:6379", "cache:6379", "cache.example.org:6379")
    text = "".join(f"URL_{at}=redis://:{PASSWORD}@{host}/1\n" for at, host in enumerate(hosts))
    found = credentials(records(tmp_path, text, name))
    assert [one.facts["host"] for one in found] == ["cache.example.org"]


def test_only_what_is_named_alike_stands_beside_a_credential(tmp_path: Path) -> None:
    text = (
        f"LANGFUSE_HOST=https://cloud.langfuse.com\nDB_PASSWORD={PASSWORD}\n"
        f"MQ_PASSWORD={PASSWORD[::-1]}\nMQ_HOST=mq.example.org\n"
    )
    found = credentials(records(tmp_path, text))
    assert [one.facts.get("host") for one in found] == [None, "mq.example.org"]


def test_a_comment_sets_a_finding_aside(tmp_path: Path) -> None:
    text = f"TOKEN={TOKEN} # aispm: ignore[mcp-secret-in-env] revoked\n"
    (pragma,) = (one for one in records(tmp_path, text) if isinstance(one, Pragma))
    assert (pragma.line, pragma.rules, pragma.reason) == (1, ("mcp-secret-in-env",), "revoked")


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        (b"OPENAI_MODEL=\xff\n", "no UTF-8 text"),
        (b"OPENAI_MODEL=gpt-4o\n" * 5_001, "more variables than are told of one file"),
    ],
    ids=["bytes", "many"],
)
def test_what_was_not_read_is_a_gap(tmp_path: Path, text: bytes, detail: str) -> None:
    (read,) = (one for one in records(tmp_path, text) if isinstance(one, Read))
    assert (read.state, read.detail) == ("failed", detail)
    assert read.lists == ("ai.environment", "credential")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (".env", True),
        (".envrc", True),
        (".env.local", True),
        (".env.production.local", True),
        (".env.example", True),
        ("mcp.env", True),
        ("env", False),
        ("environment.ts", False),
        ("notes.local", False),
        (".environment.old", False),
    ],
)
def test_which_files_hold_variables(name: str, wanted: bool) -> None:
    assert reader.wants(("a", name)) is wanted
    if wanted:
        assert name in reader.NAMES or f".{name.rpartition('.')[2]}" in reader.SUFFIXES
