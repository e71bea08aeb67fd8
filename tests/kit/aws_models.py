"""The botocore service models, loaded one by one as they are asked for."""

from __future__ import annotations

import functools
import gzip
import json
import re
from pathlib import Path
from typing import Any

from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader, create_loader
from moto.core.model import ServiceModel

_HEAD = 4096  # bytes of a model: its metadata stand first
_METADATA = re.compile(r'\s*\{\s*"version":\s*"[^"]*",\s*"metadata":\s*(?=\{)')

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

    Nearly all are named after it (`bedrock` signs `bedrock-agent` too): those go first.
    """
    if signing_name in _SIGNERS:
        return _SIGNERS[signing_name]
    known = _loader().list_available_services("service-2")
    likely = [service for service in known if service.startswith(signing_name)]
    return _signing(likely, signing_name) or _signing(known, signing_name)


def _signing(services: list[str], name: str) -> tuple[str, ...]:
    return tuple(service for service in services if _signing_name(service) == name)


@functools.cache
def _signing_name(service: str) -> str:
    """Read from the head of its model: to decode all of them takes seconds and half a gigabyte."""
    version = _loader().determine_latest_version(service, "service-2")
    for folder in _loader().search_paths:
        path = Path(folder, service, version, "service-2.json.gz")
        if path.is_file():
            with gzip.open(path) as model:
                head = model.read(_HEAD).decode(errors="replace")
            if found := _METADATA.match(head):
                metadata, _ = json.JSONDecoder().raw_decode(head, found.end())
                return str(metadata.get("signingName") or metadata["endpointPrefix"])
            break
    return str(service_model(service).signing_name)


@functools.cache
def paging_of(service: str, operation: str) -> dict[str, Any] | None:
    """How botocore pages this operation (its tokens, limit and result keys), or None."""
    try:
        model = _loader().load_service_model(service, "paginators-1")
    except UnknownServiceError:  # a service that pages nothing has no such file
        return None
    found: dict[str, Any] | None = model["pagination"].get(operation)
    return found
