"""Names in GCP: scopes, full resource names, and the principals that bindings name.

A project has an id and a number, and services use either; here it is always the id, so that
a resource and the policy on it have one name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aispm.model import Identity, Scope

EVERYWHERE = "gcp:*"  # of users and groups, who belong to no project, and of first questions
RESOURCE_MANAGER = "//cloudresourcemanager.googleapis.com/"
_OF_PROJECT = re.compile(r"@([a-z][a-z0-9-]*)\.iam\.gserviceaccount\.com$")
_PEOPLE = {
    "user": "gcp.iam.user",
    "group": "gcp.iam.group",
    "domain": "gcp.iam.group",
    "principal": "gcp.iam.federated",
    "principalSet": "gcp.iam.federated",
}
_PUBLIC = ("allUsers", "allAuthenticatedUsers")


@dataclass(frozen=True, slots=True)
class Project:
    """A project to read. `parent` is `folders/N`, `organizations/N` or empty."""

    id: str
    number: str
    name: str
    parent: str

    @property
    def scope(self) -> str:
        """Its scope."""
        return f"gcp:{self.id}"

    @property
    def node(self) -> Scope:
        """It in the scope tree."""
        return Scope(
            self.scope, "project", self.name, f"gcp:{self.parent}" if self.parent else None
        )

    def by_id(self, name: str) -> str:
        """A full resource name with the project's number replaced by its id."""
        return re.sub(rf"/projects/{re.escape(self.number)}(?=/|$)", f"/projects/{self.id}", name)

    def owns(self, email: str) -> bool:
        """Whether a service account lives in this project, as its address tells."""
        return email in (
            f"{self.number}-compute@developer.gserviceaccount.com",
            f"{self.id}@appspot.gserviceaccount.com",
        )


def account_id(email: str, project: Project | None) -> str:
    """The full resource name of a service account.

    Of an account that Google keeps for a service the project is not known: `-`.
    """
    found = _OF_PROJECT.search(email)
    home = found[1] if found else project.id if project and project.owns(email) else "-"
    if home.startswith("gcp-sa-"):
        home = "-"
    return f"//iam.googleapis.com/projects/{home}/serviceAccounts/{email}"


def account(email: str, project: Project | None) -> Identity:
    """A service account as its address alone shows it."""
    full = account_id(email, project)
    home = full.split("/")[4]
    scope = EVERYWHERE if home == "-" else f"gcp:{home}"
    return Identity(full, "gcp.iam.service_account", email, scope, facts={"email": email})


def principal(member: str, project: Project | None) -> Identity | None:
    """The identity that a binding's member names; None for one that is gone or a shorthand."""
    if member in _PUBLIC:
        return Identity(member, "gcp.iam.public", member, EVERYWHERE)
    prefix, _, rest = member.partition(":")
    if prefix == "serviceAccount" and "[" not in rest:
        return account(rest, project)
    if prefix == "serviceAccount":  # a Kubernetes account: `project.svc.id.goog[namespace/name]`
        return Identity(member, "gcp.iam.federated", rest, EVERYWHERE)
    if prefix in _PEOPLE:
        return Identity(member, _PEOPLE[prefix], rest, EVERYWHERE)
    return None
