"""A loopback AWS: answers any operation of the botocore models from fixtures.

Real SDK clients talk to it over HTTP. What has no fixture gets a valid empty answer (lists)
or the service's not-found error (reads of one thing). Faults can be added at any time.
"""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from tests.kit.aws_answers import default_answer, empty_answer, in_new_words, serialised
from tests.kit.aws_faults import (
    Fault,
    Kind,
    Reply,
    absent_reply,
    asked_for,
    error_reply,
    faulty_reply,
)
from tests.kit.aws_fixtures import Fixture, checked, load
from tests.kit.aws_keys import key_id_for, secret_for
from tests.kit.aws_paging import BadTokenError, page
from tests.kit.aws_routes import Call, Request, call_of
from tests.kit.loopback import Server

DEFAULT_ACCOUNT = "111122223333"


RUNNING: dict[str, AwsReplay] = {}  # by address


class Heard(NamedTuple):
    """What `AwsReplay.calls` counts."""

    service: str
    operation: str
    region: str
    account: str | None


class Question(NamedTuple):
    """What may be asked of every account."""

    service: str
    operation: str
    region: str


class AwsReplay:
    """The server's state: fixtures, faults and what was asked. `serve` starts one."""

    def __init__(self, fixtures: Iterable[Fixture], page_size: int) -> None:
        self.page_size = page_size  # no page is longer, whatever the client asks for
        self.spared: set[Question] = set()  # what memory answered: see `aws_memory`
        self._listened: set[str] = set()
        self._calls: Counter[Heard] = Counter()
        self._user_agents: set[str] = set()
        self._unrouted: list[str] = []  # requests that no model knows
        self._stamps: dict[tuple[str, str, str, str | None], str | None] = {}
        self.url = ""
        self._fixtures: dict[tuple[str, str], list[Fixture]] = {}
        self._standing: list[Fixture] = []
        self._faults: list[Fault] = []
        self._asked: Counter[int] = Counter()
        self._lock = threading.Lock()
        self._routing = threading.Lock()
        self.answer_from(fixtures)

    def answer_from(self, fixtures: Iterable[Fixture]) -> None:
        """Answer from these and no others from now on, and forget what was asked."""
        self._fixtures.clear()
        self._standing.clear()
        self._stamps.clear()
        for fixture in fixtures:
            self._add(fixture)
        self.clear()

    def _add(self, fixture: Fixture) -> None:
        if fixture.error:
            self._standing.append(fixture)
        else:
            self._fixtures.setdefault((fixture.service, fixture.operation), []).append(fixture)

    def fault(
        self, kind: Kind, service: str | None = None, operation: str | None = None, **where: Any
    ) -> None:
        """Let the matching calls fail from now on; `where` as in `Fault` (region, times ...)."""
        with self._lock:
            self._faults.insert(0, Fault(kind, service, operation, **where))

    def listen(self, *services: str) -> None:
        """Have these services asked over the wire, whatever is remembered: a test counts calls."""
        self._listened.update(services)

    def clear(self) -> None:
        """Forget what was asked and every fault that did not come from a fixture."""
        with self._lock:
            self.spared.clear()
            self._listened.clear()
            self._calls.clear()
            self._user_agents.clear()
            self._unrouted.clear()
            self._asked.clear()
            self._faults = [_standing_fault(fixture) for fixture in self._standing]

    @property
    def calls(self) -> Counter[Heard]:
        """How often each operation was asked for."""
        self._know()
        return self._calls

    @property
    def operations(self) -> set[tuple[str, str]]:
        """What was asked for, of the server or of memory: (service, operation)."""
        return {(one.service, one.operation) for one in (*self._calls, *self.spared)}

    @property
    def user_agents(self) -> set[str]:
        """Who asked."""
        self._know()
        return self._user_agents

    @property
    def unrouted(self) -> list[str]:
        """The requests that no model knows."""
        self._know()
        return self._unrouted

    def _know(self) -> None:
        assert not self.spared, f"answered from memory: {self.spared}"

    def stamp(self, service: str, operation: str, region: str, account: str | None) -> str | None:
        """Questions with the same stamp have the same answers, of whatever server; None if this
        one may answer in two ways (a fault may strike, or an answer is given so often only), or
        if a test listens."""
        with self._lock:
            injected = self._faults[: len(self._faults) - len(self._standing)]
            struck = any(fault.may_strike(service, operation, account) for fault in injected)
            if struck or service in self._listened:
                return None
            asked = service, operation, region, account
            if asked not in self._stamps:
                self._stamps[asked] = self._stamped(*asked)
            return self._stamps[asked]

    def _stamped(
        self, service: str, operation: str, region: str, account: str | None
    ) -> str | None:
        known = (*self._fixtures.get((service, operation), ()), *self._standing)
        own = [
            one
            for one in known
            if (one.service, one.operation) == (service, operation)
            and one.account in (None, account)
        ]
        if any(one.times for one in own):
            return None
        where = region if any(one.region for one in own) else ""
        return f"{self.page_size} {where} {own}" if own else ""

    def unasked(self) -> list[str]:
        """The fixtures no request has asked for: `service operation account region when`."""
        self._know()
        with self._lock:
            return sorted(
                f"{one.service} {one.operation} {one.account} {one.region} {one.when}"
                for fixtures in self._fixtures.values()
                for one in fixtures
                if id(one) not in self._asked
            )

    def count(
        self,
        service: str,
        operation: str | None = None,
        region: str | None = None,
        account: str | None = None,
    ) -> int:
        """How many requests came for a service; for one of its operations, regions or askers."""
        spared = {
            one
            for one in self.spared
            if one.service == service
            and operation in (None, one.operation)
            and region in (None, one.region)
        }
        assert not spared, f"answered from memory: {spared}"
        with self._lock:
            return sum(
                number
                for heard, number in self._calls.items()
                if heard.service == service
                and operation in (None, heard.operation)
                and region in (None, heard.region)
                and account in (None, heard.account)
            )

    def env(self, account: str = DEFAULT_ACCOUNT, region: str = "us-east-1") -> dict[str, str]:
        """The environment in which boto3 talks to this server as an account's scanner."""
        key_id = key_id_for(account, "scanner")
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": key_id,
            "AWS_SECRET_ACCESS_KEY": secret_for(key_id),
            "AWS_DEFAULT_REGION": region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",  # one loopback stands for every host
            "NO_PROXY": "127.0.0.1",
        }

    def reply(self, request: Request) -> Reply | None:
        """The answer to a request; None closes the connection without one."""
        with self._routing:  # else every thread of a client's first burst opens the same models
            call = call_of(request)
        with self._lock:
            self._user_agents.add(request.headers.get("User-Agent", ""))
            if call is None:
                self._unrouted.append(f"{request.method} {request.target}")
                return Reply(501, {"Content-Type": "text/plain"}, b"no model knows this request")
            self._calls[Heard(call.service, call.operation, call.region, call.account)] += 1
            fault = self._next_fault(call)
        if fault is None:
            return self._answer(call)
        match fault.kind:
            case "cut":
                return None
            case "cut-body":
                return self._answer(call)._replace(body_cut=True)
            case "delay":
                time.sleep(fault.seconds)
                return self._answer(call)
            case "same-token":
                return self._answer(call, repeat_token=True)
            case "unheard":
                return self._answer(call, newer=True)
            case _:
                return faulty_reply(fault, call)

    def _next_fault(self, call: Call) -> Fault | None:
        for fault in self._faults:
            if fault.times != 0 and fault.matches(call):
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None

    def _answer(self, call: Call, repeat_token: bool = False, newer: bool = False) -> Reply:
        fixture = self._best(call)
        answer = fixture.response if fixture else default_answer(call)
        if answer is None:
            missing = absent_reply(call)
            if missing:
                return missing
            answer = empty_answer(call.model.output_shape)
        try:
            answer = page(
                call.service, call.operation, answer, call.params, self.page_size, repeat_token
            )
        except BadTokenError as error:
            return error_reply(call, "ValidationException", f"unknown token {error}", 400)
        return serialised(call, in_new_words(answer, call.model.output_shape) if newer else answer)

    def _best(self, call: Call) -> Fixture | None:
        """The most specific fixture for a call: by parameters, then region, then account."""
        fitting = [
            fixture
            for fixture in self._fixtures.get((call.service, call.operation), ())
            if (fixture.times is None or self._asked[id(fixture)] < fixture.times)
            and fixture.region in (None, call.region)
            and fixture.account in (None, call.account)
            and asked_for(fixture.when, call.params)
        ]
        best = max(
            fitting,
            key=lambda fixture: (
                *(len(fixture.when), bool(fixture.region), bool(fixture.account)),
                fixture.times is not None,
            ),
            default=None,
        )
        with self._lock:
            self._asked[id(best)] += 1
        return best


def _standing_fault(fixture: Fixture) -> Fault:
    assert fixture.error is not None
    return Fault(
        "error",
        fixture.service,
        fixture.operation,
        fixture.region,
        fixture.account,
        fixture.when,
        fixture.times,
        code=fixture.error.code,
        status=fixture.error.status,
        message=fixture.error.message,
    )


class _Server(Server):
    request_queue_size = 256
    replay: AwsReplay


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body leave in one packet
    server: _Server

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        reply = self.server.replay.reply(Request(self.command, self.path, self.headers, body))
        if reply is None:
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            if name.lower() != "content-length":
                self.send_header(name, value)
        self.send_header("x-amzn-RequestId", "00000000-0000-4000-8000-000000000000")
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body[: len(reply.body) // 2] if reply.body_cut else reply.body)
        self.close_connection = self.close_connection or reply.body_cut

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = _handle  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Stay silent: tests read what was asked from `AwsReplay.calls`."""


@contextmanager
def _accounts_are_hosts() -> Iterator[None]:
    """Let ACCOUNT.127.0.0.1 be found: S3's control plane has a host for each account."""
    found = socket.getaddrinfo

    def look_up(host: Any, *rest: Any, **more: Any) -> Any:
        local = isinstance(host, str) and host.endswith(".127.0.0.1")
        return found("127.0.0.1" if local else host, *rest, **more)

    socket.getaddrinfo = look_up
    try:
        yield
    finally:
        socket.getaddrinfo = found


@contextmanager
def serve(*fixtures: Path | dict[str, Any], page_size: int = 100) -> Iterator[AwsReplay]:
    """A running server for fixture files, folders and entries; FixtureError for a wrong one."""
    entries: list[Fixture] = []
    for fixture in fixtures:
        if isinstance(fixture, Path):
            entries += load(fixture)
        else:
            entries.append(checked(msgspec.convert(fixture, Fixture)))
    replay = AwsReplay(entries, page_size)
    server = _Server(("127.0.0.1", 0), _Handler)
    server.replay = replay
    replay.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    RUNNING[replay.url] = replay
    try:
        with _accounts_are_hosts():
            yield replay
    finally:
        del RUNNING[replay.url]
        server.shutdown()
        server.server_close()
        thread.join()
