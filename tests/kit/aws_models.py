"""The botocore service models, loaded one by one as they are asked for."""

from __future__ import annotations

import functools
from typing import Any

from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader, create_loader
from moto.core.model import ServiceModel

# Services by the name in their signatures, where nothing else tells soon or rightly: older
# services, which nobody here asks, share paths with Lex and with Q in Connect.
_SIGNERS = {
    "aidevops": ("devops-agent",),
    "aoss": ("opensearchserverless",),
    "cloudcontrolapi": ("cloudcontrol",),
    "lex": ("lexv2-models",),
    "wisdom": ("qconnect",),
}


@functools.cache
def _loader() -> Loader:
    """One loader for all: each looks through every folder of the SDK once, which takes long."""
    return create_loader()


@functools.cache
def service_model(service: str) -> ServiceModel:
    """The model of one boto service name, in the flavour that moto's serialisers need."""
    return ServiceModel(_loader().load_service_model(service, "service-2"), service)


@functools.cache
def signed_as(signing_name: str) -> tuple[str, ...]:
    """The services whose requests carry `signing_name` in their signature.

    Nearly all are named after it (`bedrock` signs `bedrock-agent` too), so those models are
    looked at first; only for the others is every model of the SDK opened, once (3 s).
    """
    if signing_name in _SIGNERS:
        return _SIGNERS[signing_name]
    known = _loader().list_available_services("service-2")
    likely = [service for service in known if service.startswith(signing_name)]
    return _signing(likely, signing_name) or _signing(known, signing_name)


def _signing(services: list[str], name: str) -> tuple[str, ...]:
    return tuple(service for service in services if service_model(service).signing_name == name)


@functools.cache
def paging_of(service: str, operation: str) -> dict[str, Any] | None:
    """How botocore pages this operation (its tokens, limit and result keys), or None."""
    try:
        model = _loader().load_service_model(service, "paginators-1")
    except UnknownServiceError:  # a service that pages nothing has no such file
        return None
    found: dict[str, Any] | None = model["pagination"].get(operation)
    return found
