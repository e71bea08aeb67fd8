"""Values whose name stands beside them or above: each found, and judged by that name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.providers.files.scanned import scan
from tests.secrets import invented

VALUE = invented.text("of-no-provider", 36)


def found(folder: Path, name: str, content: Any) -> list[tuple[str, str]]:
    """The kind of every credential of a file, and the name that it is shown by."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    snapshot = scan(folder)
    return [
        (one.kind, str(place.text).partition(":")[0].strip('"'))
        for one in snapshot.credentials
        for place in one.locations
    ]


def registry(**lists: Any) -> dict[str, Any]:
    package = {"registryType": "npm", "identifier": "acme-x", "version": "1.0.0", **lists}
    return {"name": "io.example/acme", "version": "1.0.0", "packages": [package]}


@pytest.mark.parametrize(
    ("lists", "shown"),
    [
        ({"packageArguments": [{"type": "named", "name": "--token", "value": VALUE}]}, "token"),
        ({"runtimeArguments": [{"valueHint": "api_key", "default": VALUE}]}, "api_key"),
        ({"environmentVariables": [{"name": "A_TOKEN", "value": VALUE}]}, "A_TOKEN"),
        (
            {"environmentVariables": [{"name": "A_THING", "isSecret": True, "value": VALUE}]},
            "A_THING",
        ),
    ],
)
def test_the_manifest_of_a_registry(tmp_path: Path, lists: dict[str, Any], shown: str) -> None:
    assert found(tmp_path, "server.json", registry(**lists)) == [("generic-secret", shown)]


@pytest.mark.parametrize(
    "lists",
    [
        {"packageArguments": [{"type": "named", "name": "--path", "value": VALUE}]},
        {"environmentVariables": [{"name": "A_TOKEN", "value": "{token}"}]},
        {"environmentVariables": [{"name": "A_THING", "isSecret": False, "value": VALUE}]},
        {"environmentVariables": [{"name": "TOKEN_URL", "value": f"https://h.example/{'a' * 9}"}]},
    ],
)
def test_what_the_manifest_of_a_registry_may_say(tmp_path: Path, lists: dict[str, Any]) -> None:
    assert found(tmp_path, "server.json", registry(**lists)) == []


def test_the_catalogue_of_a_gateway(tmp_path: Path) -> None:
    text = (
        "registry:\n  brave:\n    type: server\n    image: mcp/brave\n"
        f"    env:\n      - name: BRAVE_API_KEY\n        value: {VALUE}\n"
        "      - name: LEVEL\n        value: info\n"
    )
    assert found(tmp_path, "catalog.yaml", text) == [("generic-secret", "BRAVE_API_KEY")]


def test_the_default_of_a_schema_is_called_as_its_setting(tmp_path: Path) -> None:
    text = (
        "startCommand:\n  type: stdio\n  configSchema:\n    type: object\n    properties:\n"
        f"      apiKey: {{type: string, default: {VALUE}}}\n"
        "      region: {type: string, default: eu-central-1}\n"
    )
    assert found(tmp_path, "smithery.yaml", text) == [("generic-secret", "apiKey")]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"id": "api_key"}, [("generic-secret", "api_key")]),
        ({"id": "acme", "password": True}, [("generic-secret", "acme")]),
        (
            {"id": "acme", "password": True, "description": "Password of Acme"},
            [("password", "acme")],
        ),
        ({"id": "acme", "description": "Token of Acme"}, []),
        ({"id": "acme", "password": False}, []),
    ],
)
def test_an_input(tmp_path: Path, asked: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    inputs = [{"type": "promptString", "default": VALUE, **asked}]
    servers = {"a": {"command": "npx", "args": ["acme-x@1.0.0"]}}
    content = {"inputs": inputs, "servers": servers}
    assert found(tmp_path, ".vscode/mcp.json", content) == expected


def test_the_value_of_a_login(tmp_path: Path) -> None:
    text = (
        "model_list: []\nmcp_servers:\n  x:\n    url: https://x.example.com/mcp\n"
        f"    auth_type: bearer_token\n    auth_value: {VALUE}\n"
    )
    assert found(tmp_path, "litellm.yaml", text) == [("generic-secret", "auth_value")]
