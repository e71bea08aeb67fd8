"""Servers in the settings of a JetBrains IDE."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from aispm.model import Asset, Snapshot
from aispm.providers.files.text.parse import parse
from tests.providers.files.scanned import gaps, scan
from tests.secrets import invented

TOKEN, SECOND = invented.text("ide", 40), invented.text("second", 40)
LOCAL = f"""<McpServerCommand>
  <option name="name" value="a" />
  <option name="programPath" value="npx.cmd" />
  <option name="arguments" value="-y acme-x@1.0.0 &quot;two words&quot;" />
  <envs><env name="A_TOKEN" value="{TOKEN}" /></envs>
</McpServerCommand>
"""
REMOTE = f"""<McpServerUrl>
  <option name="url" value="https://h.example/mcp?x=1&amp;api_key={TOKEN}" />
  <option name="name" value="b" />
  <option name="headers"><map><entry key="Authorization" value="Bearer {SECOND}" /></map></option>
</McpServerUrl>
"""


def component(name: str, inner: str) -> str:
    return f'<project version="4">\n<component name="{name}">\n{inner}</component></project>\n'


def put(tree: Path, text: str, name: str = ".idea/workspace.xml") -> Snapshot:
    path = tree / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return scan(tree, root=str(tree))


def servers(snapshot: Snapshot) -> dict[str, Asset]:
    return {one.name: one for one in snapshot.assets if one.kind == "mcp.server"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".idea/workspace.xml", component("McpProjectServerCommands", LOCAL)),
        (
            ".idea/.idea.App/.idea/workspace.xml",
            component("McpProjectServerCommands", f"<commands>{LOCAL}</commands>"),
        ),
        ("options/llm.mcpServers.xml", component("McpApplicationServerCommands", LOCAL)),
    ],
)
def test_a_server_that_is_started(tmp_path: Path, name: str, text: str) -> None:
    snapshot = put(tmp_path, text, name)
    server = servers(snapshot)["a"]
    told = [server.facts[key] for key in ("client", "launcher", "package", "env_names")]
    assert told == ["jetbrains-ai", "npx", "acme-x", ["A_TOKEN"]]
    (credential,) = snapshot.credentials
    (at,) = credential.locations
    before = text[: text.index(TOKEN)]
    assert (at.place, at.line) == ("env", before.count("\n") + 1)
    assert at.column == len(before) - before.rfind("\n")
    assert gaps(snapshot) == {}


def test_a_server_that_is_called(tmp_path: Path) -> None:
    snapshot = put(tmp_path, component("McpProjectServerCommands", f"<urls>{REMOTE}</urls>"))
    server = servers(snapshot)["b"]
    assert (server.facts["host"], server.facts["authenticated"]) == ("h.example", True)
    places = sorted(one.place for held in snapshot.credentials for one in held.locations)
    assert places == ["header", "url"]


@pytest.mark.parametrize(
    "text",
    [
        component("Other", LOCAL),
        component("McpProjectServerCommands", ""),
        component("McpProjectServerCommands", LOCAL.replace("programPath", "state")),
        f"<!-- {component('McpProjectServerCommands', '')} {LOCAL} -->",
        "",
    ],
)
def test_what_is_no_server(tmp_path: Path, text: str) -> None:
    snapshot = put(tmp_path, text)
    assert (servers(snapshot), gaps(snapshot)) == ({}, {})


def test_settings_that_break_off_are_a_gap(tmp_path: Path) -> None:
    text = component("McpProjectServerCommands", LOCAL + LOCAL)
    snapshot = put(tmp_path, text[: text.rindex("</envs>")])
    assert sorted(servers(snapshot)) == ["a"]
    assert gaps(snapshot) == {
        "parse:.idea/workspace.xml": ("failed", "no valid syntax (not closed)")
    }


@pytest.mark.parametrize(
    "trap", ["<a ", "<a>", "<!--", "a=", '<a b="', "&amp;", "</a>", "<![CDATA["]
)
def test_hostile_settings_take_no_time(trap: str) -> None:
    text = '<component name="McpProjectServerCommands">' + trap * (300_000 // len(trap))
    start = time.process_time()
    parse(text, "ide")
    assert time.process_time() - start < 1
