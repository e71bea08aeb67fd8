"""What somebody may do to targets of an account by all policies: its own, and the targets'.

The policy of a function or a repository lets others in as that of a bucket does, from its own
account by itself and from another together with their own permissions; and it keeps out.
"""

from __future__ import annotations

from collections.abc import Sequence

from aispm.graph.behind import Layer
from aispm.iam.aws.besides import besides
from aispm.iam.aws.bits import Bits
from aispm.iam.aws.context import Context
from aispm.iam.aws.estate import Estate
from aispm.iam.aws.principal import Principal
from aispm.iam.aws.shared import ANYBODY
from aispm.iam.aws.universe import Universe


class Asking:
    """The questions of techniques about the targets of one account, whoever asks."""

    def __init__(self, estate: Estate, account: str) -> None:
        self._estate = estate
        self._account = account

    def may(
        self,
        who: Principal,
        action: str,
        universe: Universe,
        kind: str,
        extra: Context,
    ) -> Bits:
        """On which targets `who` may do `action`; `extra` is known of calls of IAM."""
        needed = besides(action, self._account, "aws")
        if not needed:
            return self._on(who, action, universe, kind, extra)
        found, sparing = who.may_besides(action), [one.spared for one in needed if one.spared]
        asked = self._on(who, action, universe, kind, {**extra, **dict.fromkeys(sparing, "true")})
        answer = Bits(asked.sure if found == "allowed" else 0, asked.maybe if found else 0)
        if sparing:
            spared = self._on(who, action, universe, kind, dict.fromkeys(sparing, "false"))
            answer = Bits(answer.sure | spared.sure, answer.maybe | spared.maybe)
        return answer

    def _on(
        self, who: Principal, action: str, universe: Universe, kind: str, extra: Context
    ) -> Bits:
        """The same of the targets alone."""
        shared = self._estate.shared
        if who.account == self._account and not shared.speaking(universe, kind):
            return who.may(action, universe, extra)
        return shared.answer(who, action, universe, self._account, kind)

    def behind(
        self, who: Principal, action: str, layers: Sequence[Layer], targets: Universe
    ) -> Bits:
        """The targets behind which there is something that `who` may do `action` on."""
        sure = maybe = 0
        for layer in layers:
            answer = self._thing(who, action, layer)
            for name in layer.things.members(answer.maybe):
                bits = sum(targets.bit(target) for target in layer.before[name])
                maybe |= bits
                sure |= bits if answer.sure & layer.things.bit(name) else 0
        return Bits(sure, maybe)

    def _thing(self, who: Principal, action: str, layer: Layer) -> Bits:
        """As ever; in another account perhaps, where the policy of a thing was not read."""
        shared = self._estate.shared
        answer = shared.answer(who, action, layer.things, layer.account, "")
        if layer.account == who.account or who.account != self._account:
            return answer
        own = who.may(action, layer.things, self._estate.place(layer.account))
        return Bits(answer.sure, answer.maybe | own.maybe & ~shared.among(layer.things))

    def guests(self, universe: Universe, layers: Sequence[Layer]) -> frozenset[str]:
        """The other accounts that may have a say; `ANYBODY` where any of them may."""
        found = set(self._estate.shared.guests(universe)) if not layers else set()
        for layer in layers:
            found |= {layer.account, *self._estate.shared.guests(layer.things)}
        return frozenset(found - {self._account})


def invited(account: str, guests: frozenset[str]) -> bool:
    """Whether an account is among the guests of another."""
    return account in guests or ANYBODY in guests
