"""Answers of a loopback AWS that were heard before, so that most tests scan in a second.

A call is answered from memory where the server would say the same again: it answers from the
same fixtures, or from none whoever asks, and no fault may strike. All else goes through the SDK
and over the wire, as everything does the first time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import pytest

from aispm.providers.aws.session import Profile
from tests.kit.aws_answers import BY_ASKER
from tests.kit.aws_keys import account_of_key_id
from tests.kit.aws_replay import RUNNING, AwsReplay, Question

_Heard = tuple[list[dict[str, Any]], Exception | None]  # pages, and what ended them
_HEARD: dict[tuple[Any, ...], _Heard] = {}
_SERVERS: WeakKeyDictionary[Profile, AwsReplay | None] = WeakKeyDictionary()
_ask = Profile.ask


@contextmanager
def remembering() -> Iterator[None]:
    """Answer the calls of this process from memory where their server would repeat itself.

    What a server was asked is not known afterwards: a test that wants to know must `listen`.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Profile, "ask", _answer)
        yield


def _answer(
    profile: Profile, service: str, region: str, operation: str, args: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    asked = _ask(profile, service, region, operation, args)
    server, keys = _server_of(profile), profile.session.get_credentials()
    if server is None or keys is None:
        yield from asked
        return
    key_id = keys.get_frozen_credentials().access_key
    stamp = server.stamp(service, operation, region, account_of_key_id(key_id))
    if stamp is None:
        yield from asked
        return
    who = key_id if (service, operation) in BY_ASKER else ""
    known = stamp, who, service, operation, repr(sorted(args.items()))
    if known in _HEARD:
        server.spared.add(Question(service, operation, region))
    else:
        _HEARD[known] = _hear(asked)
    pages, end = _HEARD[known]
    yield from pages
    if end is not None:
        raise end.with_traceback(None)  # else its frames, and all they hold, add up


def _server_of(profile: Profile) -> AwsReplay | None:
    if profile not in _SERVERS:
        _SERVERS[profile] = _server()
    return _SERVERS[profile]


def _server() -> AwsReplay | None:
    """Who answers, where that is the same for every service."""
    if any(name.startswith("AWS_ENDPOINT_URL_") for name in os.environ):
        return None
    return RUNNING.get(os.environ.get("AWS_ENDPOINT_URL", ""))


def _hear(pages: Iterator[dict[str, Any]]) -> _Heard:
    heard: list[dict[str, Any]] = []
    try:
        heard.extend(pages)
    except Exception as error:
        return heard, error
    return heard, None
