"""The order in which frameworks are named: what people know best comes first."""

from __future__ import annotations

from collections.abc import Iterable

from aispm.model import Mapping

KNOWN_BEST = (
    "owasp-agentic-2026",
    "owasp-nhi-2025",
    "owasp-mcp-2025",
    "owasp-llm-2025",
    "mitre-atlas",
)


def ranked(maps: Iterable[Mapping]) -> list[Mapping]:
    """A rule's mappings, those of the best-known frameworks first."""
    return sorted(maps, key=lambda each: (_rank(each.framework), each.framework, each.id))


def _rank(framework: str) -> int:
    return KNOWN_BEST.index(framework) if framework in KNOWN_BEST else len(KNOWN_BEST)
