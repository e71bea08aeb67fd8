"""A small HTTP server on a loopback port that records its calls and fails on demand.

The replay servers of Azure and GCP are functions on top of it: request in, answer out.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Request:
    """A call; a query parameter that is given several times is joined by commas."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True)
class Answer:
    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Fault:
    """What happens instead of an answer to calls whose label matches, `times` times."""

    label: re.Pattern[str]
    answer: Answer | None = None
    cut: bool = False
    delay: float = 0.0
    times: int | None = None


@dataclass
class Running:
    """A server that runs: its address, the environment that leads to it, what was called."""

    url: str = ""
    env: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fault(
        self,
        label: str,
        answer: Answer | None = None,
        *,
        cut: bool = False,
        delay: float = 0.0,
        times: int | None = None,
    ) -> None:
        """Make calls whose label matches the expression fail, wait, or lose their connection."""
        self.faults.append(Fault(re.compile(label), answer, cut, delay, times))

    def hit(self, label: str, agent: str) -> Fault | None:
        with self.lock:
            self.calls.append(label)
            self.agents.add(agent)
            for fault in self.faults:
                if fault.label.search(label) and fault.times != 0:
                    if fault.times is not None:
                        fault.times -= 1
                    return fault
        return None


class Server(ThreadingHTTPServer):
    """Its connections end with it; else each keeps a thread for as long as its client lives."""

    daemon_threads = True

    def __init__(self, *rest: Any) -> None:
        self._open: set[Any] = set()
        super().__init__(*rest)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a client may leave when it likes
            super().handle_error(request, client_address)

    def server_close(self) -> None:
        super().server_close()
        for connection in tuple(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def serve(reply: Callable[[Request], Answer], label: Callable[[Request], str]) -> Iterator[Running]:
    """Run a server for `reply`. `label` is the name that calls are recorded under."""
    running = Running()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1  # headers and body leave in one packet

        def do_GET(self) -> None:
            self._handle()

        def do_POST(self) -> None:
            self._handle()

        def do_PUT(self) -> None:
            self._handle()

        def log_message(self, *_: object) -> None:
            pass

        def _handle(self) -> None:
            request = self._request()
            agent = request.headers.get("user-agent", "")
            fault = running.hit(label(request), agent)
            if fault is not None:
                time.sleep(fault.delay)
                if fault.cut:
                    self._cut()
                    return
            self._send(fault.answer if fault and fault.answer else reply(request))

        def _request(self) -> Request:
            parts = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kind = self.headers.get("Content-Type", "")
            return Request(
                self.command,
                parts.path,
                {key: ",".join(values) for key, values in parse_qs(parts.query).items()},
                {key.lower(): value for key, value in self.headers.items()},
                json.loads(raw) if raw and "json" in kind else raw.decode(),
            )

        def _cut(self) -> None:
            # A zero linger time closes with a reset: the connection is lost, not ended.
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True
            self.connection.close()

        def _send(self, answer: Answer) -> None:
            raw = answer.body
            data = raw if isinstance(raw, bytes) else json.dumps(raw).encode()
            self.send_response(answer.status)
            for name, value in {"Content-Type": "application/json", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    running.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
