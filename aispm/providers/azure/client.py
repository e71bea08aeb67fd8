"""One small azure-core pipeline: ARM and Resource Graph as REST, paged, retried, bounded.

The azure-mgmt packages cost tens of megabytes and lag behind the AI services, so the few
calls of a scan are made by hand. azure-identity finds the credential.

The SDKs are imported at the top: this module is loaded only when Azure is asked for, and
then on the main thread, because threads that import one package at a time trip over it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

import requests
from azure.core import exceptions
from azure.core.exceptions import HttpResponseError
from azure.core.pipeline import Pipeline
from azure.core.pipeline.policies import BearerTokenCredentialPolicy, RetryPolicy, UserAgentPolicy
from azure.core.pipeline.transport import RequestsTransport
from azure.core.rest import HttpRequest
from azure.identity import DefaultAzureCredential

from aispm import __version__
from aispm.errors import AispmError
from aispm.providers import answer, endpoint
from aispm.providers.answer import IncompleteError, OddError
from aispm.providers.base import THREADS
from aispm.vocabulary import ReadState

PUBLIC = "https://management.azure.com"
ATTEMPTS = 5
FIRST_WAIT = 0.3  # seconds before the second attempt; each later wait is longer
CONNECT_SECONDS = 5
READ_SECONDS = 30
LONGEST_WAIT = 60  # seconds; a server may ask for more, and would then hold up the whole scan
MOST_PAGES = 10_000
PAGE_ROWS = 1000  # Resource Graph gives no more at once


class Client:
    """Calls to one ARM endpoint with one credential. Safe to share between threads."""

    def __init__(self, base: str, tenant: str | None) -> None:
        self._base = base
        self._pipeline = _pipeline(base, tenant)

    def get(self, path: str, version: str) -> dict[str, Any]:
        """One resource, by its ARM id."""
        return self._call("GET", self._url(path, version))[0]

    def list(self, path: str, version: str) -> Iterator[dict[str, Any]]:
        """Every item of a collection, following `nextLink`."""
        url = self._url(path, version)
        seen = {url}
        for _ in range(MOST_PAGES):
            page = self._call("GET", url)[0]
            yield from answer.objects(page, "value")
            following = answer.at(page, "nextLink")
            if not following:
                return
            # The bearer token goes where the link points: nowhere but to the same server.
            if not isinstance(following, str) or not endpoint.same_origin(self._base, following):
                raise OddError("nextLink points to another server")
            if following in seen:
                raise IncompleteError("the service gave the same page twice")
            seen.add(following)
            url = following
        raise IncompleteError(f"more than {MOST_PAGES} pages")

    def query(self, query: str, subscriptions: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Every row of a Resource Graph query over some subscriptions.

        Role assignments made above a subscription count too: they hold in it.
        """
        url = self._url("/providers/Microsoft.ResourceGraph/resources", "2024-04-01")
        options: dict[str, Any] = {
            "resultFormat": "objectArray",
            "$top": PAGE_ROWS,
            "authorizationScopeFilter": "AtScopeAboveAndBelow",
        }
        body = {"query": query, "subscriptions": list(subscriptions), "options": options}
        seen: set[str] = set()
        limited = False
        for _ in range(MOST_PAGES):
            page, headers = self._call("POST", url, body)
            yield from answer.objects(page, "data")
            limited |= headers.get("x-ms-tenant-subscription-limit-hit", "").lower() == "true"
            token = answer.at(page, "$skipToken")
            if not token:
                if limited or str(answer.at(page, "resultTruncated")).lower() == "true":
                    raise IncompleteError("Resource Graph cut the result short")
                return
            if not isinstance(token, str) or token in seen:
                raise IncompleteError("the service gave the same page twice")
            seen.add(token)
            options["$skipToken"] = token
        raise IncompleteError(f"more than {MOST_PAGES} pages")

    def _url(self, path: str, version: str) -> str:
        return f"{self._base}{quote(path, safe='/()')}?api-version={version}"

    def _call(self, method: str, url: str, body: Any = None) -> tuple[dict[str, Any], Any]:

        request = HttpRequest(method, url, json=body)
        # azure-core refuses to send a token over plain HTTP; `endpoint` has seen to it that
        # this is loopback, if it is not https.
        response = self._pipeline.run(
            request,
            enforce_https=self._base.startswith("https:"),
            retry_on_methods=frozenset({"GET", "POST"}),  # a Resource Graph query only reads
        ).http_response
        if response.status_code >= 400:
            raise HttpResponseError(response=response)
        page = response.json()
        if not isinstance(page, dict):
            raise OddError("the answer is no JSON object")
        return page, response.headers


def _pipeline(base: str, tenant: str | None) -> Pipeline[Any, Any]:

    session = requests.Session()
    for scheme in ("https://", "http://"):
        session.mount(scheme, requests.adapters.HTTPAdapter(pool_maxsize=THREADS))
    return Pipeline(
        RequestsTransport(
            session=session, connection_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS
        ),
        [
            UserAgentPolicy(f"aispm/{__version__}"),
            _retry(),
            BearerTokenCredentialPolicy(_credential(tenant), f"{base}/.default"),
        ],
    )


def _retry() -> Any:
    """ATTEMPTS in all, whatever goes wrong, and a server's Retry-After within reason."""

    class Patient(RetryPolicy[Any, Any]):
        def get_retry_after(self, response: Any) -> float | None:
            asked = super().get_retry_after(response)
            return None if asked is None else min(asked, LONGEST_WAIT)

    again = ATTEMPTS - 1
    return Patient(
        retry_total=again,
        retry_connect=again,
        retry_read=again,
        retry_status=again,
        retry_backoff_factor=FIRST_WAIT,
    )


def _credential(tenant: str | None) -> Any:
    """azure-identity's default chain, asking for tokens of `tenant` where one was named."""

    # It logs why each credential of the chain failed, page after page; without a handler of
    # its own that would land on stderr. The ledger says it in one sentence.
    logging.getLogger("azure").addHandler(logging.NullHandler())
    chain = DefaultAzureCredential(additionally_allowed_tenants=[tenant] if tenant else [])
    if tenant is None:
        return chain

    class InTenant:
        def get_token_info(self, *scopes: str, options: Any = None) -> Any:
            asked: Any = {**(options or {}), "tenant_id": tenant}
            return chain.get_token_info(*scopes, options=asked)

        def get_token(self, *scopes: str, **options: Any) -> Any:
            return chain.get_token(*scopes, **{**options, "tenant_id": tenant})

    return InTenant()


def classify(error: Exception) -> tuple[ReadState, str]:
    """The ledger state of a failed call, and a sentence that holds no secret."""

    if isinstance(error, IncompleteError):
        return "partial", str(error)
    if isinstance(error, (OddError, AispmError)):
        return "failed", str(error)
    if isinstance(error, exceptions.HttpResponseError) and error.response is not None:
        return _classify_status(error)
    if isinstance(error, exceptions.ClientAuthenticationError):
        return "denied", "azure-identity found no credential that works"
    if isinstance(error, (exceptions.ServiceRequestError, exceptions.ServiceResponseError)):
        return "unreachable", "no answer from the Azure endpoint"
    return "failed", f"the answer could not be read ({type(error).__name__})"


def _classify_status(error: Any) -> tuple[ReadState, str]:
    status = error.response.status_code
    code = error.error.code if getattr(error, "error", None) else None
    said = f"HTTP {status} {str(code)[:100]}" if code else f"HTTP {status}"
    if status in (401, 403):
        return "denied", said
    if status == 429:
        return "throttled", said
    return "failed", said
