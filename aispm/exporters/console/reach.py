"""How far an identity reaches, in a sentence."""

from __future__ import annotations

from aispm.exporters.console.page import Page, count, listing
from aispm.exporters.labels import outermost, scope_name
from aispm.model import Blast, Counts


def reach(page: Page, blast: Blast) -> str:
    """What matters of a blast radius."""
    parts = [_admin(page, blast), _counts(blast.total)]
    said = "; ".join(part for part in parts if part)
    if blast.admin == "unknown" or not said:
        return said or "nothing that was collected"
    if _counts(blast.direct) == _counts(blast.total):
        return f"{said} (all of it directly)"
    return f"{said} (direct: {_counts(blast.direct) or 'none of that'})"


def matters(blast: Blast) -> bool:
    """Whether a reach is worth a line where nobody asked: more than plain resources."""
    return blast.admin != "no" or blast.total.secrets > 0 or blast.total.sensitive > 0


def _admin(page: Page, blast: Blast) -> str:
    if blast.admin == "no":
        return ""
    if blast.admin == "unknown":
        return f"unknown, the permissions of {page.label(blast.identity)} were not all read"
    outer = outermost(page.subjects, blast.admin_scopes)
    scopes = sorted({scope_name(page.subjects, scope) for scope in outer})
    of = f" of {page.plain(listing(scopes, 3))}" if scopes else ""
    doubt = " under a condition" if blast.admin == "conditional" else ""
    hops = blast.hops_to_admin
    far = f" in {count(hops, 'hop')}" if hops else " by itself" if hops == 0 else ""
    return f"administrator{of}{doubt}{far}"


def _counts(counts: Counts) -> str:
    """The counts that are not zero: `41 secrets, 3 restricted and 9 confidential of 214 ...`."""
    confidential = counts.sensitive - counts.restricted
    data = [(counts.restricted, "restricted"), (confidential, "confidential")]
    sensitive = " and ".join(f"{number} {name}" for number, name in data if number)
    resources = count(counts.resources, "resource")
    said = [
        count(counts.secrets, "secret") if counts.secrets else "",
        f"{sensitive} of {resources}" if sensitive else resources if counts.resources else "",
        count(counts.identities, "identity", "identities") if counts.identities else "",
        count(counts.accounts, "account") if counts.accounts > 1 else "",
    ]
    return ", ".join(part for part in said if part)
