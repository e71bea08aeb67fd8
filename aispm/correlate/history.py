"""What git history tells of a credential, told apart from what files hold now."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

import msgspec

from aispm.model import Credential, Link, Snapshot
from aispm.vocabulary import Facts


def settled(snapshot: Snapshot) -> Snapshot:
    """The snapshot in which a credential that some file holds now has no place of the past.

    It must go from where it is; one that is gone from everywhere has its past places alone, and
    its repository for a holder.
    """
    present = {one.id for one in snapshot.credentials if any(not at.commit for at in one.locations)}
    return msgspec.structs.replace(
        snapshot,
        credentials=tuple(_settled(one, present) for one in snapshot.credentials),
        links=tuple(one for one in snapshot.links if not (_past(one) and one.target in present)),
    )


def facts(snapshot: Snapshot) -> Mapping[str, Facts]:
    """Of every credential `in_history`: whether it lies nowhere but in git history.

    Of those that history knows: the `commit` that first had it and since when (`exposed_since`);
    of those that only history has, when it was removed (`removed_at`, null while some branch
    still has it) and which agent brought it in (`written_by`).
    """
    return {one.id: _facts(one) for one in snapshot.credentials}


def _past(link: Link) -> bool:
    return link.location is not None and link.location.commit is not None


def _settled(credential: Credential, present: Set[str]) -> Credential:
    if credential.id not in present:
        return credential
    places = tuple(one for one in credential.locations if one.commit is None)
    return msgspec.structs.replace(credential, locations=places)


def _facts(credential: Credential) -> Facts:
    past = bool(credential.locations) and all(one.commit for one in credential.locations)
    spells: list[dict[str, Any]] = list(credential.facts.get("history", {}).values())
    if not spells:
        return {"in_history": past}
    first = min(spells, key=lambda spell: (spell["since"] is None, spell["since"], spell["commit"]))
    told = {
        "in_history": past,
        "commit": first["commit"],
        "exposed_since": first["since"],
    }
    if past:
        removed = [spell["removed_at"] for spell in spells]
        told["removed_at"] = None if None in removed else max(removed)
        told["written_by"] = first["written_by"]
    return told
