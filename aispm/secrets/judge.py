"""Is there a credential in this one value, of what kind, and what does it tell?"""

from __future__ import annotations

import base64
import binascii
import re
from bisect import bisect
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote

from msgspec import Struct

from aispm.errors import AispmError
from aispm.secrets import library
from aispm.secrets.address import STAND_INS
from aispm.secrets.excerpt import Excerpt
from aispm.secrets.keyname import Named, named
from aispm.secrets.piece import Piece
from aispm.secrets.placeholder import is_placeholder, words
from aispm.secrets.placement import pieces
from aispm.secrets.reference import is_reference
from aispm.secrets.sighting import Hint, Sighting
from aispm.secrets.table import Hit, hits, may_tell
from aispm.secrets.telling import Seen, neighbours, tell
from aispm.secrets.weighing import could_be_password, could_be_token, pasted_token
from aispm.vocabulary import Facts

# The first and the last line of a key block.
_ARMOUR = re.compile(r"-----[A-Z0-9 ]+-----|\\[nr]|\s+")
# The whole value is searched once more as one, so that nothing hides behind these.
_MOST_PIECES = 1000
# Longer values, and such with more credentials, are no settings but data or a trap.
LONGEST = 64 * 1024
_MOST_SIGHTINGS = 200
# Words of small letters that no name calls a secret: no kind looks like that.
PLAIN = re.compile(r"[a-z@._/-]{0,60}")
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[A-Za-z]")
_SHORTEST = 4  # less is no secret that anyone could tell from a setting
# The names of what a web page carries: an API key of Google's there is for everyone.
_BROWSER = re.compile(r"firebase|public|^vite_|^react_app_|current_key", re.IGNORECASE)


class Found(Struct, frozen=True):
    """What a value holds. `raw` are the secrets themselves, for this package alone.

    `cut` says that there was more than is searched for.
    """

    sightings: list[Sighting]
    raw: tuple[str, ...]
    cut: bool


_NOTHING = Found([], (), False)


def sight(value: str, hint: Hint) -> list[Sighting]:
    """Every credential in the value, in order, none within another.

    Searched are the first LONGEST characters, and told at most 200 credentials. Nothing that
    goes wrong in here may carry the value: not its message, not its cause.
    """
    return search(value, hint).sightings


def token_spans(text: str) -> list[tuple[int, int]]:
    """Where tokens of providers stand in a text that is no value, such as a comment.

    Only those that are told by their look and beyond doubt: no name speaks for them there.
    """
    if not may_tell(text):
        return []
    piece, hint = Piece(Excerpt(text), ""), Hint(place="file")
    found = [seen.sighting for seen in _by_rule(piece, hint)]
    certain = [
        one
        for one in found
        if one.confidence == "high" and not one.publishable and one.part in ("", "secret")
    ]
    return [(one.start, one.end) for one in _apart(certain)]


def search(value: str, hint: Hint) -> Found:
    """What `sight` tells, with the secrets themselves: see `known`."""
    if len(value) < _SHORTEST:
        return _NOTHING
    problem = ""
    try:
        return _search(value, hint)
    except Exception as error:  # told by its type alone, see `sight`
        problem = type(error).__name__
    raise AispmError(f"A value could not be searched for secrets ({problem}).")


def _search(value: str, hint: Hint) -> Found:
    if not hint.key and hint.previous is None and PLAIN.fullmatch(value):
        return _NOTHING
    found: list[Seen] = []
    searched = value[:LONGEST] if len(value) > LONGEST else value
    whole = Excerpt(searched)
    key = "" if hint.previous is not None and hint.place == "arg" else hint.key
    taken_whole = False
    for piece in islice(pieces(whole, key, hint.previous), _MOST_PIECES):
        found += _judge(piece, hint)
        taken_whole = taken_whole or (piece.excerpt.text == searched and piece.key == hint.key)
    if not taken_whole:
        # A rule over the whole value finds what no reading of it took apart.
        found += _by_rule(Piece(whole, hint.key), hint)
    if not found:
        return Found([], (), len(value) > LONGEST)
    apart = _apart([seen.sighting for seen in found])
    cut = len(value) > LONGEST or len(apart) > _MOST_SIGHTINGS
    raw = tuple(text for seen in found for text in seen.raw)
    return Found(apart[:_MOST_SIGHTINGS], raw, cut)


def _judge(piece: Piece, hint: Hint) -> Iterator[Seen]:
    """One piece: by the table, else by the library, else by the name it has."""
    text = piece.excerpt.text
    known = list(_by_rule(piece, hint))
    yield from known
    if known:
        return
    if piece.scheme == "reference":
        if pasted_token(text) and not is_placeholder(text, piece.key):
            yield tell(piece, hint, "generic-secret", "medium")
        return
    listed = list(_by_library(piece, hint))
    yield from listed
    name = named(piece.key)
    asked = name.secret or name.keyish or piece.kind or piece.scheme
    if not listed and asked and not _stands_in(text, piece.key):
        yield from _by_name(piece, name, hint)


def _stands_in(text: str, key: str) -> bool:
    """Whether the text, or what it means in an address, only stands where a secret belongs."""
    plain = unquote(text) if "%" in text else text
    return is_placeholder(text, key) or is_reference(text) or is_placeholder(plain)


def _by_rule(piece: Piece, hint: Hint) -> Iterator[Seen]:
    text = piece.excerpt.text
    for hit in hits(text, piece.key):
        bare = _ARMOUR.sub("", text[hit.start : hit.end])
        worded = not hit.rule.worded and words(bare) is not None
        if not worded and not is_placeholder(bare):
            yield _from_hit(piece, hint, hit)


def _from_hit(piece: Piece, hint: Hint, hit: Hit) -> Seen:
    rule = hit.rule
    part = piece.cut(hit.start, hit.end)
    facts = {**piece.facts, **(rule.facts(hit.told) if rule.facts else {})}
    kind, publishable = rule.kind, rule.publishable
    if kind == "private-key" and "client_email" in neighbours(piece, hint).facts("google"):
        kind = "gcp-service-account-key"
    if kind == "jwt" and facts.get("role") == "anon":
        kind, publishable = "supabase-anon-key", True
    elif kind == "jwt" and facts.get("role") == "service_role":
        kind = "supabase-service-role-key"
    if kind == "google-api-key":
        publishable = bool(_BROWSER.search(piece.key)) or neighbours(piece, hint).browser
    return tell(part, hint, kind, hit.confidence, facts, publishable, rule.part)


def _by_library(piece: Piece, hint: Hint) -> Iterator[Seen]:
    for kind, start, end in library.findings(piece.excerpt.text):
        part = piece.cut(start, end)
        text = part.excerpt.text
        mixed = _DIGIT.search(text) and _LETTER.search(text)
        if mixed and not named(piece.key).benign and not is_placeholder(text):
            yield tell(part, hint, kind, "medium")


def _by_name(piece: Piece, name: Named, hint: Hint) -> Iterator[Seen]:
    """A value whose name says that it is a secret, and which could be one: medium confidence."""
    text = piece.excerpt.text
    if piece.kind == "capability-url":  # a random segment, where no provider vouches for it
        yield tell(piece, hint, piece.kind, "medium", piece.facts)
    elif piece.kind:
        yield tell(piece, hint, piece.kind, "high", piece.facts)
    elif piece.scheme == "basic":
        yield from _basic(piece, hint)
    elif name.password and not _bare(hint):
        if could_be_password(text):
            yield tell(piece, hint, "password", "medium")
    elif could_be_token(text, certain=name.secret or bool(piece.scheme)):
        yield tell(piece, hint, "generic-secret", "medium", {}, name.publishable)


def _bare(hint: Hint) -> bool:
    """A line of prose, in which `password: x` may speak of anything."""
    return hint.place == "file" and not hint.key and hint.previous is None


def _basic(piece: Piece, hint: Hint) -> Iterator[Seen]:
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
    if alone and password and not could_be_token(user, certain=True):
        return
    facts: Facts = {} if alone or not user.isprintable() else {"user": user[:200]}
    yield tell(piece, hint, "basic-auth", "high", facts, secret=secret)


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
