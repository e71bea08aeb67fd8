"""Sessions and clients: one session a profile, one client a service and region."""

from __future__ import annotations

import difflib
import os
import threading
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from aispm import __version__
from aispm.errors import InputError
from aispm.providers.aws import body
from aispm.providers.aws.faults import EndlessError, UnsupportedError
from aispm.providers.aws.regions import check
from aispm.providers.aws.words import plain
from aispm.providers.base import THREADS
from aispm.providers.endpoint import endpoint, is_loopback

PUBLIC = "https://amazonaws.com"
# No list of an account is longer; a service that says so has lost its way.
MOST_PAGES = 10_000
ATTEMPTS = 5
READ_TIMEOUT = 30.0  # seconds without a byte of the answer
# IAM has one quota for the whole account, which others use too: all threads slow down together.
MODE: dict[str, Literal["adaptive", "standard"]] = {"iam": "adaptive"}
# What services call the token of a list's next page, where the SDK does not tell.
_TOKENS = ("nextToken", "NextToken")


class Profile:
    """One set of credentials and its clients, shared by all threads.

    `label` is the profile's name, or "default" for the default credential chain; `home` is
    the region that is asked what concerns the whole account; `loader` reads the SDK's models,
    once for all sessions that share it.
    """

    def __init__(self, label: str, session: Any, home: str, loader: Any) -> None:
        self.label = label
        self.session = session
        self.home = home
        self.loader = loader
        self.answered: dict[tuple[str, ...], list[dict[str, Any]]] = {}  # what is asked once only
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()  # making a client is neither thread-safe nor cheap

    def client(self, service: str, region: str) -> Any:
        """The client of a service in a region; the first call makes it."""
        with self._lock:
            if (service, region) not in self._clients:
                self._clients[service, region] = self._made(service, region)
            return self._clients[service, region]

    def close(self) -> None:
        """Let go of all clients and their connections, where no call is under way any more."""
        with self._lock:
            for client in self._clients.values():
                client.close()
            self._clients.clear()

    def _made(self, service: str, region: str) -> Any:
        from botocore.config import Config

        config = Config(
            retries={"mode": MODE.get(service, "standard"), "total_max_attempts": ATTEMPTS},
            connect_timeout=5,
            read_timeout=READ_TIMEOUT,
            max_pool_connections=THREADS,
            user_agent_extra=f"aispm/{__version__}",
        )
        client = self.session.client(service, region_name=region, config=config)
        url = client.meta.endpoint_url  # a profile may have set it, unseen by `start`
        if url.startswith("http:") and not is_loopback(url):
            raise InputError(f"the endpoint of {service} is plain HTTP to another host")
        body.check(client)
        return client

    def ask(
        self, service: str, region: str, operation: str, args: dict[str, Any]
    ) -> Iterator[dict[str, Any]]:
        """Make a call; its answer, or the pages of it. Raises the SDK's errors and ours."""
        from botocore import xform_name

        client = self.client(service, region)
        method = xform_name(operation)
        if method not in client.meta.method_to_api_mapping:
            raise UnsupportedError(operation)
        if client.can_paginate(method):
            pages = client.get_paginator(method).paginate(**args)
        else:
            pages = _pages(client, operation, args)
        shape = client.meta.service_model.operation_model(operation).output_shape
        for number, page in enumerate(pages):
            if number == MOST_PAGES:
                raise EndlessError(f"the list has more than {MOST_PAGES} pages")
            yield plain(page, shape)


def _pages(client: Any, operation: str, args: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The answer; where the SDK has no paginator for a list, all pages of it."""
    from botocore import xform_name
    from botocore.exceptions import PaginationError

    model = client.meta.service_model.operation_model(operation)
    asked = model.input_shape.members if model.input_shape else {}
    given = model.output_shape.members if model.output_shape else {}
    token = next((one for one in _TOKENS if one in asked and one in given), "")
    page = getattr(client, xform_name(operation))(**args)
    yield page
    while token and page.get(token):
        before = page[token]
        page = getattr(client, xform_name(operation))(**args, **{token: before})
        if page.get(token) == before:
            raise PaginationError(message=f"{operation} gave a token twice")
        yield page


def profiles(names: Sequence[str], regions: Sequence[str]) -> list[Profile]:
    """The profiles named, or the default chain, to read `regions` (none named: all).

    Raises InputError for a profile, region or endpoint that cannot be; sends nothing.
    """
    for variable in sorted(os.environ):
        if variable.startswith("AWS_ENDPOINT_URL"):
            endpoint(variable, PUBLIC)
    return [_profile(name, regions) for name in dict.fromkeys(names or (None,))]


def _profile(name: str | None, regions: Sequence[str]) -> Profile:
    import boto3
    import botocore.session
    from botocore.exceptions import ConfigParseError, ProfileNotFound

    try:
        inner = botocore.session.Session(profile=name)
        session = boto3.Session(botocore_session=inner)
        check(session, regions)
        home = session.region_name or _home(session, regions)
        return Profile(name or "default", session, home, inner.get_component("data_loader"))
    except ProfileNotFound as error:
        known = botocore.session.Session().available_profiles
        wanted = str(error.kwargs["profile"])
        near = difflib.get_close_matches(wanted, known, n=3)
        raise InputError(
            f"there is no AWS profile {wanted!r}",
            f"did you mean {', '.join(near)}?" if near else "see `aws configure list-profiles`",
        ) from error
    except ConfigParseError as error:
        raise InputError("the AWS config file cannot be parsed", "see AWS_CONFIG_FILE") from error


def _home(session: Any, regions: Sequence[str]) -> str:
    """Where to ask what no region has of its own; each partition has its own such place.

    Not simply the first region named: the account may not have enabled that one.
    """
    elsewhere = (one for one in regions if session.get_partition_for_region(one) != "aws")
    return next(elsewhere, "us-east-1")
