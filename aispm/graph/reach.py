"""The assets, identities and scopes that reach counts, numbered and sorted into classes.

Next to what is counted there are flags, small sets of bits that spread alike: the scopes that
are administered, and the gaps of the ledger behind which there may be more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from aispm.iam.aws.mute import kinds_of
from aispm.model import Asset, Edge, Kind, Read, Snapshot

SENSITIVE = ("confidential", "restricted")
CLASSES = ("resources", "secrets", "sensitive", "restricted", "identities", "controls")
SECRET_KINDS = frozenset(
    {"aws.secretsmanager.secret", "gcp.secretmanager.secret", "azure.keyvault.vault"}
)
# What holds AI back or records it, by kind: the fact that tells where it is off already, and how.
_IDLE = ("PENDING_DELETION", "STOPPED_INGESTION", "STOPPING_INGESTION")
_CONTROLS: dict[str, tuple[str, tuple[object, ...]]] = {
    "aws.agentcore.policy": ("", ()),
    "aws.agentcore.policy_engine": ("", ()),
    "aws.bedrock.enforced_guardrails": ("enforced", (False,)),
    "aws.bedrock.guardrail": ("", ()),
    "aws.bedrock.invocation_logging": ("enabled", (False,)),
    "aws.cloudtrail.event_data_store": ("status", _IDLE),
    "aws.cloudtrail.trail": ("logging", (False,)),
    "aws.organizations.ai_policy": ("guardrails", ([],)),  # one that opts out holds nothing back
    "aws.qconnect.ai_guardrail": ("", ()),
}

Keep = Callable[[Edge], bool]


def sure(edge: Edge) -> bool:
    """Whether the arrow holds without a condition nobody can decide here."""
    return edge.certainty in ("allowed", "assumed")


def mask_of(flags: Iterable[object]) -> int:
    """An integer with a bit for each flag that is true."""
    digits = "".join("1" if flag else "0" for flag in flags)
    return int(digits[::-1] or "0", 2)


@dataclass(frozen=True)
class Gaps:
    """What the ledger's gaps leave open. A set of gaps has bit i for `reads[i]`.

    The bit after the last stands for what no failed call explains. `hiding` is, by class, the
    gaps behind which more of it may lie; `workloads`, by the flag of its account, those that
    hide no permissions.
    """

    reads: Sequence[Read]
    hiding: Mapping[str, int]
    workloads: Mapping[int, int]

    def named(self, gaps: int) -> tuple[Read, ...]:
        """The failed calls that a set of gaps stands for."""
        return tuple(read for number, read in enumerate(self.reads) if gaps >> number & 1)


@dataclass(frozen=True)
class Items:
    """What is counted, by number: each asset and identity, each scope, then each account.

    `kinds` has the classes of each item as bits, in the order of CLASSES. `homes` are the
    accounts an item lies in, by their number; `inside` what each scope holds. `digits` are
    the flags of scopes. `unrated` is data whose sensitivity was not collected: by item, the
    gaps that would have told of it.

    The flags of a node are four sets in one integer: the scopes it administers, and the gaps
    that leave open what it may become, what it may access, and how sensitive that is.
    """

    index: Mapping[str, int]
    names: Sequence[str]
    kinds: bytes
    homes: Sequence[tuple[int, ...]]
    accounts: int
    inside: Mapping[str, Sequence[int]]
    digits: Mapping[str, int]
    unrated: Mapping[int, int]
    gaps: Gaps

    @cached_property
    def masks(self) -> list[int]:
        """What counts, for each class and then for the accounts."""
        classes = [mask_of(kind >> at & 1 for kind in self.kinds) for at in range(len(CLASSES))]
        return [*classes, (1 << self.accounts) - 1 << len(self.names)]

    @cached_property
    def scopes(self) -> Mapping[int, int]:
        """The flag of each item that is a scope."""
        return {self.index[name]: 1 << digit for name, digit in self.digits.items()}

    @property
    def width(self) -> int:
        """How many bits a set of gaps takes."""
        return len(self.gaps.reads) + 1

    def marked(self, control: int = 0, data: int = 0, unrated: int = 0) -> int:
        """Sets of gaps as flags."""
        gaps = (unrated << self.width | data) << self.width | control
        return gaps << len(self.digits)

    def gaps_in(self, flags: int, name: str, certain: int = 0) -> int:
        """The gaps that leave a count open, or (`control`) what may be become.

        Whoever certainly administers an account gains nothing from a workload hidden in it.
        """
        flags >>= len(self.digits)
        if not flags:
            return 0
        every = (1 << self.width) - 1
        found = flags & every
        for digit, workloads in self.gaps.workloads.items():
            if certain >> digit & 1:
                found &= ~workloads
        found |= flags >> self.width & self.gaps.hiding.get(name, 0)
        if name in ("sensitive", "restricted"):
            found |= flags >> 2 * self.width
        return found


def items_of(
    snapshot: Snapshot,
    kinds: Mapping[str, Kind],
    gaps: Sequence[Read],
    withheld: frozenset[str] = frozenset(),
) -> Items:
    """Number the assets, identities and scopes of a snapshot and sort them into classes.

    What is `withheld` lies in its scope, but nobody holds it for administering that.
    """
    scopes = {one.id for one in snapshot.scopes} | {one.scope for one in snapshot.identities}
    names = [one.id for one in snapshot.assets] + [one.id for one in snapshot.identities]
    names += sorted(scopes.difference(names))
    index = {name: number for number, name in enumerate(names)}
    declared = {kind.name: kind.facts for kind in kinds.values()}
    classes = bytearray(len(names))
    missing, unrated = _missing(gaps), {}
    inside: dict[str, dict[int, None]] = {}
    for asset in snapshot.assets:
        number = index[asset.id]
        classes[number] |= _classes(asset)
        rated = asset.facts.get("sensitivity") is not None
        if not rated and "sensitivity" in declared.get(asset.kind, {}):
            unrated[number] = missing.get(asset.id, 1 << len(gaps))
        inside.setdefault(asset.scope.split("/")[0], {})[number] = None
    for identity in snapshot.identities:
        number = index[identity.id]
        classes[number] |= 1 << CLASSES.index("identities")
        inside.setdefault(identity.scope, {})[number] = None
    homes: list[tuple[int, ...]] = [()] * len(names)
    accounts = [scope for scope in inside if not scope.endswith(":*")]  # that is no one account
    for number, scope in enumerate(accounts):
        alone = (number,)
        for one in inside[scope]:
            homes[one] = (*homes[one], number) if homes[one] else alone
    kept = {index[name] for name in withheld}
    digits = {scope: number for number, scope in enumerate(sorted(scopes))}
    return Items(
        index,
        names,
        bytes(classes),
        homes,
        len(accounts),
        {scope: tuple(one for one in inside[scope] if one not in kept) for scope in inside},
        digits,
        unrated,
        Gaps(gaps, _hiding(gaps, declared, snapshot), _workloads(gaps, digits)),
    )


def _classes(asset: Asset) -> int:
    level = asset.facts.get("sensitivity")
    secret, sensitive = asset.kind in SECRET_KINDS, level in SENSITIVE
    return 1 | secret << 1 | sensitive << 2 | (level == "restricted") << 3 | is_control(asset) << 5


def is_control(asset: Asset) -> bool:
    """Whether an asset holds AI back or records it, and is not known to be off."""
    fact, off = _CONTROLS.get(asset.kind, ("", None))
    return off is not None and asset.facts.get(fact) not in off


def _hiding(
    gaps: Sequence[Read], declared: Mapping[str, Mapping[str, str]], snapshot: Snapshot
) -> dict[str, int]:
    """By class, the gaps behind which more of it may lie, or may let somebody in."""
    found = dict.fromkeys(("resources", "secrets", "sensitive", "restricted", "controls"), 0)
    known = {asset.id: asset for asset in snapshot.assets}
    for number, read in enumerate(gaps):
        rated = any("sensitivity" in declared.get(kind, {}) for kind in read.lists)
        mute = [known[name] for name in read.missed if name in known] if kinds_of(read) else []
        data = (one for one in mute if "sensitivity" in declared.get(one.kind, {}))
        levels = {one.facts.get("sensitivity", "restricted") for one in data}
        kinds = {*read.lists, *(one.kind for one in mute)}
        found["resources"] |= 1 << number
        found["secrets"] |= bool(SECRET_KINDS & kinds) << number
        found["controls"] |= bool(_CONTROLS.keys() & kinds) << number
        found["sensitive"] |= (rated or bool(levels.intersection(SENSITIVE))) << number
        found["restricted"] |= (rated or "restricted" in levels) << number
    return found


def _missing(gaps: Sequence[Read]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, read in enumerate(gaps):
        for name in read.missed:
            found[name] = found.get(name, 0) | 1 << number
    return found


def _workloads(gaps: Sequence[Read], digits: Mapping[str, int]) -> dict[int, int]:
    """By account, the gaps that hide workloads and data, but nobody's permissions."""
    found: dict[int, int] = {}
    for number, read in enumerate(gaps):
        digit = digits.get(read.scope.split("/")[0])
        if "reach" not in read.supplies and digit is not None:
            found[digit] = found.get(digit, 0) | 1 << number
    return found
