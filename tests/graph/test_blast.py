"""The blast radius of a small account, told exactly."""

from __future__ import annotations

import msgspec
import pytest

from aispm.graph.blast import Measure, measure
from aispm.graph.build import Graph, build
from aispm.graph.join import resolve
from aispm.graph.path import find, reached_by, reaches, within
from aispm.model import Blast, Counts, Credential, Kind, Link, Read, Snapshot, Target
from aispm.rulebook import rules_root
from aispm.rulebook.escalations import load_escalations
from tests.graph.estates import (
    ACCOUNT,
    AGENT_KINDS,
    OTHER,
    allow,
    arn,
    asset,
    identity,
    policy,
    snapshot,
    trusts,
)

RUNTIME = f"arn:aws:bedrock-agentcore:eu-west-1:{ACCOUNT}:runtime/harbor"
LEDGER, PAGES = "arn:aws:s3:::ledger", "arn:aws:s3:::pages"
SECRET = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:db-AbCdEf"
KEY_ID = "AKIAQ3EGRFZVAISPMXYZ"
AGENTCORE = "bedrock-agentcore.amazonaws.com"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def harbor(*more_reads: Read) -> Snapshot:
    """A key in a file, its user, and three hops to administrator through a runtime."""
    return snapshot(
        identities=[
            identity("user/ci-agent"),
            identity("user/reader"),
            identity("user/maybe"),
            identity("role/deploy-bot"),
            identity("role/harbor-runtime"),
            identity("role/bounded-admin", boundary="b"),
            identity("role/theirs", OTHER),
        ],
        policies=[
            policy("identity", "user/ci-agent", allow("sts:AssumeRole", arn("role/deploy-bot"))),
            policy("identity", "user/reader", allow("s3:GetObject", f"{PAGES}/*")),
            policy("identity", "user/maybe", allow("*", Condition=MFA)),
            policy("trust", "role/deploy-bot", trusts(AWS=ACCOUNT)),
            policy("identity", "role/deploy-bot",
                   allow("bedrock-agentcore:InvokeAgentRuntimeCommand", RUNTIME)),
            policy("identity", "role/harbor-runtime",
                   allow("iam:PutRolePolicy", arn("role/*")), allow("s3:GetObject", f"{PAGES}/*"),
                   allow("sts:AssumeRole", arn("role/theirs", OTHER))),
            policy("trust", "role/harbor-runtime", trusts(Service=AGENTCORE)),
            policy("identity", "role/bounded-admin", allow("*")),
            policy("boundary", "role/bounded-admin", allow("logs:*")),
            policy("trust", "role/theirs", trusts(AWS=arn("role/harbor-runtime")), account=OTHER),
        ],
        assets=[
            asset("aws.agentcore.runtime", RUNTIME),
            asset("aws.s3.bucket", LEDGER, sensitivity="restricted"),
            asset("aws.s3.bucket", PAGES, sensitivity="public"),
            asset("aws.secretsmanager.secret", SECRET, sensitivity="unknown"),
        ],
        links=[Link(RUNTIME, "runs-as", arn("role/harbor-runtime"))],
        credentials=(
            Credential("credential:aaaa", "aws-access-key",
                       facts={"key_id": KEY_ID, "account": ACCOUNT}),
            Credential("credential:bbbb", "aws-access-key", identity=arn("user/ci-agent"),
                       state="active", facts={"key_id": KEY_ID, "account": ACCOUNT}),
            Credential("credential:cccc", "aws-access-key",
                       facts={"key_id": "AKIAQ3EGRFZVGONEXXXX", "account": ACCOUNT}),
            Credential("credential:dddd", "aws-access-key",
                       facts={"key_id": "AKIAQ3EGRFZVFARXXXXX", "account": "999988887777"}),
            Credential("credential:eeee", "github-pat"),
        ),
        reads=(Read(f"aws:{ACCOUNT}", "iam:GetAccountAuthorizationDetails", "ok"), *more_reads),
    )  # fmt: skip


def told(seen: Snapshot) -> tuple[Snapshot, Graph, Measure]:
    joined = resolve(seen)
    graph = build(joined, load_escalations(rules_root()))
    return joined, graph, measure(joined, graph, AGENT_KINDS)


@pytest.fixture(scope="module")
def story() -> tuple[Snapshot, Graph, Measure]:
    return told(harbor())


def entry(measured: Measure, name: str) -> Blast:
    return next(one for one in measured.blast if one.identity.endswith(name))


def test_three_hops_to_administrator(story: tuple[Snapshot, Graph, Measure]) -> None:
    _, _, measured = story
    assert entry(measured, "ci-agent") == Blast(
        identity=arn("user/ci-agent"),
        admin="yes",
        admin_scopes=(f"aws:{ACCOUNT}",),
        hops_to_admin=3,
        direct=Counts(identities=1, accounts=1),
        total=Counts(resources=4, secrets=1, sensitive=1, restricted=1, identities=6, accounts=2),
        score=60 + 8 + 4 + 5,
        top=(
            Target(LEDGER, "admin", 4, "allowed"),
            Target(SECRET, "admin", 4, "allowed"),
            Target(PAGES, "read", 3, "allowed"),
            Target(RUNTIME, "admin", 4, "allowed"),
        ),
    )


def test_the_path_from_the_key_tells_each_step(story: tuple[Snapshot, Graph, Measure]) -> None:
    _, _, measured = story
    steps = [
        (edge.source.rpartition("/")[2], edge.relation, edge.target.rpartition("/")[2])
        for edge in measured.path("credential:aaaa", "admin")
    ]
    assert steps == [
        ("credential:aaaa", "authenticates-as", "ci-agent"),
        ("ci-agent", "assumes", "deploy-bot"),
        ("deploy-bot", "runs-code-in", "harbor"),
        ("harbor", "runs-as", "harbor-runtime"),
        ("harbor-runtime", "grants-itself", f"aws:{ACCOUNT}"),
    ]


def test_keys_join_their_owners(story: tuple[Snapshot, Graph, Measure]) -> None:
    joined, _, measured = story
    known = {
        one.id: (one.identity, one.state, "identity" in one.facts) for one in joined.credentials
    }
    assert known == {
        "credential:aaaa": (arn("user/ci-agent"), "active", False),
        "credential:cccc": (None, "absent", True),  # its account was read, and it is not there
        "credential:dddd": (None, "unknown", False),  # its account was not read
        "credential:eeee": (None, "unknown", True),  # no cloud identity at all
    }
    assert measured.facts["credential:aaaa"]["admin"] is True
    assert measured.facts["credential:cccc"]["admin"] is False
    assert "admin" not in measured.facts["credential:dddd"]
    assert measured.facts["credential:eeee"]["admin"] is False


def test_a_boundary_holds_and_a_reader_stays_one(story: tuple[Snapshot, Graph, Measure]) -> None:
    _, _, measured = story
    bounded, reader = entry(measured, "bounded-admin"), entry(measured, "reader")
    assert (bounded.admin, bounded.total, bounded.score) == ("no", Counts(), 0)
    assert (reader.admin, reader.total) == ("no", Counts(resources=1, accounts=1))
    assert reader.top == (Target(PAGES, "read", 0, "allowed"),)


def test_a_condition_nobody_can_decide(story: tuple[Snapshot, Graph, Measure]) -> None:
    _, _, measured = story
    maybe = entry(measured, "user/maybe")
    assert (maybe.admin, maybe.hops_to_admin, maybe.score) == ("conditional", 0, 30)
    facts = measured.facts[arn("user/maybe")]
    assert facts["admin_conditional"] is True
    assert "admin" not in facts
    assert "restricted" not in facts  # perhaps some: zero is not proven


def test_exposure_counts_who_controls_it(story: tuple[Snapshot, Graph, Measure]) -> None:
    _, _, measured = story
    assert measured.facts[arn("role/harbor-runtime")]["exposed_to"] == 2
    assert measured.facts[RUNTIME]["exposed_to"] >= 2
    assert measured.facts[arn("role/harbor-runtime")]["agents_as"] == 1


def test_what_an_agent_consists_of_is_no_other_agent() -> None:
    harness = asset("aws.agentcore.harness", RUNTIME.replace("runtime/", "harness/"))
    runtime, role = asset("aws.agentcore.runtime", RUNTIME), arn("role/harbor-runtime")
    acting = [Link(one.id, "runs-as", role) for one in (harness, runtime)]
    kinds = {one.kind: Kind(one.kind, one.kind, "agent") for one in (harness, runtime)}

    def agents(*links: Link) -> object:
        seen = snapshot([identity("role/harbor-runtime")], (), [harness, runtime], links)
        return measure(seen, build(seen, load_escalations(rules_root())), kinds).facts[role][
            "agents_as"
        ]

    assert agents(*acting) == 2
    assert agents(*acting, Link(harness.id, "contains", runtime.id)) == 1


def test_permissions_that_were_not_read_prove_nothing() -> None:
    denied = Read(
        f"aws:{OTHER}",
        "iam:GetAccountAuthorizationDetails",
        "denied",
        supplies=("reach",),
    )
    _, _, measured = told(harbor(denied))
    theirs = entry(measured, "role/theirs")
    assert theirs.admin == "unknown"
    assert "admin" not in measured.facts[arn("role/theirs", OTHER)]
    assert entry(measured, "reader").admin == "no"
    assert entry(measured, "ci-agent").admin == "yes"  # certain whatever else there may be


def test_a_path_between_two_nodes(story: tuple[Snapshot, Graph, Measure]) -> None:
    _, graph, _ = story
    path = find(graph, arn("user/ci-agent"), PAGES)
    assert [edge.relation for edge in path] == ["assumes", "runs-code-in", "runs-as", "reads"]
    assert find(graph, arn("user/reader"), LEDGER) == ()


def test_one_identity_in_full(story: tuple[Snapshot, Graph, Measure]) -> None:
    _, graph, _ = story
    assert reaches(graph, arn("user/reader")) == [Target(PAGES, "read", 0, "allowed")]
    assert {(one.target, one.hops) for one in reached_by(graph, arn("role/deploy-bot"))} >= {
        (arn("user/ci-agent"), 1),
        ("credential:aaaa", 2),
    }


def test_what_is_listed_is_what_is_counted(story: tuple[Snapshot, Graph, Measure]) -> None:
    seen, graph, measured = story
    for one in measured.blast:
        listed = reaches(graph, one.identity)
        assert within(seen, listed, 9) == one.total
        assert within(seen, listed, 0).identities == 0
    reader = reaches(graph, arn("user/reader"))
    assert within(seen, reader, 0) == Counts(resources=1, accounts=1)


def test_a_list_that_was_not_read_may_hide_what_its_readers_reach() -> None:
    throttled = Read(
        f"aws:{ACCOUNT}/eu-west-1", "s3:ListBuckets", "throttled", lists=("aws.s3.bucket",)
    )
    _, _, measured = told(harbor(throttled))
    reader = measured.facts[arn("user/reader")]
    assert "restricted" not in reader  # it may read some buckets: perhaps one more
    assert reader["admin"] is False  # no bucket makes an administrator
    bounded = measured.facts[arn("role/bounded-admin")]
    assert bounded["restricted"] == 0  # it may read none


def test_a_workload_that_was_not_listed_may_be_a_way_to_administrator() -> None:
    denied = Read(
        f"aws:{ACCOUNT}/us-east-1",
        "bedrock-agentcore-control:ListAgentRuntimes",
        "denied",
        lists=("aws.agentcore.runtime",),
    )
    seen = harbor(denied)
    quiet = [one for one in seen.policies if "harbor-runtime" not in one.id]
    _, _, measured = told(msgspec.structs.replace(seen, policies=tuple(quiet)))
    assert "admin" not in measured.facts[arn("role/deploy-bot")]
    assert measured.facts[arn("user/reader")]["admin"] is False


def test_a_bucket_whose_sensitivity_was_not_read_is_not_counted_as_harmless() -> None:
    bare = msgspec.structs.replace(
        harbor(), assets=(asset("aws.s3.bucket", PAGES), asset("aws.agentcore.runtime", RUNTIME))
    )
    kinds = {"aws.s3.bucket": Kind("aws.s3.bucket", "Bucket", "data", {"sensitivity": "string"})}
    joined = resolve(bare)
    graph = build(joined, load_escalations(rules_root()))
    facts = measure(joined, graph, kinds).facts[arn("user/reader")]
    assert "restricted" not in facts
    assert facts["resources"] == 1


def test_an_administrator_reaches_all_that_its_account_contains(
    story: tuple[Snapshot, Graph, Measure],
) -> None:
    _, graph, _ = story
    found = {(one.target, one.access): one for one in reaches(graph, arn("role/deploy-bot"))}
    assert found[LEDGER, "admin"] == Target(LEDGER, "admin", 3, "allowed")
    assert found[PAGES, "read"] == Target(PAGES, "read", 2, "allowed")
    # The conditional administrator is in reach too, and adds nothing to what is certain.
    assert {one.certainty for one in found.values()} == {"allowed"}
    path = find(graph, arn("role/deploy-bot"), SECRET)
    assert [edge.relation for edge in path] == [
        "runs-code-in",
        "runs-as",
        "grants-itself",
        "contains",
    ]


def test_an_administrator_goes_wherever_its_account_is_trusted() -> None:
    """It has no sts:AssumeRole, but can give itself that."""
    seen = harbor()
    guest = policy("trust", "role/theirs", trusts(AWS=ACCOUNT), account=OTHER)
    policies = [one for one in seen.policies if "role/theirs" not in one.id]
    bare = [one for one in policies if "harbor-runtime#identity" not in one.id]
    bare.append(policy("identity", "role/harbor-runtime", allow("iam:PutRolePolicy")))
    _, graph, measured = told(msgspec.structs.replace(seen, policies=(*bare, guest)))
    assert entry(measured, "ci-agent").total.accounts == 2
    path = find(graph, arn("role/harbor-runtime"), arn("role/theirs", OTHER))
    assert [edge.relation for edge in path] == ["grants-itself", "assumes"]
    assert find(graph, arn("user/reader"), arn("role/theirs", OTHER)) == ()


def test_a_key_stands_where_its_owner_stands(story: tuple[Snapshot, Graph, Measure]) -> None:
    _, _, measured = story
    key, owner = measured.facts["credential:aaaa"], measured.facts[arn("user/ci-agent")]
    assert key == owner
    assert key["hops_to_admin"] == 3


def test_a_scope_is_reached_as_administrator_and_reaches_nobody(
    story: tuple[Snapshot, Graph, Measure],
) -> None:
    _, graph, _ = story
    scope = f"aws:{ACCOUNT}"
    found = reaches(graph, arn("role/deploy-bot"))
    assert [one.access for one in found if one.target == scope] == ["admin"]
    assert scope not in {one.target for one in reached_by(graph, arn("user/reader"))}


def test_an_administrator_may_let_itself_into_an_account_that_was_not_read() -> None:
    denied = Read(
        f"aws:{OTHER}", "iam:GetAccountAuthorizationDetails", "denied", supplies=("reach",)
    )
    boss, clerk = identity("role/boss"), identity("role/clerk")
    seen = snapshot(
        identities=[boss, clerk],
        policies=[
            policy("identity", "role/boss", allow("iam:PutRolePolicy", arn("role/*"))),
            policy("identity", "role/clerk", allow("s3:GetObject", f"{PAGES}/*")),
        ],
        assets=[asset("aws.s3.bucket", PAGES, sensitivity="public")],
        reads=(denied,),
    )
    _, _, measured = told(seen)
    assert measured.facts[boss.id]["admin"] is True
    assert "accounts" not in measured.facts[boss.id]
    assert measured.told[boss.id].gaps["accounts"] == (denied,)
    assert measured.facts[clerk.id]["restricted"] == 0
