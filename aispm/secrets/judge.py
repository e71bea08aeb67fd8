"""Is there a credential in this one value, of what kind, and what does it tell?"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from itertools import islice

from aispm.errors import AispmError
from aispm.model import Confidence, Facts
from aispm.secrets import identity, keyname, library
from aispm.secrets.excerpt import Excerpt
from aispm.secrets.imprint import entropy, fingerprint, place_fingerprint, preview, weak
from aispm.secrets.placeholder import is_placeholder
from aispm.secrets.placement import Piece, pieces
from aispm.secrets.reference import is_reference
from aispm.secrets.sighting import Hint, Sighting
from aispm.secrets.table import Hit, Rule, hits

_RANDOM = re.compile(r"[A-Za-z0-9+/=_.~%:-]{8,}")
# The first and the last line of a key block.
_ARMOUR = re.compile(r"-----[A-Z0-9 ]+-----|\\[nr]|\s+")
# The whole value is searched once more as one, so that nothing hides behind these.
_MOST_PIECES = 1000
_PROSE = re.compile(r"\s\S+\s")


def sight(value: str, hint: Hint) -> list[Sighting]:
    """Every credential in the value, in order, none within another.

    Nothing that goes wrong in here may carry the value: not its message, not its cause.
    """
    problem = ""
    try:
        return _sight(value, hint)
    except Exception as error:  # told by its type alone, see above
        problem = type(error).__name__
    raise AispmError(f"A value could not be searched for secrets ({problem}).")


def _sight(value: str, hint: Hint) -> list[Sighting]:
    found: list[Sighting] = []
    whole = Excerpt(value)
    key = "" if hint.previous is not None and hint.place == "arg" else hint.key
    for piece in islice(pieces(whole, key, hint.previous), _MOST_PIECES):
        found += _judge(piece, hint)
    # A rule over the whole value finds what no reading of it took apart.
    found += _by_rule(Piece(whole, hint.key), hint)
    return _apart(found, hint)


def _judge(piece: Piece, hint: Hint) -> Iterator[Sighting]:
    """One piece: by the table, else by the library, else by the name it has."""
    text = piece.excerpt.text
    known = list(_by_rule(piece, hint))
    yield from known
    if known or is_placeholder(text, piece.key):
        return
    if piece.scheme == "reference":
        if _token_as_name(text):
            yield _sighting(piece, hint, "generic-secret", "medium")
    elif not is_reference(text):
        listed = list(_by_library(piece, hint))
        yield from listed or _by_name(piece, hint)


def _by_rule(piece: Piece, hint: Hint) -> Iterator[Sighting]:
    text = piece.excerpt.text
    for hit in hits(text, piece.key):
        if not is_placeholder(_ARMOUR.sub("", text[hit.start : hit.end])):
            yield _from_hit(piece, hint, hit)


def _from_hit(piece: Piece, hint: Hint, hit: Hit) -> Sighting:
    rule: Rule = hit.rule
    part = Piece(
        piece.excerpt.cut(hit.start, hit.end),
        piece.key,
        whole=piece.whole,
        siblings=piece.siblings,
        nested=piece.nested,
    )
    token = part.excerpt.text
    facts = {**piece.facts, **(rule.facts(token) if rule.facts else {})}
    kind, publishable = rule.kind, rule.publishable
    siblings = piece.siblings or hint.neighbours
    if kind == "private-key" and "client_email" in siblings:
        kind = "gcp-service-account-key"
    if kind == "jwt" and facts.get("role") == "anon":
        kind, publishable = "supabase-anon-key", True
    elif kind == "jwt" and facts.get("role") == "service_role":
        kind = "supabase-service-role-key"
    if kind == "google-api-key" and re.search(r"firebase|public", piece.key, re.IGNORECASE):
        publishable = True
    return _sighting(part, hint, kind, hit.confidence, facts, publishable, rule.part)


def _by_library(piece: Piece, hint: Hint) -> Iterator[Sighting]:
    for kind, start, end in library.findings(piece.excerpt.text):
        part = Piece(
            piece.excerpt.cut(start, end), piece.key, whole=piece.whole, nested=piece.nested
        )
        text = part.excerpt.text
        mixed = re.search(r"\d", text) and re.search(r"[A-Za-z]", text)
        if mixed and not keyname.is_benign(piece.key) and not is_placeholder(text):
            yield _sighting(part, hint, kind, "medium")


def _by_name(piece: Piece, hint: Hint) -> Iterator[Sighting]:
    """A value whose name says that it is a secret, and which could be one: medium confidence."""
    text, key = piece.excerpt.text, piece.key
    if piece.kind:
        yield _sighting(piece, hint, piece.kind, "high", piece.facts)
    elif piece.scheme == "basic":
        yield from _basic(piece, hint)
    elif keyname.is_password(key):
        if _could_be_password(text):
            yield _sighting(piece, hint, "password", "medium")
    elif keyname.is_secret(key) or piece.scheme or keyname.is_keyish(key):
        certain = keyname.is_secret(key) or bool(piece.scheme)
        if _could_be_token(text, certain):
            public = keyname.is_publishable(key)
            yield _sighting(piece, hint, "generic-secret", "medium", {}, public)


def _basic(piece: Piece, hint: Hint) -> Iterator[Sighting]:
    """`Basic` with user and password in base64; the weaker of both decides what may be shown."""
    text = piece.excerpt.text
    try:
        user, colon, password = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return
    if not colon or is_reference(password) or (password and is_placeholder(password)):
        return
    facts: Facts = {} if list(hits(user, "")) or not user.isprintable() else {"user": user[:200]}
    yield _sighting(piece, hint, "basic-auth", "high", facts, secret=password or user)


def _could_be_password(text: str) -> bool:
    """Any text but a sentence, and a number only where it is longer than a setting."""
    return len(text) >= (6 if text.isdigit() else 4) and not _PROSE.search(text)


def _could_be_token(text: str, certain: bool) -> bool:
    """Random-looking, or at least no word, number, address or sentence.

    `certain` says that the name leaves no doubt, so that less is asked of the value.
    """
    if not _RANDOM.fullmatch(text) or "://" in text or re.fullmatch(r"[\d.]+", text):
        return False
    digits = sum(character.isdigit() for character in text)
    letters = sum(character.isalpha() for character in text)
    if certain and len(text) >= 16 and entropy(text) >= 3.2:
        return digits > 0 or not re.fullmatch(r"[a-z]+(?:[-_.][a-z]+)*|[A-Z]+(?:_[A-Z]+)*", text)
    if not digits or not letters:
        return False
    return len(text) >= (8 if certain else 20) and entropy(text) >= (2.2 if certain else 3.2)


def _token_as_name(text: str) -> bool:
    """Whether what is named in `${...}` is a token pasted there, not a variable."""
    digits = sum(character.isdigit() for character in text)
    return len(text) >= 24 and digits >= 5 and entropy(text) >= 3.2 and not text.isupper()


def _sighting(
    piece: Piece,
    hint: Hint,
    kind: str,
    confidence: Confidence,
    facts: Facts | None = None,
    publishable: bool = False,
    part: str = "",
    secret: str | None = None,
) -> Sighting:
    text = piece.excerpt.text if secret is None else secret
    start, end = piece.whole or (
        piece.excerpt.origin(0),
        piece.excerpt.origin(len(piece.excerpt.text)),
    )
    beside = identity.neighbours(identity.family(kind), piece.siblings or hint.neighbours)
    told = {**beside, **(facts or {})}
    faint = weak(text)
    where = f"{hint.where or hint.place}\0{piece.key or hint.key}"
    return Sighting(
        kind=kind,
        confidence=confidence,
        publishable=publishable,
        fingerprint=place_fingerprint(where) if faint else fingerprint(text),
        preview=None if faint or secret is not None or "-----" in text else preview(text),
        start=start,
        end=end,
        facts={name: told[name] for name in sorted(told) if _identifies(told[name])},
        part=part,  # type: ignore[arg-type]  # the table's parts are these literals
        nested=piece.nested,
    )


def _identifies(fact: object) -> bool:
    """An identifier, not a token or a reference that somebody put where one belongs."""
    if not isinstance(fact, str):
        return True
    return not is_reference(fact) and all(hit.rule.part == "id" for hit in hits(fact, ""))


_RANK: dict[str, int] = {"high": 0, "medium": 1, "low": 2}


def _apart(found: list[Sighting], hint: Hint) -> list[Sighting]:
    """The best of each group of overlapping sightings, in order of place."""
    kept: list[Sighting] = []
    for seen in sorted(found, key=lambda seen: (_RANK[seen.confidence], seen.start, -seen.end)):
        if seen.end > seen.start and all(
            seen.end <= other.start or seen.start >= other.end for other in kept
        ):
            kept.append(seen)
    return sorted(kept, key=lambda seen: seen.start)
