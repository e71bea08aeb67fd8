"""Variables files that configs name are read whatever they are called, if they lie in the tree."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aispm.model import Snapshot
from tests.providers.files.scanned import gaps, scan
from tests.secrets import invented

SECRET = invented.text("a generic secret", 40)
LINE = f"SERVICE_TOKEN={SECRET}\n"
OUT = ("skipped", "a variables file out of the tree")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    top = tmp_path / "top"
    top.mkdir()
    monkeypatch.chdir(top)
    return top


def put(path: Path, content: str = LINE) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def config(path: Path, **server: Any) -> None:
    put(
        path,
        json.dumps({"servers" if path.parent.name == ".vscode" else "mcpServers": {"a": server}}),
    )


def held(snapshot: Snapshot) -> set[str]:
    return {place.uri for one in snapshot.credentials for place in one.locations}


@pytest.mark.parametrize(
    ("server", "target"),
    [
        ({"command": "npx", "envFile": "${workspaceFolder}/conf/secrets"}, "conf/secrets"),
        ({"command": "npx", "envFile": "${workspaceFolder:x}/.env.prod"}, ".env.prod"),
        ({"command": "npx", "envFile": ".env"}, ".env"),
        ({"command": "npx", "envFile": "../conf/x"}, "conf/x"),
        ({"command": "npx", "env_file": ["no", "vars.txt"]}, "vars.txt"),
        ({"command": "docker", "args": ["run", "--env-file", "m.env", "img"]}, "m.env"),
        ({"command": "node", "args": ["--env-file=.secrets", "x.js"]}, ".secrets"),
        ({"command": "node", "args": ["--env-file-if-exists=s", "x.js"]}, "s"),
        ({"command": "uv", "args": ["run", "--env-file", "./conf/prod", "x"]}, "conf/prod"),
        ({"command": "sh", "args": ["-c", "node --env-file='s/v' x.js"]}, "s/v"),
        ({"command": "node --env-file s x.js"}, "s"),
    ],
)
def test_a_file_that_a_server_names_is_of_ai(
    tree: Path, server: dict[str, Any], target: str
) -> None:
    config(tree / ".vscode/mcp.json", **server)
    put(tree / target)
    snapshot = scan(".")
    assert (held(snapshot), gaps(snapshot)) == ({target}, {})
    (asset,) = (one for one in snapshot.assets if one.kind == "ai.environment")
    assert (asset.id, asset.facts["credentials"]) == (f"env:{target}", 1)


def test_a_file_that_nobody_names_is_judged_as_before(tree: Path) -> None:
    config(tree / ".vscode/mcp.json", command="npx")
    put(tree / ".env.prod")
    assert held(scan(".")) == set()


def test_a_path_goes_from_the_folder_that_the_client_opens(tree: Path) -> None:
    config(tree / "svc/.kiro/settings/mcp.json", command="node", args=["--env-file=v"])
    config(tree / "b/mcp.json", command="node", args=["--env-file=conf/v"])
    for path in ("v", "svc/v", "conf/v"):
        put(tree / path, LINE.replace(SECRET, invented.text(path, 40)))
    assert held(scan(".")) == {"svc/v", "conf/v"}


@pytest.mark.parametrize("written", ["x.env", "[no.env, ./conf/x]", "[{path: conf/x}]"])
def test_files_of_a_compose_service(tree: Path, written: str) -> None:
    put(
        tree / "deploy/compose.yaml",
        f"services:\n  s:\n    image: mcp/github\n    env_file: {written}\n",
    )
    put(tree / "deploy/x.env")
    put(tree / "deploy/conf/x", LINE.replace(SECRET, invented.text("other", 40)))
    wanted = "deploy/x.env" if written == "x.env" else "deploy/conf/x"
    snapshot = scan(".")
    assert (held(snapshot), gaps(snapshot)) == ({wanted}, {})


@pytest.mark.parametrize(
    "path",
    ["../outside", "/etc/x.env", "${userHome}/.env", "~/x", "C:\\x.env", "link", "l/outside"],
)
def test_a_file_out_of_the_tree_is_a_gap(tree: Path, path: str) -> None:
    put(tree.parent / "outside")
    (tree / "link").symlink_to("../outside")
    (tree / "sub").mkdir()
    (tree / "sub/l").symlink_to("../..")
    config(tree / "mcp.json", command="npx", envFile=path.replace("l/", "sub/l/"))
    snapshot = scan(".")
    assert held(snapshot) == set()
    told = set(gaps(snapshot).values()) - {("skipped", "a link out of the tree")}
    assert told == ({OUT} if path != "link" else set())
    assert gaps(snapshot)


def test_a_file_that_is_not_there_or_excluded_is_fine(tree: Path) -> None:
    config(tree / "mcp.json", command="npx", envFile="none", args=["--env-file=conf/left"])
    put(tree / "conf/left")
    snapshot = scan(".", excludes=("conf",))
    assert (held(snapshot), gaps(snapshot)) == (set(), {})


def test_of_a_file_alone_no_other_is_read(tree: Path) -> None:
    config(tree / "mcp.json", command="npx", envFile="v")
    put(tree / "v")
    snapshot = scan("mcp.json")
    assert (held(snapshot), gaps(snapshot)) == (set(), {"read:mcp.json": OUT})


def test_a_sample_has_no_secrets_though_it_is_named(tree: Path) -> None:
    config(tree / "mcp.json", command="npx", envFile=".env.example")
    put(tree / ".env.example")
    assert held(scan(".")) == set()


def test_links_to_one_file_and_many_configs_make_one_reading_each(tree: Path) -> None:
    put(tree / "shared/x.env", f"OPENAI_API_KEY={SECRET}\n")
    (tree / ".env").symlink_to("shared/x.env")
    for number in range(60):
        config(tree / f"p{number}/mcp.json", command="npx", envFile="../shared/x.env")
    snapshot = scan(".")
    assert held(snapshot) == {"shared/x.env", ".env"}
    assert gaps(snapshot) == {}
