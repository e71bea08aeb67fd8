"""A sorted set of resources, and which of them a resource pattern means, as one integer.

Bit i of an answer is resource i. A pattern is looked at once, however many policies hold
it: `prefix*` is an interval of the sorted ARNs, anything else is matched within the
interval of its literal beginning. Sets of resources then combine by `&`, `|` and `~`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from aispm.iam.aws import region
from aispm.iam.aws.context import UNKNOWN, Context, Knowledge, Like, Value, known
from aispm.iam.wildcard import ARN_PARTS, arn_glob, covers, literal_prefix, overlaps

_UNTAGGED: Mapping[str, Context] = {}
_AFTER_ALL = "\U0010ffff"


class Universe:
    """Resources asked about: their ids, and the ARN (or ARN pattern ending in `/*`) of each.

    `tags` are the keys that tell their tags, by id.
    """

    def __init__(self, arns: Mapping[str, str], tags: Mapping[str, Context] = _UNTAGGED) -> None:
        ordered = sorted((arn, name) for name, arn in arns.items())
        self.arns = [arn for arn, _ in ordered]
        self.ids = [name for _, name in ordered]
        self.index = {name: number for number, name in enumerate(self.ids)}
        self.all = (1 << len(self.ids)) - 1
        self._inner = {arn[:-2]: n for n, arn in enumerate(self.arns) if arn.endswith("/*")}
        # A target with a wildcard anywhere else is outside every interval: it is always tried.
        self._open = [
            n
            for n, arn in enumerate(self.arns)
            if literal_prefix(stem := arn.removesuffix("/*")) != stem
        ]
        self._plain = not any("*" in arn or "?" in arn for arn in self.arns)
        self._tags = tags
        self._apart: dict[frozenset[str], list[tuple[int, Context]]] = {}
        self._overlapping: dict[str, int] = {}
        self._covered: dict[str, int] = {}

    def overlapping(self, pattern: str) -> int:
        """The resources of which `pattern` means at least a part: what an Allow reaches."""
        if pattern not in self._overlapping:
            self._overlapping[pattern] = self._match(pattern, overlaps)
        return self._overlapping[pattern]

    def covered(self, pattern: str) -> int:
        """The resources of which `pattern` means all: what a Deny takes away."""
        if pattern not in self._covered:
            self._covered[pattern] = self._match(pattern, covers)
        return self._covered[pattern]

    def apart(self, keys: frozenset[str]) -> list[tuple[int, Context]]:
        """The resources apart by what is known of some keys: (those of which it is so, keys)."""
        if keys not in self._apart:
            found: dict[tuple[Value | Knowledge | Like, ...], list[int]] = {}
            for number, (name, arn) in enumerate(zip(self.ids, self.arns, strict=True)):
                context = {**self._tags.get(name, {}), **_region(arn)}
                found.setdefault(tuple(known(context, key) for key in sorted(keys)), []).append(
                    number
                )
            self._apart[keys] = [
                (_united(numbers), dict(_said(sorted(keys), said)))
                for said, numbers in found.items()
            ]
        return self._apart[keys]

    def members(self, bits: int) -> Iterator[str]:
        """The ids of a set of resources, in order."""
        while bits:
            low = bits & -bits
            yield self.ids[low.bit_length() - 1]
            bits ^= low

    def bit(self, name: str) -> int:
        """The set of one resource, by its id; empty when it is none of these."""
        return 1 << self.index[name] if name in self.index else 0

    def _match(self, pattern: str, test: Callable[[str, str], bool]) -> int:
        prefix = literal_prefix(pattern)
        low = bisect_left(self.arns, prefix)
        high = bisect_left(self.arns, prefix + _AFTER_ALL, lo=low)
        interval = ((1 << (high - low)) - 1) << low
        bits = 0
        if pattern == prefix + "*" and prefix.count(":") >= ARN_PARTS - 1:
            bits = interval
        elif pattern == "*":
            return self.all
        elif self._plain:
            match = arn_glob(pattern).fullmatch
            found = [n for n, arn in enumerate(self.arns[low:high], low) if match(arn)]
            bits = _united(found)
        else:
            bits = _united([n for n in range(low, high) if test(pattern, self.arns[n])])
        for number in self._open:
            if test(pattern, self.arns[number]):
                bits |= 1 << number
        return bits | self._match_inner(pattern, prefix, test)

    def _match_inner(self, pattern: str, prefix: str, test: Callable[[str, str], bool]) -> int:
        # A pattern may name a part of a resource: `bucket/logs/*` lies within `bucket/*`.
        bits = 0
        at = prefix.find("/")
        while at >= 0:
            number = self._inner.get(prefix[:at])
            if number is not None and test(pattern, self.arns[number]):
                bits |= 1 << number
            at = prefix.find("/", at + 1)
        return bits


def _united(numbers: list[int]) -> int:
    """The set of some numbers in rising order, without a long shift for each."""
    if not numbers:
        return 0
    first = numbers[0]
    data = bytearray((numbers[-1] - first >> 3) + 1)
    for number in numbers:
        data[number - first >> 3] |= 1 << (number - first & 7)
    return int.from_bytes(data, "little") << first


def _region(arn: str) -> Context:
    found = region.of(arn)
    return {} if found is None else {region.KEY: found}


def _said(
    keys: list[str], said: tuple[Value | Knowledge | Like, ...]
) -> Iterator[tuple[str, Value | Knowledge | Like]]:
    """What is known of the keys; the region may be known of the request all the same."""
    for key, value in zip(keys, said, strict=True):
        if not (key == region.KEY and value is UNKNOWN):
            yield key, value


@lru_cache(maxsize=16384)
def only(arn: str) -> Universe:
    """The universe of one resource or pattern."""
    return Universe({arn: arn})
