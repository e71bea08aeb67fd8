"""What is particular about a finding, in words that fit a line."""

from __future__ import annotations

import pytest

from aispm.exporters.gist import gist
from aispm.model import Evidence, Finding


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        ({"asset.package": "lorry", "asset.fixed_in": "0.4.0"}, "package lorry; fixed in 0.4.0"),
        ({"asset.open": False, "asset.count": 0}, "open false; count 0"),
        ({"asset.a": None, "asset.b": "", "asset.c": [], "asset.d": {}}, ""),
        ({"reach.admin": "yes"}, ""),
        ({"asset.ports": [1, 2, 3, 4, 5, 6]}, "ports 1, 2, 3, 4 and 2 more"),
        ({"credential.key_id": "AKIAIOSFODNN7EXAMPLE"}, "key id AKIA…MPLE"),
        ({"asset.host": "a\x1b[31mb"}, "host …"),
        ({"asset.label": "a\x1b[31mb"}, "label a\\x1b[31mb"),
        ({"asset.label": "x" * 300}, "label " + "x" * 99 + "…"),
    ],
)
def test_what_was_found(evidence: dict[str, object], told: str) -> None:
    given = tuple(Evidence(name, value) for name, value in evidence.items())
    assert gist(Finding("r", "s", None, given, (), "f")) == told
