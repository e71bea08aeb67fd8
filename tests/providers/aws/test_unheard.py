"""Services learn words before the SDK does: what hangs on one is unknown, and all else is told."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import yaml

from aispm.model import Snapshot
from aispm.providers.aws.paths import filled
from aispm.providers.aws.row import calls
from aispm.providers.aws.rows import ROWS
from aispm.providers.aws.words import Unheard, UnheardError, known, plain, unheard
from aispm.rulebook import rules_root
from aispm.scan import assess
from tests.kit.aws_answers import UNHEARD
from tests.kit.aws_models import service_model
from tests.kit.aws_replay import AwsReplay
from tests.providers.aws.conftest import Scan
from tests.providers.aws.lost import lost
from tests.providers.aws.test_faults import DEPTHS, calls_at

# Facts of names that are only shown: they are what the service says.
_SHOWN = {
    f"{row.kind}.{name}"
    for row in ROWS
    for call in calls(row.listing)
    for name, fact in call.facts.items()
    if fact.shown
}
# A type of machine that is no known one is no sign of AI, and hides no other sign.
_SIGNS = {"aws.ec2.instance.ai_signs", "aws.eks.nodegroup.ai_signs"}


# In every run only the lists; the details go the same way, and take longer.
@pytest.mark.parametrize(
    "depth", [pytest.param(one, marks=pytest.mark.slow if one else ()) for one in DEPTHS]
)
def test_every_call_of_a_depth_answers_in_words_that_no_sdk_knows(
    depth: int, scan: Scan, cloud: AwsReplay, seen: Snapshot
) -> None:
    for service, operation in calls_at(depth):
        cloud.fault("unheard", service, operation)
    snapshot = scan()

    assert lost(seen, snapshot, _SIGNS | _SHOWN) or depth == 3
    details = {read.detail for read in snapshot.reads if read.blind}
    assert f"the installed SDK does not know the value '{UNHEARD}'; upgrade boto3" in details


@pytest.mark.slow
def test_what_was_found_is_found_or_undetermined(
    scan: Scan, cloud: AwsReplay, seen: Snapshot
) -> None:
    for depth in DEPTHS:
        for service, operation in calls_at(depth):
            cloud.fault("unheard", service, operation)
    report = assess(scan())

    there = {one.id for one in report.snapshot.assets}
    open_rules = {one.rule for one in report.undetermined}
    still = {(one.rule, one.subject) for one in report.findings}
    before = {(one.rule, one.subject) for one in assess(seen).findings}
    quiet = {(rule, subject) for rule, subject in before - still if rule not in open_rules}
    assert {(rule, subject) for rule, subject in quiet if subject in there} == set()


def test_a_word_that_is_not_known_cannot_be_compared() -> None:
    shape = service_model("lambda").operation_model("GetFunctionUrlConfig").output_shape
    answer = plain({"AuthType": "NEWER", "InvokeMode": "BUFFERED", "ResponseMetadata": {}}, shape)
    word = answer["AuthType"]
    assert (unheard(answer), unheard([{"a": [word]}]), unheard(answer["InvokeMode"])) == (
        *("NEWER", "NEWER"),
        None,
    )
    with pytest.raises(UnheardError, match="does not know the value 'NEWER'"):
        assert word == "NONE"
    with pytest.raises(UnheardError):
        assert word != "NONE"
    with pytest.raises(UnheardError):
        assert word in {"NONE"}
    assert word != ""  # what JMESPath asks to see whether there is anything
    assert word != None  # noqa: E711
    assert known([word]) == ["NEWER"]
    assert type(filled("AuthType", answer)) is str
    assert type(known(word)) is str
    assert plain({"at": datetime(2026, 1, 2, tzinfo=UTC)}) == {"at": "2026-01-02T00:00:00Z"}
    assert not isinstance(plain("NEWER"), Unheard)


def test_no_rule_compares_what_is_only_shown() -> None:
    for path in sorted((rules_root() / "aws").glob("*.yaml")):
        rule = yaml.safe_load(path.read_text())
        asked = {
            f"{kind}.{name}"
            for kind in rule["kinds"]
            for name in re.findall(r"asset\.(\w+)", str(rule.get("when", "")))
        }
        assert asked & _SHOWN == set(), path.stem
