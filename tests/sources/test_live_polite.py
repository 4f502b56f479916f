"""The client sources are asked with: straight to public addresses, on one line, with an end to every wait."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from dualcaster.lib import polite, wire
from dualcaster.lib.outgoing import Outgoing
from dualcaster.lib.polite import AuthError, Polite, Rate, SourceError, UnreachableError
from dualcaster.lib.wire import Patience, Wire

LOOPBACK = "127.0.0.1"
ADDRESSES = {"api.shop.example": LOOPBACK, "files.shop.example": LOOPBACK, "inside.shop.example": "10.0.0.7"}


class Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    asked: list[tuple[str, str, int]] = []
    headers_seen: list[dict[str, str]] = []

    def do_GET(self) -> None:
        Site.asked.append((self.headers["Host"].partition(":")[0], self.path, self.client_address[1]))
        Site.headers_seen.append(dict(self.headers))
        port = self.server.server_address[1]
        if self.path == "/elsewhere":
            return self.answer(302, b"", Location=f"http://files.shop.example:{port}/file")
        if self.path == "/inside":
            return self.answer(302, b"", Location=f"http://inside.shop.example:{port}/secret")
        if self.path == "/round":
            return self.answer(302, b"", Location="/round")
        if self.path == "/hangs-up":
            self.answer(200, b"{}")
            self.close_connection = True
            return None
        if self.path == "/drip":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            for _ in range(40):
                self.wfile.write(b"x")
                threading.Event().wait(0.05)
            self.close_connection = True
            return None
        return self.answer(200, json.dumps({"path": self.path}).encode(), ETag='"7"')

    do_POST = do_GET  # noqa: N815

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    Site.asked, Site.headers_seen = [], []
    server = ThreadingHTTPServer((LOOPBACK, 0), Site)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Polite]:
    """Names are known as above; this machine may be asked for once."""
    monkeypatch.setattr(polite, "rest", lambda _: None)
    monkeypatch.setattr(Rate, "wait", lambda *_: 0.0)
    outgoing = Outgoing(resolve=lambda host, _: [ADDRESSES[host]], allowed=frozenset({LOOPBACK}))
    made = Polite("Shop", Rate(1), wire=Wire(Patience(connect=2, idle=1, answer=1, download=20), outgoing=outgoing))
    yield made
    made.close()


def test_questions_share_a_line(client: Polite, port: int) -> None:
    for number in range(5):
        told = client.get(f"http://api.shop.example:{port}/{number}").json()
        assert told == {"path": f"/{number}"}
    assert len({line for *_, line in Site.asked}) == 1


def test_a_line_that_was_closed_meanwhile_is_opened_again_without_a_word(client: Polite, port: int) -> None:
    client.get(f"http://api.shop.example:{port}/hangs-up")
    assert client.get(f"http://api.shop.example:{port}/after").status == 200
    assert client.requests == 2
    assert len(Site.asked) == 2


def test_a_redirect_to_another_site_is_followed_without_what_says_who_we_are(client: Polite, port: int) -> None:
    client.authorize = lambda _: {"Authorization": "Bearer secret"}
    assert client.get(f"http://api.shop.example:{port}/elsewhere").json() == {"path": "/file"}
    assert [host for host, *_ in Site.asked] == ["api.shop.example", "files.shop.example"]
    assert ["Authorization" in headers for headers in Site.headers_seen] == [True, False]


def test_a_redirect_inside_is_not_followed(client: Polite, port: int) -> None:
    with pytest.raises(SourceError, match=r"Shop: inside.shop.example is not a public address."):
        client.get(f"http://api.shop.example:{port}/inside")
    assert len(Site.asked) == 1


def test_redirects_end(client: Polite, port: int) -> None:
    with pytest.raises(SourceError, match="redirects more than 4 times"):
        client.get(f"http://api.shop.example:{port}/round")
    assert len(Site.asked) == 4


def test_what_is_posted_goes_to_one_place_only(client: Polite, port: int) -> None:
    with pytest.raises(SourceError, match="sends what we post to another address"):
        client.post(f"http://api.shop.example:{port}/elsewhere", json={"a": 1})
    assert len(Site.asked) == 1


def test_outside_of_tests_nothing_is_asked_without_https() -> None:
    with pytest.raises(SourceError, match="without https"):
        Polite("Shop", Rate(1)).get("http://shop.example/")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "169.254.169.254", "intranet"])
def test_through_a_gateway_too_only_public_names_are_asked_for(host: str, port: int) -> None:
    client = Polite("Shop", Rate(1000), wire=Wire(gateway=f"http://{LOOPBACK}:{port}"))
    with pytest.raises(SourceError, match="is not a public address"):
        client.get(f"https://{host}/")
    assert Site.asked == []


def test_a_slow_drip_is_not_waited_for(client: Polite, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "SETTLED", 0.2)
    with (
        pytest.raises(UnreachableError, match="Shop's answer drips too slowly"),
        client.download(f"http://api.shop.example:{port}/drip"),
    ):
        pass


def test_what_was_heard_is_remembered_for_the_next_time(client: Polite, port: int) -> None:
    address = f"http://api.shop.example:{port}/all"
    with client.download(address) as path:
        assert path
        assert json.loads(path.read_text()) == {"path": "/all"}
    assert not path.exists()
    assert client.marks == {address: {"If-None-Match": '"7"'}}


def test_a_name_nobody_knows_is_said_so() -> None:
    def nowhere(host: str, _: int) -> list[str]:
        raise OSError

    client = Polite("Shop", Rate(1000), wire=Wire(outgoing=Outgoing(resolve=nowhere)))
    with pytest.raises(SourceError, match=r"Shop: There is no site called shop.example"):
        client.get("https://shop.example/")


def test_who_cannot_say_who_it_is_stops(client: Polite, port: int) -> None:
    def refused(_: bool) -> dict[str, str]:
        raise AuthError("No token.")

    client.authorize = refused
    with pytest.raises(AuthError):
        client.get(f"http://api.shop.example:{port}/x")
    assert Site.asked == []
