"""One request and its answer over a connection that stays open: checked addresses, and an end to every wait.

What ends too early, drips too slowly or grows too large is `Broken`, never a short answer.
"""

import http.client
import io
import ipaddress
import socket
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

from dualcaster.lib.outgoing import PORTS, Hurried, Outgoing, Pinned, Refused, is_public, left, understood

BLOCK = 1 << 17
SETTLED = 10.0  # seconds after which the pace of an answer says something


class Broken(Exception):
    """No answer, or not all of it; says why."""


class TooLarge(Exception):
    """More than was to be read; it would be so again."""


@dataclass(frozen=True)
class Patience:
    """Seconds to connect, between two pieces, and for an answer; and its slowest pace in bytes a second."""

    connect: float = 10
    idle: float = 30
    answer: float = 60
    download: float = 1800
    slowest: int = 2_000


class Line(Pinned):
    """A connection whose every wait ends: to connect, between two pieces, and altogether."""

    def __init__(self, host: str, port: int, address: str, scheme: str, patience: Patience) -> None:
        super().__init__(host, port, address, scheme, time.monotonic() + patience.connect)
        self.patience = patience
        self.used = False

    def connect(self) -> None:
        whole, self.until = self.until, min(self.until, time.monotonic() + self.patience.connect)
        super().connect()
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # head and body of a question go together
        self.until = whole

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(Lively(self.sock, self.until, self.patience.idle))


class Lively(Hurried):
    def __init__(self, sock: Any, until: float, idle: float) -> None:
        super().__init__(sock, until)
        self.idle = idle

    def readinto(self, buffer: Any) -> int | None:
        self.sock.settimeout(min(left(self.until), self.idle))
        return self.file.readinto(buffer)


@dataclass
class Reply:
    """An answer whose body is still to be read."""

    response: http.client.HTTPResponse
    headers: Mapping[str, str]
    patience: Patience
    whole: bool = False

    @property
    def status(self) -> int:
        return self.response.status

    def pieces(self, largest: int) -> Iterator[bytes]:
        """The body, unpacked."""
        packed = self.headers.get("content-encoding", "").lower() in {"gzip", "x-gzip"}
        unpack = zlib.decompressobj(wbits=31) if packed else None
        size, began = 0, time.monotonic()
        for piece in self.raw(began):
            while piece:
                with in_words():
                    plain = unpack.decompress(piece, BLOCK) if unpack else piece
                piece = unpack.unconsumed_tail if unpack else b""
                size += len(plain)
                if size > largest:
                    raise TooLarge(f"is larger than {largest:,} bytes")
                yield plain
        if unpack and not unpack.eof:
            raise Broken("is cut short")
        self.response.close()  # the line is free for the next question
        self.whole = True

    def raw(self, began: float) -> Iterator[bytes]:
        size = 0
        while True:
            with in_words():
                piece = self.response.read1(BLOCK)
            if not piece:
                break
            size += len(piece)
            passed = time.monotonic() - began
            if passed > SETTLED and size < passed * self.patience.slowest:
                raise Broken("drips too slowly")
            yield piece
        if self.response.length:
            raise Broken("is cut short")


@dataclass
class Wire:
    """Keeps a connection for each site. `gateway` is an address that is asked instead of every site, over plain HTTP
    and in the site's own name: one of an operator's, or one that plays back what sites said."""

    patience: Patience = field(default_factory=Patience)
    gateway: str = ""
    outgoing: Outgoing = field(default_factory=Outgoing)
    lines: dict[tuple[str, str], Line] = field(default_factory=dict)

    @contextmanager
    def ask(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str], seconds: float
    ) -> Iterator[Reply]:
        parts = understood(url)
        line = self.line(parts)
        line.until = time.monotonic() + seconds
        whole = False
        try:
            with in_words():
                response = self.send(line, method, parts, body, {"Host": parts.netloc, **headers})
            found = {name.lower(): value for name, value in response.getheaders()}
            reply = Reply(response, found, self.patience)
            yield reply
            whole = reply.whole and not response.will_close
        finally:
            line.used = True
            if not whole:
                self.hang_up(parts)

    def send(
        self, line: Line, method: str, parts: SplitResult, body: bytes | None, headers: Mapping[str, str]
    ) -> http.client.HTTPResponse:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            line.request(method, target, body=body, headers=headers)
            return line.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            if not line.used:
                raise
        line.close()  # a site may close a line that was silent for a while; that says nothing about the site
        line.request(method, target, body=body, headers=headers)
        return line.getresponse()

    def line(self, parts: SplitResult) -> Line:
        key = (parts.scheme, parts.netloc)
        if key not in self.lines:
            self.lines[key] = self.through_gateway(parts) if self.gateway else self.straight(parts)
        return self.lines[key]

    def straight(self, parts: SplitResult) -> Line:
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        return Line(host, port, self.outgoing.checked(host, port), parts.scheme, self.patience)

    def through_gateway(self, parts: SplitResult) -> Line:
        host = parts.hostname or ""
        if "." not in host or (is_address(host) and not is_public(host)):
            raise Refused(f"{host} is not a public address.")
        gate = urlsplit(self.gateway)
        return Line(gate.hostname or "", gate.port or 80, gate.hostname or "", "http", self.patience)

    def hang_up(self, parts: SplitResult) -> None:
        if line := self.lines.pop((parts.scheme, parts.netloc), None):
            line.close()

    def close(self) -> None:
        while self.lines:
            self.lines.popitem()[1].close()


@contextmanager
def in_words() -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise Broken("does not come in time") from error
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        raise Broken(f"breaks off ({type(error).__name__})") from error


def is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
