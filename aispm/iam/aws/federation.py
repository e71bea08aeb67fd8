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
from aispm.iam.aws.context import Context, Like
from aispm.iam.aws.statement import Statement

WEB, SAML = "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"
_EQUAL = frozenset({"stringequals", "stringlike", "stringequalsignorecase"})
_EVERYBODY = "*"


# Providers at which everybody may sign in: without a condition on the subject, all of them may.
_PUBLIC = frozenset(
    {
        "accounts.google.com",
        "api.bitbucket.org",
        "app.terraform.io",
        "gitlab.com",
        "graph.facebook.com",
        "token.actions.githubusercontent.com",
        "www.amazon.com",
    }
)
# How subjects begin at such a provider, before the name of the account that owns what signs in.
_OWNED = ("repo:", "project_path:", "organization:")


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
        named = re.split(r"[*?]", self.subject, maxsplit=1)[0]
        open_ended = named != self.subject and any(one.startswith(named) for one in _OWNED)
        return open_ended and self.provider.partition("/")[0] in _PUBLIC


def doors(statement: Statement) -> Iterator[Door]:
    """All whom an Allow of a trust policy lets in by a provider."""
    for provider in statement.principals.get("Federated", ()):
        saml = ":saml-provider/" in provider
        action = SAML if saml else WEB
        if not statement.concerns(action):
            continue
        host = "saml" if saml else provider.partition(":oidc-provider/")[2] or provider
        for subject in _subjects(statement, host):
            known: Context = {
                f"{host}:sub".lower(): subject if _plain(subject) else Like(subject),
                f"{host}:aud".lower(): _audience(statement, host),
            }
            truth = holds(statement.condition, known)
            if truth is not False:
                yield Door(provider if saml else host, subject, action, truth)


def _plain(subject: str) -> bool:
    return "*" not in subject and "?" not in subject


def _subjects(statement: Statement, host: str) -> list[str]:
    """The subjects, or patterns of them, that a statement asks for; `*` where it asks for none."""
    return _asked(statement.condition, f"{host}:sub") or [_EVERYBODY]


def _audience(statement: Statement, host: str) -> str:
    """For whom a token is: whoever asks for one names what is wanted, so any will do."""
    return next(iter(_asked(statement.condition, f"{host}:aud")), "sts.amazonaws.com")


def _asked(condition: Any, key: str) -> list[str]:
    blocks = condition.items() if isinstance(condition, Mapping) else ()
    return [
        value
        for operator, keys in blocks
        if _operator(str(operator)) in _EQUAL and isinstance(keys, Mapping)
        for name, values in keys.items()
        if str(name).lower() == key.lower()
        for value in strings(values)
    ]


def _operator(name: str) -> str:
    return name.lower().rpartition(":")[2].removesuffix("ifexists")
