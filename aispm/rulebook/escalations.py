"""Escalation techniques, read from `escalations/*.yaml` and refused when malformed."""

from __future__ import annotations

from pathlib import Path

from aispm.model import Escalation
from aispm.rulebook.source import Document, read

_ROLE = "aws.iam.role"
_BOUND = {("grants-itself", _ROLE), ("grants-itself", "aws.iam.user")}


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
    for wrong, problem in (
        (
            technique.relation == "passes-to" and not technique.service,
            "passes a role but names no service: "
            "add `service:`, the principal that the passed role must trust",
        ),
        (
            any(need.over == "provider" for need in technique.needs) and not technique.federated,
            "needs something over a provider: add `federated:`, the protocol it speaks",
        ),
        (
            bool(technique.lifts) and (technique.relation, technique.target) not in _BOUND,
            "lifts what bounds a user or role: its relation is `grants-itself`",
        ),
        (
            bool(technique.data) and (technique.controls or technique.target != _ROLE),
            "names data: its target is a role, and its relation `reads` or `writes`",
        ),
        (
            bool(technique.doubt) and technique.certainty != "conditional",
            "has a doubt, so its certainty is `conditional`",
        ),
    ):
        if wrong:
            raise document.refuse(f"escalation {technique.id} {problem}", index)
