"""ARM, Resource Graph and a token endpoint on loopback, answering from a folder of JSON.

`arm.json` is a list of resources: a GET of an id gives it, a GET of a collection gives the
resources right below that path, in pages. `resourcegraph.json` holds the tables; of a query
the server understands what the scan asks: one type, the subscriptions, and the join of role
assignments with the resources that carry an identity.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.kit import loopback
from tests.kit.loopback import Answer, Request, Running

PAGE = 2  # rows of a page: small, so that every list has several
GRAPH = "/providers/Microsoft.ResourceGraph/resources"
_TYPE = re.compile(r"type =~ '([^']+)'")
_HELD_IN = re.compile(r"startswith '/subscriptions/([0-9a-f-]+)'")


@contextmanager
def serve(folder: Path, page: int = PAGE) -> Iterator[Running]:
    """Run the server for a folder; `env` of what it yields leads the real clients to it."""
    arm = json.loads((folder / "arm.json").read_text())
    tables = json.loads((folder / "resourcegraph.json").read_text())

    def reply(request: Request) -> Answer:
        if request.path == "/token":
            return _token(request)
        if request.headers.get("authorization") != "Bearer loopback-azure":
            return error(401, "InvalidAuthenticationToken")
        if request.path == GRAPH:
            return _graph(tables, request.body, page)
        return _arm(arm, request, page, running.url)

    with loopback.serve(reply, _label) as running:
        running.env = {
            "AISPM_AZURE_ENDPOINT": running.url,
            # App Service's managed identity is the one of azure-identity's credentials that
            # takes its token over plain HTTP; the chain is narrowed to it.
            "AZURE_TOKEN_CREDENTIALS": "ManagedIdentityCredential",
            "IDENTITY_ENDPOINT": f"{running.url}/token",
            "IDENTITY_HEADER": "loopback",
        }
        yield running


def error(status: int, code: str, retry_after: int | None = None) -> Answer:
    """An error as ARM words it."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Answer({"error": {"code": code, "message": "refused by the fixture"}}, status, headers)


def _label(request: Request) -> str:
    """`GET <path>`, or `QUERY <resource type>` for Resource Graph."""
    if request.path == GRAPH and isinstance(request.body, dict):
        return f"QUERY {_TYPE.findall(request.body['query'])[0].lower()}"
    return f"{request.method} {request.path}"


def _token(request: Request) -> Answer:
    if request.headers.get("x-identity-header") != "loopback":
        return error(401, "InvalidHeader")
    return Answer(
        {
            "access_token": "loopback-azure",
            "expires_on": "4102444800",
            "resource": request.query.get("resource", ""),
            "token_type": "Bearer",
        }
    )


def _arm(arm: list[dict[str, Any]], request: Request, page: int, url: str) -> Answer:
    path = request.path.lower()
    below = [item for item in arm if item["id"].lower().rsplit("/", 1)[0] == path]
    for item in arm:
        if item["id"].lower() == path:
            return Answer(item)
    if not below and not _has_parent(arm, path):
        return error(404, "ResourceNotFound")
    start = int(request.query.get("$skiptoken", "0"))
    body: dict[str, Any] = {"value": below[start : start + page]}
    if start + page < len(below):
        version = request.query["api-version"]
        query = f"api-version={version}&$skiptoken={start + page}"
        body["nextLink"] = f"{url}{request.path}?{query}"
    return Answer(body)


def _has_parent(arm: list[dict[str, Any]], path: str) -> bool:
    """An empty collection of a subscription that exists is no error."""
    return any(path.startswith(item["id"].lower() + "/") for item in arm)


def _graph(tables: dict[str, list[dict[str, Any]]], body: dict[str, Any], page: int) -> Answer:
    table = body["query"].split("|", 1)[0].strip()
    wanted = _TYPE.findall(body["query"])[0].lower()
    rows = [row for row in tables[table] if row["type"].lower() == wanted]
    if table == "authorizationresources":
        rows = [_joined(row, tables["resources"]) for row in rows if _held(row, body["query"])]
    else:
        rows = [row for row in rows if row["subscriptionId"] in body["subscriptions"]]
    rows.sort(key=lambda row: row["id"])
    token = body["options"].get("$skipToken")
    start = int(token) if token else 0
    answer = {
        "totalRecords": len(rows),
        "count": len(rows[start : start + page]),
        "data": rows[start : start + page],
        "facets": [],
        "resultTruncated": "false",
    }
    if start + page < len(rows):
        answer |= {"$skipToken": str(start + page), "resultTruncated": "true"}
    return Answer(answer)


def _held(row: dict[str, Any], query: str) -> bool:
    where = row["properties"]["scope"]
    inside = where.startswith(f"/subscriptions/{_HELD_IN.findall(query)[0]}")
    return inside or not where.startswith("/subscriptions/")


def _joined(row: dict[str, Any], resources: list[dict[str, Any]]) -> dict[str, Any]:
    carrier: dict[str, Any] = {}
    for resource in resources:
        own = (resource.get("identity") or {}).get("principalId")
        principal = own or resource["properties"].get("principalId")
        if principal == row["properties"]["principalId"]:
            carrier = resource
    return {
        "id": row["id"],
        "properties": row["properties"],
        "carrier": carrier.get("id", ""),
        "carrierName": carrier.get("name", ""),
        "carrierType": carrier.get("type", ""),
    }
