"""The settings beside a model, told from other files of their names."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aispm.providers.files.models.config import setting

BERT = {"architectures": ["BertModel"], "model_type": "bert", "hidden_size": 768}


def facts(value: Any) -> dict[str, Any] | None:
    """The facts of settings in JSON."""
    found = setting(json.dumps(value).encode())
    return found and found.facts


@pytest.mark.parametrize(
    ("value", "architecture", "base", "adapter", "code"),
    [
        pytest.param(BERT, "BertModel", None, None, False, id="bert"),
        pytest.param(
            {"model_type": "llama", "vocab_size": 1, "_name_or_path": "a/b"},
            "llama",
            "a/b",
            None,
            False,
            id="llama",
        ),
        pytest.param(
            BERT | {"auto_map": {"AutoModel": "modeling_x.X"}},
            "BertModel",
            None,
            None,
            True,
            id="auto-map",
        ),
        pytest.param(BERT | {"auto_map": {}}, "BertModel", None, None, False, id="empty-auto-map"),
        pytest.param(
            BERT | {"trust_remote_code": True}, "BertModel", None, None, True, id="trusted"
        ),
        pytest.param(
            BERT | {"trust_remote_code": False}, "BertModel", None, None, False, id="not-trusted"
        ),
        pytest.param(
            {"peft_type": "LORA", "base_model_name_or_path": "a/b"},
            None,
            "a/b",
            "LORA",
            False,
            id="adapter",
        ),
        pytest.param(
            {"_class_name": "SD", "_diffusers_version": "0.1"},
            "SD",
            None,
            None,
            False,
            id="diffusers",
        ),
        pytest.param(
            {"_class_name": ["pipeline", "SD"], "_diffusers_version": "0.1"},
            "pipeline",
            None,
            None,
            True,
            id="own-pipeline",
        ),
        pytest.param(
            {"auto_map": {"AutoTokenizer": ["tokenization_x.X", None]}},
            None,
            None,
            None,
            True,
            id="tokenizer",
        ),
    ],
)
def test_settings_of_models(
    value: Any, architecture: str | None, base: str | None, adapter: str | None, code: bool
) -> None:
    assert facts(value) == {
        "architecture": architecture,
        "base_model": base,
        "adapter": adapter,
        "custom_code": code,
    }


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({}, id="empty"),
        pytest.param({"name": "x", "port": 80}, id="server"),
        pytest.param({"model_type": "car", "wheels": 4}, id="car"),
        pytest.param({"architectures": ["amd64", "arm64"], "os": "linux"}, id="image"),
        pytest.param({"peft_type": "LORA"}, id="half-adapter"),
        pytest.param({"auto_map": True}, id="flag"),
        pytest.param(["model_type"], id="list"),
        pytest.param("model_type", id="text"),
    ],
)
def test_settings_of_something_else(value: Any) -> None:
    assert facts(value) is None


def test_the_place_is_where_code_is_asked_for() -> None:
    data = b'{\r\n  "model_type": "x", "hidden_size": 1,\r\n  "auto_map": {"A": "b.C"}\r\n}'
    found = setting(data)
    assert found is not None
    assert (found.line, found.column, found.end_column) == (3, 3, 13)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b'{"auto_map": ' + b"[" * 100_000, id="depth"),
        pytest.param(b'{"model_type": "\xff', id="no-utf8"),
        pytest.param(b'"auto_map"' * 99_999, id="marks"),
        pytest.param(b"\0auto_map\0", id="nul"),
    ],
)
def test_what_does_not_parse_is_none(data: bytes) -> None:
    assert setting(data) is None
