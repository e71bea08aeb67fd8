"""Equal reports give equal bytes, in whatever order their parts come."""

from __future__ import annotations

from random import Random
from typing import TypeVar

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aispm.exporters import EXPORTERS, Look
from aispm.model import Report
from tests.exporters import story
from tests.exporters.render import render
from tests.kit.examples import examples

Noun = TypeVar("Noun")
EXPECTED = {name: render(name, story.report(), Look(verbose=1)) for name in EXPORTERS}


def shuffled(report: Report, random: Random) -> Report:
    """Every tuple whose order means nothing, and every table, in another order."""

    def mixed(items: tuple[Noun, ...]) -> tuple[Noun, ...]:
        return tuple(random.sample(items, len(items)))

    def turned(table: dict[str, Noun]) -> dict[str, Noun]:
        return dict(mixed(tuple(table.items())))

    snapshot = report.snapshot
    return msgspec.structs.replace(
        report,
        snapshot=msgspec.structs.replace(
            snapshot,
            sources=mixed(snapshot.sources),
            assets=mixed(
                tuple(
                    msgspec.structs.replace(each, facts=turned(each.facts), tags=turned(each.tags))
                    for each in snapshot.assets
                )
            ),
            identities=mixed(snapshot.identities),
            credentials=mixed(
                tuple(
                    msgspec.structs.replace(
                        each, locations=mixed(each.locations), facts=turned(each.facts)
                    )
                    for each in snapshot.credentials
                )
            ),
            links=mixed(snapshot.links),
            scopes=mixed(snapshot.scopes),
            reads=mixed(snapshot.reads),
        ),
        rules={
            id_: msgspec.structs.replace(card, maps=mixed(card.maps))
            for id_, card in turned(report.rules).items()
        },
        kinds=turned(report.kinds),
        findings=mixed(report.findings),
        checks=mixed(report.checks),
        undetermined=mixed(report.undetermined),
        edges=mixed(report.edges),
        blast=mixed(report.blast),
    )


@pytest.mark.parametrize("format_", EXPORTERS)
@settings(max_examples=examples(25), deadline=None)
@given(random=st.randoms(use_true_random=False))
def test_order_of_input_changes_nothing(format_: str, random: Random) -> None:
    report = shuffled(story.report(), random)
    assert render(format_, report, Look(verbose=1)) == EXPECTED[format_]
