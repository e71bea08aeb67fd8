"""Reading as another role: sessions whose credentials `sts:AssumeRole` gives.

The credentials are asked for by the first call that needs them, and again before they expire
(a role that a role assumes has an hour).

Source: AWS STS API reference, "AssumeRole"; AWS IAM user guide, "Access to AWS accounts owned
by third parties" (external id).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from msgspec import Struct

from aispm.errors import InputError
from aispm.providers.aws.faults import MalformedError
from aispm.providers.aws.session import Profile
from aispm.providers.base import Sources

ASSUME = "sts:AssumeRole"
_ARN = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]{1,576}", re.ASCII)
_ACCOUNT = re.compile(r"[0-9]{12}", re.ASCII)
_NAME = re.compile(r"[\w+=,.@/-]{1,576}", re.ASCII)
_EXTERNAL = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
# What a role's trail says of who was here.
_SESSION = "aispm"


class Role(Struct, frozen=True):
    """A role to act as, by its ARN, and the external id that its trust asks for, if any."""

    arn: str
    external_id: str | None = None


def check(sources: Sources) -> None:
    """Raise InputError for what can be no role, external id or account, or goes without a role."""
    arn, name, external_id = sources.aws_role_arn, sources.aws_org_role, sources.aws_external_id
    if arn is not None and not _ARN.fullmatch(arn):
        raise InputError(f"{arn!r} is no ARN of an IAM role", "arn:aws:iam::ACCOUNT:role/NAME")
    if name is not None:
        every(name)
    if external_id is not None and not _EXTERNAL.fullmatch(external_id):
        raise InputError(
            "--aws-external-id is no external id", "2 to 1224 letters, digits and signs"
        )
    if external_id is not None and arn is None and name is None:
        raise InputError(
            "--aws-external-id goes with a role", "add --aws-role-arn or --aws-org-role"
        )
    for account in sources.aws_accounts:
        if not _ACCOUNT.fullmatch(account):
            raise InputError(f"{account!r} is no AWS account", "twelve digits")
        if name is None:
            raise InputError(
                "--aws-account goes with --aws-org-role", "name the role to read it as"
            )


def every(name: str) -> str:
    """The ARNs of the role of a name in every account. Raises InputError."""
    if not _NAME.fullmatch(name):
        raise InputError(
            f"{name!r} is no name of an IAM role", "with its path, without its account"
        )
    return f"arn:*:iam::*:role/{name}"


def assumed(profile: Profile, role: Role) -> Profile:
    """A profile that acts as `role`, which the given one assumes. Sends nothing yet."""
    import boto3
    import botocore.session
    from botocore.credentials import CredentialResolver

    name = profile.session.profile_name
    inner = botocore.session.Session(profile=None if name == "default" else name)
    inner.register_component("data_loader", profile.loader)
    inner.register_component("credential_provider", CredentialResolver([_provider(profile, role)]))
    session = boto3.Session(botocore_session=inner, region_name=profile.home)
    return Profile(profile.label, session, profile.home, profile.loader)


def _provider(profile: Profile, role: Role) -> Any:
    from botocore.credentials import CredentialProvider, RefreshableCredentials

    class Assuming(CredentialProvider):
        METHOD = "aispm-assume-role"

        def load(self) -> Any:
            # The first keys are asked for here: when the SDK's own refresh fails, it logs that.
            first = _keys(profile, role)
            again = partial(_keys, profile, role)
            return RefreshableCredentials.create_from_metadata(first, again, self.METHOD)

    return Assuming()


def _keys(profile: Profile, role: Role) -> dict[str, str]:
    """A role's keys, as the SDK wants them."""
    args = {"RoleArn": role.arn, "RoleSessionName": _SESSION}
    if role.external_id is not None:
        args["ExternalId"] = role.external_id
    answers: Sequence[dict[str, Any]] = [
        *profile.ask("sts", profile.home, ASSUME.partition(":")[2], args)
    ]
    found = answers[0].get("Credentials", {})
    wanted = ("AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration")
    if not all(isinstance(found.get(key), str) for key in wanted):
        raise MalformedError("the answer holds no credentials")
    return dict(
        zip(
            ("access_key", "secret_key", "token", "expiry_time"),
            (found[key] for key in wanted),
            strict=True,
        )
    )
