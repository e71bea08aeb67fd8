"""Escalation techniques, read from `escalations/*.yaml` and refused when malformed."""

from __future__ import annotations

from pathlib import Path

from aispm.model import Escalation
from aispm.rulebook.source import Document, read


def load_escalations(root: Path) -> tuple[Escalation, ...]:
    """Every technique below `root`, sorted by id. Raises RuleError naming file and line."""
    found: dict[str, Escalation] = {}
    for path in sorted((root / "escalations").glob("*.yaml")):
        document = read(path)
        if not isinstance(document.value, list):
            raise document.refuse("this is no list of escalations: begin each with `- id:`")
        for index, entry in enumerate(document.value):
            technique = document.into(Escalation, entry, index)
            _check(document, technique, index)
            if technique.id in found:
                raise document.refuse(f"escalation {technique.id} is defined twice", index)
            found[technique.id] = technique
    return tuple(found[key] for key in sorted(found))


def _check(document: Document, technique: Escalation, index: int) -> None:
    if not technique.needs:
        raise document.refuse(f"escalation {technique.id} needs no permission", index, "needs")
    if technique.relation == "passes-to" and not technique.service:
        raise document.refuse(
            f"escalation {technique.id} passes a role but names no service: "
            "add `service:`, the principal that the passed role must trust",
            index,
        )
