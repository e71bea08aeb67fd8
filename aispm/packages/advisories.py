"""The advisories that come with this package: `advisories.yaml` as values."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from aispm.model import Advisory, VersionRange
from aispm.packages import match
from aispm.packages.tables import table

ECOSYSTEMS = ("npm", "PyPI", "Go", "NuGet", "crates.io")
_PAGES = {
    "GHSA": "https://github.com/advisories/",
    "MAL": "https://osv.dev/vulnerability/",
}


def as_of() -> str:
    """The date on which they were true."""
    return str(table("advisories.yaml")["as_of"])


@cache
def advisories() -> tuple[Advisory, ...]:
    """All of them; one for each package, so that an id may occur twice."""
    return tuple(_advisory(row) for row in table("advisories.yaml")["advisories"])


@cache
def bundled() -> match.Index:
    """All of them, for `match`."""
    return match.index(advisories())


def _advisory(row: dict[str, Any]) -> Advisory:
    ecosystem = next(name for name in ECOSYSTEMS if name in row)
    told = {name: value for name, value in row.items() if name != ecosystem}
    told |= {"ecosystem": ecosystem, "package": row[ecosystem]}
    told.setdefault("severity", "critical" if told.get("malicious") else "info")
    page = _PAGES.get(row["id"].partition("-")[0])
    if page:
        told["references"] = [page + row["id"], *row.get("references", ())]
    found = msgspec.convert(told, Advisory, strict=False)
    if found.ranges or found.versions:
        return found
    return msgspec.structs.replace(found, ranges=(VersionRange(),))
