"""Fetches addresses that users gave us, without letting them reach what only this machine can reach.

An address is resolved once, every answer is checked, and the connection goes to the very address that was checked:
a name that changes its mind between check and connection gains nothing. Each redirect is a new address.
"""

import http.client
import io
import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Iterable[str]]

PORTS = {"http": 80, "https": 443}
REDIRECTS = {301, 302, 303, 307, 308}
TRANSLATED = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
CHUNK = 16 * 1024


class Refused(Exception):
    """Why an address was not fetched, in words for whoever gave it."""


class NotPublic(Refused):
    """It leads to what only this machine or its network can reach."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    address: str


@dataclass(frozen=True)
class Outgoing:
    """How far a fetch may go. `allowed` are addresses that are let through although they are private: tests use it."""

    seconds: float = 10
    largest: int = 1024 * 1024
    redirects: int = 3
    resolve: Resolver | None = None
    allowed: frozenset[str] = frozenset()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.request("GET", url, headers=headers)

    def post(self, url: str, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        return self.request("POST", url, body, headers)

    def request(
        self, method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer, whatever its status; `Refused` where there is none we may or can have."""
        until = time.monotonic() + self.seconds
        sent = dict(headers or {})
        for _ in range(self.redirects + 1):
            parts = understood(url)
            answer = self.ask(method, parts, body, sent, until)
            location = answer.headers.get("location")
            if answer.status not in REDIRECTS or not location:
                return answer
            url = urljoin(url, location)
            if other_place(parts, url):
                sent = {name: value for name, value in sent.items() if name.lower() in {"user-agent", "accept"}}
            if answer.status in {301, 302, 303}:
                method, body = "GET", None
            elif body is not None and other_place(parts, url):
                raise Refused("The address sends what we post to another site.")
        raise Refused(f"The address redirects more than {self.redirects} times.")

    def ask(
        self, method: str, parts: SplitResult, body: bytes | None, headers: Mapping[str, str], until: float
    ) -> Answer:
        host = parts.hostname or ""
        port = parts.port or PORTS[parts.scheme]
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = Pinned(host, port, self.checked(host, port, until), parts.scheme, until)
        try:
            connection.request(method, target, body=body, headers={"User-Agent": "Dualcaster", **headers})
            with connection.getresponse() as response:
                found = {name.lower(): value for name, value in response.getheaders()}
                return Answer(response.status, found, self.body(response), parts.geturl())
        except TimeoutError as error:
            raise Refused(f"{host} did not answer within {self.seconds:g} seconds.") from error
        except ssl.SSLError as error:
            raise Refused(f"{host} has no certificate we can trust.") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Refused(f"{host} could not be asked.") from error
        finally:
            connection.close()

    def checked(self, host: str, port: int, until: float | None = None) -> str:
        """The one address to connect to. A name that has a forbidden address among its answers is refused whole."""
        try:
            look_up = partial(self.resolve or system_resolver, host, port)
            found = in_time(look_up, until or time.monotonic() + self.seconds)
        except TimeoutError as error:
            raise Refused(f"{host} could not be looked up within {self.seconds:g} seconds.") from error
        except (OSError, UnicodeError) as error:
            raise Refused(f"There is no site called {host}.") from error
        for address in found:
            if address not in self.allowed and not is_public(address):
                raise NotPublic(f"{host} is not a public address.")
        if not found:
            raise Refused(f"There is no site called {host}.")
        return found[0]

    def body(self, response: http.client.HTTPResponse) -> bytes:
        if int(response.headers.get("Content-Length") or 0) > self.largest:
            raise Refused(f"The answer is larger than {self.largest:,} bytes.")
        read = bytearray()
        while True:
            if not (piece := response.read1(CHUNK)):
                return bytes(read)
            read += piece
            if len(read) > self.largest:
                raise Refused(f"The answer is larger than {self.largest:,} bytes.")


class Pinned(http.client.HTTPConnection):
    """A connection to one address under another name: the name is in the Host header and in the TLS handshake.

    No proxy of the environment is asked, because http.client knows none.
    """

    def __init__(self, host: str, port: int, address: str, scheme: str, until: float) -> None:
        super().__init__(host, port)
        self.default_port = PORTS[scheme]
        self.address = address
        self.secure = scheme == "https"
        self.until = until

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), timeout=left(self.until))
        if self.secure:
            self.sock.settimeout(left(self.until))
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
        self.sock.settimeout(left(self.until))

    def makefile(self, mode: str) -> io.BufferedReader:
        """What an answer reads from; it asks its connection for it as it would ask a socket."""
        return io.BufferedReader(Hurried(self.sock, self.until))

    def response_class(self, sock: socket.socket, **about: Any) -> http.client.HTTPResponse:  # type: ignore[override]
        return http.client.HTTPResponse(self, **about)  # type: ignore[arg-type]


class Hurried(io.RawIOBase):
    """Every wait ends when the whole fetch must have ended, however slowly the answer drips."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self.sock = sock
        self.until = until
        self.file = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self.sock.settimeout(left(self.until))
        return self.file.readinto(buffer)

    def close(self) -> None:
        self.file.close()
        super().close()


def left(until: float) -> float:
    if (seconds := until - time.monotonic()) <= 0:
        raise TimeoutError
    return seconds


def in_time(look_up: Callable[[], Iterable[str]], until: float) -> list[str]:
    """The system looks names up with a patience of its own, and cannot be told ours."""
    answer: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(list(look_up()))
        except Exception as error:  # the one who waits hears of it
            answer.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answer.get(timeout=left(until))
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(found, Exception):
        raise found
    return found


def understood(url: str) -> SplitResult:
    """The parts of an address that means the same to everybody who reads it."""
    if any(ord(letter) <= 32 or ord(letter) > 126 or letter == "\\" for letter in url):
        raise Refused("An address has no spaces, backslashes, control or foreign letters; write them encoded.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("This is not an address.") from error
    if parts.scheme not in PORTS:
        raise Refused("The address must begin with https:// or http://.")
    if not parts.hostname or "%" in parts.hostname or port == 0:
        raise Refused("The address names no site.")
    if parts.username is not None or parts.password is not None:
        raise Refused("The address must not hold a user name or a password.")
    return parts


def is_public(text: str) -> bool:
    """Whether anybody on the internet could reach this address, in whatever way it is written."""
    try:
        address: Address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(str(address.ipv4_mapped))
        if address.scope_id or any(address in network for network in TRANSLATED):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def other_place(here: SplitResult, url: str) -> bool:
    there = urlsplit(url)
    return (here.scheme, here.netloc) != (there.scheme, there.netloc)


def system_resolver(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))
