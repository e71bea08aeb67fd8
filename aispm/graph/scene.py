"""What an account looks like to the techniques: on which targets each could work at all."""

from __future__ import annotations

from aispm.graph.behind import Layer, layers, providers, repository
from aispm.graph.lifting import confined
from aispm.iam.aws.bits import NOWHERE, Bits
from aispm.iam.aws.estate import Estate
from aispm.iam.aws.universe import Universe
from aispm.iam.wildcard import glob
from aispm.model import Escalation

_ROLE = "aws.iam.role"


class Scene:
    """The targets in one account, with what stands behind them; each is looked up once."""

    def __init__(self, estate: Estate, account: str) -> None:
        self._estate, self._account = estate, account
        self._providers: dict[str, dict[str, dict[str, bool]]] = {}
        self._layers: dict[tuple[str, Universe], tuple[Layer, ...]] = {}
        self._confined: dict[tuple[str, Universe], Bits] = {}

    def working(self, technique: Escalation, universe: Universe) -> Bits:
        """The targets that a technique could work on, whoever may do what it needs."""
        found = Bits(universe.all, universe.all)
        if technique.service and technique.target == _ROLE:
            found = self._estate.trusting_service(self._account, technique.service)
        if technique.federated:
            found &= self._letting_in(technique.federated, universe)
        if technique.lifts:
            found &= self._bound(technique.lifts, universe)
        if technique.named:
            fits = glob(technique.named).fullmatch
            named = sum(universe.bit(name) for name in universe.ids if fits(name))
            found &= Bits(named, named)
        if technique.fact:
            found &= self._where(technique.fact, universe)
        return found

    def _where(self, fact: str, universe: Universe) -> Bits:
        """Those of which a fact is true, and those of which it is not false."""
        told = self._estate.stated(universe.ids, fact)
        sure = sum(universe.bit(name) for name, value in told.items() if value is True)
        shut = sum(universe.bit(name) for name, value in told.items() if value is False)
        return Bits(sure, universe.all & ~shut)

    def layers(self, through: str, universe: Universe) -> tuple[Layer, ...]:
        """What stands behind the targets: the providers of a protocol, or the images."""
        if (through, universe) not in self._layers:
            self._layers[through, universe] = layers(self._behind(through, universe))
        return self._layers[through, universe]

    def _behind(self, through: str, universe: Universe) -> dict[str, list[str]]:
        if through != "image":
            return {role: sorted(found) for role, found in self._of(through, universe).items()}
        images = self._estate.stated(universe.ids, "image")
        several = self._estate.stated(universe.ids, "images")
        found = {one: [image] for one, image in images.items()}
        found |= {one: given for one, given in several.items() if isinstance(given, list)}
        taken = {one: sorted({*filter(None, map(repository, of))}) for one, of in found.items()}
        return {one: arns for one, arns in taken.items() if arns}

    def _of(self, protocol: str, universe: Universe) -> dict[str, dict[str, bool]]:
        """The providers whose users each role lets in."""
        if protocol not in self._providers:
            trusts = self._estate.trusts
            known = (
                (one, providers(trusts[one], protocol)) for one in universe.ids if one in trusts
            )
            self._providers[protocol] = {one: found for one, found in known if found}
        return self._providers[protocol]

    def _letting_in(self, protocol: str, universe: Universe) -> Bits:
        sure = maybe = 0
        for role, found in self._of(protocol, universe).items():
            maybe |= universe.bit(role)
            sure |= universe.bit(role) if all(found.values()) else 0
        return Bits(sure, maybe)

    def _bound(self, what: str, universe: Universe) -> Bits:
        """Those who would administer the account but for one bound."""
        if (what, universe) not in self._confined:
            sure = maybe = 0
            for who in self._estate.principals:
                if bit := universe.bit(who.id):
                    answer = confined(who, what)
                    sure |= bit if answer.sure else 0
                    maybe |= bit if answer.maybe else 0
            self._confined[what, universe] = Bits(sure, maybe) if maybe else NOWHERE
        return self._confined[what, universe]
