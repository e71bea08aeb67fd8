"""One layer of policies against one request: what it allows and what it denies."""

from __future__ import annotations

from msgspec import Struct

from aispm.iam.aws.conditions import truth
from aispm.iam.aws.context import MISSING
from aispm.iam.aws.party import Named
from aispm.iam.aws.request import Policy, Request
from aispm.iam.aws.statement import Statement
from aispm.iam.aws.truth import Leaf, SessionNamed, Truth, all_of, any_of, opposite
from aispm.iam.aws.variables import opened, substitute
from aispm.iam.wildcard import covers, overlaps


class Verdict(Struct, frozen=True):
    """What the statements of one layer say; without any Allow, `allowed` is false."""

    allowed: Truth
    denied: Truth


def verdict(policy: Policy, request: Request) -> Verdict:
    """What policies say that name no principal (or name everyone, as those of resources do)."""
    return Verdict(*(_any(policy, request, effect) for effect in ("Allow", "Deny")))


def _any(policy: Policy, request: Request, effect: str) -> Truth:
    return any_of(*(met(one, request) for one in policy if one.effect == effect))


def met(statement: Statement, request: Request) -> Truth:
    """Whether a statement speaks of the request, whoever asks."""
    if not statement.concerns(request.action):
        return False
    reached = _reached(statement, request)
    if reached is False:
        return False
    held = truth(statement.condition, request.context, statement, statement.variables)
    return all_of(reached, held)


def _reached(statement: Statement, request: Request) -> Truth:
    """Whether a statement speaks of the resource; a residual where a variable is unknown."""
    excepting = bool(statement.not_resources)
    texts = statement.not_resources or statement.resources
    if not texts:
        return True  # a trust policy has no resource: it is the role's own
    if request.wildcard_only:
        return any(not text.strip("*") for text in texts) != excepting
    # An Allow reaches what it may mean in part; a Deny only what it covers whole, for otherwise
    # a part of what is asked for stays allowed. With NotResource it is the other way round.
    match = overlaps if (statement.effect == "Allow") != excepting else covers
    hit: Truth = False
    for text in texts:
        pattern, certain = _pattern(statement, text, request)
        if pattern is not None and match(pattern, request.resource):
            hit = any_of(hit, certain or Leaf("ArnLike", "resource", (text,), (statement,)))
    return opposite(hit) if excepting else hit


def _pattern(statement: Statement, text: str, request: Request) -> tuple[str | None, bool]:
    """The pattern with its variables replaced, and whether that is what it means.

    A variable without a value matches nothing; in NotResource it may except anything.
    """
    if not statement.variables or "${" not in text:
        return text, True
    known = substitute(text, request.context)
    if isinstance(known, str):
        return known, True
    if known is MISSING:
        return (opened(text) if statement.not_resources else None), True
    return opened(text), False


class Grants(Struct, frozen=True):
    """What a resource policy says, apart by how it means the asker.

    `past_boundary` grants by itself in the same account, whatever the boundary; `direct` by
    itself within the boundary; `delegated` only together with the asker's own policies.
    """

    past_boundary: Truth
    direct: Truth
    delegated: Truth
    denied: Truth


def grants(policy: Policy, request: Request, *, bounded: bool) -> Grants:
    """What a resource policy says of who asks; `bounded` says that a boundary holds them."""
    found: dict[Named, list[Truth]] = {named: [] for named in Named}
    denied: list[Truth] = []
    for statement in policy:
        ways = request.who.named(statement, any_session=request.any_session)
        if statement.effect == "Deny":
            # AWS: NotPrincipal denies everyone who has a boundary, whomever it excepts. Who may
            # still choose another name for the session is not denied. Whether to except an
            # account excepts all of it, nothing but a request to AWS can tell.
            if ways - {Named.SESSION} or (statement.not_principals and bounded):
                denied.append(met(statement, request))
            elif request.who.perhaps_excepted(statement):
                denied.append(all_of(met(statement, request), _except(statement)))
            continue
        for way in ways:
            said = met(statement, request)
            if way is Named.SESSION:
                session = SessionNamed(request.who.sessions(statement), (statement,))
                said = all_of(session, said)
            found[way].append(said)
    return Grants(
        past_boundary=any_of(*found[Named.DIRECTLY], *found[Named.SESSION]),
        direct=any_of(*found[Named.ROLE]),
        delegated=any_of(*found[Named.ACCOUNT]),
        denied=any_of(*denied),
    )


def _except(statement: Statement) -> Truth:
    names = (name for names in statement.not_principals.values() for name in names)
    return Leaf("", "NotPrincipal", tuple(names), (statement,))
