"""Who may come into a role by signing in elsewhere: OpenID Connect and SAML.

A provider vouches for a subject. Which subjects a statement lets in, its conditions on the
provider's own keys tell; without one on the subject it is whoever the provider knows, of a public
provider everybody.

Source: AWS IAM user guide, "Available keys for AWS OIDC federation" and "... SAML-based".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from aispm.iam.aws.conditions import holds, strings
from aispm.iam.aws.context import Like
from aispm.iam.aws.statement import Statement

WEB, SAML = "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"
_EQUAL = frozenset({"stringequals", "stringlike", "stringequalsignorecase", "arnequals", "arnlike"})
_EVERYBODY = "*"
_NOBODY = 1 << 20  # longer than any subject


# Providers at which everybody may sign in: without a condition on the subject, all of them may.
_PUBLIC = frozenset(
    {
        "accounts.google.com",
        "agent.buildkite.com",
        "api.pulumi.com/oidc",
        "app.terraform.io",
        "gitlab.com",
        "graph.facebook.com",
        "oidc.vercel.com",
        "token.actions.githubusercontent.com",
        "www.amazon.com",
    }
)
# How subjects begin at such a provider, and what ends the name of the account that owns what
# signs in: `repo:acme*` means `repo:acme-else/app` too, which anyone may call theirs.
_OWNED = {
    "repo:": "/",
    "project_path:": "/",
    "organization:": ":",
    "owner:": ":",
    "pulumi:deploy:org:": ":",
}
# Here a token is for an app or a team, as its owner set up, not for whom who signs in names.
_OF_OWNERS = frozenset({"accounts.google.com", "api.pulumi.com/oidc", "oidc.vercel.com"})


class Door(Struct, frozen=True):
    """Those whom one provider vouches for under one subject (a pattern), as a trust lets them in.

    `open` is true, or None where something else is asked for that a snapshot cannot tell.
    """

    provider: str
    subject: str
    action: str
    open: bool | None

    @property
    def type(self) -> str:
        """By which protocol one signs in."""
        return "saml" if self.action == SAML else "oidc"

    @property
    def id(self) -> str:
        """The identity that stands for all whom the provider vouches for so."""
        return f"{self.type}:{self.provider}/{self.subject}"

    @property
    def name(self) -> str:
        """For people: who it is, and where they sign in."""
        everybody = "anyone" if self.anyone else "whoever signs in"
        who = everybody if self.subject == _EVERYBODY else self.subject
        return f"{who} at {self.provider.rpartition(':saml-provider/')[2]}"

    @property
    def anyone(self) -> bool:
        """Whether that is everybody: the pattern is open before it names an owner."""
        if _plain(self.subject) or self.provider not in _PUBLIC:
            return False
        named = _literal(self.subject)
        return any(
            start.startswith(named)
            or (named.startswith(start) and end not in named.removeprefix(start))
            for start, end in _OWNED.items()
        )


def doors(statement: Statement) -> Iterator[Door]:
    """All whom an Allow of a trust policy lets in by a provider."""
    for provider in statement.principals.get("Federated", ()):
        saml = ":saml-provider/" in provider
        action = SAML if saml else WEB
        if not statement.concerns(action):
            continue
        host = "saml" if saml else provider.partition(":oidc-provider/")[2] or provider
        for subject in _subjects(statement, host):
            known: dict[str, str | Like] = {
                f"{host}:sub".lower(): subject if _plain(subject) else Like(subject),
            }
            if host not in _OF_OWNERS:
                known[f"{host}:aud".lower()] = _audience(statement, host)
            truth = holds(statement.condition, known)
            if truth is not False:
                yield Door(provider if saml else host, subject, action, truth)


def _plain(subject: str) -> bool:
    return "*" not in subject and "?" not in subject


def _literal(pattern: str) -> str:
    """What a pattern begins with for sure."""
    return re.split(r"[*?]", pattern, maxsplit=1)[0]


def _subjects(statement: Statement, host: str) -> list[str]:
    """The subjects, or patterns of them, that a statement asks for; `*` where it asks for none.

    Where it asks in several ways all must hold, so the narrowest of them names everybody. No
    subject has a wildcard in it: who compares with one without `Like` lets nobody in.
    """
    asked = [
        [one for one in values if operator == "stringlike" or _plain(one)]
        for operator, values in compared(statement.condition, f"{host}:sub")
    ]
    return min(asked, key=_width, default=[_EVERYBODY])


def _width(subjects: list[str]) -> int:
    """The less all of them begin with for sure, the more they let in."""
    return -min((len(_literal(one)) for one in subjects), default=_NOBODY)


def _audience(statement: Statement, host: str) -> str:
    """For whom a token is: whoever asks for one names what is wanted, so any will do."""
    asked = (one for _, values in compared(statement.condition, f"{host}:aud") for one in values)
    return next(asked, "sts.amazonaws.com")


def compared(condition: Any, key: str) -> Iterator[tuple[str, list[str]]]:
    """How a key must equal something, in lower case, and what, for each time that it is asked."""
    blocks = condition.items() if isinstance(condition, Mapping) else ()
    for operator, keys in blocks:
        how = _operator(str(operator))
        for name, values in keys.items() if isinstance(keys, Mapping) else ():
            if how in _EQUAL and str(name).lower() == key.lower():
                yield how, list(strings(values))


def _operator(name: str) -> str:
    return name.lower().rpartition(":")[2].removesuffix("ifexists")
