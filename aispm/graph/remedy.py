"""What to do about an edge: how it is taken away, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from aispm.graph.taken import Loss
from aispm.model import Edge, Escalation

_ADVICE: dict[str, str] = {
    "administers": "Replace the grant that makes it administrator by the actions it uses.",
    "assumes": "Take the source out of the role's trust policy, or sts:AssumeRole from it.",
    "authenticates-as": "Rotate the key, and take it out of the file.",
    "calls-tool": "Remove the server from the agent's configuration.",
    "holds-credential": "Rotate the key, and refer to it instead of writing it out.",
    "impersonates": "Take the role that lets the source act as this identity from it.",
    "runs-as": "Give the workload an identity of its own, with only what it uses.",
}


def remedy(edge: Edge, techniques: Sequence[Escalation], taken: Sequence[Loss] = ()) -> str:
    """How an edge is taken away; of a technique, which permissions one of must go.

    Where several identities give it together, `taken` tells whose permission it is.
    """
    if any(loss.shared for loss in taken):
        each = dict.fromkeys(f"{one.action} from {one.holder.rpartition(':')[2]}" for one in taken)
        return f"Take {' and '.join(each)}, or narrow it to other resources."
    technique = next((one for one in techniques if one.id == edge.because), None)
    if technique is not None:
        actions = sorted({need.action for need in technique.needs})
        if len(actions) == 1:
            return f"Take {actions[0]} from the source, or narrow it to other resources."
        return f"Take one of {', '.join(actions)} from the source, or narrow it."
    return _ADVICE.get(edge.relation, "Take the permission that gives this from the source.")
