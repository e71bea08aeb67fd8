"""GCP: AI resources, data and allow policies by Cloud Asset Inventory, accounts by IAM."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from aispm.errors import InputError
from aispm.model import Kind, Read, Record
from aispm.providers import endpoint
from aispm.providers.base import Planned, Sources, Task
from aispm.providers.gcp.kinds import KINDS
from aispm.providers.gcp.names import EVERYWHERE

if TYPE_CHECKING:
    from aispm.providers.gcp.names import Project

NAME = "gcp"
# Calls that tell of no kind, but of what its identities may do.
_OF_ACCESS = (
    ("iam:projects.serviceAccounts.keys.list", "iam.serviceAccountKeys.list", "service account"),
    ("iam:roles.get", "iam.roles.get", "role that is granted"),
)
_PROJECTS = "cloudresourcemanager:projects.search"


def kinds() -> Sequence[Kind]:
    """Every kind it can yield."""
    return KINDS


def operations() -> Sequence[tuple[str, str, str]]:
    """(kind, operation, permission) of every call that tells of a kind."""
    from aispm.providers.gcp import iam, rows

    return tuple(sorted({*rows.operations(), *iam.OPERATIONS}))


def plan(sources: Sources) -> Iterable[Planned]:
    """The calls of every project."""
    if not sources.gcp:
        return
    yield Planned(EVERYWHERE, _PROJECTS, "resourcemanager.projects.get")
    told = {
        (operation, permission, kind if operation.endswith(".get") else "")
        for kind, operation, permission in operations()
    }
    for name in sources.gcp_projects or ("*",):
        for operation, permission, each in sorted({*told, *_OF_ACCESS}):
            yield Planned(f"gcp:{name}", operation, permission, each)
    for noun in ("folders", "organizations"):
        for verb in ("get", "getIamPolicy"):
            operation = f"cloudresourcemanager:{noun}.{verb}"
            yield Planned(f"gcp:{noun}/*", operation, f"resourcemanager.{noun}.{verb}")


def start(sources: Sources) -> Sequence[Task]:
    """One task, which lists the visible projects and goes on from there."""
    if not sources.gcp:
        return ()
    from aispm import secrets
    from aispm.providers.gcp.client import Client, classify
    from aispm.providers.gcp.iam import accounts, ancestors, policies
    from aispm.providers.gcp.rows import assets

    secrets.load()  # here, on one thread, for the labels that workers will look into
    base = endpoint.endpoint("AISPM_GCP_ENDPOINT", "") or None

    def run() -> Iterator[Record | Task]:
        client = Client(base)
        chosen = _chosen(list(client.projects()), sources.gcp_projects)
        # Seen alone, the list tells of no asset; when it fails, every asset is unknown.
        yield Read(EVERYWHERE, _PROJECTS, "ok" if chosen else "empty")
        for project in chosen:
            yield project.node
            yield assets(client, project, sources.sensitivity_tags)
            yield policies(client, project)
            yield accounts(client, project)
        for parent in sorted({project.parent for project in chosen if project.parent}):
            yield from ancestors(client, parent)

    return (
        Task(
            scope=EVERYWHERE,
            operation=_PROJECTS,
            run=run,
            classify=classify,
            lists=(*(kind.name for kind in KINDS), "credential"),
            supplies=("reach", "credential.*"),
        ),
    )


def _chosen(visible: list[Project], asked: Iterable[str]) -> list[Project]:
    """The projects asked for, by id or number; all visible ones by default."""
    wanted = set(asked)
    for unknown in sorted(wanted - {name for one in visible for name in (one.id, one.number)}):
        raise InputError(
            f"the GCP project {unknown!r} is not visible to this credential",
            "check --gcp-project against `gcloud projects list`",
        )
    return [one for one in visible if not wanted or one.id in wanted or one.number in wanted]
