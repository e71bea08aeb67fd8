"""The invented configs as files: what a scan of them finds, by line and column."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import unquote

from tests.providers.files.scanned import scan
from tests.secrets.synthetic.files import configs
from tests.secrets.synthetic.measure import Score, compared


def test_the_measure_of_invented_files(tmp_path: Path) -> None:
    files = list(configs(200, seed=11))
    for config in files:
        path = tmp_path / config.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(config.text, encoding="utf-8")
    found = defaultdict(list)
    for key in scan(tmp_path, root=str(tmp_path)).credentials:
        if key.confidence != "low" and not key.publishable:
            for one in key.locations:
                span = (one.line, one.column), (one.end_line, one.end_column)
                found[unquote(one.uri)].append(span)
    score = Score(Counter(), Counter(), Counter(), 0, Counter())
    for config in files:
        marked = [
            (one, ((one.line, one.column), (one.end_line, one.end_column))) for one in config.ranges
        ]
        score = compared(score, marked, found[config.path])
    assert score.found.total() > 250
    assert score.f1 >= 0.98, (score.missed, score.wrong)
    assert score.ranges >= 0.98, score.inexact
