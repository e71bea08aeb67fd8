"""As whom a server acts."""

from __future__ import annotations

import pytest

from tests.providers.files.mcp.told import some, told

ROLE = "arn:aws:iam::111122223333:role/mcp"
ACCOUNT = "mcp@acme-prod.iam.gserviceaccount.com"
CLIENT = "11111111-2222-3333-4444-555555555555"


@pytest.mark.parametrize(
    ("line", "env", "expected"),
    [
        ("uvx acme-x", {"AWS_PROFILE": "prod"}, ["aws-profile:prod"]),
        ("uvx acme-x", {"AWS_PROFILE": "${env:AWS_PROFILE}"}, []),
        ("uvx acme-x --profile-name dev", {}, ["aws-profile:dev"]),
        ("uvx acme-x --aws-profile=dev", {}, ["aws-profile:dev"]),
        ("aws-vault exec ops -- uvx acme-x", {}, ["aws-profile:ops"]),
        ("uvx acme-x", {"AWS_ROLE_ARN": ROLE}, [f"aws-role:{ROLE}"]),
        ("uvx acme-x", {"TARGET": f"assume {ROLE}"}, [f"aws-role:{ROLE}"]),
        ("uvx acme-x", {"AZURE_CLIENT_ID": CLIENT}, [f"azure-client:{CLIENT}"]),
        ("uvx acme-x --tenant-id t", {}, ["azure-tenant:t"]),
        ("uvx acme-x", {"IMPERSONATE": ACCOUNT}, [f"gcp-service-account:{ACCOUNT}"]),
        (
            "uvx acme-x",
            {"GOOGLE_APPLICATION_CREDENTIALS": "/home/u/key.json"},
            ["gcp-credentials-file:~/key.json"],
        ),
        ("npx mcp-server-kubernetes --context prod", {}, ["kube-context:prod"]),
        ("npx acme-x --context prod", {}, []),
        ("npx acme-x --kubeconfig ~/.kube/config", {}, ["kubeconfig:~/.kube/config"]),
        ("docker run -v /home/u/.aws:/root/.aws acme/x", {}, ["aws-config:~/.aws"]),
        ("docker run -e AWS_PROFILE=prod acme/x", {}, ["aws-profile:prod"]),
    ],
)
def test_identities(line: str, env: dict[str, str], expected: list[str]) -> None:
    assert told(line, env=env)["acts_as"] == expected


@pytest.mark.parametrize(
    ("env", "files", "production"),
    [
        ({"GDRIVE_CREDENTIALS_PATH": "~/keys/drive.json"}, ["~/keys/drive.json"], False),
        ({"SERVICE_ACCOUNT": "acme"}, [], False),
        ({"DATABASE_URL": "postgres://db.prod.example/x"}, [], True),
        ({"DATABASE_URL": "postgres://db.example/production"}, [], True),
        ({"API_URL": "https://api.example/products"}, [], False),
        ({"GCP_PROJECT": "acme-prod"}, [], True),
        ({"NODE_ENV": "production"}, [], False),
    ],
)
def test_files_and_production(env: dict[str, str], files: list[str], production: bool) -> None:
    found = told("uvx acme-x", env=env)
    assert some(found, "credential_files", "production") == (files, production)
