"""GCP through the real clients, against a loopback server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from aispm.errors import InputError
from aispm.model import Link, Snapshot
from aispm.providers import base, gcp
from aispm.secrets import fingerprint
from tests.kit import acme, gcp_replay
from tests.kit.gcp_replay import error
from tests.kit.loopback import Answer, Running

Scan = Callable[..., Snapshot]

PROJECT = "acme-harbor-prod"
SCOPE = f"gcp:{PROJECT}"
VERTEX = f"//aiplatform.googleapis.com/projects/{PROJECT}/locations/europe-west4"
CONCIERGE = f"{VERTEX}/reasoningEngines/5120000000000000001"
TRIAGE = f"{VERTEX}/reasoningEngines/5120000000000000002"
NOTEBOOK = (
    f"//notebooks.googleapis.com/projects/{PROJECT}/locations/europe-west4-a/instances/nb-harbor"
)
ACCOUNTS = f"//iam.googleapis.com/projects/{PROJECT}/serviceAccounts"
AT = f"@{PROJECT}.iam.gserviceaccount.com"
SERVICE_AGENT = (
    "//iam.googleapis.com/projects/-/serviceAccounts/"
    "service-481516234210@gcp-sa-aiplatform-re.iam.gserviceaccount.com"
)
ENGINES = "aiplatform:projects.locations.reasoningEngines.get"


def states(snapshot: Snapshot) -> dict[tuple[str, str], str]:
    return {(read.scope, read.operation): read.state for read in snapshot.reads}


def test_everything_in_the_project_is_read(cloud: Running, scan: Scan) -> None:
    snapshot = scan()
    assert {asset.id: asset.kind for asset in snapshot.assets} == {
        CONCIERGE: "gcp.vertex.reasoning_engine",
        TRIAGE: "gcp.vertex.reasoning_engine",
        f"{VERTEX}/endpoints/7340000000000000001": "gcp.vertex.endpoint",
        f"{VERTEX}/models/9010000000000000001": "gcp.vertex.model",
        NOTEBOOK: "gcp.vertex.notebook",
        "//storage.googleapis.com/acme-harbor-ledger": "gcp.storage.bucket",
        "//storage.googleapis.com/acme-harbor-reports": "gcp.storage.bucket",
        "//storage.googleapis.com/acme-harbor-site": "gcp.storage.bucket",
        f"//secretmanager.googleapis.com/projects/{PROJECT}/secrets/harbor-db": (
            "gcp.secretmanager.secret"
        ),
        f"//secretmanager.googleapis.com/projects/{PROJECT}/secrets/harbor-webhook": (
            "gcp.secretmanager.secret"
        ),
    }
    assert {one.id: one.kind for one in snapshot.identities} == {
        f"{ACCOUNTS}/harbor-agent{AT}": "gcp.iam.service_account",
        f"{ACCOUNTS}/pipeline{AT}": "gcp.iam.service_account",
        f"{ACCOUNTS}/log-writer{AT}": "gcp.iam.service_account",
        f"{ACCOUNTS}/reporting{AT}": "gcp.iam.service_account",
        SERVICE_AGENT: "gcp.iam.service_account",
        "user:lena@acme.example": "gcp.iam.user",
        "user:nora@acme.example": "gcp.iam.user",
        "user:omar@acme.example": "gcp.iam.user",
        "allUsers": "gcp.iam.public",
    }
    assert set(snapshot.links) == {
        Link(CONCIERGE, "runs-as", f"{ACCOUNTS}/harbor-agent{AT}"),
        Link(TRIAGE, "runs-as", SERVICE_AGENT),
        Link(NOTEBOOK, "runs-as", f"{ACCOUNTS}/log-writer{AT}"),
    }
    folder, organization = "gcp:folders/610042318877", "gcp:organizations/709311824455"
    assert states(snapshot) == {
        ("gcp:*", "cloudresourcemanager:projects.search"): "ok",
        (SCOPE, "cloudasset:searchAllResources"): "ok",
        (SCOPE, "cloudasset:searchAllIamPolicies"): "ok",
        (SCOPE, ENGINES): "ok",
        (SCOPE, "notebooks:projects.locations.instances.get"): "ok",
        (SCOPE, "iam:projects.serviceAccounts.list"): "ok",
        (SCOPE, "iam:projects.serviceAccounts.keys.list"): "ok",
        (SCOPE, "iam:roles.get"): "ok",
        (folder, "cloudresourcemanager:folders.get"): "ok",
        (folder, "cloudresourcemanager:folders.getIamPolicy"): "ok",
        (folder, "iam:roles.get"): "ok",
        (organization, "cloudresourcemanager:organizations.get"): "ok",
        (organization, "cloudresourcemanager:organizations.getIamPolicy"): "ok",
        (organization, "iam:roles.get"): "ok",
    }
    assert {one.id: one.parent for one in snapshot.scopes} == {
        SCOPE: folder,
        folder: organization,
        organization: None,
    }
    assert any(agent == "aispm/0.1.0" for agent in cloud.agents)


def test_facts_are_the_declared_ones(cloud: Running, scan: Scan) -> None:
    snapshot = scan()
    declared = {kind.name: set(kind.facts) for kind in gcp.kinds()}
    assert {
        (one.id, fact)
        for one in (*snapshot.assets, *snapshot.identities)
        for fact in set(one.facts) - declared[one.kind]
    } == set()
    facts = {one.id: one.facts for one in snapshot.assets}
    assert facts[CONCIERGE] == {
        "kms_key": None,
        "service_account": f"harbor-agent{AT}",
        "identity_type": "SERVICE_ACCOUNT",
    }
    assert facts["//storage.googleapis.com/acme-harbor-ledger"] == {
        "sensitivity": "restricted",
        "sensitivity_source": "tag",
    }


def test_user_managed_keys_are_credentials_of_their_account(cloud: Running, scan: Scan) -> None:
    old = "0535d3aef179d951551981ce2f0517e0912fcf2d"
    found = {one.id: one for one in scan().credentials}[f"credential:{fingerprint(old)}"]
    assert (found.kind, found.state) == ("gcp-service-account-key", "active")
    assert found.identity == f"{ACCOUNTS}/pipeline{AT}"
    assert found.facts == {
        "private_key_id": old,
        "client_email": f"pipeline{AT}",
        "created_at": "2023-05-04T10:00:00Z",
        "project": PROJECT,
    }


def test_every_kind_has_a_call_that_tells_of_it(cloud: Running, scan: Scan) -> None:
    operations = gcp.operations()
    assert {kind for kind, *_ in operations} == {kind.name for kind in gcp.kinds()}
    assert {operation for _, operation, _ in operations} <= {
        read.operation for read in scan().reads
    }


def test_nothing_is_asked_of_a_cloud_that_is_not_wanted(cloud: Running) -> None:
    assert gcp.start(base.Sources()) == ()
    assert cloud.calls == []


@pytest.mark.parametrize("name", [PROJECT, "481516234210"])
def test_a_project_is_named_by_id_or_number(cloud: Running, scan: Scan, name: str) -> None:
    assert len(scan(gcp_projects=(name,)).assets) == 10


def test_an_unknown_project_is_an_input_error(cloud: Running, scan: Scan) -> None:
    with pytest.raises(InputError, match="'acme-retired' is not visible"):
        scan(gcp_projects=(PROJECT, "acme-retired"))


def test_plain_http_to_another_machine_is_refused(
    scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AISPM_GCP_ENDPOINT", "http://apis.example")
    with pytest.raises(InputError, match="AISPM_GCP_ENDPOINT"):
        scan()


def test_a_missing_credential_is_one_denied_read(
    cloud: Running, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", os.devnull)
    (read,) = scan().reads
    assert (read.scope, read.state) == ("gcp:*", "denied")
    assert "gcp.vertex.reasoning_engine" in read.lists


def test_what_lists_the_projects_tells_of_no_asset(cloud: Running, scan: Scan) -> None:
    (root,) = (read for read in scan().reads if read.scope == "gcp:*")
    assert (root.state, root.lists, root.supplies) == ("ok", (), ())


def test_each_fault_costs_its_read_and_no_other(cloud: Running, scan: Scan) -> None:
    disabled = error(403, "PERMISSION_DENIED", "SERVICE_DISABLED")
    cloud.fault("GET notebooks", disabled)
    cloud.fault("GET .*reasoningEngines/5120000000000000002", error(404, "NOT_FOUND"))
    cloud.fault("GET .*/serviceAccounts$", error(429, "RESOURCE_EXHAUSTED"), times=2)
    cloud.fault("POST .*folders.*getIamPolicy", error(429, "RESOURCE_EXHAUSTED"))
    cloud.fault("POST .*organizations.*getIamPolicy", error(503, "UNAVAILABLE"))
    cloud.fault("GET .*v1/roles/editor", cut=True)
    snapshot = scan()
    folder, organization = "gcp:folders/610042318877", "gcp:organizations/709311824455"
    assert {
        (read.scope, read.operation): (read.state, read.detail, read.missed)
        for read in snapshot.reads
        if read.blind
    } == {
        (SCOPE, "notebooks:projects.locations.instances.get"): (
            "denied",
            "HTTP 403 SERVICE_DISABLED",
            (NOTEBOOK,),
        ),
        (SCOPE, ENGINES): ("partial", "HTTP 404 NOT_FOUND", (TRIAGE,)),
        (SCOPE, "iam:roles.get"): (
            "partial",
            "no answer from the Google endpoint",
            ("roles/editor",),
        ),
        (folder, "cloudresourcemanager:folders.getIamPolicy"): ("throttled", "HTTP 429", ()),
        (organization, "cloudresourcemanager:organizations.getIamPolicy"): (
            "failed",
            "HTTP 503 UNAVAILABLE",
            (),
        ),
    }
    missing = {one.id: one.facts for one in snapshot.assets}[TRIAGE]
    assert missing == {"kms_key": None}  # unknown, and not "none"
    assert (
        sum(call.endswith("organizations/709311824455:getIamPolicy") for call in cloud.calls) == 5
    )


def test_the_list_of_projects_is_retried(cloud: Running, scan: Scan) -> None:
    cloud.fault("projects:search", error(503, "UNAVAILABLE"), times=2)
    assert states(scan())["gcp:*", "cloudresourcemanager:projects.search"] == "ok"


def test_a_page_given_twice_ends_the_list(cloud: Running, scan: Scan) -> None:
    cloud.fault("searchAllResources", Answer({"results": [], "nextPageToken": "again"}))
    assert states(scan())[SCOPE, "cloudasset:searchAllResources"] == "partial"


def test_a_page_of_projects_given_twice_ends_the_list(cloud: Running, scan: Scan) -> None:
    """Twenty times only, so that a list without an end fails the test and does not hang."""
    again = Answer({"projects": [], "nextPageToken": "2"})
    cloud.fault("projects:search", again, times=20)
    (read,) = scan().reads
    assert (read.scope, read.state) == ("gcp:*", "partial")
    assert read.detail == "the service gave the same page twice"
    assert sum("projects:search" in call for call in cloud.calls) == 2


@pytest.mark.parametrize("body", [[], b"<html>", {"results": 7}, {"results": [7]}])
def test_an_odd_answer_is_a_failed_read_not_an_empty_one(
    cloud: Running, scan: Scan, body: object
) -> None:
    cloud.fault("searchAllResources", Answer(body))
    assert states(scan())[SCOPE, "cloudasset:searchAllResources"] == "failed"


def test_a_redirect_is_not_followed(cloud: Running, scan: Scan) -> None:
    away = Answer({}, 302, {"Location": "http://127.0.0.1:1/elsewhere"})
    cloud.fault("searchAllResources", away)
    assert states(scan())[SCOPE, "cloudasset:searchAllResources"] == "failed"


def test_a_location_that_is_none_leads_to_no_host(cloud: Running, scan: Scan) -> None:
    name = f"//aiplatform.googleapis.com/projects/{PROJECT}/locations/evil.example#/x/1"
    found = {"name": name, "assetType": "aiplatform.googleapis.com/ReasoningEngine"}
    cloud.fault("searchAllResources", Answer({"results": [found]}))
    read = next(one for one in scan().reads if one.operation == ENGINES)
    assert (read.state, read.missed) == ("failed", (name,))
    assert not [call for call in cloud.calls if "evil" in call]


def test_the_metadata_server_of_an_instance_gives_the_credential(cloud: Running) -> None:
    code = (
        "from aispm.providers import base, gcp, pool\n"
        "tasks = gcp.start(base.Sources(gcp=True))\n"
        "haul = pool.run([('gcp', task) for task in tasks])\n"
        "print(sorted({read.state for read in haul.reads}))\n"
    )
    env = acme.without_clouds(os.environ) | gcp_replay.metadata_env(cloud)
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout == "['empty', 'ok']\n"
    assert "GET computeMetadata/v1/instance/service-accounts/default/token" in cloud.calls
