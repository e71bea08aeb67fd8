"""A piece that is a credential, as a sighting: its range, its hash, and whose it is."""

from __future__ import annotations

import re

from msgspec import Struct

from aispm.secrets import identity
from aispm.secrets.imprint import fingerprint, place_fingerprint, preview, weak
from aispm.secrets.piece import Piece
from aispm.secrets.reference import is_reference
from aispm.secrets.sighting import Hint, Sighting
from aispm.secrets.table import hits
from aispm.secrets.weighing import could_be_token, is_id
from aispm.vocabulary import Confidence, Facts

# What the text of a token says of itself, and the ids that look like tokens.
_OWN = frozenset(
    {"issuer", "subject", "audience", "key_id", "private_key_id", "client_id", "scope", "account"}
)
# Kinds whose secret stands between a user and a host.
_ADDRESSES = frozenset({"database-url", "url-password", "connection-string"})


class Seen(Struct, frozen=True):
    """A sighting with the texts of its secret."""

    sighting: Sighting
    raw: tuple[str, ...]


def tell(
    piece: Piece,
    hint: Hint,
    kind: str,
    confidence: Confidence,
    facts: Facts | None = None,
    publishable: bool = False,
    part: str = "",
    secret: str | None = None,
) -> Seen:
    """The sighting of a piece. `secret` is what of it is secret, where that is not all."""
    text = piece.excerpt.text if secret is None else secret
    start, end = piece.whole or (
        piece.excerpt.origin(0),
        piece.excerpt.origin(len(piece.excerpt.text)),
    )
    near = neighbours(piece, hint).facts(identity.family(kind, piece.key or hint.key))
    told = {**near, **(facts or {})}
    faint = weak(text)
    where = f"{hint.where or hint.place}\0{piece.key or hint.key}"
    identifiers = {
        name: told[name]
        for name in sorted(told)
        if _identifies(name, told[name]) and (part == "id" or text not in str(told[name]))
    }
    first = None if faint or secret is not None or "-----" in text else preview(text)
    sighting = Sighting(
        kind=kind,
        confidence=confidence,
        publishable=publishable,
        fingerprint=place_fingerprint(where) if faint else fingerprint(text),
        preview=first,
        start=start,
        end=end,
        facts=identifiers,
        part=part,  # type: ignore[arg-type]  # the table's parts are these literals
        nested=piece.nested,
        shown=_shown(piece, kind, identifiers) or first,
    )
    # The id of a key is an identifier, and no secret.
    return Seen(sighting, () if part == "id" else (text, piece.excerpt.text))


def _shown(piece: Piece, kind: str, facts: Facts) -> str | None:
    """An address or a connection string that goes as a whole, by what of it is no secret.

    User and host are identifiers, which a report masks: their beginnings tell which it is.
    """
    user, host = str(facts.get("user", "")), str(facts.get("host", ""))
    if piece.whole is None or kind not in _ADDRESSES or not (user + host).isprintable():
        return None
    user, host = (f"{name[:2]}…" if name else "" for name in (user, host))
    if piece.address:
        return f"{piece.address}://{user}:…@{host or '…'}"
    fields = [f"host={host}"] if host else []
    fields += [f"user={user}"] if user else []
    return ";".join([*fields, "password=…"]) if fields else None


def neighbours(piece: Piece, hint: Hint) -> identity.Beside:
    """What stands beside a piece: in its own block, else in that of the whole value."""
    return piece.siblings if piece.siblings.families else hint.neighbours


def _identifies(name: str, fact: object) -> bool:
    """An identifier, not a token, a login or a reference that somebody put where one belongs."""
    if isinstance(fact, list):
        return all(_identifies(name, one) for one in fact)
    if not isinstance(fact, str):
        return True
    if is_reference(fact) or any(hit.rule.part != "id" for hit in hits(fact, "")):
        return False
    if "@" in fact and (":" in fact or "://" in fact):
        return False
    if name in _OWN or (name.endswith("_id") and is_id(fact)):
        return True
    parts = re.split(r"[.:]", fact) if name == "host" else [fact]
    return "://" not in fact and not any(could_be_token(one, certain=False) for one in parts)
