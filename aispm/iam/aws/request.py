"""One request, the policies that bear on it, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from aispm.iam.aws.context import Context
from aispm.iam.aws.party import Party
from aispm.iam.aws.statement import Statement
from aispm.iam.aws.truth import Residual

Layer = Literal["scp", "rcp", "vpce", "pb", "session", "identity", "resource"]
Response = Literal["Allowed", "ExplicitlyDenied", "ImplicitlyDenied"]
Policy = tuple[Statement, ...]


class Request(Struct, frozen=True):
    """`who` asks for `action` (`service:Name`) on `resource`, which belongs to `account`.

    `resource` may be a pattern (all objects of a bucket) or `*`. `wildcard_only` says that the
    action takes no resource. `any_session` leaves the name of the role's session open.
    """

    who: Party
    action: str
    resource: str
    account: str
    context: Context
    wildcard_only: bool = False
    any_session: bool = False

    @property
    def service(self) -> str:
        """The service prefix of the action, in lower case."""
        return self.action.partition(":")[0].lower()

    @property
    def same_account(self) -> bool:
        """Whether the asker's account is that of the resource."""
        return self.who.account == self.account


class Layers(Struct, frozen=True):
    """Everything that bears on a request; `None` means that there is no such layer.

    `scps` and `rcps` hold one policy a level of the organisation, root first; an account
    outside every organisation, or the management account, has no levels.
    """

    identity: Policy = ()
    resource: Policy | None = None
    boundary: Policy | None = None
    session: Policy | None = None
    endpoint: Policy | None = None
    scps: tuple[Policy, ...] = ()
    rcps: tuple[Policy, ...] = ()


class Answer(Struct, frozen=True):
    """The decision, what it still depends on, and the layers that block it.

    `condition` is set only beside `Allowed`: the request is allowed if it holds.
    """

    response: Response
    condition: Residual | None = None
    blocked_by: tuple[Layer, ...] = ()
    blocking: Mapping[Layer, tuple[str, ...]] = {}
