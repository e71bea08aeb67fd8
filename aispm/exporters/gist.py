"""What is particular about a finding: the facts that its rule compared, for people."""

from __future__ import annotations

from typing import Any

from aispm.exporters.jsontext import line
from aispm.exporters.labels import mask
from aispm.exporters.plaintext import clipped, visible
from aispm.model import Evidence, Finding

# Facts that identify someone: shown by their first and last four characters only.
_IDENTIFIERS = frozenset(
    {"key_id", "access_key_id", "client_id", "private_key_id", "host", "hostname", "username"}
)
_LISTED = 4  # items of a list
_LONGEST = 100  # cells of a value


def gist(finding: Finding) -> str:
    """`package mcp-lorry; version 0.3.1; fixed in 0.4.0`.

    Reach is left out, which every exporter tells by itself.
    """
    told = [
        f"{each.name.partition('.')[2].replace('_', ' ')} {_brief(each)}"
        for each in finding.evidence
        if each.value not in (None, "", [], {}) and not each.name.startswith("reach.")
    ]
    return "; ".join(told)


def value(evidence: Evidence) -> str:
    """The whole value, an identifier masked."""
    return _value(evidence.name, evidence.value)


def _brief(evidence: Evidence) -> str:
    """A value, of a list the first few; none longer than a line."""
    items = evidence.value if isinstance(evidence.value, list | tuple) else [evidence.value]
    shown = [clipped(visible(_value(evidence.name, one)), _LONGEST) for one in items[:_LISTED]]
    more = f" and {len(items) - _LISTED} more" if len(items) > _LISTED else ""
    return ", ".join(shown) + more


def _value(name: str, one: Any) -> str:
    if not isinstance(one, str):
        return line(one)
    return mask(one) if name.rpartition(".")[2] in _IDENTIFIERS else one
