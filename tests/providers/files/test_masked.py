"""A secret shows nowhere in what is told of a file, however oddly it stands in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from aispm.model import Snapshot
from tests.providers.files.scanned import gaps, scan
from tests.secrets import invented

PAT = "ghp_" + invented.text("pat", 36)
HEX = invented.text("hex", 32, invented.HEX)
AWS = "wJab" + invented.text("aws", 13) + "/K7MDENG/" + invented.text("more", 14)
GOOGLE = "AIza" + invented.text("google", 35)
WORD = "Vk7tRw2qLm4"  # a password, known by its name alone
SECRETS = (PAT, HEX, AWS, GOOGLE, WORD, "S3cretPw", "horse battery", "Qx7zz@TAILtail", "K7MDENG")
URL = f"https://bob:{WORD}"


def told(folder: Path, server: dict[str, Any], name: str = "s") -> Snapshot:
    """What a scan tells of a folder with one server."""
    (folder / ".mcp.json").write_text(json.dumps({"mcpServers": {name: server}}))
    return scan(folder, root=str(folder))


def leaks(snapshot: Snapshot) -> set[str]:
    """The secrets of which more than the ends can be read, in upper or lower case."""
    text = msgspec.json.encode(snapshot).decode().lower()
    pieces = {secret: secret[4:-4] if len(secret) > 12 else secret for secret in SECRETS}
    return {secret for secret, piece in pieces.items() if piece.lower() in text}


def facts(snapshot: Snapshot) -> dict[str, Any]:
    [server] = [asset.facts for asset in snapshot.assets if asset.kind == "mcp.server"]
    return server


@pytest.mark.parametrize(
    "server",
    [
        {"command": "x", "args": [f"--{PAT}", f"--api-key={HEX}"]},
        {"command": "x", "args": ["-pS3cretPw", f"--token={HEX}"]},
        {"command": "x", "args": ["--S3cretPw", HEX, "--token", HEX]},
        {"command": "npx", "args": ["--api-key", HEX, "pkg"]},
        {"command": "npx", "args": ["--password", WORD, "pkg"]},
        {"command": "uvx", "args": ["--token", HEX, "pkg"]},
        {"command": "docker", "args": ["run", "-e", "K=1", "--weird-switch", "img", HEX]},
        {"command": "uvx", "args": [f"tool=={WORD}", "--password", WORD]},
        {"command": "go", "args": ["run", f"h.example/x@{HEX}"], "env": {"API_KEY": HEX}},
        {"command": "x", "args": ["--password", WORD], "alwaysAllow": [WORD]},
        {"command": "x", "args": ["--password", WORD], "env": [WORD]},
        {"command": "x", "env": ["S3cretPw"]},
        {"command": f"AWS_SECRET_ACCESS_KEY={AWS} node s.js"},
        {"command": f"X={GOOGLE} server.js"},
        {"command": f"X={GOOGLE} node", "args": ["s.js"]},
        {"command": "PGPASSWORD='A horse battery' node x"},
        {"command": "PGPASSWORD='A horse battery node x"},
        {"command": "sh", "args": ["-c", "PGPASSWORD='A horse battery' node x"]},
        {"command": "uvx", "args": ["git+https://bob:Qx7zz@TAILtail@h.example/x"]},
        {"command": "uvx", "args": ["git+https://bob:Qx7zz@TAILtail/more@h.example/x"]},
        {"command": "npx", "args": ["--db-url", f"postgres://u:{WORD}@h.example/db", "pkg"]},
        {"command": "npx", "args": [f"postgres://u:{WORD}@h.example/db"]},
        {"url": f"{URL}/K7MDENG@h.example"},
        {"url": "https://bob:P7@K7MDENG/word@h.example"},
        {"command": "x", "env": {WORD: "1", "DB_PASSWORD": WORD}},
    ],
)
def test_no_secret_shows(tmp_path: Path, server: dict[str, Any]) -> None:
    assert leaks(told(tmp_path, server)) == set()


def test_a_server_named_as_its_password(tmp_path: Path) -> None:
    snapshot = told(tmp_path, {"command": "x", "env": {"DB_PASSWORD": WORD}}, name=WORD)
    assert leaks(snapshot) == set()
    assert {asset.name for asset in snapshot.assets} == {".mcp.json", "…"}
    assert "mcp:.mcp.json#mcpServers/%E2%80%A6" in {link.target for link in snapshot.links}


def test_servers_of_masked_names_stay_apart(tmp_path: Path) -> None:
    other = "Hn3xZt8wPq6"
    servers = {
        name: {"command": command, "env": {"DB_PASSWORD": name}}
        for name, command in ((WORD, "a"), (other, "b"))
    }
    (tmp_path / ".mcp.json").write_text(json.dumps({"mcpServers": servers}))
    found = {
        asset.id.rpartition("#")[2]: asset.facts["command"]
        for asset in scan(tmp_path, root=str(tmp_path)).assets
        if asset.kind == "mcp.server"
    }
    assert found == {"mcpServers/%E2%80%A6": "a", "mcpServers/%E2%80%A6-2": "b"}


def test_what_stands_around_a_secret_is_a_plain_name(tmp_path: Path) -> None:
    args = ["--api-key", HEX, "--header", f"X-Api-Key={PAT}", f"GITHUB_TOKEN={PAT}"]
    snapshot = told(tmp_path, {"command": "x", "args": args})
    shown = {place.text for one in snapshot.credentials for place in one.locations}
    hexes, pats = f"{HEX[:4]}…{HEX[-4:]}", f"{PAT[:4]}…{PAT[-4:]}"
    assert shown == {
        f'"--api-key", "{hexes}"',
        f'"--header", "X-Api-Key={pats}"',
        f'"GITHUB_TOKEN={pats}"',
    }


def test_a_mark_covers_what_it_covered(tmp_path: Path) -> None:
    snapshot = told(tmp_path, {"command": "x", "env": {f"{WORD}_TOKEN": PAT, "PASSWORD": WORD}})
    marked = {
        place.text: place.text[place.mark[0] : place.mark[0] + place.mark[1]]
        for one in snapshot.credentials
        for place in one.locations
    }
    shown = f"{PAT[:4]}…{PAT[-4:]}"
    assert marked == {f'"…_TOKEN": "{shown}"': shown, '"PASSWORD": "…"': "…"}


def test_words_of_our_own_are_told_though_a_file_calls_them_secret(tmp_path: Path) -> None:
    words = {"A_PASSWORD": "docker", "B_PASSWORD": ".mcp.json", "C_PASSWORD": "mcp.server"}
    found = told(tmp_path, {"command": "docker", "args": ["run", "img"], "env": words})
    assert {asset.kind for asset in found.assets} == {"mcp.config", "mcp.server"}
    assert {asset.location.uri for asset in found.assets if asset.location} == {".mcp.json"}
    assert (facts(found)["launcher"], facts(found)["package"]) == ("docker", "img")


def test_hosts_that_are_surely_hosts(tmp_path: Path) -> None:
    hosts = {
        "https://h.example/mcp": "h.example",
        f"{URL}@h.example/mcp": "h.example",
        "https://server.h.example/@acme/x/mcp": "server.h.example",
        f"{URL}/x@h.example": None,
        "https://bob:P7@tail/word@h.example": None,
        "https://bob/x@h.example": None,
    }
    assert {url: facts(told(tmp_path, {"url": url}))["host"] for url in hosts} == hosts


def test_a_package_after_an_unknown_option_is_unknown(tmp_path: Path) -> None:
    found = facts(told(tmp_path, {"command": "npx", "args": ["--odd", "word", "pkg@1.0.0"]}))
    assert found["launcher"] == "npx"
    assert {"package", "version", "pinned"} & set(found) == set()


def test_folders_and_files_named_as_a_secret(tmp_path: Path) -> None:
    tokens = ["ghp_" + PAT[4:8] + invented.text(seed, 28) + PAT[-4:] for seed in "ab"]
    for token in tokens:
        (tmp_path / token / ".cursor").mkdir(parents=True)
        (tmp_path / token / ".cursor/mcp.json").write_text('{"mcpServers": {"s": {"url": 1')
    (tmp_path / f"{PAT}.json").write_text("{")
    snapshot = scan(tmp_path, tmp_path / f"{PAT}.json", root=str(tmp_path))
    text = msgspec.json.encode(snapshot).decode()
    assert [one for one in (*tokens, PAT) if one[8:-4] in text] == []
    assert len([asset for asset in snapshot.assets if asset.kind == "mcp.config"]) == 2
    assert len(gaps(snapshot)) == 3


def test_a_base_named_as_a_secret(tmp_path: Path) -> None:
    (tmp_path / PAT).mkdir()
    (tmp_path / PAT / ".mcp.json").write_text('{"mcpServers": {}}')
    assert PAT[4:-4] not in repr(scan(tmp_path / PAT))


def test_more_servers_and_names_than_are_told(tmp_path: Path) -> None:
    many = {f"s{n}": {"command": "x"} for n in range(2_001)}
    many["s2000"]["env"] = {"API_TOKEN": HEX}  # type: ignore[assignment]
    many["s1"]["alwaysAllow"] = [f"tool-{n}" for n in range(501)]  # type: ignore[assignment]
    many["s1"]["command"] = HEX
    (tmp_path / ".mcp.json").write_text(json.dumps({"mcpServers": many}))
    snapshot = scan(tmp_path, root=str(tmp_path))
    servers = {asset.name: asset for asset in snapshot.assets if asset.kind == "mcp.server"}
    assert len(servers) == 2_000
    assert len(servers["s1"].facts["auto_approve"]) == 500
    assert {link.source for link in snapshot.links if link.relation == "holds-credential"} == {
        "mcp:.mcp.json"
    }
    assert leaks(snapshot) == set()
    assert gaps(snapshot) == {
        "parse:.mcp.json": (
            "failed",
            "more servers, names or credentials than are told of one file",
        )
    }


def test_lists_that_are_too_many_are_unknown(tmp_path: Path) -> None:
    names = {f"NAME_{n}": "1" for n in range(300)}
    many = {f"s{n}": {"command": "x", "env": names} for n in range(100)}
    (tmp_path / ".mcp.json").write_text(json.dumps({"mcpServers": many}))
    snapshot = scan(tmp_path, root=str(tmp_path))
    lists = [asset.facts.get("env_names") for asset in snapshot.assets if ".mcp" not in asset.name]
    assert {None if one is None else len(one) for one in lists} == {None, 300}
    assert sum(len(one or ()) for one in lists) <= 20_000
    assert gaps(snapshot)["parse:.mcp.json"][0] == "failed"


def test_more_credentials_than_are_told(tmp_path: Path) -> None:
    env = {f"K{n}_PASSWORD": f"Vk7tRw2qLm{n}" for n in range(3_000)}
    snapshot = told(tmp_path, {"command": "x", "env": env})
    assert len(snapshot.credentials) == 2_000
    assert facts(snapshot)["credentials"] == 3_000
    assert gaps(snapshot)["parse:.mcp.json"][0] == "failed"


def test_a_value_too_long_to_be_searched_is_a_gap(tmp_path: Path) -> None:
    snapshot = told(tmp_path, {"command": "x", "args": ["a " * 40_000]})
    assert gaps(snapshot)["parse:.mcp.json"][0] == "failed"


def test_a_config_is_at_its_first_line(tmp_path: Path) -> None:
    (tmp_path / ".mcp.json").write_text('{"mcpServers":\n{}}')
    [config] = scan(tmp_path, root=str(tmp_path)).assets
    place = config.location
    assert place is not None
    assert (place.line, place.column, place.end_line, place.end_column) == (1, 1, 1, 15)
