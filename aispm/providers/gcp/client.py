"""Calls to Google's REST APIs with one credential: paged, retried, bounded.

google-cloud-resource-manager lists the projects over its REST transport; the rest goes
through google-auth's session, as every further client library costs tens of megabytes.

The SDKs are imported at the top: this module is loaded only when Google Cloud is asked for, and
then on the main thread, because threads that import one package at a time trip over it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import google.auth
import requests
from google.api_core import exceptions
from google.api_core.exceptions import from_http_response
from google.api_core.retry import Retry
from google.auth import exceptions as auth
from google.auth.credentials import Credentials
from google.auth.transport.requests import AuthorizedSession
from google.cloud.resourcemanager_v3 import ProjectsClient
from google.cloud.resourcemanager_v3.types import Project as Seen

from aispm import __version__
from aispm.errors import AispmError
from aispm.providers.answer import IncompleteError, OddError, objects, text
from aispm.providers.base import THREADS
from aispm.providers.gcp.names import Project
from aispm.vocabulary import ReadState

ATTEMPTS = 5
FIRST_WAIT = 0.4  # seconds before the second attempt; each later wait is longer
TIMEOUTS = (5, 30)  # seconds to connect, to read
MOST_PAGES = 10_000
AGENT = f"aispm/{__version__}"
SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)


class Client:
    """Calls with one credential. Safe to share between threads.

    `base` is an address under which each API is a folder by its host name; None is Google.
    """

    def __init__(self, base: str | None) -> None:

        self._base = base
        self._credentials = _credentials(base)
        self._session = AuthorizedSession(self._credentials)
        self._session.headers["User-Agent"] = AGENT
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, requests.adapters.HTTPAdapter(pool_maxsize=THREADS))

    def projects(self) -> Iterator[Project]:
        """Every active project the credential can see.

        The pages are counted here, as Google's own pager follows a repeated token for ever.
        """
        # The REST transport takes a whole address, folder included, for its host.
        options = {"api_endpoint": self._address("cloudresourcemanager.googleapis.com")}
        client = ProjectsClient(
            credentials=self._credentials, transport="rest", client_options=options
        )
        found = client.search_projects(
            request={"page_size": 500},
            retry=_retry(),
            timeout=TIMEOUTS[1],
            metadata=[("user-agent", AGENT)],
        )
        seen: set[str] = set()
        for page in found.pages:
            for project in page.projects:
                if project.state == Seen.State.ACTIVE:
                    number = project.name.removeprefix("projects/")
                    yield Project(project.project_id, number, project.display_name, project.parent)
            _follow(page.next_page_token, seen)

    def get(self, host: str, path: str, **query: Any) -> dict[str, Any]:
        """One answer of an API: `path` is what follows the host."""
        return self._call("GET", host, path, query)

    def post(self, host: str, path: str, body: Any) -> dict[str, Any]:
        """The answer to a call that reads by POST."""
        return self._call("POST", host, path, {}, body)

    def pages(self, host: str, path: str, key: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Every item of a list, following `nextPageToken`."""
        seen: set[str] = set()
        while True:
            page = self._call("GET", host, path, query)
            if key in page:  # an empty list is left out
                yield from objects(page, key)
            token = text(page, "nextPageToken")
            if token is None:
                return
            _follow(token, seen)
            query["pageToken"] = token

    def _address(self, host: str) -> str:
        return f"{self._base}/{host}" if self._base else f"https://{host}"

    def _call(
        self, method: str, host: str, path: str, query: dict[str, Any], body: Any = None
    ) -> dict[str, Any]:

        def once() -> dict[str, Any]:
            # Names of resources are hostile: what is no part of a path is escaped, and a
            # redirect is an error, so that the token goes to this host only.
            response = self._session.request(
                method,
                f"{self._address(host)}/{quote(path, safe='/:@-._~')}",
                params=query,
                json=body,
                timeout=TIMEOUTS,
                allow_redirects=False,
            )
            if response.status_code >= 300:
                raise from_http_response(response)
            answer = json.loads(response.content)  # requests' own error is one of transport
            if not isinstance(answer, dict):
                raise OddError("the answer is no JSON object")
            return answer

        answer: dict[str, Any] = _retry()(once)()
        return answer


def _follow(token: str, seen: set[str]) -> None:
    """Note the token of the next page. Raises IncompleteError where the list would not end."""
    if token in seen:
        raise IncompleteError("the service gave the same page twice")
    if len(seen) >= MOST_PAGES:
        raise IncompleteError(f"more than {MOST_PAGES} pages")
    seen.add(token)


def _retry() -> Any:
    """ATTEMPTS in all; the list calls of Google's clients have no retry of their own."""

    passing = (
        exceptions.TooManyRequests,
        exceptions.ServiceUnavailable,
        exceptions.InternalServerError,
        requests.exceptions.ConnectionError,
        requests.exceptions.ChunkedEncodingError,
    )
    left = iter(range(ATTEMPTS - 1))
    return Retry(
        predicate=lambda error: isinstance(error, passing) and next(left, None) is not None,
        initial=FIRST_WAIT,
        maximum=10,
        timeout=120,
    )


def _credentials(base: str | None) -> Any:
    """The application default credentials.

    Beside an emulator google-auth would still ask Google for the regional boundary of the
    account, in the background; behind `base` it gets the plain token only.
    """

    found, _ = google.auth.default(scopes=SCOPES)
    if base is None:
        return found

    class Token(Credentials):
        def refresh(self, request: Any) -> None:
            found.refresh(request)
            self.token, self.expiry = found.token, found.expiry

    plain: Any = Token
    return plain()


def classify(error: Exception) -> tuple[ReadState, str]:
    """The ledger state of a failed call, and a sentence that holds no secret.

    A disabled API is `denied` too: it hides what was made before it was disabled, so
    nothing can be said of what is there.
    """

    if isinstance(error, IncompleteError):
        return "partial", str(error)
    if isinstance(error, (OddError, AispmError)):
        return "failed", str(error)
    if isinstance(error, exceptions.RetryError) and isinstance(error.cause, Exception):
        return classify(error.cause)
    if isinstance(error, exceptions.GoogleAPICallError):
        return _classify_status(error)
    if isinstance(error, (auth.TransportError, requests.exceptions.RequestException)):
        return "unreachable", "no answer from the Google endpoint"
    if isinstance(error, auth.GoogleAuthError):
        return "denied", "google-auth found no credential that works"
    return "failed", f"the answer could not be read ({type(error).__name__})"


def _classify_status(error: Any) -> tuple[ReadState, str]:
    reason = error.reason or getattr(error.grpc_status_code, "name", None)
    said = " ".join(str(part)[:100] for part in ("HTTP", error.code, reason) if part)
    if error.code in (401, 403):
        return "denied", said
    if error.code == 429:
        return "throttled", said
    return "failed", said
