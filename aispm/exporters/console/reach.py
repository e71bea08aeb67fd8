"""How far an identity reaches, in a sentence."""

from __future__ import annotations

from aispm.exporters.console.page import Page, count, listing
from aispm.exporters.labels import account_name
from aispm.model import Blast, Counts


def reach(page: Page, blast: Blast) -> str:
    """What matters of a blast radius; empty where nothing at all is reached."""
    parts = [_admin(page, blast), _counts(blast.total)]
    said = "; ".join(part for part in parts if part)
    if blast.admin == "unknown" or not said:
        return said
    return f"{said} (direct: {_counts(blast.direct) or 'none of that'})"


def _admin(page: Page, blast: Blast) -> str:
    if blast.admin == "no":
        return ""
    if blast.admin == "unknown":
        return "not known, its permissions were not all read"
    scopes = sorted({account_name(scope) or scope for scope in blast.admin_scopes})
    of = f" of {page.plain(listing(scopes, 3))}" if scopes else ""
    doubt = " under a condition" if blast.admin == "conditional" else ""
    hops = blast.hops_to_admin
    far = f" in {count(hops, 'hop')}" if hops else " by itself" if hops == 0 else ""
    return f"administrator{of}{doubt}{far}"


def _counts(counts: Counts) -> str:
    """The counts that are not zero, most telling first."""
    said = [
        (counts.secrets, "secret", ""),
        (counts.restricted, "restricted resource", ""),
        (counts.sensitive, "sensitive", "sensitive"),
        (counts.resources, "resource in all", "resources in all"),
        (counts.identities, "identity", "identities"),
    ]
    return ", ".join(count(number, noun, plural) for number, noun, plural in said if number)
