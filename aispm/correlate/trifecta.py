"""What the servers of one client can do together: private data, strangers' text, a way out.

Each of the three is what the server was installed for. Together they let a stranger's text
make the agent send private data away (Simon Willison's lethal trifecta).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from aispm.model import Asset, Snapshot
from aispm.vocabulary import Facts

_THREE = ("private-data", "untrusted-input", "exfiltration")
# What approves every tool of a server in advance.
_ALL = "*"


def facts(snapshot: Snapshot) -> Mapping[str, Facts]:
    """Of every config: `capabilities` of its servers that are known and enabled, whether several
    of these are a `trifecta`, and whether all three are there, be it in one server, and all tools
    of one that sends are approved (`trifecta_approved`).

    A client reads the user's config beside a project's, so the servers of both count together.
    """
    servers = {asset.id: asset for asset in snapshot.assets if asset.kind == "mcp.server"}
    held: dict[str, list[Asset]] = defaultdict(list)
    for link in snapshot.links:
        if link.relation == "calls-tool" and link.target in servers:
            held[link.source].append(servers[link.target])
    configs = [asset for asset in snapshot.assets if asset.kind == "mcp.config"]
    of_user: dict[str, list[Asset]] = defaultdict(list)
    for config in configs:
        if config.facts.get("level") == "user":
            of_user[str(config.facts.get("client"))] += held[config.id]
    return {config.id: _facts([*held[config.id], *_beside(config, of_user)]) for config in configs}


def _beside(config: Asset, of_user: Mapping[str, list[Asset]]) -> list[Asset]:
    if config.facts.get("level") == "user":
        return []
    return of_user.get(str(config.facts.get("client")), [])


def _facts(servers: Iterable[Asset]) -> Facts:
    enabled = [one for one in servers if one.facts.get("enabled")]
    can = {word for one in enabled for word in one.facts.get("capabilities", ())}
    all_three = can.issuperset(_THREE)
    sends = [one for one in enabled if "exfiltration" in one.facts.get("capabilities", ())]
    return {
        "capabilities": sorted(can),
        "trifecta": all_three and _of_several(enabled),
        "trifecta_approved": all_three
        and any(_ALL in one.facts.get("auto_approve", ()) for one in sends),
    }


def _of_several(servers: Iterable[Asset]) -> bool:
    """Whether it takes two servers: the private data of one can leave by another, or none has
    all three. One that has them alone is told by itself, and is not made worse by a reader."""
    can = [frozenset(one.facts.get("capabilities", ())) for one in servers]
    private = [place for place, words in enumerate(can) if "private-data" in words]
    sends = [place for place, words in enumerate(can) if "exfiltration" in words]
    if len({*private, *sends}) > 1 and private and sends:
        return True
    return not any(words.issuperset(_THREE) for words in can)
