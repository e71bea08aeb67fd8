"""Mutated configs: no crash, no hang, no leaked value. `FUZZ=20000` for as many as one likes."""

from __future__ import annotations

import os
import random
from functools import partial
from pathlib import Path

import msgspec
import pytest

from aispm.providers.assembly import assemble
from aispm.providers.files import tasks, uri
from aispm.providers.pool import Terms, _perform
from aispm.snapshot import encode
from tests.fuzz.mutate import SECRETS, mutated
from tests.fuzz.timing import in_time

MANY = int(os.environ.get("FUZZ", "400"))
# A secret that a mutation cut apart and glued to a name is one no more. What still begins as
# one, or stands whole, may not be told.
PIECES = {one[:20].encode() for one in SECRETS}


def read(folder: Path, path: str, data: bytes) -> bytes:
    """What a snapshot of one config would say."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    [start] = uri.starts([str(file)], str(folder), str(folder))
    haul, following = _perform(tasks.of(start, ()), Terms())
    assert not following
    crashed = [one.detail for one in haul.reads if one.detail.endswith("Error")]
    assert not crashed, crashed
    return encode(assemble(haul, "2026-11-20T00:00:00Z", ["files"]))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_mutated_configs(part: int, tmp_path: Path) -> None:
    for number in range(part * MANY // 4, (part + 1) * MANY // 4):
        path, data = mutated(random.Random(number))  # noqa: S311  # no secret
        reading = partial(read, tmp_path, path, data)
        told = in_time(reading, len(data), f"config {number} ({path})")
        leaked = [piece for piece in PIECES if piece in told]
        assert not leaked, f"config {number} ({path}) leaks"


def test_the_pieces_would_be_found() -> None:
    """The oracle is not blind: an unmasked value has its pieces."""
    told = msgspec.json.encode({"value": SECRETS[0]})
    assert any(piece in told for piece in PIECES)
