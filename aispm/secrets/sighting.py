"""What is asked of the secrets room, and what it answers: never the value itself."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from aispm.secrets.identity import NOTHING, Beside
from aispm.vocabulary import Confidence, Facts, Place


class Hint(Struct, frozen=True):
    """What surrounds a value.

    `key` is its name (an environment variable, a header, a map key), `previous` the array
    element before it, `neighbours` what its sibling values identify (see `beside`).
    `where` names the place for good (an id, never a line): a value too weak to be
    fingerprinted is told apart by it.
    """

    key: str = ""
    place: Place = "env"
    previous: str | None = None
    neighbours: Beside = NOTHING
    where: str = ""


class Sighting(Struct, frozen=True):
    """A credential seen in a value.

    `start` and `end` are code points within the value: the range one would replace.
    `facts` holds identifiers (`key_id`, `account`, `client_email` ...). `part` says what
    of a cloud key this is, for `pair`; `nested` that it stood in JSON inside the value.
    `shown` is what may stand for the range in a report: an address with user and host and
    without its password, else the preview.
    """

    kind: str
    confidence: Confidence
    publishable: bool
    fingerprint: str
    preview: str | None
    start: int
    end: int
    facts: Facts = {}
    part: Literal["", "id", "secret", "token"] = ""
    nested: bool = False
    shown: str | None = None
