"""Services learn words before the SDK does: what hangs on one is unknown, and all else is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml

from aispm.model import Asset, Read, Snapshot
from aispm.providers.aws.account import Account, Site
from aispm.providers.aws.collect import Collector
from aispm.providers.aws.paths import filled
from aispm.providers.aws.row import Call, Derived, Fact, Row, calls
from aispm.providers.aws.rows import ROWS
from aispm.providers.aws.session import Profile
from aispm.providers.aws.words import Unheard, UnheardError, known, plain, unheard
from aispm.rulebook import rules_root
from aispm.scan import assess
from aispm.vocabulary import Facts
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
_KEY = Fact("string?", "key")
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


def _judged(answers: Sequence[object], context: dict[str, Any]) -> Facts:
    return {"open": context["mode"] == "OPEN"}


_DETAIL = Call(operation="GetThing", args={"Id": "mode == 'NEW' && id || id"}, facts={"key": _KEY})
_MADE = Call(
    operation="GetMode", args={"Id": "nothing"}, derived=Derived({"open": "bool"}, _judged)
)


@pytest.mark.parametrize(("following", "lost"), [(_DETAIL, "key"), (_MADE, "open")])
def test_what_hangs_on_whether_to_ask_further_is_not_told(following: Call, lost: str) -> None:
    listing = Call(operation="ListThings", items="Things", facts={"key": _KEY}, then=(following,))
    row = Row(
        kind="aws.thing",
        title="Thing",
        role="service",
        service="lambda",
        id="id",
        name="id",
        listing=listing,
    )
    account = Account("111122223333", "aws", Told("told", None, "us-east-1", None))
    told = list(Collector([row], Site(account)).listing(row).run())
    [asset] = [one for one in told if isinstance(one, Asset)]
    reads = [one for one in told if isinstance(one, Read) and one.blind]
    assert asset.facts == ({} if lost == "key" else {"key": None})
    [read] = [one for one in reads if f"aws.thing.{lost}" in one.supplies]
    assert read.missed == ("t1",)


class Told(Profile):
    """A profile that lists one thing, in a mode that no SDK knows."""

    def ask(self, *_: object) -> Iterator[dict[str, Any]]:
        yield {"Things": [{"id": "t1", "mode": Unheard("NEWER")}]}


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
