"""How well credentials are told from what only looks like them: a measure, with a floor."""

from __future__ import annotations

from tests.secrets.synthetic.files import configs
from tests.secrets.synthetic.measure import by_value


def test_the_measure_of_invented_configs() -> None:
    """The best of the peers is at an F1 of 0.90 on a set like this."""
    score = by_value(configs(250, seed=7))
    assert score.found.total() > 300
    assert score.f1 >= 0.98, (score.missed, score.wrong)
    assert score.ranges >= 0.98, score.inexact
