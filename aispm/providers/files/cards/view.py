"""The room of agents' cards: see `part.Room`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aispm.model import Kind
from aispm.providers.files.cards import card
from aispm.providers.files.part import Claim, Format, Part
from aispm.providers.files.text.document import Document, Mapping
from aispm.secrets import Known
from aispm.vocabulary import Facts

CARD = Kind("agent.card", "Card of an agent", "agent", card.FACTS)
NAMES = frozenset({"agent.json", "agent-card.json"})
SUFFIXES = frozenset[str]()
FOLDERS = frozenset({".well-known"})
DEPTH = 2
MARKS = re.compile(
    rb"defaultInputModes|default_input_modes|supportedInterfaces|supported_interfaces"
    rb"|additionalInterfaces|pushNotifications|push_notifications|securitySchemes|security_schemes"
)


def kinds() -> Sequence[Kind]:
    """Cards."""
    return (CARD,)


def claims(parts: Sequence[str]) -> Claim | None:
    """A file at the place where agents are asked for their card."""
    known = len(parts) > 1 and parts[-2] == ".well-known" and parts[-1] in NAMES
    return Claim("json", "a2a") if known else None


def view(document: Document, parts: Sequence[str], uri: str) -> CardView | None:
    """The card; what else may stand at its place is none."""
    return _card(document)


def recognised(document: Document, syntax: Format, uri: str) -> CardView | None:
    """A card by its shape."""
    return _card(document)


def _card(document: Document) -> CardView | None:
    root = document.roots[0] if len(document.roots) == 1 else None
    return CardView(root) if isinstance(root, Mapping) and card.is_card(root) else None


class CardView:
    """An agent's card: see `part.View`. The file is the card, and has no parts."""

    kind = "agent.card"
    prefix = "card"
    cut = False
    spared = frozenset[str]()
    parts: Sequence[Part] = ()

    def __init__(self, root: Mapping) -> None:
        self._root = root

    def facts(self, known: Known) -> Facts:
        """The facts of the card."""
        return card.facts(self._root, known)
