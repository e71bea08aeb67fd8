"""What services decide for themselves, whatever the policies say.

Sources: AWS IAM user guide, "AWS managed policies" and "Service-linked roles"; IAM Identity
Center user guide, "Referencing permission sets"; KMS developer guide, "Aliases in AWS KMS";
STS API reference, "GetCallerIdentity" (no permission is needed).
"""

from __future__ import annotations

from aispm.iam.aws.request import Request

ALWAYS_ALLOWED = frozenset({"sts:getcalleridentity"})

_CHANGES_A_POLICY = frozenset(
    f"iam:{name}"
    for name in (
        "createpolicy",
        "createpolicyversion",
        "deletepolicy",
        "deletepolicyversion",
        "setdefaultpolicyversion",
        "tagpolicy",
        "untagpolicy",
    )
)
_USES_A_ROLE = frozenset(
    f"iam:{name}"
    for name in (
        "addroletoinstanceprofile",
        "attachrolepolicy",
        "createrole",
        "deleterole",
        "deleterolepermissionsboundary",
        "deleterolepolicy",
        "detachrolepolicy",
        "passrole",
        "putrolepermissionsboundary",
        "putrolepolicy",
        "removerolefrominstanceprofile",
        "tagrole",
        "untagrole",
        "updateassumerolepolicy",
        "updaterole",
        "updateroledescription",
        "createservicelinkedrole",
        "deleteservicelinkedrole",
    )
)
_CHANGES_AN_ALIAS = frozenset({"kms:createalias", "kms:deletealias", "kms:updatealias"})
_ASSUMES = frozenset(
    {"sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:tagsession"}
)


def refused(request: Request) -> bool:
    """Whether the service refuses the request even when every policy allows it."""
    action, resource = request.action.lower(), request.resource
    if action in _CHANGES_A_POLICY and ":iam::aws:policy/" in resource:
        return True
    if action in _CHANGES_AN_ALIAS and ":alias/aws/" in resource:
        return True
    if action == "iam:passrole" and not request.same_account:
        return True  # a role is passed to services of its own account only
    return action in _USES_A_ROLE and ":role/aws-reserved/" in resource


def trusts_explicitly(request: Request) -> bool:
    """Whether the resource's own policy must let even its own account's policies speak.

    So it is with roles that are assumed and with KMS keys; everywhere else an identity policy
    is enough in the same account.
    """
    if request.action.lower() in _ASSUMES:
        return ":role/" in request.resource
    return request.service == "kms" and ":key/" in request.resource
