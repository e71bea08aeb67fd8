"""Which operation an HTTP request calls, told as an AWS front door tells it.

The signature names the signing service, region and key; then X-Amz-Target, Action= or the
REST path of the botocore models names the operation.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from botocore.model import OperationModel

from tests.kit.aws_keys import account_of_key_id
from tests.kit.aws_models import service_model, signed_as

_SIGNATURE = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request")
_LABEL = re.compile(r"\{([^}+]+)(\+?)\}")


class Request(NamedTuple):
    """An HTTP request as it came in."""

    method: str
    target: str  # path and query, still percent-encoded
    headers: Mapping[str, str]
    body: bytes


class Call(NamedTuple):
    """What a request asks for. `params` has the names of the operation's input shape."""

    service: str
    operation: str
    region: str
    account: str | None
    key_id: str
    params: dict[str, Any]

    @property
    def model(self) -> OperationModel:
        return service_model(self.service).operation_model(self.operation)


class Route(NamedTuple):
    """One REST operation: its path as a pattern, and the query it insists on."""

    service: str
    operation: str
    method: str
    pattern: re.Pattern[str]
    labels: tuple[str, ...]
    query: dict[str, str]  # an empty value stands for any
    literal: int  # how much of it is literal text: the most literal match wins


def call_of(request: Request) -> Call | None:
    """The operation this request calls, or None when no model knows it."""
    signature = _SIGNATURE.search(request.headers.get("Authorization", ""))
    if not signature:
        return None
    key_id, region, signing_name = signature.groups()
    found = _by_target(request, signing_name) or _by_action(request, signing_name)
    found = found or _by_path(request, signing_name)
    if found is None:
        return None
    return Call(found[0], found[1], region, account_of_key_id(key_id), key_id, found[2])


_Found = tuple[str, str, dict[str, Any]] | None


def _by_target(request: Request, signing_name: str) -> _Found:
    prefix, _, operation = request.headers.get("X-Amz-Target", "").rpartition(".")
    for service in signed_as(signing_name):
        if prefix and service_model(service).metadata.get("targetPrefix") == prefix:
            return service, operation, json.loads(request.body or b"{}")
    return None


def _by_action(request: Request, signing_name: str) -> _Found:
    form = _form(request.body.decode("latin-1")) if b"Action=" in request.body else {}
    for service in signed_as(signing_name):
        if form.get("Action") in service_model(service).operation_names:
            return service, form["Action"], dict(form)
    return None


def _by_path(request: Request, signing_name: str) -> _Found:
    url = urlsplit(request.target)
    query = _form(url.query)
    best: tuple[Route, re.Match[str]] | None = None
    for service in signed_as(signing_name):
        for route in _routes(service):
            match = route.pattern.fullmatch(url.path)
            if not match or route.method != request.method or not _insists(route.query, query):
                continue
            if best is None or route.literal > best[0].literal:
                best = route, match
    if best is None:
        return None
    route, match = best
    labels = {k: unquote(v) for k, v in zip(route.labels, match.groups(), strict=True)}
    return route.service, route.operation, _params(route, labels, query, request)


def _insists(wanted: dict[str, str], query: dict[str, str]) -> bool:
    return all(name in query and value in ("", query[name]) for name, value in wanted.items())


def _form(text: str) -> dict[str, str]:
    return dict(parse_qsl(text, keep_blank_values=True))


@functools.cache
def _routes(service: str) -> tuple[Route, ...]:
    model = service_model(service)
    if not model.resolved_protocol.startswith("rest"):
        return ()
    routes = []
    for operation in model.operation_names:
        operation_model = model.operation_model(operation)
        path, _, query = operation_model.http["requestUri"].partition("?")
        wanted = _form(query) | dict.fromkeys(_required_query(operation_model), "")
        labels = tuple(label for label, _ in _LABEL.findall(path))
        pieces = _LABEL.split(path.rstrip("/"))  # text, label, plus, text, label, plus, text
        pattern = re.escape(pieces[0])
        for plus, text in zip(pieces[2::3], pieces[3::3], strict=True):
            pattern += ("(.+)" if plus else "([^/]+)") + re.escape(text)
        literal = len(_LABEL.sub("", path)) + len("".join(wanted) + "".join(wanted.values()))
        compiled = re.compile(pattern + "/?")
        method = operation_model.http["method"]
        routes.append(Route(service, operation, method, compiled, labels, wanted, literal))
    return tuple(routes)


def _required_query(operation: OperationModel) -> list[str]:
    shape = operation.input_shape
    members = [shape.members[name] for name in shape.required_members] if shape else []
    return [
        member.serialization["name"]
        for member in members
        if member.serialization.get("location") == "querystring"
    ]


def _params(
    route: Route, labels: dict[str, str], query: dict[str, str], request: Request
) -> dict[str, Any]:
    shape = service_model(route.service).operation_model(route.operation).input_shape
    if shape is None:
        return {}
    body: dict[str, Any] = {}
    if request.body.startswith(b"{"):
        body = json.loads(request.body)
    places = {"uri": labels, "querystring": query, "header": request.headers, None: body}
    params = {}
    for member, member_shape in shape.members.items():
        sent = places.get(member_shape.serialization.get("location"), {})
        name = member_shape.serialization.get("name", member)
        if name in sent:
            params[member] = sent[name]
    return params
