"""GCP allow policies into grants, on small estates written out here."""

from __future__ import annotations

import pytest

from aispm.iam import gcp
from aispm.model import Asset, Binding, Identity, Policy, Read, Scope, Snapshot

MANAGER = "//cloudresourcemanager.googleapis.com"
ON_PROJECT = f"{MANAGER}/projects/acme"
ON_FOLDER = f"{MANAGER}/folders/1"
ON_ORGANIZATION = f"{MANAGER}/organizations/2"
PROJECT, FOLDER, ORGANIZATION = "gcp:acme", "gcp:folders/1", "gcp:organizations/2"
BUCKET = "//storage.googleapis.com/ledger"
SECRET = "//secretmanager.googleapis.com/projects/acme/secrets/db"
ENGINE = "//aiplatform.googleapis.com/projects/acme/locations/e/reasoningEngines/1"
FOREIGN = "//storage.googleapis.com/foreign"
ACCOUNT = "//iam.googleapis.com/projects/acme/serviceAccounts/agent@acme.iam.gserviceaccount.com"
WHO = "user:who@acme.example"

Found = set[tuple[str, str, str, str]]


def bound(at: str, role: str, condition: str | None = None, member: str = WHO) -> Binding:
    return Binding(f"{at}#{role}#{member}#{condition}", "gcp.binding", member, role, at, condition)


def estate(
    *bindings: Binding,
    roles: dict[str, list[str]],
    disabled: bool = False,
    reads: tuple[Read, ...] = (),
) -> Snapshot:
    """A project in a folder in an organisation, and another project beside them."""
    agent = {"email": "agent", "disabled": disabled, "unique_id": "42"}
    return Snapshot(
        version="",
        taken_at="2026-11-20T00:00:00Z",
        assets=(
            Asset(BUCKET, "gcp.storage.bucket", "ledger", PROJECT),
            Asset(SECRET, "gcp.secretmanager.secret", "db", PROJECT),
            Asset(ENGINE, "gcp.vertex.reasoning_engine", "engine", PROJECT),
            Asset(FOREIGN, "gcp.storage.bucket", "foreign", "gcp:other"),
        ),
        identities=(
            Identity(ACCOUNT, "gcp.iam.service_account", "agent", PROJECT, facts=agent),
            Identity(WHO, "gcp.iam.user", "who", "gcp:*"),
        ),
        policies=tuple(
            Policy(role, "role-definition", PROJECT, (), {"includedPermissions": permissions})
            for role, permissions in roles.items()
        ),
        bindings=bindings,
        scopes=(
            Scope(PROJECT, "project", parent=FOLDER),
            Scope(FOLDER, "folder", parent=ORGANIZATION),
            Scope(ORGANIZATION, "organization"),
            Scope("gcp:other", "project"),
        ),
        reads=reads,
    )


def granted(snapshot: Snapshot) -> Found:
    return {(one.relation, one.access, one.target, one.certainty) for one in gcp.grants(snapshot)}


READ = {"reader": ["storage.objects.get"]}
READS: Found = {("reads", "read", BUCKET, "allowed")}


@pytest.mark.parametrize("at", [BUCKET, ON_PROJECT, ON_FOLDER, ON_ORGANIZATION])
def test_a_binding_holds_for_all_below_it(at: str) -> None:
    assert granted(estate(bound(at, "reader"), roles=READ)) == READS


@pytest.mark.parametrize("at", [f"{MANAGER}/projects/acm", SECRET, "//storage.googleapis.com/led"])
def test_a_binding_holds_for_nothing_beside_it(at: str) -> None:
    assert granted(estate(bound(at, "reader"), roles=READ)) == set()


def test_each_permission_becomes_its_arrow() -> None:
    permissions = [
        "secretmanager.versions.access",
        "storage.objects.create",
        "storage.buckets.setIamPolicy",
        "aiplatform.reasoningEngines.query",
        "aiplatform.reasoningEngines.update",
        "iam.serviceAccounts.getAccessToken",
        "iam.serviceAccounts.setIamPolicy",
        "iam.serviceAccountKeys.create",
    ]
    assert granted(estate(bound(ON_PROJECT, "all"), roles={"all": permissions})) == {
        ("reads", "read", SECRET, "allowed"),
        ("writes", "write", BUCKET, "allowed"),
        ("administers", "admin", BUCKET, "allowed"),
        ("invokes", "invoke", ENGINE, "allowed"),
        ("runs-code-in", "execute", ENGINE, "conditional"),
        ("impersonates", "execute", ACCOUNT, "allowed"),
        ("takes-over", "admin", ACCOUNT, "allowed"),
        ("mints-credential-of", "execute", ACCOUNT, "allowed"),
    }


def test_delegation_alone_is_not_sure() -> None:
    roles = {"delegate": ["iam.serviceAccounts.implicitDelegation"]}
    found = granted(estate(bound(ON_PROJECT, "delegate"), roles=roles))
    assert found == {("impersonates", "execute", ACCOUNT, "conditional")}


def test_acting_as_an_account_takes_something_to_launch() -> None:
    roles = {"act": ["iam.serviceAccounts.actAs"], "launch": ["run.services.create"]}
    act, launch = bound(ACCOUNT, "act"), bound(ON_PROJECT, "launch")
    assert granted(estate(act, roles=roles)) == set()
    assert granted(estate(launch, roles=roles)) == set()
    both: Found = {("impersonates", "execute", ACCOUNT, "allowed")}
    assert granted(estate(act, launch, roles=roles)) == both
    another = bound(ON_PROJECT, "launch", member="user:another@acme.example")
    assert granted(estate(act, another, roles=roles)) == set()
    elsewhere = bound(f"{MANAGER}/projects/other", "launch")
    assert granted(estate(act, elsewhere, roles=roles)) == set()


def test_an_account_is_named_by_address_or_number() -> None:
    roles = {"token": ["iam.serviceAccounts.getAccessToken"]}
    by_number = f"{ACCOUNT.rsplit('/', 1)[0]}/42"
    found = granted(estate(bound(by_number, "token"), roles=roles))
    assert found == {("impersonates", "execute", ACCOUNT, "allowed")}


@pytest.mark.parametrize(
    ("at", "permission", "scopes"),
    [
        (ON_PROJECT, "resourcemanager.projects.setIamPolicy", {PROJECT}),
        (ON_FOLDER, "resourcemanager.projects.setIamPolicy", {PROJECT}),
        (ON_FOLDER, "resourcemanager.folders.setIamPolicy", {FOLDER}),
        (ON_ORGANIZATION, "resourcemanager.folders.setIamPolicy", {FOLDER}),
        (ON_ORGANIZATION, "resourcemanager.organizations.setIamPolicy", {ORGANIZATION}),
        (ON_PROJECT, "resourcemanager.folders.setIamPolicy", set()),
        (BUCKET, "resourcemanager.projects.setIamPolicy", set()),
    ],
)
def test_who_sets_a_policy_administers_its_node(at: str, permission: str, scopes: set[str]) -> None:
    found = granted(estate(bound(at, "setter"), roles={"setter": [permission]}))
    assert found == {("administers", "admin", scope, "allowed") for scope in scopes}


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ('request.time < timestamp("2027-01-01T00:00:00Z")', "allowed"),
        ('request.time < timestamp("2026-01-01T00:00:00Z")', None),
        ('resource.name.startsWith("projects/_/buckets/ledger/")', "allowed"),
        ('resource.name.startsWith("projects/_/buckets/ledger/objects/")', "allowed"),
        ('resource.name.startsWith("projects/_/buckets/ledger-2/")', None),
        ('resource.name.startsWith("projects/_/buckets/ledger/objects/open/")', "conditional"),
        ('resource.name.endsWith(".csv")', "conditional"),
        ('resource.name == "projects/_/buckets/ledger/objects/a"', "conditional"),
        ('resource.service == "storage.googleapis.com"', "allowed"),
        ('resource.type == "storage.googleapis.com/Object"', "allowed"),
        ('resource.type == "storage.googleapis.com/Bucket"', None),
        ("resource.matchTag('2/stage', 'dev')", "conditional"),
        ("not CEL at all (", "conditional"),
    ],
)
def test_a_condition_is_decided_where_it_can_be(condition: str, found: str | None) -> None:
    snapshot = estate(bound(BUCKET, "reader", condition), roles=READ)
    assert granted(snapshot) == ({("reads", "read", BUCKET, found)} if found else set())


def test_a_condition_on_the_project_is_decided_by_time_only() -> None:
    roles = {"setter": ["resourcemanager.projects.setIamPolicy"]}
    tagged = bound(ON_PROJECT, "setter", "resource.matchTag('2/stage', 'dev')")
    over = bound(ON_PROJECT, "setter", 'request.time < timestamp("2020-01-01T00:00:00Z")')
    found = granted(estate(tagged, over, roles=roles))
    assert found == {("administers", "admin", PROJECT, "conditional")}


def test_a_shorthand_means_who_holds_the_basic_role() -> None:
    short = bound(BUCKET, "reader", member="projectEditor:acme")
    roles = READ | {"roles/editor": []}
    assert granted(estate(short, roles=roles)) == set()
    assert granted(estate(short, bound(ON_PROJECT, "roles/editor"), roles=roles)) == READS
    assert granted(estate(short, bound(ON_PROJECT, "roles/viewer"), roles=roles)) == set()


def test_what_a_group_holds_stays_with_the_group() -> None:
    group = "group:staff@acme.example"
    snapshot = estate(bound(BUCKET, "reader", member=group), roles=READ)
    assert [one.identity for one in gcp.grants(snapshot)] == [group]


def test_a_disabled_account_would_have_to_be_enabled_first() -> None:
    snapshot = estate(bound(BUCKET, "reader", member=ACCOUNT), roles=READ, disabled=True)
    assert granted(snapshot) == {("reads", "read", BUCKET, "conditional")}


def test_an_unread_role_makes_its_holder_blind() -> None:
    unread = Read(PROJECT, "iam:roles.get", "denied", (), ("reach",), ("reader",))
    assert gcp.hidden_by(estate(bound(BUCKET, "reader"), roles={}), unread) == {WHO}
    assert gcp.hidden_by(estate(bound(BUCKET, "reader"), roles=READ), unread) == set()


@pytest.mark.parametrize(
    "operation",
    ["cloudasset:searchAllIamPolicies", "cloudresourcemanager:folders.getIamPolicy"],
)
def test_unread_policies_make_everyone_blind(operation: str) -> None:
    denied = Read(PROJECT, operation, "denied", (), ("reach",))
    assert gcp.hidden_by(estate(roles={}), denied) == {ACCOUNT, WHO}
