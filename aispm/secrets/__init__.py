"""Is this one value a credential? Pure: no file, no network, and no value ever leaves."""

from aispm.secrets.excerpt import Excerpt
from aispm.secrets.identity import Beside, beside
from aispm.secrets.imprint import fingerprint
from aispm.secrets.judge import LONGEST, sight, token_spans
from aispm.secrets.known import Known
from aispm.secrets.library import load
from aispm.secrets.masking import document, mask, safe
from aispm.secrets.pairing import Pair, pair
from aispm.secrets.sighting import Hint, Sighting
from aispm.secrets.table import SHORTEST_TOKEN

__all__ = [
    "LONGEST",
    "SHORTEST_TOKEN",
    "Beside",
    "Excerpt",
    "Hint",
    "Known",
    "Pair",
    "Sighting",
    "beside",
    "document",
    "fingerprint",
    "load",
    "mask",
    "pair",
    "safe",
    "sight",
    "token_spans",
]
