"""What the ledger says about an unknown: which call was blind, so that nobody has to guess."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aispm.model import Read

# More than this many calls in one sentence tell a reader nothing more.
_NAMED = 3


class Coverage:
    """The blind reads of a scan, found by account."""

    def __init__(self, reads: Iterable[Read]) -> None:
        self.blind = tuple(read for read in reads if read.blind)
        self._by_account: dict[str, list[Read]] = {}
        for read in self.blind:
            self._by_account.setdefault(account(read.scope), []).append(read)

    def because(self, subject: str, kind: str, scope: str, missing: Sequence[str]) -> str:
        """The blind calls that would have told these facts of a subject, as one phrase.

        What a list call missed are the parents it was made for, not the things it lists.
        """
        found = [
            read
            for read in self._by_account.get(account(scope), ())
            if any(_would_tell(read, kind, scope, fact) for fact in missing)
            and (not read.missed or read.lists or subject in read.missed)
        ]
        return named(found) or _unasked(kind, missing)


def account(scope: str) -> str:
    """The account, subscription, project or folder of files that a scope lies in."""
    return scope.partition("/")[0] if scope.startswith(("aws:", "azure:", "gcp:")) else scope


def named(reads: Iterable[Read]) -> str:
    """Blind calls as a phrase: `kms:DescribeKey denied`."""
    phrases = sorted({f"{read.operation} {read.state}" for read in reads})
    more = f" and {len(phrases) - _NAMED} more" if len(phrases) > _NAMED else ""
    return ", ".join(phrases[:_NAMED]) + more


def _would_tell(read: Read, kind: str, scope: str, fact: str) -> bool:
    noun, _, name = fact.partition(".")
    if noun == "reach":  # one account's permissions are read in many places
        return "reach" in read.supplies
    near = read.scope in (scope, account(scope))
    return near and (f"{kind}.{name}" in read.supplies or f"{kind}.*" in read.supplies)


def _unasked(kind: str, missing: Sequence[str]) -> str:
    """The reason when no call failed: nobody asked, or the source does not tell."""
    if kind == "credential":
        return "no account that knows this credential was read"
    if any(fact.startswith("reach.") for fact in missing):
        return "conditions, or permissions that were not read, decide"
    return "not told by the source"
