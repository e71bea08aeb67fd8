"""No secret of acme's fixtures in anything that `aispm` writes, however verbose.

The secrets are found here without the product: every string of the planted files that
looks like one by its own shape, and the value at each place a report names. What may be
shown of a value is its first and last four characters.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.kit.acme import ACME
from tests.kit.acme_scans import FORMATS, NOW, ROOT, Scans, here

# Values of documented shapes, written down here a second time on purpose: a detector that
# misses one must not make this test blind to it.
SHAPES = re.compile(
    r"""ghp_\w{36}|sk-[\w-]{20,}|pplx-\w{20,}|tvly-[\w-]{16,}|ntn_\w{20,}|lin_api_\w{20,}
    |glsa_\w{20,}|BSA[\w-]{20,}|-----BEGIN[^-]+-----.+?-----END[^-]+-----
    |(?<=SECRET_ACCESS_KEY":\ ")[^"]{40}|(?<=SECRET_ACCESS_KEY=)[^"\s]{40}
    |(?<=//helpdesk:)[^@\s"]+(?=@)""",
    re.VERBOSE | re.DOTALL,
)
SHOWN = 4  # characters at each end
PIECE = 12  # characters: a leak of less tells nothing


def planted() -> set[str]:
    """Every secret of acme's files and of its clouds' environments."""
    found: set[str] = set()
    for path in [*(ACME / "repos").rglob("*"), *(ACME / "aws").rglob("lambda.json")]:
        if path.is_file():
            found |= set(SHAPES.findall(path.read_text(encoding="utf-8-sig")))
    return found


def located(report: Any) -> set[str]:
    """The text at every place where the report says that a credential lies."""
    found = set()
    for credential in report["credentials"]:
        for at in credential["locations"]:
            lines = (ROOT / at["uri"]).read_text(encoding="utf-8-sig").split("\n")
            if at["line"] == at["end_line"] and not credential["publishable"]:
                value = lines[at["line"] - 1][at["column"] - 1 : at["end_column"] - 1]
                # Of a URL with a password, user, host and database are identifiers.
                found.add(re.sub(r".*://[^:/@]*:([^@]+)@.*", r"\1", value))
    identifiers = {credential["facts"].get("key_id") for credential in report["credentials"]}
    return {value for value in found if value not in identifiers}


def forbidden(value: str) -> set[str]:
    """Every piece of a value's middle, and the whole in base64."""
    middle = value[SHOWN:-SHOWN] if len(value) > 2 * SHOWN else value
    last = max(1, len(middle) - PIECE + 1)
    pieces = {middle[at : at + PIECE] for at in range(0, last, PIECE // 2)}
    pieces -= {piece for piece in pieces if "-----" in piece}  # the frame of a key block
    return pieces | {base64.b64encode(value.encode()).decode().rstrip("=")}


@pytest.fixture(scope="module")
def written(acme_scans: Scans) -> dict[str, str]:
    """Everything a user can make the tool write about acme, by the command that wrote it."""
    snap = acme_scans.place / "snap.json"
    loud = ("scan", "fixtures/acme/repos", "-vv", "--debug")
    runs: dict[str, tuple[str | Path, ...]] = {
        "inventory": ("inventory", "--from", snap),
        "inventory json": ("inventory", "--from", snap, "-o", "json"),
        "blast": ("blast", "arn:aws:iam::111122223333:user/ci-agent", "--from", snap),
        "unknown rule": ("scan", "fixtures/acme/repos", "--rule", "no-such-rule"),
        "not a snapshot": ("scan", "--from", ACME / "repos/harbor-ci/.mcp.json", "--debug"),
        "not a config": (
            "scan", "fixtures/acme/repos", "--config", ACME / "repos/harbor-ci/.mcp.json", "--debug"
        ),
        "not a rule": ("scan", "fixtures/acme/repos", "--rules", ACME / "repos/harbor-ci"),
    }  # fmt: skip
    ran = {name: here(*arguments) for name, arguments in runs.items()}
    ran |= {"scan": acme_scans.first, "debug": acme_scans.again}
    ran["files only"] = here(*loud)
    assert [f"{name}: {done.err}" for name, done in ran.items() if done.code == 4] == []
    told = {name: done.out + done.err for name, done in ran.items()}
    files = {
        f"{path.relative_to(acme_scans.place)} (file)": path.read_text()
        for path in acme_scans.place.rglob("*")
        if path.is_file()
    }
    assert {f"{name} (file)" for name in (*FORMATS, "snap.json")} <= set(files)
    return told | files


def test_the_secrets_are_known_to_this_test(written: dict[str, str]) -> None:
    report = json.loads(written["json (file)"])
    values = planted() | located(report)
    assert len(planted()) >= 12
    assert len(values) >= len([one for one in report["credentials"] if one["locations"]])


def test_no_secret_is_written_anywhere(written: dict[str, str]) -> None:
    values = planted() | located(json.loads(written["json (file)"]))
    leaks = {
        f"{name}: a value of {len(value)} characters beginning with {value[:SHOWN]!r}"
        for name, text in written.items()
        for value in values
        for part in forbidden(value)
        if part in text
    }
    assert leaks == set()


def test_what_is_shown_of_a_key_is_its_ends(written: dict[str, str]) -> None:
    report = json.loads(written["json (file)"])
    previews = {one["preview"] for one in report["credentials"]} - {None}
    assert previews
    assert all(len(preview) <= 2 * SHOWN + 1 and "…" in preview for preview in previews)
    assert report["snapshot"]["taken_at"] == NOW
