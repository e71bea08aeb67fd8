"""Is there a credential in this one value, of what kind, and what does it tell?"""

from __future__ import annotations

import base64
import binascii
import re
from bisect import bisect
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from aispm.errors import AispmError
from aispm.secrets import identity, keyname, library
from aispm.secrets.address import STAND_INS
from aispm.secrets.excerpt import Excerpt
from aispm.secrets.imprint import entropy, fingerprint, place_fingerprint, preview, weak
from aispm.secrets.placeholder import is_placeholder
from aispm.secrets.placement import Piece, pieces
from aispm.secrets.reference import is_reference
from aispm.secrets.sighting import Hint, Sighting
from aispm.secrets.table import Hit, Rule, hits
from aispm.vocabulary import Confidence, Facts

_RANDOM = re.compile(r"[A-Za-z0-9+/=_.~%:-]{8,}")
# The first and the last line of a key block.
_ARMOUR = re.compile(r"-----[A-Z0-9 ]+-----|\\[nr]|\s+")
# The whole value is searched once more as one, so that nothing hides behind these.
_MOST_PIECES = 1000
_PROSE = re.compile(r"\s\S+\s")
# Longer values, and such with more credentials, are no settings but data or a trap.
LONGEST = 64 * 1024
_MOST_SIGHTINGS = 200
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# What the text of a token says of itself, and the ids that look like tokens.
_OWN = frozenset({"issuer", "subject", "audience", "key_id", "private_key_id", "client_id"})


class Found(Struct, frozen=True):
    """What a value holds. `raw` are the secrets themselves, for this package alone.

    `cut` says that there was more than is searched for.
    """

    sightings: list[Sighting]
    raw: tuple[str, ...]
    cut: bool


class _Seen(Struct, frozen=True):
    """A sighting with the texts of its secret."""

    sighting: Sighting
    raw: tuple[str, ...]


def sight(value: str, hint: Hint) -> list[Sighting]:
    """Every credential in the value, in order, none within another.

    Searched are the first LONGEST characters, and told at most 200 credentials. Nothing that
    goes wrong in here may carry the value: not its message, not its cause.
    """
    return search(value, hint).sightings


def search(value: str, hint: Hint) -> Found:
    """What `sight` tells, with the secrets themselves: see `known`."""
    problem = ""
    try:
        return _search(value, hint)
    except Exception as error:  # told by its type alone, see `sight`
        problem = type(error).__name__
    raise AispmError(f"A value could not be searched for secrets ({problem}).")


def _search(value: str, hint: Hint) -> Found:
    found: list[_Seen] = []
    searched = value[:LONGEST] if len(value) > LONGEST else value
    whole = Excerpt(searched)
    key = "" if hint.previous is not None and hint.place == "arg" else hint.key
    for piece in islice(pieces(whole, key, hint.previous), _MOST_PIECES):
        found += _judge(piece, hint)
    # A rule over the whole value finds what no reading of it took apart.
    found += _by_rule(Piece(whole, hint.key), hint)
    apart = _apart([seen.sighting for seen in found])
    cut = len(value) > LONGEST or len(apart) > _MOST_SIGHTINGS
    raw = tuple(text for seen in found for text in seen.raw)
    return Found(apart[:_MOST_SIGHTINGS], raw, cut)


def _judge(piece: Piece, hint: Hint) -> Iterator[_Seen]:
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


def _by_rule(piece: Piece, hint: Hint) -> Iterator[_Seen]:
    text = piece.excerpt.text
    for hit in hits(text, piece.key):
        if not is_placeholder(_ARMOUR.sub("", text[hit.start : hit.end])):
            yield _from_hit(piece, hint, hit)


def _from_hit(piece: Piece, hint: Hint, hit: Hit) -> _Seen:
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
    if kind == "private-key" and "client_email" in _beside(piece, hint).facts("google"):
        kind = "gcp-service-account-key"
    if kind == "jwt" and facts.get("role") == "anon":
        kind, publishable = "supabase-anon-key", True
    elif kind == "jwt" and facts.get("role") == "service_role":
        kind = "supabase-service-role-key"
    if kind == "google-api-key" and re.search(r"firebase|public", piece.key, re.IGNORECASE):
        publishable = True
    return _sighting(part, hint, kind, hit.confidence, facts, publishable, rule.part)


def _by_library(piece: Piece, hint: Hint) -> Iterator[_Seen]:
    for kind, start, end in library.findings(piece.excerpt.text):
        part = Piece(
            piece.excerpt.cut(start, end), piece.key, whole=piece.whole, nested=piece.nested
        )
        text = part.excerpt.text
        mixed = re.search(r"\d", text) and re.search(r"[A-Za-z]", text)
        if mixed and not keyname.is_benign(piece.key) and not is_placeholder(text):
            yield _sighting(part, hint, kind, "medium")


def _by_name(piece: Piece, hint: Hint) -> Iterator[_Seen]:
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


def _basic(piece: Piece, hint: Hint) -> Iterator[_Seen]:
    """`Basic` with user and password in base64; the weaker of both decides what may be shown."""
    text = piece.excerpt.text
    try:
        user, colon, password = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return
    alone = password.lower() in STAND_INS  # the token stands where the user's name would
    secret = user if alone else password
    if not colon or is_reference(secret) or is_placeholder(secret):
        return
    if alone and password and not _could_be_token(user, certain=True):
        return
    facts: Facts = {} if alone or not user.isprintable() else {"user": user[:200]}
    yield _sighting(piece, hint, "basic-auth", "high", facts, secret=secret)


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
) -> _Seen:
    text = piece.excerpt.text if secret is None else secret
    start, end = piece.whole or (
        piece.excerpt.origin(0),
        piece.excerpt.origin(len(piece.excerpt.text)),
    )
    told = {**_beside(piece, hint).facts(identity.family(kind)), **(facts or {})}
    faint = weak(text)
    where = f"{hint.where or hint.place}\0{piece.key or hint.key}"
    sighting = Sighting(
        kind=kind,
        confidence=confidence,
        publishable=publishable,
        fingerprint=place_fingerprint(where) if faint else fingerprint(text),
        preview=None if faint or secret is not None or "-----" in text else preview(text),
        start=start,
        end=end,
        facts={
            name: told[name]
            for name in sorted(told)
            if _identifies(name, told[name]) and (part == "id" or text not in str(told[name]))
        },
        part=part,  # type: ignore[arg-type]  # the table's parts are these literals
        nested=piece.nested,
    )
    # The id of a key is an identifier, and no secret.
    return _Seen(sighting, () if part == "id" else (text, piece.excerpt.text))


def _beside(piece: Piece, hint: Hint) -> identity.Beside:
    return piece.siblings if piece.siblings.families else hint.neighbours


def _identifies(name: str, fact: object) -> bool:
    """An identifier, not a token, a login or a reference that somebody put where one belongs."""
    if not isinstance(fact, str):
        return True
    if is_reference(fact) or any(hit.rule.part != "id" for hit in hits(fact, "")):
        return False
    if "@" in fact and (":" in fact or "://" in fact):
        return False
    if name in _OWN or (name.endswith("_id") and _UUID.fullmatch(fact)):
        return True
    parts = re.split(r"[.:]", fact) if name == "host" else [fact]
    return "://" not in fact and not any(_could_be_token(one, certain=False) for one in parts)


_RANK: dict[str, int] = {"high": 0, "medium": 1, "low": 2}


def _apart(found: list[Sighting]) -> list[Sighting]:
    """The best of each group of overlapping sightings, in order of place."""
    kept: list[Sighting] = []
    starts: list[int] = []  # of those kept, which are in order and do not overlap
    for seen in sorted(found, key=lambda seen: (_RANK[seen.confidence], seen.start, -seen.end)):
        place = bisect(starts, seen.start)
        free = place == 0 or kept[place - 1].end <= seen.start
        free = free and (place == len(starts) or seen.end <= starts[place])
        if free and seen.start < seen.end:
            kept.insert(place, seen)
            starts.insert(place, seen.start)
    return kept
