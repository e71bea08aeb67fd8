"""Small snapshots to put rules to."""

from __future__ import annotations

from typing import Any

from aispm.model import Asset, Credential, Identity, Link, Location, Read, Snapshot
from aispm.vocabulary import Place

ACCOUNT = "aws:111122223333"
IRELAND = f"{ACCOUNT}/eu-west-1"
NOTEBOOK = "arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/"
USER = "arn:aws:iam::111122223333:user/"


def snapshot(*records: object, reads: tuple[Read, ...] = ()) -> Snapshot:
    def of(noun: type) -> tuple[Any, ...]:
        return tuple(record for record in records if isinstance(record, noun))

    return Snapshot(
        version="aispm/snapshot/v1",
        taken_at="2026-11-20T00:00:00Z",
        assets=of(Asset),
        identities=of(Identity),
        credentials=of(Credential),
        links=of(Link),
        reads=reads,
    )


def notebook(name: str, **facts: object) -> Asset:
    return Asset(NOTEBOOK + name, "aws.sagemaker.notebook", name, IRELAND, facts=facts)


def server(name: str, **facts: object) -> Asset:
    place = Location(".mcp.json", 3, 5, 3, 9)
    return Asset(
        f"mcp:.mcp.json#mcpServers/{name}",
        "mcp.server",
        name,
        "files:.",
        facts=facts,
        location=place,
    )


def key(name: str, *places: tuple[Place, int], **facts: Any) -> Credential:
    """An access key that lies at these (place, line)s of `.mcp.json`."""
    state = facts.pop("state", "unknown")
    return Credential(
        f"credential:{name}",
        "aws-access-key",
        identity=facts.pop("identity", None),
        state=state,
        locations=tuple(Location(".mcp.json", line, 1, line, 9, place) for place, line in places),
        facts={"expired": False, **facts},
    )
