"""A part of a rulebook: the rules that a user asked for by id, kind or severity."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from aispm.errors import InputError
from aispm.rulebook.load import Rulebook
from aispm.rulebook.rule import Entry
from aispm.vocabulary import SEVERITIES, Severity


def select(
    rulebook: Rulebook,
    *,
    ids: Collection[str] = (),
    kinds: Collection[str] = (),
    severity: Severity | None = None,
) -> Rulebook:
    """The rules with one of these ids, about these kinds, at least this severe.

    Nothing given means everything. A rule about several kinds keeps those asked for; an id
    a rule had before still names it. Raises InputError for an id or kind nobody knows.
    """
    by_id = {name: entry for entry in rulebook.rules for name in (entry.rule.id, *entry.rule.was)}
    _refuse_unknown("rule", set(ids) - by_id.keys(), "aispm rules list")
    _refuse_unknown("kind", set(kinds) - rulebook.kinds.keys(), "aispm inventory --list-kinds")
    wanted = {by_id[name].rule.id for name in ids}
    least = SEVERITIES.index(severity) if severity else len(SEVERITIES)
    chosen = [
        _about(entry, kinds)
        for entry in rulebook.rules
        if (not ids or entry.rule.id in wanted)
        and (not kinds or set(kinds) & set(entry.rule.kinds))
        and SEVERITIES.index(entry.rule.severity) <= least
    ]
    return msgspec.structs.replace(rulebook, rules=tuple(chosen))


def _about(entry: Entry, kinds: Collection[str]) -> Entry:
    if not kinds:
        return entry
    kept = tuple(kind for kind in entry.rule.kinds if kind in kinds)
    return msgspec.structs.replace(entry, rule=msgspec.structs.replace(entry.rule, kinds=kept))


def _refuse_unknown(noun: str, unknown: Iterable[str], listing: str) -> None:
    for name in sorted(unknown):
        raise InputError(f"there is no {noun} {name!r}", f"see `{listing}`")
