"""Escalation techniques, read from `rules/escalations/*.yaml` and refused when malformed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import yaml

from aispm.errors import RuleError
from aispm.model import Escalation


def load_escalations(root: Path) -> tuple[Escalation, ...]:
    """Every technique under `root`/escalations, sorted by id. Raises RuleError naming the file."""
    found: dict[str, Escalation] = {}
    for path in sorted((root / "escalations").glob("*.yaml")):
        for entry in _entries(path):
            technique = _technique(path, entry)
            if technique.id in found:
                raise RuleError(
                    f"{path}: escalation {technique.id} is defined twice", "Rename one of them."
                )
            found[technique.id] = technique
    return tuple(found[key] for key in sorted(found))


def _entries(path: Path) -> list[Any]:
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RuleError(f"{path} cannot be read: {error}", "Mend the file.") from error
    if not isinstance(entries, list):
        raise RuleError(f"{path} is not a list of escalations", "Begin each entry with `- id:`.")
    return entries


def _technique(path: Path, entry: Any) -> Escalation:
    name = entry.get("id", "?") if isinstance(entry, dict) else "?"
    try:
        technique = msgspec.convert(entry, Escalation)
    except msgspec.ValidationError as error:
        raise RuleError(f"{path}: escalation {name}: {error}", "See the other entries.") from error
    if not technique.needs:
        raise RuleError(f"{path}: escalation {name} needs no permission", "Name what it needs.")
    if technique.relation == "passes-to" and not technique.service:
        raise RuleError(
            f"{path}: escalation {name} passes a role but names no service",
            "Add `service:`, the principal that the passed role must trust.",
        )
    return technique
