"""What `aispm rules` prints: the rules as a list, one in full, the page of all."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

from aispm import rulebook, scan
from aispm.cli import output
from aispm.cli.options import Options
from aispm.errors import InputError
from aispm.exporters.jsontext import pretty
from aispm.exporters.plaintext import visible
from aispm.rulebook import Entry, Rulebook


def list_rules(options: Options) -> None:
    """Write every rule, one a line, or as JSON."""
    outputs = output.plan(options.output, ("console", "json"))
    entries = _loaded(options).rules
    for item in outputs:
        as_json = item.format == "json"
        text = pretty([_summary(entry) for entry in entries]) if as_json else _table(entries)
        output.write(item, text)


def show_rule(options: Options, rule: str) -> None:
    """Write one rule as its chapter of the catalogue."""
    entries = {entry.rule.id: entry for entry in _loaded(options).rules}
    if rule not in entries:
        near = difflib.get_close_matches(rule, entries, n=1)
        hint = f"did you mean {near[0]}?" if near else "`aispm rules list` lists them"
        raise InputError(f"there is no rule {rule}", hint)
    output.write(output.Output("console"), rulebook.chapter(entries[rule]))


def prove_rules(options: Options) -> None:
    """Say how many rules and examples hold; loading refuses those that do not."""
    entries = _loaded(options, prove_ours=True).rules
    examples = sum(len(entry.rule.examples) for entry in entries)
    text = f"{len(entries)} rules and their {examples} examples hold\n"
    output.write(output.Output("console"), text)


def print_docs(options: Options) -> None:
    """Write the page of all rules."""
    output.write(output.Output("markdown"), rulebook.document(_loaded(options)))


def _loaded(options: Options, *, prove_ours: bool = False) -> Rulebook:
    return scan.load_rules(scan.Settings(rules_dirs=options.rules), prove_ours=prove_ours)


def _table(entries: Sequence[Entry]) -> str:
    width = max((len(entry.rule.id) for entry in entries), default=0)
    return "".join(
        f"{entry.rule.severity:8}  {entry.rule.id:{width}}  {visible(entry.rule.title)}\n"
        for entry in entries
    )


def _summary(entry: Entry) -> dict[str, Any]:
    rule = entry.rule
    return {
        "id": rule.id,
        "area": entry.area,
        "title": rule.title,
        "severity": rule.severity,
        "confidence": rule.confidence,
        "status": rule.status,
        "kinds": sorted(rule.kinds),
        "maps": [
            {"framework": one.framework, "id": one.id, "title": one.title, "basis": one.basis}
            for one in entry.maps
        ],
    }
