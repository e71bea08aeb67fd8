"""Every kind the GCP provider yields, with its facts and their types."""

from __future__ import annotations

from aispm.model import Kind

_KEY = {"kms_key": "string?"}
# Whom an allow policy may name, beside service accounts.
MEMBERS = ("gcp.iam.federated", "gcp.iam.group", "gcp.iam.public", "gcp.iam.user")
_DATA = {"sensitivity": "string", "sensitivity_source": "string"}

KINDS: tuple[Kind, ...] = (
    Kind("gcp.vertex.endpoint", "Vertex AI endpoint", "model", _KEY),
    Kind("gcp.vertex.model", "Vertex AI model", "model", _KEY),
    Kind(
        "gcp.vertex.reasoning_engine",
        "Vertex AI agent (reasoning engine)",
        "agent",
        {**_KEY, "service_account": "string?", "identity_type": "string?"},
    ),
    Kind(
        "gcp.vertex.notebook",
        "Vertex AI notebook instance",
        "compute",
        {**_KEY, "service_account": "string?"},
    ),
    Kind("gcp.storage.bucket", "Cloud Storage bucket", "data", _DATA),
    Kind("gcp.secretmanager.secret", "Secret Manager secret", "data", _DATA),
    Kind(
        "gcp.iam.service_account",
        "GCP service account",
        "identity",
        {"email": "string", "disabled": "bool", "unique_id": "string"},
    ),
    Kind("gcp.iam.user", "Google user", "identity"),
    Kind("gcp.iam.group", "Google group or domain", "identity"),
    Kind("gcp.iam.federated", "Federated principal", "identity"),
    Kind("gcp.iam.public", "Everyone", "identity"),
)
