"""What the texts of one asset hide, as facts."""

from __future__ import annotations

from collections.abc import Sequence

from aispm.providers.files.hidden.sign import Signs, signs
from aispm.secrets import Known
from aispm.vocabulary import Facts

FACTS = {
    "conceals": "bool",
    "hidden": "list",
    "hidden_text": "string?",
    "poisoned": "bool",
    "poison": "list",
}
# Beyond so many texts, one that hides something is no longer told from its neighbours.
_MOST = 1_000


def facts(texts: Sequence[str], known: Known) -> Facts:
    """The facts of texts that a model reads, each of them for itself: phrases of several that
    have nothing to do with each other poison none."""
    whole = signs("\n\n".join(texts))
    found = [whole] if len(texts) > _MOST or _nothing(whole) else [signs(one) for one in texts]
    return of(found, known)


def of(found: Sequence[Signs], known: Known, *, instructions: bool = False) -> Facts:
    """The facts of signs that were seen, in texts that are `instructions` or only describe."""
    says = next((one.says for one in found if one.says), None)
    return {
        "conceals": any(one.conceals for one in found),
        "hidden": sorted({kind for one in found for kind in one.hidden}),
        "hidden_text": None if says is None else known.safe(says),
        "poisoned": any(one.poisons_instructions if instructions else one.poisons for one in found),
        "poison": sorted({phrase for one in found for phrase in one.poison}),
    }


def _nothing(found: Signs) -> bool:
    return not found.hidden and not found.poison
