"""Downloading from Scryfall, against a server of our own that answers in its shapes."""

import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from apps.cards.models import Card, CardSet
from apps.sources.scryfall import download
from tests.sources.scryfall_objects import bulk, card, card_set, counts, run, uid

pytestmark = pytest.mark.django_db

NAME = "default-cards-20251101090507.json"
CARDS = bulk([card(f"Card {number}", prices={"usd": "1.00"}) for number in range(400)]).encode()
PACKED = gzip.compress(CARDS, mtime=0)
SETS = json.dumps({"object": "list", "has_more": False, "data": [card_set()]}).encode()


class Scryfall:
    """What Scryfall would answer; `answers` are given once each before the usual one."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server
        self.answers: dict[str, list[Response]] = {"/sets": [], "/bulk-data": [], f"/{NAME}": []}
        self.asked: list[Request] = []
        self.packed = True
        for path in self.answers:
            server.expect_request(path).respond_with_handler(self.answer)

    def answer(self, request: Request) -> Response:
        self.asked.append(request)
        if once := self.answers[request.path]:
            return once.pop(0)
        if request.path == "/bulk-data":
            return Response(json.dumps(self.bulk_data), content_type="application/json")
        if request.path == "/sets":
            return Response(SETS, headers={"ETag": '"sets-1"'})
        return self.file(request)

    def file(self, request: Request) -> Response:
        whole = PACKED if self.packed else CARDS
        headers = {"ETag": '"file-1"'} | ({"Content-Encoding": "gzip"} if self.packed else {})
        begun = request.headers.get("Range", "")
        if begun and request.headers.get("If-Range") == '"file-1"':
            return Response(whole[int(begun[6:-1]) :], status=206, headers=headers)
        return Response(whole, headers=headers)

    @property
    def bulk_data(self) -> dict[str, Any]:
        def offer(kind: str, name: str) -> dict[str, Any]:
            return {
                "object": "bulk_data", "id": uid(kind), "type": kind, "updated_at": "2025-11-01T09:05:07.000+00:00",
                "uri": self.server.url_for(f"/bulk-data/{uid(kind)}"), "name": kind, "description": "…",
                "size": len(CARDS), "download_uri": self.server.url_for(f"/{name}"),
                "content_type": "application/json", "content_encoding": "gzip",
            }  # fmt: skip

        offers = [offer("oracle_cards", "oracle-cards-20251101090507.json"), offer("default_cards", NAME)]
        return {"object": "list", "has_more": False, "data": offers}

    def asked_for(self, path: str) -> list[Request]:
        return [request for request in self.asked if request.path == path]


@pytest.fixture
def scryfall(httpserver: HTTPServer, settings: Any, tmp_path: Path) -> Iterator[Scryfall]:
    settings.SCRYFALL_API_URL = httpserver.url_for("")
    settings.DATA_DIR = tmp_path
    yield Scryfall(httpserver)
    httpserver.check_assertions()


def files(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "downloads").iterdir()}


def test_the_newest_bulk_file_and_the_sets_come_in(scryfall: Scryfall, tmp_path: Path) -> None:
    result = run("--download")
    assert counts(result) == (401, 0, 0, 0)
    assert result["as_of"] == "2025-11-01T09:05:07+00:00"
    assert result["prices"]["new"] == 400
    assert CardSet.objects.get(code="tst").printed_count == 300
    assert files(tmp_path) == {"sets.json", "sets.json.etag", f"{NAME}.gz"}
    assert (tmp_path / "downloads" / f"{NAME}.gz").read_bytes() == PACKED


def test_we_say_who_we_are_and_what_we_take(scryfall: Scryfall) -> None:
    run("--download")
    assert {request.path for request in scryfall.asked} == {"/sets", "/bulk-data", f"/{NAME}"}
    assert all(request.headers["User-Agent"].startswith("Dualcaster/") for request in scryfall.asked)
    assert all("application/json" in request.headers["Accept"] for request in scryfall.asked)


def test_a_file_that_is_not_packed_is_taken_too(scryfall: Scryfall, tmp_path: Path) -> None:
    scryfall.packed = False
    assert counts(run("--download")) == (401, 0, 0, 0)
    assert NAME in files(tmp_path)


def test_what_we_have_is_not_fetched_again(scryfall: Scryfall) -> None:
    run("--download")
    scryfall.answers["/sets"].append(Response(status=304))
    again = run("--download")
    assert counts(again) == (0, 0, 401, 0)
    assert "is here already: Scryfall has nothing newer." in again["said"]
    assert "The list of sets has not changed" in again["said"]
    assert "Nothing has changed: it was already applied." in again["said"]
    assert scryfall.asked_for("/sets")[-1].headers["If-None-Match"] == '"sets-1"'
    assert len(scryfall.asked_for(f"/{NAME}")) == 1


def test_older_downloads_go(scryfall: Scryfall, tmp_path: Path) -> None:
    (tmp_path / "downloads").mkdir()
    for name in (
        "default-cards-20251031090507.json.gz",
        "default-cards-20251030090507.json.part",
        "oracle-cards-1.json",
    ):
        (tmp_path / "downloads" / name).write_text("old")
    run("--download")
    assert files(tmp_path) == {"sets.json", "sets.json.etag", f"{NAME}.gz", "oracle-cards-1.json"}


def test_a_pause_that_scryfall_asks_for_is_kept(scryfall: Scryfall) -> None:
    scryfall.answers["/bulk-data"].append(Response(status=429, headers={"Retry-After": "2"}))
    started = time.monotonic()
    assert counts(run("--download")) == (401, 0, 0, 0)
    assert time.monotonic() - started >= 2  # our own first pause is shorter
    assert len(scryfall.asked_for("/bulk-data")) == 2


def test_a_pause_too_long_to_wait_for_is_said(scryfall: Scryfall) -> None:
    scryfall.answers["/sets"].append(Response(status=429, headers={"Retry-After": "7200"}))
    with pytest.raises(CommandError, match="asks us to come back in 120 minutes"):
        run("--download")
    assert len(scryfall.asked) == 1


def test_trouble_that_passes_is_waited_out(scryfall: Scryfall) -> None:
    scryfall.answers[f"/{NAME}"].append(Response(status=503, headers={"Retry-After": "0"}))
    assert counts(run("--download")) == (401, 0, 0, 0)


def test_trouble_that_stays_is_said_and_asked_about_four_times(scryfall: Scryfall) -> None:
    scryfall.answers["/sets"] += [Response(status=500, headers={"Retry-After": "0"}) for _ in range(9)]
    with pytest.raises(CommandError, match="has trouble of its own"):
        run("--download")
    assert len(scryfall.asked) == 4
    assert not Card.objects.exists()


def test_a_download_that_broke_off_goes_on_where_it_stopped(scryfall: Scryfall, tmp_path: Path) -> None:
    cut = Response(PACKED[:3000], headers={"ETag": '"file-1"', "Content-Encoding": "gzip"})
    cut.headers["Content-Length"] = str(len(PACKED))
    scryfall.answers[f"/{NAME}"].append(cut)
    assert counts(run("--download")) == (401, 0, 0, 0)
    assert [request.headers.get("Range") for request in scryfall.asked_for(f"/{NAME}")] == [None, "bytes=3000-"]
    assert (tmp_path / "downloads" / f"{NAME}.gz").read_bytes() == PACKED


def test_what_broke_off_yesterday_is_begun_anew_if_it_has_changed(scryfall: Scryfall, tmp_path: Path) -> None:
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / f"{NAME}.part").write_bytes(b"other bytes")
    (tmp_path / "downloads" / f"{NAME}.part.etag").write_text('"file-0"')
    assert counts(run("--download")) == (401, 0, 0, 0)
    assert scryfall.asked_for(f"/{NAME}")[0].headers["Range"] == "bytes=11-"
    assert files(tmp_path) == {"sets.json", "sets.json.etag", f"{NAME}.gz"}


def test_a_bulk_file_that_is_gone_says_so(scryfall: Scryfall, tmp_path: Path) -> None:
    missing = {"object": "error", "code": "not_found", "status": 404, "details": "No such file."}
    scryfall.answers[f"/{NAME}"].append(Response(json.dumps(missing), status=404))
    with pytest.raises(CommandError, match=r"refuses http.*\(404\): No such file\."):
        run("--download")
    assert len(scryfall.asked_for(f"/{NAME}")) == 1
    assert not {name for name in files(tmp_path) if name.startswith("default")}


def test_a_kind_nobody_offers_says_what_there_is(scryfall: Scryfall) -> None:
    with pytest.raises(CommandError, match=r"no bulk file “every_card”; it offers oracle_cards, default_cards\."):
        run("--download", "--type", "every_card")


@pytest.mark.parametrize(
    "uri", ["ftp://elsewhere.test/cards.json", "http://elsewhere.test/../../etc/passwd", "file:///x"]
)
def test_an_address_of_another_kind_is_not_followed(scryfall: Scryfall, uri: str) -> None:
    answer = scryfall.bulk_data
    answer["data"][1]["download_uri"] = uri
    scryfall.answers["/bulk-data"].append(Response(json.dumps(answer)))
    with pytest.raises(CommandError, match="an address we do not follow"):
        run("--download")


def test_a_list_that_is_none_says_so(scryfall: Scryfall) -> None:
    scryfall.answers["/bulk-data"].append(Response("<html>maintenance</html>"))
    with pytest.raises(CommandError, match="is not as we know it"):
        run("--download")


def test_without_a_network_the_command_says_so(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SCRYFALL_API_URL, settings.DATA_DIR = "http://127.0.0.1:9", tmp_path
    monkeypatch.setattr(download, "ask", download.ask.__wrapped__)  # type: ignore[attr-defined] # once, without pauses
    with pytest.raises(CommandError, match="Scryfall cannot be reached"):
        run("--download")


@pytest.mark.parametrize(
    ("text", "pause"), [("7", 7.0), ("", None), ("soon", None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0)]
)
def test_every_way_to_ask_for_a_pause_is_understood(text: str, pause: float | None) -> None:
    assert download.seconds(text) == pause
