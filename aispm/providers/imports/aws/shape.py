"""The answer of `iam get-account-authorization-details`, as far as it is read, and its types.

What has another type is no entry of it: nothing is guessed of half a principal.
"""

from __future__ import annotations

from typing import Annotated, Any, NotRequired, TypedDict

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

Name = Annotated[str, Meta(min_length=1, max_length=1_000)]
_Arn = Annotated[str, Meta(pattern=r"^arn:[^:]+:iam::(aws|[0-9]{12}):", max_length=2_048)]


class _Inline(TypedDict):
    PolicyName: Name
    PolicyDocument: NotRequired[Any]


class _Attached(TypedDict):
    PolicyArn: _Arn


class _Boundary(TypedDict):
    PermissionsBoundaryArn: NotRequired[_Arn | None]


class _Used(TypedDict):
    LastUsedDate: NotRequired[Any]


class _Principal(TypedDict):
    Arn: Annotated[str, Meta(pattern=r"^arn:[^:]+:iam::[0-9]{12}:", max_length=2_048)]
    CreateDate: NotRequired[Any]
    AttachedManagedPolicies: NotRequired[list[_Attached] | None]
    Tags: NotRequired[Any]


class User(_Principal):
    """An entry of UserDetailList."""

    UserName: Name
    UserPolicyList: NotRequired[list[_Inline] | None]
    GroupList: NotRequired[list[Name] | None]
    PermissionsBoundary: NotRequired[_Boundary | None]


class Group(_Principal):
    """An entry of GroupDetailList."""

    GroupName: Name
    GroupPolicyList: NotRequired[list[_Inline] | None]


class Role(_Principal):
    """An entry of RoleDetailList."""

    RoleName: Name
    Path: Annotated[str, Meta(pattern="^/", max_length=1_000)]
    AssumeRolePolicyDocument: NotRequired[Any]
    RolePolicyList: NotRequired[list[_Inline] | None]
    PermissionsBoundary: NotRequired[_Boundary | None]
    RoleLastUsed: NotRequired[_Used | None]


class _Version(TypedDict):
    IsDefaultVersion: bool
    Document: NotRequired[Any]


class Managed(TypedDict):
    """An entry of Policies."""

    Arn: _Arn
    PolicyVersionList: NotRequired[list[_Version] | None]


Entries = list[Raw] | None | UnsetType


class Page(Struct):
    """An answer, or a page of one; entries are looked at one by one."""

    UserDetailList: Entries = UNSET
    GroupDetailList: Entries = UNSET
    RoleDetailList: Entries = UNSET
    Policies: Entries = UNSET
    IsTruncated: Any = False
    NextToken: Any = None

    @property
    def known(self) -> bool:
        """Whether it is such an answer at all."""
        return any(getattr(self, name) is not UNSET for name in tuple(ENTRIES)[:3])

    @property
    def cut(self) -> bool:
        """Whether another page follows it."""
        return bool(self.IsTruncated) or bool(self.NextToken)


ENTRIES: dict[str, Any] = {
    "UserDetailList": User,
    "GroupDetailList": Group,
    "RoleDetailList": Role,
    "Policies": Managed,
}
