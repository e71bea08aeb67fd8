"""Random requests and policies over all eight layers, of the kinds that AWS accepts.

A case has the shape of the public cases (see `conformance`). What AWS refuses is not made:
resource control policies name everyone and stand only where they act, a trust policy names no
resource, a resource without a policy of its own has none, NotPrincipal beside Deny names a
principal whole (session, role and account); every role has a trust policy.
"""

from __future__ import annotations

from random import Random
from typing import Any

OURS, THEIRS = "111122223333", "444455556666"
_PRINCIPALS = (
    f"arn:aws:iam::{OURS}:user/ada",
    f"arn:aws:iam::{OURS}:user/team/bob",
    f"arn:aws:iam::{OURS}:role/build",
    f"arn:aws:iam::{OURS}:role/team/deploy",
    f"arn:aws:sts::{OURS}:assumed-role/build/one",
    f"arn:aws:sts::{OURS}:assumed-role/deploy/two",
)
# Each service with its actions, its resources, and whether they have policies of their own.
_SERVICES: dict[str, tuple[tuple[str, ...], tuple[str, ...], bool]] = {
    "s3": (
        ("s3:GetObject", "s3:PutObject", "s3:GetObjectTagging"),
        ("arn:aws:s3:::books/a/b", "arn:aws:s3:::books/*", "arn:aws:s3:::films/x"),
        True,
    ),
    "sqs": (
        ("sqs:SendMessage", "sqs:ReceiveMessage"),
        ("arn:aws:sqs:eu-west-1:{account}:jobs",),
        True,
    ),
    "kms": (
        ("kms:Decrypt", "kms:Encrypt"),
        ("arn:aws:kms:eu-west-1:{account}:key/1234",),
        True,
    ),
    "sts": (("sts:AssumeRole",), ("arn:aws:iam::{account}:role/target",), True),
    "ec2": (
        ("ec2:RunInstances", "ec2:StopInstances"),
        ("arn:aws:ec2:eu-west-1:{account}:instance/i-1",),
        False,
    ),
    "iam": (
        ("iam:PassRole", "iam:GetRole", "iam:PutRolePolicy"),
        ("arn:aws:iam::{account}:role/target", "arn:aws:iam::{account}:role/team/other"),
        False,
    ),
}
_RCP_SERVICES = ("s3", "sqs", "kms", "sts")
_CONTEXT: dict[str, tuple[Any, ...]] = {
    "aws:SourceVpc": ("vpc-1", "vpc-2"),
    "aws:SourceIp": ("10.0.0.1", "192.0.2.7", "192.0.9.9"),
    "aws:PrincipalTag/team": ("ai", "ops", "a*"),
    "aws:ResourceTag/team": ("ai", "ops"),
    "aws:username": ("ada", "bob"),
    "aws:SecureTransport": ("true", "false"),
    "aws:MultiFactorAuthAge": ("5", "300"),
    "aws:CurrentTime": ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
    "aws:SourceArn": ("arn:aws:s3:::books", "arn:aws:sns:eu-west-1:111122223333:bell"),
    "aws:TagKeys": (("a",), ("a", "b"), ("c",)),
    "aws:PrincipalOrgID": ("o-1", "o-2"),
}
_OPERATORS: dict[str, tuple[str, ...]] = {
    "aws:SourceIp": ("IpAddress", "NotIpAddress"),
    "aws:SecureTransport": ("Bool",),
    "aws:MultiFactorAuthAge": (
        "NumericEquals",
        "NumericNotEquals",
        "NumericLessThan",
        "NumericLessThanEquals",
        "NumericGreaterThan",
        "NumericGreaterThanEquals",
    ),
    "aws:CurrentTime": (
        "DateEquals",
        "DateNotEquals",
        "DateLessThan",
        "DateLessThanEquals",
        "DateGreaterThan",
        "DateGreaterThanEquals",
    ),
    "aws:SourceArn": ("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"),
}
_STRINGS = (
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
)
_WANTED: dict[str, tuple[str, ...]] = {
    "aws:SourceIp": ("10.0.0.0/8", "192.0.2.7", "192.0.0.0/16"),
    "aws:SecureTransport": ("true", "false"),
    "aws:MultiFactorAuthAge": ("5", "60", "300"),
    "aws:CurrentTime": ("2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z"),
    "aws:SourceArn": ("arn:aws:s3:::books", "arn:aws:s3:::*", "arn:aws:*:*:111122223333:*"),
    "aws:TagKeys": ("a", "b", "c", "?"),
}
_OTHERS = ("ai", "AI", "a*", "?i", "o-1", "vpc-1", "vpc-*", "ada", "${aws:PrincipalTag/team}")


def case(random: Random) -> dict[str, Any]:
    """One case; the same for the same state of `random`."""
    service = random.choice(tuple(_SERVICES))
    actions, resources, has_policy = _SERVICES[service]
    principal = random.choice(_PRINCIPALS)
    account = random.choice((OURS, OURS, OURS, THEIRS))
    resource = random.choice(resources).format(account=account)
    action = random.choice(actions)
    made: dict[str, Any] = {
        "request": {
            "action": action,
            "principal": principal,
            "resource": {"resource": resource, "accountId": account},
            "context": _context(random),
        },
        "identityPolicies": _documents(random, action, resource, most=2),
    }
    if action == "sts:AssumeRole" or (has_policy and random.random() < 0.6):
        made["resourcePolicy"] = _resource_policy(random, action, resource, principal)
    if random.random() < 0.3:
        made["permissionBoundaries"] = [_document(random, action, resource)]
    if ":assumed-role/" in principal and random.random() < 0.4:
        made["sessionPolicy"] = _document(random, action, resource)
    if random.random() < 0.15:
        made["endpointPolicies"] = [_endpoint(random, action, resource)]
    if random.random() < 0.3:
        made["serviceControlPolicies"] = _levels(random, action, resource)
    if service in _RCP_SERVICES and random.random() < 0.3:
        made["resourceControlPolicies"] = _denials(random, action, resource)
    if "${" not in repr(made) and random.random() < 0.3:
        made["simulation"] = _discovery(random)
    return made


def _context(random: Random) -> dict[str, Any]:
    keys = random.sample(tuple(_CONTEXT), random.randint(0, 6))
    found = {key: random.choice(_CONTEXT[key]) for key in keys}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in found.items()}


def _discovery(random: Random) -> dict[str, Any]:
    keys = random.sample(tuple(_CONTEXT), random.randint(0, 4))
    constraints = [
        {"keyName": key, "presenceIsKnown": True, "valueIsKnown": random.random() < 0.7}
        for key in keys
    ]
    return {"mode": "Discovery", "discoveryContextKeyConstraints": constraints}


def _documents(random: Random, action: str, resource: str, most: int) -> list[dict[str, Any]]:
    return [_document(random, action, resource) for _ in range(random.randint(0, most))]


def _document(random: Random, action: str, resource: str) -> dict[str, Any]:
    return _whole(random, [_statement(random, action, resource) for _ in range(_few(random))])


def _whole(random: Random, parts: list[dict[str, Any]]) -> dict[str, Any]:
    # Variables mean something only in the newer version; the oracle replaces them in both.
    plain = "${" not in repr(parts)
    version = "2008-10-17" if plain and random.random() < 0.05 else "2012-10-17"
    return {"Version": version, "Statement": parts}


def _few(random: Random) -> int:
    return random.choice((1, 1, 2, 3))


def _statement(random: Random, action: str, resource: str) -> dict[str, Any]:
    made: dict[str, Any] = {"Effect": random.choice(("Allow", "Allow", "Allow", "Deny"))}
    made["NotAction" if random.random() < 0.1 else "Action"] = _actions(random, action)
    made["NotResource" if random.random() < 0.1 else "Resource"] = _resources(random, resource)
    if "Resource" in made and not resource.endswith("*") and random.random() < 0.1:
        made["Resource"] = "arn:aws:s3:::books/${aws:PrincipalTag/team}/*"
    if random.random() < 0.4:
        made["Condition"] = _condition(random)
    return made


def _actions(random: Random, action: str) -> list[str] | str:
    service, _, name = action.partition(":")
    patterns = (
        action,
        action.lower(),
        f"{service}:*",
        f"{service}:{name[:3]}*",
        "*",
        f"{service}:Describe*",
        f"{service}:?{name[1:]}",
        "dynamodb:*",
    )
    return _one_or_more(random, patterns)


def _resources(random: Random, resource: str) -> list[str] | str:
    head = resource.rpartition("/")[0]
    if resource.endswith("*"):
        # The oracle takes `?` and a variable without a value for a match of a pattern.
        patterns: tuple[str, ...] = (
            resource,
            "*",
            "arn:aws:s3:::books/a/*",
            "arn:aws:s3:::films/*",
            "arn:aws:s3:::b*",
        )
        return _one_or_more(random, patterns)
    patterns = (
        resource,
        "*",
        f"{head}/*" if head else f"{resource}*",
        f"{resource[:-1]}?",
        "arn:aws:s3:::books/a/*",
        "arn:aws:s3:::films/*",
        ":".join((*resource.split(":", 5)[:5], "*")),
    )
    return _one_or_more(random, patterns)


def _one_or_more(random: Random, values: tuple[str, ...]) -> list[str] | str:
    if random.random() < 0.6:
        return random.choice(values)
    return random.sample(values, 2)


def _condition(random: Random) -> dict[str, Any]:
    block: dict[str, dict[str, Any]] = {}
    for _ in range(random.choice((1, 1, 2))):
        key = random.choice(tuple(_CONTEXT))
        operator, wanted = _comparison(random, key)
        block.setdefault(operator, {})[key] = wanted
    return block


def _comparison(random: Random, key: str) -> tuple[str, Any]:
    if random.random() < 0.1:
        return "Null", random.choice(("true", "false"))
    operator = random.choice(_OPERATORS.get(key, _STRINGS))
    if key == "aws:TagKeys":
        operator = random.choice(("ForAllValues:", "ForAnyValue:")) + operator
    elif random.random() < 0.2:
        operator += "IfExists"
    wanted = random.sample(_WANTED.get(key, _OTHERS), random.choice((1, 1, 2)))
    return operator, wanted if len(wanted) > 1 or random.random() < 0.5 else wanted[0]


def _resource_policy(random: Random, action: str, resource: str, principal: str) -> dict[str, Any]:
    parts = []
    for _ in range(_few(random)):
        made = _statement(random, action, resource)
        if action == "sts:AssumeRole":
            made.pop("Resource", None)
            made.pop("NotResource", None)
        name, value = _principal(random, principal, made["Effect"])
        made[name] = value
        parts.append(made)
    return _whole(random, parts)


def _principal(random: Random, principal: str, effect: str) -> tuple[str, Any]:
    account = principal.split(":")[4]
    role = _role_of(principal)
    names = (
        principal,
        principal,
        f"arn:aws:iam::{account}:root",
        account,
        "*",
        role,
        random.choice(_PRINCIPALS),
        f"arn:aws:iam::{THEIRS}:root",
    )
    if random.random() < 0.1:
        whole = [principal, role, f"arn:aws:iam::{account}:root"]
        other = random.choice(_PRINCIPALS)
        excepted = whole if random.random() < 0.5 else [other, _role_of(other)]
        if effect == "Allow":
            # Whether a role may be a session that is excepted is nothing the two agree on.
            return "NotPrincipal", {"AWS": [random.choice(_PRINCIPALS[:4])]}
        # Whether an account excepts who is not named beside it, the peer does not know.
        return "NotPrincipal", {"AWS": sorted({*excepted})}
    if random.random() < 0.1:
        return "Principal", "*"
    return "Principal", {"AWS": _one_or_more(random, names)}


def _role_of(principal: str) -> str:
    if ":assumed-role/" not in principal:
        return principal
    name = principal.split("/")[1]
    return next(one for one in _PRINCIPALS if ":role/" in one and one.endswith(f"/{name}"))


def _endpoint(random: Random, action: str, resource: str) -> dict[str, Any]:
    made = _document(random, action, resource)
    for part in made["Statement"]:
        part["Principal"] = "*"
    return made


def _levels(random: Random, action: str, resource: str) -> list[dict[str, Any]]:
    full = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    }
    levels = []
    for number in range(random.randint(1, 3)):
        policies = _documents(random, action, resource, most=2)
        if random.random() < 0.7:
            policies.append(full)
        levels.append({"orgIdentifier": f"ou-{number}", "policies": policies})
    return levels


def _denials(random: Random, action: str, resource: str) -> list[dict[str, Any]]:
    levels = []
    for number in range(random.randint(1, 2)):
        policies = _documents(random, action, resource, most=1)
        for policy in policies:
            for part in policy["Statement"]:
                part |= {"Effect": "Deny", "Principal": "*"}
        levels.append({"orgIdentifier": f"ou-{number}", "policies": policies})
    return levels
