"""What its places tell of a credential: how many share it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from aispm.model import Snapshot
from aispm.vocabulary import Facts


def facts(snapshot: Snapshot) -> Mapping[str, Facts]:
    """Of every credential: how many `files`, `servers` and `clients` have it.

    `privileged` says whether its own text, or what stands beside it, proves great power.
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
            "files": len({one.uri for one in credential.locations if one.commit is None}),
            "servers": sum(asset.kind == "mcp.server" for asset in holding),
            "clients": len({client for one in holding if (client := one.facts.get("client"))}),
        }
    return found
