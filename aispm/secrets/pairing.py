"""A key id, its secret and its session token in one place are one credential."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from aispm.secrets import keyname
from aispm.secrets.sighting import Sighting

# What a name says of the part, so that what is left says which key it belongs to.
_PART_WORDS = frozenset({"access", "key", "id", "secret", "session", "token", "security", "aws"})


class Pair(Struct, frozen=True):
    """One credential of a block.

    `whole` has the fingerprint and preview of its most secret part and the facts of all;
    `parts` are the indexes of its sightings in the block, the most secret first.
    """

    whole: Sighting
    parts: tuple[int, ...]


def pair(block: Sequence[tuple[str, Sighting]]) -> list[Pair]:
    """The sightings of one block (an environment, one value), by name, as credentials.

    Two keys in one block are kept apart by what else is in their names (`PROD_`, `DEV_`);
    a part that could belong to either stays alone. A key id alone is an identifier, which
    tells whose key is used and gives nobody access: its confidence is low.
    """
    groups: dict[tuple[str, ...], list[int]] = {}
    alone: list[int] = []
    for index, (key, seen) in enumerate(block):
        if seen.part:
            stem = tuple(word for word in keyname.words(key) if word not in _PART_WORDS)
            groups.setdefault(stem, []).append(index)
        else:
            alone.append(index)
    pairs = [Pair(block[index][1], (index,)) for index in alone]
    for members in groups.values():
        parts = [block[index][1].part for index in members]
        if len(set(parts)) == len(parts):
            pairs.append(_joined(block, members))
        else:
            pairs += [_joined(block, [index]) for index in members]
    return sorted(pairs, key=lambda pair: min(pair.parts))


_SECRECY = {"secret": 0, "token": 1, "id": 2, "": 3}


def _joined(block: Sequence[tuple[str, Sighting]], members: list[int]) -> Pair:
    ordered = sorted(members, key=lambda index: _SECRECY[block[index][1].part])
    seen = [block[index][1] for index in ordered]
    facts = {name: value for one in reversed(seen) for name, value in one.facts.items()}
    whole = msgspec.structs.replace(seen[0], facts={name: facts[name] for name in sorted(facts)})
    if len(seen) > 1:
        whole = msgspec.structs.replace(whole, kind="aws-access-key", confidence="high")
    elif whole.part == "id":
        whole = msgspec.structs.replace(whole, confidence="low")
    return Pair(whole, tuple(ordered))
