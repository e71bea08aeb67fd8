"""What the ledger says about an unknown: which call was blind, so that nobody has to guess.

A call that only an option asks for, which nobody gave, is as blind as one that failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from aispm.model import Read

# More than this many calls in one sentence tell a reader nothing more.
_NAMED = 3


class Coverage:
    """The blind reads of a scan, found by account."""

    def __init__(self, reads: Iterable[Read]) -> None:
        self.blind = tuple(read for read in reads if read.blind or read.unasked)
        self._by_account: dict[str, list[Read]] = {}
        for read in self.blind:
            self._by_account.setdefault(account(read.scope), []).append(read)

    def because(
        self,
        subject: str,
        kind: str,
        scope: str,
        missing: Sequence[str],
        reach: Mapping[str, Sequence[Read]],
    ) -> str:
        """The blind calls that would have told these facts of a subject, as one phrase.

        `reach` holds those that leave a fact about its reach open, by the fact's name. What a
        list call missed are the parents it was made for, not the things it lists.
        """
        # What may hold a key lies in any account.
        near = self.blind if kind == "credential" else self._by_account.get(account(scope), ())
        found = [
            read
            for read in near
            if any(_would_tell(read, kind, scope, fact) for fact in missing)
            and (not read.missed or read.lists or subject in read.missed)
        ]
        for fact in missing:
            found += reach.get(fact.removeprefix("reach."), ())
        return named(found) or _unasked(missing)


def account(scope: str) -> str:
    """The account, subscription, project or folder of files that a scope lies in."""
    return scope.partition("/")[0] if scope.startswith(("aws:", "azure:", "gcp:")) else scope


def named(reads: Iterable[Read]) -> str:
    """Blind calls as a phrase: `kms:DescribeKey denied`."""
    phrases = sorted({read.told for read in reads})
    more = f" and {len(phrases) - _NAMED} more" if len(phrases) > _NAMED else ""
    return ", ".join(phrases[:_NAMED]) + more


def _would_tell(read: Read, kind: str, scope: str, fact: str) -> bool:
    noun, _, name = fact.partition(".")
    if fact == "credential.uses":
        return fact in read.supplies or "credential.*" in read.supplies
    near = noun != "reach" and read.scope in (scope, account(scope))
    return near and (f"{kind}.{name}" in read.supplies or f"{kind}.*" in read.supplies)


def _unasked(missing: Sequence[str]) -> str:
    """The reason when no call failed: nobody asked, or the source does not tell."""
    if "credential.identity" in missing:
        return "no account that knows this credential was read"
    if any(fact.startswith("reach.") for fact in missing):
        return "conditions, or permissions not read, decide it"
    return "not told by the source"
