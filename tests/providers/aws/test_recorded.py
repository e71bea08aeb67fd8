"""Answers that AWS really gave, where they lie beside this repository, are read without a fault."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from aispm.providers.aws.paths import facts_in, filled, tags_in, values
from aispm.providers.aws.row import Call, Row, calls
from aispm.providers.aws.rows import ROWS
from tests.providers.aws.conftest import ACCOUNT, REGION

RECORDED = Path(__file__).parents[4] / "shared" / "data" / "payloads" / "aws"
_PLACE = {"partition": "aws", "region": REGION, "account": ACCOUNT, "parent": "arn:above"}

pytestmark = pytest.mark.skipif(not RECORDED.is_dir(), reason="no recorded answers here")


def _plain(value: Any) -> Any:
    """A body as the SDK gives it to us: its recorder writes a time as an object of its parts."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value.get("__class__") == "datetime":
        return "{year:04}-{month:02}-{day:02}T00:00:00Z".format_map(value)
    return {name: _plain(one) for name, one in value.items() if name != "ResponseMetadata"}


def _bodies(row: Row, call: Call) -> list[Any]:
    files = (RECORDED / row.asked(call) / call.operation).glob("*.json")
    return [_plain(json.loads(file.read_text())) for file in sorted(files)]


def test_every_recorded_list_gives_assets() -> None:
    found: list[str] = []
    for row in ROWS:
        for body in _bodies(row, row.listing):
            for item in values(row.listing.items, body):
                known = item if isinstance(item, dict) else {"value": item}
                up: dict[str, Any] = defaultdict(lambda: "above")
                context = known | _PLACE | {"up": up}
                found.append(filled(row.id, context))
                assert filled(row.name, context)
                facts_in(row.listing, {**known, "up": up} if known is item else item)
    assert len(found) > 300
    assert all(one.startswith("arn:") for one in found)


def test_every_recorded_detail_gives_facts() -> None:
    told = 0
    for row in ROWS:
        for call in list(calls(row.listing))[1:]:
            for body in _bodies(row, call):
                answer = {"items": values(call.items, body)} if call.items else body
                told += sum(
                    one is not None for one in facts_in(call, {**answer, "up": {}}).values()
                )
                tags_in(call, answer)
    assert told > 300
