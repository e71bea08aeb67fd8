"""Every principal of a snapshot, with its own and its groups' policies and what bounds it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from aispm.iam.aws import place
from aispm.iam.aws.context import Context, Knowledge, Like, Value
from aispm.iam.aws.organisation import Organisation
from aispm.iam.aws.principal import Principal, no_walls
from aispm.iam.aws.statement import Holding, Statement
from aispm.model import Identity, Link, Policy, Snapshot

ROLE, USER, GROUP = "aws.iam.role", "aws.iam.user", "aws.iam.group"

# What is so of every call by a user or role, or what whoever calls is free to choose.
CHOSEN = {"aws:securetransport": "true", "aws:principalisawsservice": "false"}
# What a policy says; each is read once.
Read = Callable[[Policy], tuple[Statement, ...]]


def account_of(arn: str) -> str:
    """The account an ARN names, or an empty string (buckets name none)."""
    parts = arn.split(":", 5)
    return parts[4] if len(parts) == 6 and parts[0] == "arn" else ""


def principals(
    snapshot: Snapshot, policies: Mapping[str, list[Policy]], organisation: Organisation, read: Read
) -> Iterator[Principal]:
    """Every user, role and group; `policies` are those of the snapshot by kind."""
    attached: dict[str, list[Policy]] = defaultdict(list)
    boundaries: dict[str, tuple[Statement, ...]] = {}
    for policy in policies.get("identity", ()):
        for holder in policy.attached_to:
            attached[holder].append(policy)
    for policy in policies.get("boundary", ()):
        for holder in policy.attached_to:
            boundaries[holder] = read(policy)
    groups = _groups(snapshot.links)
    for one in snapshot.identities:
        if one.kind not in (ROLE, USER, GROUP):
            continue
        within = groups.get(one.id, ())
        own = tuple(
            Holding(holder, policy.id, read(policy))
            for holder in (one.id, *within)
            for policy in attached.get(holder, ())
        )
        boundary = boundaries.get(one.id)
        if boundary is None and one.facts.get("boundary"):
            boundary = ()  # it has one that was not read: nothing is certain (see `hidden_by`)
        linked = one.facts.get("service_linked")  # no policy of an organisation holds for it
        yield Principal(
            id=one.id,
            kind=one.kind,
            account=account_of(one.id),
            statements=tuple(part for held in own for part in held.statements),
            boundary=boundary,
            context=_context(one, organisation, snapshot.taken_at),
            groups=within,
            holdings=own,
            levels=() if linked else organisation.levels("scp", one.scope),
            walls=no_walls if linked or not organisation.walled else organisation.walls,
        )


def _context(one: Identity, organisation: Organisation, moment: str) -> Context:
    """What is known of every request of a principal to resources of its own account."""
    account = account_of(one.id)
    context: dict[str, Value | Knowledge | Like | None] = {
        "aws:principalaccount": account,
        "kms:calleraccount": account,
        "aws:principaltype": "AssumedRole" if one.kind == ROLE else "User",
        **CHOSEN,
        **organisation.of_principal(one.scope),
        **place.account(organisation, account),
    }
    if moment:
        context["aws:currenttime"] = moment  # what is over cannot be met
        context["aws:tokenissuetime"] = moment  # whoever has a key can start a new session
    if one.kind != GROUP:  # a group stands for members of whom nothing more is known
        context["aws:principalarn"] = one.id
        context |= {f"aws:principaltag/{key.lower()}": tag for key, tag in one.tags.items()}
    if one.kind == USER:
        context["aws:username"] = one.name
        context["aws:principaltag/*"] = None  # a role's session may bring tags of its own
    if one.kind == ROLE:
        context["aws:username"] = None
    return context


def _groups(links: Iterable[Link]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for link in links:
        if link.relation == "member-of":
            found[link.source].append(link.target)
    return {member: tuple(groups) for member, groups in found.items()}
