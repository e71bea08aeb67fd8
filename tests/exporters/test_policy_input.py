"""Facts for a policy engine: they expire, they say how sure they are, they never permit."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from aispm.exporters.policy_input.tools import enforcement
from aispm.model import Asset, Credential, Link, Report, Snapshot
from tests.exporters import story
from tests.exporters.render import parsed
from tests.exporters.test_schemas import problems as schema_problems

SCHEMA = "policy-input-v1.schema.json"
GRANTING = re.compile(r"allow|permit|grant|approve[sd]?$|authori[sz]e", re.IGNORECASE)


def document(report: Report | None = None) -> Any:
    return parsed("policy-input", report or story.report())


def changed(report: Report, **parts: Any) -> Report:
    """The report with parts of its snapshot replaced."""
    snapshot: Snapshot = msgspec.structs.replace(report.snapshot, **parts)
    return msgspec.structs.replace(report, snapshot=snapshot)


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner)


def test_agents_are_what_acts_and_every_client_config() -> None:
    assert sorted(document()["agents"]) == [
        story.ENGINE,
        story.GATEWAY,
        story.HARBOR,
        story.BILLING,
        story.CONFIG,
    ]


def test_no_key_can_be_read_as_a_permission() -> None:
    keys = {key for each in objects(document()) for key in each}
    assert {key for key in keys if GRANTING.search(key)} == set()
    assert document()["decision"] == "none"


@pytest.mark.parametrize("key", ["allow", "decision"])
def test_the_schema_has_no_place_for_a_permission(key: str) -> None:
    """Put into any object that is not keyed by ids, it is refused."""
    base = document()
    number = len(list(objects(base)))
    accepted = []
    for index in range(number):
        doc = copy.deepcopy(base)
        target = list(objects(doc))[index]
        tools = [agent["tools"] for agent in doc["agents"].values()]
        by_id = target is doc["agents"] or any(target is each for each in tools)
        if by_id or (key in target):
            continue
        target[key] = True
        if not schema_problems(SCHEMA, doc):
            accepted.append(index)
    assert accepted == []


@pytest.mark.parametrize(
    "change",
    [
        lambda doc: doc.update(decision="allow"),
        lambda doc: doc.update(decision_semantics="anything goes"),
        lambda doc: doc["snapshot"].pop("expires_at"),
        lambda doc: doc["snapshot"].pop("expires_at_epoch"),
        lambda doc: doc["agents"][story.CONFIG]["owner"].update(value="someone"),
        lambda doc: doc["agents"][story.BILLING]["owner"].update(certainty="unknown"),
        lambda doc: doc["agents"][story.BILLING]["owner"].update(value={"allow": True}),
        lambda doc: doc["agents"][story.BILLING]["owner"].update(certainty="allowed"),
        lambda doc: doc["agents"][story.BILLING]["owner"].update(evidence=[]),
        lambda doc: doc["agents"][story.BILLING]["holds"].append("approved"),
        lambda doc: doc["agents"][story.BILLING]["tools"][story.REFUND].update(
            recommended_enforcement="out_of_band"
        ),
        lambda doc: doc["agents"][story.BILLING]["tools"][story.CODE].update(
            recommended_enforcement="none"
        ),
        lambda doc: doc["agents"][story.BILLING]["tools"][story.CODE].update(reasons=[]),
        lambda doc: doc["agents"][story.ENGINE]["reach"].update(lower_bound=False),
        lambda doc: doc["agents"][story.BILLING]["reach"].update(resources_total=None),
        lambda doc: doc["agents"][story.ENGINE]["reach"].update(admin="no"),
        lambda doc: doc["coverage"]["gaps"][0].update(reason="error"),
        lambda doc: doc["snapshot"].update(id="latest"),
    ],
)
def test_the_schema_refuses(change: Any) -> None:
    doc = document()
    change(doc)
    assert schema_problems(SCHEMA, doc) != []


def test_it_expires_a_day_after_it_was_taken() -> None:
    snapshot = document()["snapshot"]
    assert (snapshot["generated_at"], snapshot["expires_at"]) == (
        "2026-11-20T10:00:00Z",
        "2026-11-21T10:00:00Z",
    )
    assert snapshot["generated_at_epoch"] == 1795168800
    assert snapshot["expires_at_epoch"] - snapshot["generated_at_epoch"] == 24 * 3600


def test_times_are_in_utc_whatever_the_clock_said() -> None:
    report = changed(story.report(), taken_at="2026-11-20T11:00:00.250+01:00")
    assert document(report)["snapshot"]["generated_at"] == "2026-11-20T10:00:00Z"
    assert document(report)["snapshot"]["generated_at_epoch"] == 1795168800


def test_equal_facts_have_an_equal_digest_and_other_facts_another() -> None:
    def digest(report: Report) -> str:
        return str(document(report)["snapshot"]["content_sha256"])

    same = msgspec.structs.replace(story.report(), snapshot_id="sha256:" + "00" * 32)
    assert digest(same) == digest(story.report())
    assert digest(changed(story.report(), links=())) != digest(story.report())


def test_gaps_speak_the_words_of_the_ledger() -> None:
    assert [
        (gap["scope"], gap["operation"], gap["reason"]) for gap in document()["coverage"]["gaps"]
    ] == [
        (f"aws:{story.PROD}/eu-west-1", "bedrock-agent:ListAgents", "throttled"),
        (f"aws:{story.DEV}/eu-west-1", "sagemaker:DescribeNotebookInstance", "partial"),
        ("files:.", "parse:broken/.mcp.json", "failed"),
    ]


HOLDS = {
    story.ENGINE: ["no_approved_use", "reach_not_analysed", "unknown_owner"],
    story.GATEWAY: [
        "no_approved_use",
        "partial_coverage",
        "reaches_admin",
        "reaches_restricted_data",
        "shared_identity",
        "undetermined_rules",
        "unknown_owner",
    ],
    story.HARBOR: [
        "no_approved_use",
        "open_critical_finding",
        "partial_coverage",
        "reaches_admin",
        "reaches_restricted_data",
        "shared_identity",
        "undetermined_rules",
        "unknown_owner",
    ],
    story.BILLING: ["partial_coverage", "reaches_restricted_data"],
    story.CONFIG: [
        "credential_overdue",
        "no_approved_use",
        "open_critical_finding",
        "partial_coverage",
        "reach_not_analysed",
        "reaches_admin",
        "reaches_restricted_data",
        "static_credential",
        "unknown_owner",
    ],
}


@pytest.mark.parametrize("agent", HOLDS)
def test_holds(agent: str) -> None:
    assert document()["agents"][agent]["holds"] == HOLDS[agent]


def test_tools_are_judged_by_what_is_known_and_unknown_is_inline() -> None:
    judged = {
        id_: (tool["risk_class"], tool["recommended_enforcement"], tool["effects"])
        for agent in document()["agents"].values()
        for id_, tool in agent["tools"].items()
    }
    assert judged == {
        story.REFUND: ("unknown", "inline", []),
        story.CODE: ("high", "inline", ["execute"]),
        story.KNOWLEDGE: ("low", "out_of_band", ["read"]),
        story.HARBOR_SERVER: ("high", "inline", ["identity", "read"]),
        story.GITHUB_SERVER: ("high", "inline", ["execute"]),
    }


@pytest.mark.parametrize("effect", ["write", "delete", "execute", "money", "identity"])
def test_a_medium_risk_that_changes_something_is_inline(effect: str) -> None:
    assert enforcement("medium", [effect]) == "inline"
    assert enforcement("medium", ["read"]) == enforcement("low", []) == "out_of_band"
    assert enforcement("unknown", []) == enforcement("high", []) == "inline"


@pytest.mark.parametrize(
    ("sensitivity", "risk"),
    [
        ("restricted", "high"),
        ("confidential", "medium"),
        ("internal", "low"),
        ("unknown", "unknown"),
        ("harmless, trust me", "unknown"),
    ],
)
def test_knowledge_is_as_risky_as_the_data_behind_it(sensitivity: str, risk: str) -> None:
    assets = tuple(
        msgspec.structs.replace(each, facts={"sensitivity": sensitivity})
        if each.id == story.HANDBOOK
        else each
        for each in story.ASSETS
    )
    agent = document(changed(story.report(), assets=assets))["agents"][story.BILLING]
    assert agent["tools"][story.KNOWLEDGE]["risk_class"] == risk


def test_the_parts_that_lead_to_a_tool_are_none_and_what_they_hold_is_the_agents() -> None:
    kinds = {
        "alias": "aws.lex.bot_alias",
        "locale": "aws.lex.bot_locale",
        "intent": "aws.lex.intent",
        "base": "aws.bedrock.knowledge_base",
    }
    scope, key = story.ASSETS[0].scope, story.CREDENTIALS[0]
    links = (
        *story.LINKS,
        Link(story.BILLING, "contains", "alias"),
        Link("alias", "contains", "locale"),
        Link("locale", "contains", "intent"),
        Link("intent", "uses-knowledge", "base"),
        Link("base", "reads", story.HANDBOOK),
        Link("intent", "holds-credential", key.id),
    )
    assets = (*story.ASSETS, *(Asset(id_, kind, id_, scope) for id_, kind in kinds.items()))
    before = document()["agents"][story.BILLING]
    agent = document(changed(story.report(), assets=assets, links=links))["agents"][story.BILLING]
    assert agent["tools"].keys() - before["tools"].keys() == {"base"}
    assert agent["tools"]["base"]["risk_class"] == "low"
    owner = key.identity or key.id
    assert owner in {one["ref"] for one in agent["identities"]}
    assert owner not in {one["ref"] for one in before["identities"]}


def test_the_tools_of_a_function_with_a_powerful_role_are_high() -> None:
    function = f"arn:aws:lambda:us-east-1:{story.PROD}:function:refund"
    links = (
        *story.LINKS,
        Link(story.REFUND, "invokes", function),
        Link(function, "runs-as", story.HARBOR_RUNTIME),
    )
    tools = document(changed(story.report(), links=links))["agents"][story.BILLING]["tools"]
    assert tools[story.REFUND]["risk_class"] == "high"
    assert tools[story.REFUND]["reasons"][0] == (
        "acts as role harbor-runtime, which reaches administrator"
    )


def test_a_key_whose_owner_is_unknown_stands_for_itself() -> None:
    config = document()["agents"][story.CONFIG]
    assert [(each["ref"], each["type"], each["credential"]) for each in config["identities"]] == [
        (
            story.CI_AGENT,
            "aws.iam.user",
            {"kind": "static_key", "age_s": 27856800, "last_used_at": None},
        ),
        (
            story.GITHUB_PAT,
            "github-pat",
            {"kind": "static_key", "age_s": None, "last_used_at": None},
        ),
    ]


def numbers(agent: str) -> list[Any]:
    names = ("analysed", "lower_bound", "admin", "resources_total")
    return [document()["agents"][agent]["reach"][name] for name in names]


def test_reach_is_a_lower_bound_where_someone_is_not_known() -> None:
    assert numbers(story.BILLING) == [True, False, "no", 2]
    assert numbers(story.CONFIG) == [False, True, "yes", 214]
    assert numbers(story.ENGINE) == [False, True, "unknown", None]


def test_the_servers_of_a_config_act_as_whoever_starts_them_too() -> None:
    links = tuple(link for link in story.LINKS if link.target != story.GITHUB_PAT)
    config = document(changed(story.report(), links=links))["agents"][story.CONFIG]
    assert [each["ref"] for each in config["identities"]] == [story.CI_AGENT]
    assert config["reach"]["analysed"] is False
    assert "reach_not_analysed" in config["holds"]


def test_a_publishable_key_is_no_credential() -> None:
    public = Credential("credential:pub", "stripe-publishable-key", publishable=True)
    links = (Link(story.CONFIG, "calls-tool", story.GITHUB_SERVER),)
    links += (Link(story.GITHUB_SERVER, "holds-credential", public.id),)
    report = changed(story.report(), credentials=(public,), links=links)
    config = document(report)["agents"][story.CONFIG]
    assert config["identities"] == []
    assert "static_credential" not in config["holds"]


def test_a_filtered_scan_is_never_complete() -> None:
    report = msgspec.structs.replace(story.clean(), filters={"rule": ["a"]})
    doc = document(report)
    assert doc["coverage"] == {"complete": False, "filtered": True, "gaps": []}
    assert "partial_coverage" in doc["agents"][story.CONFIG]["holds"]
    assert document(story.clean())["coverage"]["complete"] is True


def without(report: Report, part: str) -> Report:
    """The same scan that knows less."""
    if part == "blast":
        return msgspec.structs.replace(report, blast=())
    if part == "tags":
        assets = tuple(
            msgspec.structs.replace(each, tags={}, owner=None) for each in report.snapshot.assets
        )
        return changed(report, assets=assets)
    if part == "facts":
        assets = tuple(msgspec.structs.replace(each, facts={}) for each in report.snapshot.assets)
        keys = tuple(
            msgspec.structs.replace(each, facts={}) for each in report.snapshot.credentials
        )
        return changed(report, assets=assets, credentials=keys)
    return changed(report, **{part: ()})


SUBSTITUTES = {"reaches_admin", "reaches_restricted_data"}


@pytest.mark.parametrize("part", ["blast", "tags", "facts", "identities"])
def test_knowing_less_never_lifts_a_hold_without_another_in_its_place(part: str) -> None:
    before, after = document()["agents"], document(without(story.report(), part))["agents"]
    assert set(after) == set(before)
    for id_, agent in before.items():
        lifted = set(agent["holds"]) - set(after[id_]["holds"])
        assert lifted <= SUBSTITUTES
        assert not lifted or "reach_not_analysed" in after[id_]["holds"]


@pytest.mark.parametrize("part", ["blast", "facts", "identities", "credentials", "links"])
def test_knowing_less_never_makes_a_tool_less_guarded(part: str) -> None:
    for agent in document(without(story.report(), part))["agents"].values():
        loose = {
            id_
            for id_, tool in agent["tools"].items()
            if tool["recommended_enforcement"] != "inline"
        }
        # The handbook is harmless only by the data behind it, which is a fact.
        assert loose <= (set() if part == "facts" else {story.KNOWLEDGE})


def test_a_kind_that_nobody_declares_is_no_agent() -> None:
    stray = Asset("x", "later.cloud.agent", "x", "aws:1")
    assert "x" not in document(changed(story.report(), assets=(*story.ASSETS, stray)))["agents"]
