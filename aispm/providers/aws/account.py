"""The account a scan reads, and one place in it: where a call goes and what scope it tells of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aispm.providers.aws.faults import MalformedError
from aispm.providers.aws.session import Profile
from aispm.providers.base import Sources


@dataclass(frozen=True, slots=True)
class Account:
    """An account, and the profile that reads it.

    `tag_keys` are the sensitivity tags, `now` is the time of the scan, where that is known, and
    `advised` whether the reports of access advisor are wanted.
    """

    id: str
    partition: str
    profile: Profile
    tag_keys: tuple[str, ...] = ()
    now: str = ""
    advised: bool = False

    @classmethod
    def asked(cls, number: str, partition: str, profile: Profile, sources: Sources) -> Account:
        """An account for what a scan was asked of it."""
        keys, advised = sources.sensitivity_tags, sources.aws_access_advisor
        return cls(number, partition, profile, keys, sources.now, advised)

    @property
    def scope(self) -> str:
        """The ledger's name of the account."""
        return f"aws:{self.id}"


@dataclass(frozen=True, slots=True)
class Site:
    """A region of an account, or (`region` empty) what the account has once."""

    account: Account
    region: str = ""

    @property
    def scope(self) -> str:
        """The ledger's name of the region, or of the account."""
        return f"{self.account.scope}/{self.region}" if self.region else self.account.scope

    @property
    def names(self) -> dict[str, str]:
        """What ids are made of."""
        account = self.account
        return {"partition": account.partition, "account": account.id, "region": self.region}

    def ask(
        self, service: str, operation: str, args: dict[str, Any], region: str = ""
    ) -> Iterator[dict[str, Any]]:
        """The answer of a call, page by page, from this region or the one given."""
        profile = self.account.profile
        return profile.ask(service, region or self.region or profile.home, operation, args)

    def ask_once(
        self, service: str, operation: str, args: dict[str, Any], region: str = ""
    ) -> list[dict[str, Any]]:
        """As `ask`, but what was answered is told again to whoever asks the same."""
        known = self.account.profile.answered
        question = (service, operation, region or self.region, repr(sorted(args.items())))
        if question not in known:  # two that ask at once both ask: no harm
            known[question] = list(self.ask(service, operation, args, region))
        return known[question]


def identify(profile: Profile, sources: Sources) -> Account:
    """Whose account a profile's credentials are of: `sts:GetCallerIdentity`."""
    for answer in profile.ask("sts", profile.home, "GetCallerIdentity", {}):
        parts = str(answer.get("Arn", "")).split(":")
        number = answer.get("Account")
        if len(parts) > 5 and isinstance(number, str) and number.isdecimal():
            return Account.asked(number, parts[1], profile, sources)
    raise MalformedError("the answer names no account")
