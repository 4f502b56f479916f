"""Addresses that users give us lead to the internet and nowhere else."""

import socket
import threading
import time
from collections.abc import Callable

import pytest
from pytest_httpserver import HTTPServer

from dualcaster.lib.outgoing import Outgoing, Refused, is_public

LOOPBACK = "127.0.0.1"

FORBIDDEN = [
    "0.0.0.0",  # noqa: S104
    "127.0.0.1", "127.8.9.10", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "169.254.0.1", "100.64.0.1", "100.100.100.200", "192.0.0.1", "192.0.2.1", "198.18.0.1",
    "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::", "2001:0:7f00:1::", "not an address",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "93.184.216.34", "172.32.0.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"]


def answering(*addresses: str) -> Callable[[str, int], list[str]]:
    return lambda *_: list(addresses)


def local(**about: object) -> Outgoing:
    """A fetcher for which every name is this machine, where it may go for once."""
    return Outgoing(**{"resolve": answering(LOOPBACK), "allowed": frozenset({LOOPBACK}), "seconds": 3} | about)  # type: ignore[arg-type]


def at(server: HTTPServer, path: str, host: str = "hooks.example.org") -> str:
    return f"http://{host}:{server.port}{path}"


@pytest.mark.parametrize("address", FORBIDDEN)
def test_what_is_not_the_internet_is_refused(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(Refused, match=r"hooks.example.org is not a public address."):
        Outgoing(resolve=answering(address)).get("http://hooks.example.org/")


@pytest.mark.parametrize("address", PUBLIC)
def test_the_internet_is_public(address: str) -> None:
    assert is_public(address)


def test_one_forbidden_answer_among_good_ones_is_enough() -> None:
    with pytest.raises(Refused, match="not a public address"):
        Outgoing(resolve=answering("1.1.1.1", "10.0.0.1")).get("http://hooks.example.org/")


def test_a_name_that_nobody_looks_up_in_time_is_given_up() -> None:
    started = time.monotonic()
    with pytest.raises(Refused, match=r"hooks.example.org could not be looked up within 0.2 seconds."):
        Outgoing(resolve=lambda *_: time.sleep(2) or [], seconds=0.2).get("http://hooks.example.org/")
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0"],
)
def test_this_machine_is_refused_however_it_is_written(host: str, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data("secret")
    with pytest.raises(Refused):
        Outgoing(seconds=3).get(f"http://{host}:{httpserver.port}/")
    assert httpserver.log == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("file:///etc/passwd", "must begin with https"),
        ("gopher://example.org/", "must begin with https"),
        ("//example.org/", "must begin with https"),
        ("ftp://example.org/", "must begin with https"),
        ("", "must begin with https"),
        ("http://", "names no site"),
        ("http:///path", "names no site"),
        ("http://example.org:0/", "names no site"),
        ("http://example.org:99999/", "not an address"),
        ("http://[::1", "not an address"),
        ("http://fe80::1%25eth0/", "not an address"),
        ("http://[fe80::1%25eth0]/", "names no site"),
        ("http://user:word@example.org/", "user name or a password"),
        ("http://example.org\\@10.0.0.1/", "no spaces, backslashes"),
        ("http://example.org/\r\nX-Injected: 1", "no spaces, backslashes"),
        ("http://example.org/\x00", "no spaces, backslashes"),
        ("http://①②⑦.0.0.1/", "no spaces, backslashes"),
    ],
)
def test_an_address_that_could_be_read_in_two_ways_is_refused_in_words(url: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        Outgoing(resolve=answering(LOOPBACK)).get(url)


def test_a_site_that_is_not_there_is_said_so() -> None:
    def nothing(host: str, port: int) -> list[str]:
        raise socket.gaierror("unknown name")

    with pytest.raises(Refused, match=r"There is no site called nowhere.example.org."):
        Outgoing(resolve=nothing).get("https://nowhere.example.org/")
    with pytest.raises(Refused, match="could not be asked"):
        local().get("http://closed.example.org:9/")


def test_it_connects_to_the_address_it_checked_under_the_name_it_was_given(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook", method="POST").respond_with_data("thanks", headers={"X-Seen": "yes"})
    answer = local().post(at(httpserver, "/hook?a=1"), b'{"price": 1}', {"Content-Type": "application/json"})
    [(request, _)] = httpserver.log
    assert (answer.status, answer.body, answer.headers["x-seen"]) == (200, b"thanks", "yes")
    assert request.headers["Host"] == f"hooks.example.org:{httpserver.port}"
    assert (request.get_data(), request.query_string) == (b'{"price": 1}', b"a=1")


def test_a_name_that_changes_its_mind_is_asked_only_once_a_hop(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data("checked")
    answers = iter([[LOOPBACK], ["10.0.0.1"]])
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    assert local(resolve=rebinding).get(at(httpserver, "/")).body == b"checked"
    assert asked == ["hooks.example.org"]


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest/meta-data/", "http://inside.example.org/", "//10.0.0.1/", "file:///etc/passwd"],
)
def test_a_redirect_to_a_forbidden_place_is_refused(target: str, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data("", status=302, headers={"Location": target})

    def resolve(host: str, port: int) -> list[str]:
        return [{"hooks.example.org": LOOPBACK, "inside.example.org": "192.168.0.7"}.get(host, host)]

    with pytest.raises(Refused, match=r"not a public address|must begin with"):
        local(resolve=resolve).get(at(httpserver, "/"))
    assert len(httpserver.log) == 1


def test_a_redirect_on_the_same_site_is_followed_a_few_times(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a").respond_with_data("", status=301, headers={"Location": "/b"})
    httpserver.expect_request("/b").respond_with_data("here")
    httpserver.expect_request("/round").respond_with_data("", status=302, headers={"Location": "/round"})
    assert local().get(at(httpserver, "/a")).body == b"here"
    httpserver.clear_log()
    with pytest.raises(Refused, match="redirects more than 3 times"):
        local().get(at(httpserver, "/round"))
    assert len(httpserver.log) == 4


def test_secrets_do_not_follow_a_redirect_to_another_site(httpserver: HTTPServer) -> None:
    away = {"Location": at(httpserver, "/b", host="others.example.org")}
    httpserver.expect_request("/a").respond_with_data("", status=302, headers=away)
    httpserver.expect_request("/keep").respond_with_data("", status=307, headers=away)
    httpserver.expect_request("/b").respond_with_data("there")
    local().get(at(httpserver, "/a"), {"Authorization": "Bearer secret", "Accept": "text/plain"})
    last = httpserver.log[-1][0]
    assert "Authorization" not in last.headers
    assert last.headers["Accept"] == "text/plain"
    with pytest.raises(Refused, match="sends what we post to another site"):
        local().post(at(httpserver, "/keep"), b"secret")


def test_an_endless_answer_ends(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/big").respond_with_data(b"x" * 5000)
    with pytest.raises(Refused, match="larger than 1,000 bytes"):
        local(largest=1000).get(at(httpserver, "/big"))
    with (
        raw_server(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"400\r\n" + b"x" * 1024 + b"\r\n"
        ) as port,
        pytest.raises(Refused, match="larger than 1,000 bytes"),
    ):
        local(largest=1000).get(f"http://chunks.example.org:{port}/")


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"]
)
def test_a_site_that_drips_is_left_in_time(said: bytes) -> None:
    with raw_server(said, drip=b"x") as port:
        began = time.monotonic()
        with pytest.raises(Refused, match=r"did not answer within 0\.5 seconds"):
            local(seconds=0.5).get(f"http://slow.example.org:{port}/")
        assert time.monotonic() - began < 1.5


def test_no_proxy_of_the_environment_is_asked(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    httpserver.expect_request("/").respond_with_data("direct")
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert local().get(at(httpserver, "/")).body == b"direct"


def test_a_certificate_of_another_name_is_refused(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data("plain")
    with pytest.raises(Refused, match="no certificate we can trust"):
        local().get(f"https://hooks.example.org:{httpserver.port}/")


class raw_server:  # noqa: N801
    """Says these bytes to whoever comes, then one more piece each tenth of a second for a while."""

    def __init__(self, said: bytes, drip: bytes = b"") -> None:
        self.said, self.drip = said, drip
        self.done = threading.Event()

    def __enter__(self) -> int:
        self.door = socket.create_server((LOOPBACK, 0))
        threading.Thread(target=self.serve, daemon=True).start()
        return int(self.door.getsockname()[1])

    def serve(self) -> None:
        caller, _ = self.door.accept()
        with caller:
            caller.recv(4096)
            caller.sendall(self.said)
            for _ in range(50):
                if self.done.wait(0.1):
                    return
                try:
                    caller.sendall(self.drip or b"400\r\n" + b"x" * 1024 + b"\r\n")
                except OSError:
                    return

    def __exit__(self, *error: object) -> None:
        self.done.set()
        self.door.close()
