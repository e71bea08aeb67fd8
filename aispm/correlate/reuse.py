"""What its places tell of a credential: how many share it; and whether its time is over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from aispm.model import Snapshot
from aispm.vocabulary import Facts


def facts(snapshot: Snapshot) -> Mapping[str, Facts]:
    """Of every credential: how many `files`, `servers` and `clients` have it.

    `privileged` says whether its own text, or what stands beside it, proves great power, and
    `expired` whether its text tells of an end that lies before the snapshot.
    """
    assets = {asset.id: asset for asset in snapshot.assets}
    holders: dict[str, set[str]] = defaultdict(set)
    for link in snapshot.links:
        if link.relation == "holds-credential" and link.source in assets:
            holders[link.target].add(link.source)
    found: dict[str, Facts] = {}
    for credential in snapshot.credentials:
        holding = [assets[name] for name in sorted(holders[credential.id])]
        found[credential.id] = {
            "privileged": credential.facts.get("privileged") is True,
            "expired": _expired(credential.facts.get("expires"), snapshot.taken_at),
            "files": len({one.uri for one in credential.locations if one.commit is None}),
            "servers": sum(asset.kind == "mcp.server" for asset in holding),
            "clients": len({client for one in holding if (client := one.facts.get("client"))}),
        }
    return found


def _expired(end: object, taken_at: str) -> bool:
    """Whether a moment, in seconds since 1970, lies before the snapshot.

    A snapshot that does not tell when it was taken calls nothing expired.
    """
    try:
        return isinstance(end, int) and end < datetime.fromisoformat(taken_at).timestamp()
    except ValueError:
        return False
