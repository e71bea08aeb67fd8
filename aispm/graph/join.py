"""Which identity a key in a file belongs to, by joining it with the collected accounts.

The key itself is never used. A key id names its account (it is encoded in it), so when
that account was read, the answer is certain either way: the owner, or `absent`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from aispm.model import Credential, Identity, Link, Read, Snapshot
from aispm.vocabulary import Facts

# What tells that one kind of credential is the very one an account lists.
_IDENTIFIER = {
    "aws-access-key": "key_id",
    "gcp-service-account-key": "private_key_id",
}
# Whose account it is (the cloud and the fact that names it), and the kind whose keys those are.
_OWNER = {
    "aws-access-key": ("aws", "account", "aws.iam.user"),
    "gcp-service-account-key": ("gcp", "project", "gcp.iam.service_account"),
}


def resolve(snapshot: Snapshot) -> Snapshot:
    """The same snapshot with every credential's owner and state filled in, as far as known.

    A cloud's own listing of a key that also lies in a file is absorbed by the latter.
    """
    listed: dict[tuple[str, str], Credential] = {}
    for credential in snapshot.credentials:
        name = credential.facts.get(_IDENTIFIER.get(credential.kind, ""))
        if credential.identity and isinstance(name, str):
            listed[credential.kind, name] = credential
    owners = _by_email(snapshot.identities)
    blind = _blind(snapshot.reads)
    # An account may be known from its organisation's tree alone.
    read = {one.scope.split("/")[0] for one in snapshot.reads}
    absorbed: dict[str, str] = {}
    resolved: list[Credential] = []
    for credential in snapshot.credentials:
        if credential.identity:
            continue
        name = credential.facts.get(_IDENTIFIER.get(credential.kind, ""))
        known = listed.get((credential.kind, str(name)))
        if known is not None:
            absorbed[known.id] = credential.id
            resolved.append(_owned(credential, known))
        else:
            resolved.append(_unlisted(credential, read, blind, owners))
    resolved += [one for one in snapshot.credentials if one.identity and one.id not in absorbed]
    return msgspec.structs.replace(
        snapshot,
        credentials=tuple(sorted(resolved, key=lambda one: one.id)),
        links=_redirected(snapshot.links, absorbed),
    )


def _owned(credential: Credential, known: Credential) -> Credential:
    return msgspec.structs.replace(
        credential,
        identity=known.identity,
        state=known.state,
        facts={**known.facts, **credential.facts},
    )


def _unlisted(
    credential: Credential,
    read: set[str],
    blind: frozenset[tuple[str, str]],
    owners: Mapping[str, str],
) -> Credential:
    """A key no account lists: absent where its account's keys were all read, else unknown."""
    facts: Facts = {"account": None, "key_id": None, **credential.facts}
    if credential.kind not in _OWNER:
        return msgspec.structs.replace(credential, facts={**facts, "identity": None})
    cloud, within, holder = _OWNER[credential.kind]
    account = f"{cloud}:{facts.get(within)}"
    if account in read and not {(account, "credential"), (account, holder)} & blind:
        return msgspec.structs.replace(
            credential, state="absent", facts={**facts, "identity": None}
        )
    owner = owners.get(str(facts.get("client_email")))
    return msgspec.structs.replace(credential, identity=owner, facts=facts)


def _by_email(identities: Iterable[Identity]) -> dict[str, str]:
    return {str(one.facts["email"]): one.id for one in identities if one.facts.get("email")}


def _blind(reads: Iterable[Read]) -> frozenset[tuple[str, str]]:
    """The (account, kind) of which not everything was listed: what is not there may still be."""
    return frozenset(
        (read.scope.split("/")[0], kind) for read in reads if read.blind for kind in read.lists
    )


def _redirected(links: Iterable[Link], absorbed: Mapping[str, str]) -> tuple[Link, ...]:
    return tuple(
        msgspec.structs.replace(link, target=absorbed[link.target])
        if link.target in absorbed
        else link
        for link in links
    )
