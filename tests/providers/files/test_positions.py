"""A location points at the value in the source text, in every format and encoding."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aispm.model import Location, Record
from aispm.providers.files.config import told
from aispm.providers.files.mcp.clients import clients
from aispm.providers.files.mcp.servers import find
from aispm.providers.files.mcp.view import ServersView
from aispm.providers.files.text.parse import parse
from aispm.secrets import Hint, sight
from tests.providers.files.scanned import scan
from tests.secrets import invented

TOKEN = "ghp_" + invented.text("pat", 36)
# Any text a key or a neighbour may hold, but no line or paragraph separators of Unicode:
# editors disagree about what they do to a line's number.
WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029", exclude_categories=["Cs"]),
    max_size=12,
)


def records(text: str, name: str) -> Iterator[Record]:
    client = next(client for client in clients() if client.id == name)
    document = parse(text, client.format)
    view = ServersView(client, find(document, client))
    return told.records(document, [view], client.format, "x", "files:.")


def credentials(found: list[Record]) -> list[Location]:
    return [one for record in found for one in getattr(record, "locations", ())]


def cut(text: str, location: Location) -> str:
    """What the location covers, by lines and columns alone."""
    lines = text.split("\n")
    if location.line == location.end_line:
        return lines[location.line - 1][location.column - 1 : location.end_column - 1]
    first = lines[location.line - 1][location.column - 1 :]
    middle = lines[location.line : location.end_line - 1]
    return "\n".join([first, *middle, lines[location.end_line - 1][: location.end_column - 1]])


@settings(deadline=None)
@given(WORDS, WORDS, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_json(name: str, other: str, indent: int | str | None, ascii_only: bool) -> None:
    document = {"mcpServers": {name: {"command": other, "env": {other: other, "A_TOKEN": TOKEN}}}}
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    found = list(records(text, "cursor"))
    assert TOKEN in {cut(text, one) for one in credentials(found)}


@settings(deadline=None)
@given(WORDS.filter(lambda word: "\r" not in word), WORDS)
def test_json_within_json(other: str, key: str) -> None:
    config = json.dumps({key: other, "apiToken": TOKEN})
    text = json.dumps({"mcpServers": {"x": {"command": "npx", "args": ["--config", config]}}})
    found = list(records(text, "cursor"))
    assert TOKEN in {cut(text, one) for one in credentials(found)}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("prefix", ["", "é", "\U0001f600"])
def test_toml(prefix: str, newline: str) -> None:
    lines = [
        f"# {prefix}",
        "[mcp_servers.x]",
        'command = "npx"',
        f'env = {{ \'A\' = "{prefix}", "B_TOKEN" = "{TOKEN}" }}',
        "args = [",
        f'  """{prefix}',
        f'--token={TOKEN[::-1]}""",',
        "]",
    ]
    text = newline.join(lines)
    found = list(records(text, "codex"))
    assert {cut(text, one) for one in credentials(found)} == {TOKEN, TOKEN[::-1]}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "value",
    ["{}", "'{}'", '"{}"', '"\\u00e9 {}"', "|\n        {}", ">-\n        é\n        {}", "&t {}"],
)
def test_yaml(value: str, newline: str) -> None:
    text = "\n".join(
        [
            "mcpServers:",
            "  - name: é",
            "    command: npx",
            "    env:",
            f"      A_TOKEN: {value.format(TOKEN)}",
            "    args: [é]",
        ]
    ).replace("\n", newline)
    found = list(records(text, "continue"))
    assert [cut(text, one) for one in credentials(found)] == [TOKEN]


def test_a_yaml_alias_holds_what_its_anchor_holds() -> None:
    text = f"""
common: &common
  A_TOKEN: {TOKEN}
mcpServers:
  - name: a
    command: x
    env: *common
  - name: b
    command: x
    env:
      <<: *common
"""
    found = list(records(text, "continue"))
    held = {one.source for one in found if getattr(one, "relation", "") == "holds-credential"}
    assert held == {"mcp:x#mcpServers/a", "mcp:x#mcpServers/b"}
    assert {at.place for at in credentials(found)} == {"env"}
    assert {cut(text, one) for one in credentials(found)} == {TOKEN}


def test_a_key_block_over_several_lines() -> None:
    block = invented.private_key().strip()
    text = f'[mcp_servers.x]\ncommand = "y"\n[mcp_servers.x.env]\nKEY = """\n{block}\n"""\n'
    found = list(records(text, "codex"))
    assert [cut(text, one) for one in credentials(found)] == [block]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_not_counted(tmp_path: Path, encoding: str) -> None:
    text = f'{{"mcpServers": {{"é": {{"command": "x", "env": {{"A_TOKEN": "{TOKEN}"}}}}}}}}'
    (tmp_path / ".mcp.json").write_bytes(text.encode(encoding))
    snapshot = scan(tmp_path)
    assert [cut(text, one) for key in snapshot.credentials for one in key.locations] == [TOKEN]


def test_a_server_is_where_its_name_is() -> None:
    text = '{"mcpServers": {"github": {"command": "x"}}}'
    (server,) = (one for one in records(text, "cursor") if getattr(one, "kind", "") == "mcp.server")
    assert cut(text, server.location) == '"github"'  # type: ignore[union-attr, arg-type]


def test_no_location_shows_more_than_the_preview(tmp_path: Path) -> None:
    """Even where the value stands among others that nothing recognised."""
    hidden = "zq-unknown-shape-91822"
    text = json.dumps(
        {"mcpServers": {"x": {"command": "x", "args": [f"--u={hidden} --token={TOKEN}"]}}}
    )
    (tmp_path / ".mcp.json").write_text(text)
    shown = [one.text for key in scan(tmp_path).credentials for one in key.locations]
    assert shown
    assert not any(hidden in text or TOKEN[4:12] in text for text in shown)
    assert sight(TOKEN, Hint(key="X"))[0].preview in shown[0]  # type: ignore[operator]
