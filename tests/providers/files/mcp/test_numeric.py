"""Addresses that are written as no address is, and lead to one all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from aispm.providers.files.mcp.numeric import plain
from tests.providers.files.mcp.test_findings import said

METADATA = "169.254.169.254"


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("0xA9FEA9FE", METADATA),
        ("2852039166", METADATA),
        ("0251.0376.0251.0376", METADATA),
        ("0xa9.0xfe.0xa9.0xfe", METADATA),
        ("025177524776", METADATA),
        ("169.254.43518", METADATA),
        ("169.16689662", METADATA),
        ("0xa9.254.0251.254", METADATA),
        ("::ffff:169.254.169.254", METADATA),
        ("::ffff:a9fe:a9fe", METADATA),
        ("2130706433", "127.0.0.1"),
        (METADATA, METADATA),
        ("10.0.0.1", "10.0.0.1"),
        ("1", "0.0.0.1"),
        # What is none stays what it is.
        ("09.1.1.1", "09.1.1.1"),
        ("256.1.1.1", "256.1.1.1"),
        ("1.2.3.4.5", "1.2.3.4.5"),
        ("4294967296", "4294967296"),
        ("0x", "0x"),
        ("0xa9fea9fe.example", "0xa9fea9fe.example"),
        ("::1", "::1"),
        ("fd00:ec2::254", "fd00:ec2::254"),
        ("x:y", "x:y"),
        ("", ""),
        ("h.example", "h.example"),
    ],
)
def test_the_usual_form(host: str, expected: str) -> None:
    assert plain(host) == expected


@pytest.mark.parametrize("host", ["0xA9FEA9FE", "2852039166", "0251.0376.0251.0376", METADATA])
def test_where_a_cloud_hands_out_credentials(tmp_path: Path, host: str) -> None:
    assert "metadata-address" in said(tmp_path, {"url": f"http://{host}/latest"})
    assert "metadata-address" not in said(tmp_path, {"url": f"http://{host}.example/latest"})
