"""What else a call has to be allowed on, besides its target or what it makes.

AWS asks about each resource that a call names, and one that is not allowed is enough to
refuse it: who may run commands on an instance needs a document too that tells which.

Source: AWS service authorization reference (Amazon EC2, AWS Systems Manager); Systems Manager
user guide, "Enforce a session document permission check for the AWS CLI".
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from msgspec import Struct

_NONE: Mapping[str, str] = {}


class Beside(Struct, frozen=True):
    """Something of which the caller names one: any of `arns`, or perhaps one of `perhaps`.

    `chosen` are keys that the caller chooses by choosing which. A call of which `spared` holds
    is not asked about it.
    """

    arns: tuple[str, ...]
    perhaps: tuple[str, ...] = ()
    chosen: Mapping[str, str] = _NONE
    spared: str = ""


# Documents of AWS that run whatever they are told.
_COMMANDS = (
    "AWS-RunShellScript",
    "AWS-RunPowerShellScript",
    "AWS-RunRemoteScript",
    "AWS-RunDocument",
    "AWS-ApplyAnsiblePlaybooks",
    "AWS-RunAnsiblePlaybook",
    "AWS-ApplyChefRecipes",
    "AWS-RunSaltState",
    "AWS-ApplyDSCMofs",
    "AWS-InstallApplication",
    "AWS-InstallPowerShellModule",
)
_DOCUMENT = "arn:{partition}:ssm:*:{account}:document/"
_BESIDES: dict[str, tuple[Beside, ...]] = {
    "ec2:RunInstances": (
        Beside(
            ("arn:{partition}:ec2:*::image/*",),
            chosen={"ec2:owner": "amazon", "ec2:public": "true", "ec2:imagetype": "machine"},
        ),
        Beside(("arn:{partition}:ec2:*:{account}:network-interface/*",)),
        Beside(("arn:{partition}:ec2:*:{account}:security-group/*",)),
    ),
    # What a document of the account's own does with what it is told, nobody knows.
    "ssm:SendCommand": (
        Beside(
            tuple(f"arn:{{partition}}:ssm:*::document/{name}" for name in _COMMANDS),
            perhaps=(f"{_DOCUMENT}*",),
        ),
    ),
    # Without a name it is the default one, which is asked about only where a policy says so.
    "ssm:StartSession": (
        Beside(
            (f"{_DOCUMENT}SSM-SessionManagerRunShell",), spared="ssm:sessiondocumentaccesscheck"
        ),
    ),
}


@cache
def besides(action: str, account: str, partition: str) -> tuple[Beside, ...]:
    """What an action of an account's own has to be allowed on besides, all of it."""

    def put(patterns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one.format(account=account, partition=partition) for one in patterns)

    return tuple(
        Beside(put(one.arns), put(one.perhaps), one.chosen, one.spared)
        for one in _BESIDES.get(action, ())
    )
