"""The permissions that matter, as a table: each on one kind of target, and the arrow it becomes."""

from __future__ import annotations

from dataclasses import dataclass

from aispm.vocabulary import Access, Certainty, Relation

ACCOUNT = "gcp.iam.service_account"
ACT_AS = "iam.serviceAccounts.actAs"
# What starts something that runs as a service account of the starter's choice.
LAUNCHES = (
    "aiplatform.customJobs.create",
    "aiplatform.pipelineJobs.create",
    "aiplatform.reasoningEngines.create",
    "batch.jobs.create",
    "cloudbuild.builds.create",
    "cloudfunctions.functions.create",
    "compute.instances.create",
    "dataflow.jobs.create",
    "notebooks.instances.create",
    "run.jobs.create",
    "run.services.create",
)
# Who holds this on a node of the tree grants itself anything in it; by the node's kind.
SET_POLICY = {
    "project": "resourcemanager.projects.setIamPolicy",
    "folder": "resourcemanager.folders.setIamPolicy",
    "organization": "resourcemanager.organizations.setIamPolicy",
}


@dataclass(frozen=True)
class Power:
    """One permission on one kind of target, and the arrow it becomes."""

    kind: str
    permission: str
    relation: Relation
    access: Access
    certainty: Certainty = "allowed"


_BUCKET = "gcp.storage.bucket"
_SECRET = "gcp.secretmanager.secret"  # noqa: S105  # a kind, not a secret
_ENGINE = "gcp.vertex.reasoning_engine"

POWERS: tuple[Power, ...] = (
    Power(_BUCKET, "storage.objects.get", "reads", "read"),
    Power(_BUCKET, "storage.objects.create", "writes", "write"),
    Power(_BUCKET, "storage.objects.delete", "writes", "delete"),
    Power(_BUCKET, "storage.buckets.setIamPolicy", "administers", "admin"),
    Power(_SECRET, "secretmanager.versions.access", "reads", "read"),
    Power(_SECRET, "secretmanager.versions.add", "writes", "write"),
    Power(_SECRET, "secretmanager.secrets.setIamPolicy", "administers", "admin"),
    Power("gcp.vertex.endpoint", "aiplatform.endpoints.predict", "invokes", "invoke"),
    Power(_ENGINE, "aiplatform.reasoningEngines.query", "invokes", "invoke"),
    # An update replaces the agent's code. With an account of its own it also takes actAs on
    # that account, which is a way of its own in: so of this one we are not sure.
    Power(_ENGINE, "aiplatform.reasoningEngines.update", "runs-code-in", "execute", "conditional"),
    Power(ACCOUNT, "iam.serviceAccounts.getAccessToken", "impersonates", "execute"),
    Power(ACCOUNT, "iam.serviceAccounts.signBlob", "impersonates", "execute"),
    Power(ACCOUNT, "iam.serviceAccounts.signJwt", "impersonates", "execute"),
    # Delegation leads to whatever the account may itself get tokens of, not to the account.
    Power(
        ACCOUNT, "iam.serviceAccounts.implicitDelegation", "impersonates", "execute", "conditional"
    ),
    Power(ACCOUNT, "iam.serviceAccounts.setIamPolicy", "takes-over", "admin"),
    Power(ACCOUNT, "iam.serviceAccountKeys.create", "mints-credential-of", "execute"),
)
