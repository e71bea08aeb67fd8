"""The decision on one request: all layers of policies, combined as AWS combines them.

Source: AWS IAM user guide, "Policy evaluation logic" and "Cross-account policy evaluation
logic"; AWS Organizations user guide, "SCP evaluation" and "RCP evaluation".
"""

from __future__ import annotations

from aispm.iam.aws.exceptions import ALWAYS_ALLOWED, refused, trusts_explicitly
from aispm.iam.aws.layer import Grants, Verdict, grants, verdict
from aispm.iam.aws.request import Answer, Layer, Layers, Policy, Request
from aispm.iam.aws.table import under_rcps
from aispm.iam.aws.truth import Truth, all_of, any_of, opposite

_PASSES = Verdict(allowed=True, denied=False)


def authorize(request: Request, layers: Layers) -> Answer:
    """Whether a request is allowed, or under which condition."""
    if request.action.lower() in ALWAYS_ALLOWED:
        return Answer("Allowed")
    found = _verdicts(request, layers)
    resource = grants(layers.resource or (), request, bounded=layers.boundary is not None)
    core = _core(request, resource, found["identity"].allowed, found["pb"].allowed)
    denials = {layer: one.denied for layer, one in found.items()} | {"resource": resource.denied}
    denied_by = tuple(layer for layer in _ORDER if denials[layer] is True)
    withheld = tuple(layer for layer in _GUARDS if found[layer].allowed is False)
    if layers.boundary is not None and core is False:
        without = _core(request, resource, found["identity"].allowed, True)
        withheld += ("pb",) if without is not False and "pb" not in denied_by else ()
    blocked = tuple(layer for layer in _ORDER if layer in (*denied_by, *withheld))
    if denied_by:
        return Answer("ExplicitlyDenied", None, blocked)
    guarded = (found[layer].allowed for layer in _GUARDS if layer != "session")
    allowed = all_of(found["session"].allowed, core, *guarded)
    if allowed is False or refused(request):
        return Answer("ImplicitlyDenied", None, blocked)
    escaped = (opposite(denials[layer]) for layer in _ESCAPES)
    whole = all_of(allowed, *escaped)
    return Answer("Allowed", whole if not isinstance(whole, bool) else None)


# The order in which blocking layers are told, the guards that must each allow, and the order
# in which what must not be denied is told.
_ORDER: tuple[Layer, ...] = ("scp", "rcp", "vpce", "pb", "session", "identity", "resource")
_GUARDS: tuple[Layer, ...] = ("scp", "rcp", "vpce", "session")
_ESCAPES: tuple[Layer, ...] = ("scp", "rcp", "vpce", "identity", "resource", "pb", "session")


def _verdicts(request: Request, layers: Layers) -> dict[Layer, Verdict]:
    who = request.who
    own = who.kind not in ("service", "anonymous")
    governed = own and not who.service_linked
    return {
        "identity": _identity(request, layers) if own else Verdict(allowed=False, denied=False),
        "pb": _one(layers.boundary, request) if own else _PASSES,
        "session": _one(layers.session, request) if own else _PASSES,
        "vpce": _one(layers.endpoint, request),
        "scp": _levels(layers.scps, request) if governed else _PASSES,
        "rcp": _denials(layers.rcps, request)
        if layers.rcps and not who.service_linked
        else _PASSES,
    }


def _identity(request: Request, layers: Layers) -> Verdict:
    if request.who.kind == "root":
        return _PASSES  # no policy holds back the root user but its organisation's
    return verdict(layers.identity, request)


def _one(policy: Policy | None, request: Request) -> Verdict:
    return _PASSES if policy is None else verdict(policy, request)


def _levels(levels: tuple[Policy, ...], request: Request) -> Verdict:
    each = [_one(level, request) for level in levels]
    return Verdict(all_of(*(one.allowed for one in each)), any_of(*(one.denied for one in each)))


def _denials(levels: tuple[Policy, ...], request: Request) -> Verdict:
    if not under_rcps(request.action):
        return _PASSES
    # An RCP can only deny: the policy that allows everything is attached at every level, and
    # nobody can detach it.
    return Verdict(True, any_of(*(_one(level, request).denied for level in levels)))


def _core(request: Request, resource: Grants, identity: Truth, boundary: Truth) -> Truth:
    """What identity, resource and boundary allow together, before any guard or Deny."""
    if request.who.kind in ("service", "anonymous"):
        return resource.past_boundary
    own = all_of(identity, boundary)
    if not request.same_account:
        named = any_of(resource.past_boundary, resource.direct, resource.delegated)
        return all_of(named, own)
    direct = any_of(resource.past_boundary, all_of(resource.direct, boundary))
    if trusts_explicitly(request):
        return any_of(direct, all_of(resource.delegated, own))
    return any_of(direct, own)
