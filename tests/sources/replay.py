"""A server on this machine that answers in the sources' names with their samples, and goes wrong where a test says so.

It is asked through `SOURCES_GATEWAY`: the vendors' own addresses stay in their code, and arrive in the Host header.
"""

import gzip
import json
import random
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

MARK = re.compile(rb"\{\{(now|today)(?::([^}]+))?\}\}")


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    at: float
    method: str
    host: str
    target: str
    headers: dict[str, str]
    body: bytes
    number: int  # of those to this host, from 1

    @property
    def path(self) -> str:
        return urlsplit(self.target).path


@dataclass
class Route:
    ask: str
    folder: Path
    answer: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)
    has: str | list[str] = field(default_factory=list)
    packed: bool = False
    body: bytes | None = None

    def fits(self, asked: Asked) -> bool:
        method, _, url = self.ask.partition(" ")
        parts, there = urlsplit(url), urlsplit(asked.target)
        has = [self.has] if isinstance(self.has, str) else self.has
        return (
            (method, parts.netloc, parts.path or "/") == (asked.method, asked.host, there.path)
            and set(parse_qsl(parts.query, True)) <= set(parse_qsl(there.query, True))
            and all(text.encode() in asked.body for text in has)
        )

    def content(self, now: datetime) -> bytes:
        if self.body is None and not self.answer:
            return b""
        raw = self.body if self.body is not None else (self.folder / self.answer).read_bytes()
        return MARK.sub(lambda match: told(match, now), raw)


def told(match: "re.Match[bytes]", now: datetime) -> bytes:
    default = "%Y-%m-%d" if match[1] == b"today" else "%Y-%m-%dT%H:%M:%SZ"
    return now.strftime(match[2].decode() if match[2] else default).encode()


Plan = Callable[[Asked], str | None]


def no_faults(asked: Asked) -> str | None:
    return None


@dataclass
class Replay:
    """`plan` names a fault for a request, or None: see `FAULTS`."""

    routes: list[Route] = field(default_factory=list)
    plan: Plan = no_faults
    now: datetime | None = None
    asked: list[Asked] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    closing: threading.Event = field(default_factory=threading.Event)

    def serve(self, folder: Path) -> "Replay":
        """Adds the samples of a source."""
        told = json.loads((folder / "replay.json").read_text())
        self.routes += [Route(folder=folder, **route) for route in told["routes"]]
        return self

    def answer(self, ask: str, body: Any = "", **about: Any) -> "Replay":
        """Adds one answer, before all others: text as it is, anything else as JSON."""
        content = (
            body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else json.dumps(body).encode()
        )
        self.routes.insert(0, Route(ask, Path(), body=content, **about))
        return self

    def of(self, host: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.host == host]

    @property
    def moment(self) -> datetime:
        return self.now or datetime.now(UTC)


@contextmanager
def running(replay: Replay) -> Iterator[str]:
    """The address of a server that plays it back."""
    server = Quiet(("127.0.0.1", 0), handler(replay))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        replay.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Quiet(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Those who ask hang up on purpose."""


def handler(replay: Replay) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self.reply()

        do_POST = do_PUT = do_DELETE = do_HEAD = do_GET  # noqa: N815

        def reply(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            host = self.headers.get("Host", "")
            headers = {name.lower(): value for name, value in self.headers.items()}
            with replay.lock:
                asked = Asked(
                    time.time(), self.command, host, self.path, headers, body, len(replay.of(host)) + 1
                )  # fmt: skip
                replay.asked.append(asked)
            fault = replay.plan(asked)
            try:
                FAULTS[fault](self, asked) if fault else self.play(asked)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def play(self, asked: Asked) -> None:
            status, headers, body = self.found(asked)
            self.send(status, headers, body)

        def found(self, asked: Asked) -> tuple[int, dict[str, str], bytes]:
            route = next((route for route in replay.routes if route.fits(asked)), None)
            if route is None:
                replay.unknown.append(f"{asked.method} https://{asked.host}{asked.target} {asked.body[:300]!r}")
                return 404, {}, b'{"error": "there is no such sample"}'
            if any(asked.headers.get(name.lower()) != value for name, value in route.needs.items()):
                return 401, {}, b'{"error": "unauthorized"}'
            etag = route.headers.get("ETag")
            if etag and asked.headers.get("if-none-match") == etag:
                return 304, {"ETag": etag}, b""
            body = route.content(replay.moment)
            if route.packed:
                return route.status, {"Content-Type": "application/gzip", **route.headers}, gzip.compress(body)
            packs = "gzip" in asked.headers.get("accept-encoding", "") and "Content-Encoding" not in route.headers
            if packs and len(body) > 500:
                return route.status, {"Content-Encoding": "gzip", **route.headers}, gzip.compress(body)
            return route.status, route.headers, body

        def send(self, status: int, headers: dict[str, str], body: bytes, length: int | None = None) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def status(code: int, **headers: str) -> Callable[[Any, Asked], None]:
    told = {name.replace("_", "-"): value for name, value in headers.items()}

    def send(handler: Any, asked: Asked) -> None:
        handler.send(code, told, b'{"error": "on purpose"}')

    return send


def hang(handler: Any, asked: Asked) -> None:
    """Says nothing until the other side gives up or the server closes."""
    handler.connection.settimeout(0.1)
    for _ in range(600):
        try:
            if not handler.connection.recv(1):
                break
        except TimeoutError:
            pass
        except OSError:
            break
    handler.close_connection = True


def reset(handler: Any, asked: Asked) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True
    handler.wfile = handler.rfile = open("/dev/null", "r+b", buffering=0)  # noqa: SIM115


def truncate(handler: Any, asked: Asked) -> None:
    code, headers, body = handler.found(asked)
    handler.send(code, headers, body[: len(body) // 2], length=len(body) + 10)
    handler.close_connection = True


def wrong_json(handler: Any, asked: Asked) -> None:
    handler.send(200, {"Content-Type": "application/json"}, b'{"data": [{"id": NaN, ')


def page(handler: Any, asked: Asked) -> None:
    handler.send(200, {"Content-Type": "text/html"}, b"<!doctype html><title>Maintenance</title>")


def drip(handler: Any, asked: Asked) -> None:
    code, headers, body = handler.found(asked)
    handler.send(code, headers, b"", length=max(len(body), 100))
    for letter in body:
        handler.wfile.write(bytes([letter]))
        handler.wfile.flush()
        time.sleep(0.2)


FAULTS: dict[str, Callable[[Any, Asked], None]] = {
    "401": status(401), "403": status(403), "404": status(404), "500": status(500), "502": status(502),
    "503": status(503), "429": status(429), "429 in 1 s": status(429, Retry_After="1"),
    "429 in an hour": status(429, Retry_After="3600"), "503 in an hour": status(503, Retry_After="3600"),
    "301 inside": status(301, Location="http://169.254.169.254/latest/meta-data/"),
    "301 inside, secure": status(301, Location="https://10.0.0.1/"), "hang": hang, "reset": reset,
    "truncate": truncate, "wrong JSON": wrong_json, "page": page, "drip": drip,
}  # fmt: skip


def sometimes(faults: list[str], share: float, seed: int, hosts: set[str] | None = None) -> Plan:
    """A fault now and then, the same ones for the same seed and order."""
    dice, lock = random.Random(seed), threading.Lock()

    def plan(asked: Asked) -> str | None:
        with lock:
            if (hosts is None or asked.host in hosts) and dice.random() < share:
                return dice.choice(faults)
        return None

    return plan


def always(fault: str, host: str, first: int = 1, last: int = 10**9) -> Plan:
    """Every request to this host from one number to another."""
    return lambda asked: fault if asked.host == host and first <= asked.number <= last else None
