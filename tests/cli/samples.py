"""Small inputs for the command line: configs with and without a problem, a saved snapshot."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from aispm import snapshot
from aispm.model import Asset, Identity, Link, Policy, Read, Scope, Snapshot
from aispm.vocabulary import SNAPSHOT_SCHEMA

CLEAN = {"mcpServers": {"docs": {"command": "/opt/docs/server", "args": ["--port", "80"]}}}
# A key in clear is a high finding. Its shape is documented; nobody was ever given it.
LEAKY = {
    "mcpServers": {
        "github": {
            "command": "/opt/github/server",
            "env": {"GITHUB_TOKEN": "ghp_" + "9aBcD3eFgH1jKlM2nOpQ4rStU5vWxY6z7A8b"},
        }
    }
}
AT = "2026-11-20T12:00:00Z"
ACCOUNT = "aws:111122223333"
USER = "arn:aws:iam::111122223333:user/ci-agent"
ROLE = "arn:aws:iam::111122223333:role/deploy-bot"
LOGS = "arn:aws:iam::111122223333:role/log-writer"


def config(folder: Path, content: object, name: str = ".mcp.json") -> Path:
    """Write an MCP config."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return path


def statement(action: str, resource: str) -> dict[str, object]:
    """A policy that allows one thing."""
    allow = {"Effect": "Allow", "Action": action, "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [allow]}


def _role(arn: str, name: str) -> Identity:
    facts = {
        "path": "/",
        "created_at": "2026-01-01T00:00:00Z",
        "last_used_at": None,
        "boundary": None,
        "trusted_services": [],
        "trusts_any": False,
        "trusts_strangers": False,
        "trusted_accounts": [],
        "service_linked": False,
    }
    return Identity(arn, "aws.iam.role", name, ACCOUNT, None, facts)


def _trust(role: str) -> Policy:
    document = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": USER}}],
    }
    return Policy(f"{role}#trust", "trust", ACCOUNT, (role,), document)


def cloud() -> Snapshot:
    """An account in which ci-agent may assume deploy-bot, which is an administrator.

    log-writer may only write logs, and nobody may assume it.
    """
    user = Identity(
        USER,
        "aws.iam.user",
        "ci-agent",
        ACCOUNT,
        None,
        {
            "created_at": "2026-01-01T00:00:00Z",
            "boundary": None,
            "groups": [],
            "active_keys": 1,
            "password_last_used_at": None,
        },
    )
    runtime = "arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/harbor"
    return Snapshot(
        version=SNAPSHOT_SCHEMA,
        taken_at=AT,
        sources=("aws",),
        assets=(
            Asset(
                runtime,
                "aws.agentcore.runtime",
                "harbor",
                f"{ACCOUNT}/us-east-1",
                None,
                {"role_arn": LOGS, "status": "READY", "network_mode": "PUBLIC"},
            ),
        ),
        identities=(_role(ROLE, "deploy-bot"), _role(LOGS, "log-writer"), user),
        policies=(
            _trust(ROLE),
            Policy(f"{ROLE}#inline/all", "identity", ACCOUNT, (ROLE,), statement("*", "*")),
            Policy(f"{LOGS}#inline/l", "identity", ACCOUNT, (LOGS,), statement("logs:Put*", "*")),
            Policy(f"{USER}#inline/a", "identity", ACCOUNT, (USER,), statement("sts:*", ROLE)),
        ),
        links=(Link(runtime, "runs-as", LOGS),),
        scopes=(Scope(ACCOUNT, "account"),),
        reads=(Read(ACCOUNT, "iam:GetAccountAuthorizationDetails", "ok", supplies=("reach",)),),
    )


def saved(folder: Path, blind: bool = False) -> Path:
    """`cloud()` as a file; `blind` adds notebooks of which the list was denied."""
    seen = cloud()
    if blind:
        kind = "aws.sagemaker.notebook"
        listing = "sagemaker:ListNotebookInstances"
        denied = Read(ACCOUNT, listing, "denied", lists=(kind,), supplies=(f"{kind}.*",))
        seen = msgspec.structs.replace(seen, reads=(*seen.reads, denied))
    path = folder / "snap.json"
    snapshot.save(seen, path)
    return path
