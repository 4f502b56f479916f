"""What is kept goes out before anything else is done, and nobody could tell."""

from typing import Any

import pytest
from django.test import Client
from structlog.testing import capture_logs

from dualcaster.lib import answers
from tests.api import make
from tests.api.conftest import ADDRESSES

pytestmark = pytest.mark.django_db
TOOL = "https://tools.example.org"


@pytest.fixture(autouse=True)
def card() -> Any:
    answers.changed()
    made = make.card()
    make.price(made)
    return made


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that got as far as a view."""
    from dualcaster.lib.api import PublicView

    seen: list[str] = []
    admit = PublicView.admit
    monkeypatch.setattr(PublicView, "admit", lambda view, request: (seen.append(request.path), admit(view, request))[1])
    return seen


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_second_answer_is_the_first_without_a_view(address: str, card: Any, get: Any, reached: list[str]) -> None:
    first, again = (get(address.format(card=card.pk)) for _ in range(2))
    assert len(reached) == 1
    assert (again.content, dict(again.items())) == (first.content, dict(first.items()))
    assert "default-src 'self'" in again["Content-Security-Policy"]


def test_who_has_it_is_told_so_with_every_header_of_an_answer(get: Any, reached: list[str]) -> None:
    first = get("sets")
    told = get("sets", {"If-None-Match": first["ETag"]})
    assert (told.status_code, told.content, len(reached)) == (304, b"", 1)
    about_the_body = {"Content-Type", "Content-Length"}
    assert {name: first[name] for name in first.headers if name not in about_the_body} == {
        name: told[name] for name in told.headers if name not in about_the_body
    }
    answers.changed()
    assert dict(get("sets", {"If-None-Match": first["ETag"]}).items()) == dict(told.items())


@pytest.mark.parametrize(
    "header", [{"Authorization": "Bearer x"}, {"X-API-Key": "x"}, {"Cookie": "sessionid=x"}, {"Origin": TOOL}]
)
def test_who_says_more_of_themselves_goes_the_whole_way(header: dict[str, str], get: Any, reached: list[str]) -> None:
    get("sets")
    get("sets", header)
    assert len(reached) == 2


def test_what_another_site_was_allowed_is_not_kept_for_others(settings: Any, get: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = [TOOL]
    assert get("sets", {"Origin": TOOL})["Access-Control-Allow-Origin"] == TOOL
    assert "Access-Control-Allow-Origin" not in get("sets")
    assert get("sets", {"Origin": TOOL})["Access-Control-Allow-Origin"] == TOOL


def test_a_name_that_is_not_ours_and_a_body_too_large_are_refused_as_ever(settings: Any, client: Client) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    assert client.get("/api/sets").status_code == 200
    assert client.get("/api/sets", headers={"Host": "evil.example.org"}).status_code == 400
    assert client.get("/api/sets", CONTENT_LENGTH=str(10**9)).status_code == 413


def test_an_unsafe_connection_is_sent_to_the_safe_one_whatever_is_kept(settings: Any, client: Client) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 60
    assert client.get("/api/sets", secure=True).status_code == 200
    assert client.get("/api/sets").status_code == 301
    assert client.get("/api/sets", secure=True)["Strict-Transport-Security"]


def test_what_is_no_public_answer_is_never_kept(get: Any) -> None:
    for address in ("health/live", "auth/me", "nowhere", "schema/"):
        assert "ETag" not in get(address), address
    assert get("auth/me").status_code == 401


def test_a_kept_answer_is_in_the_log(get: Any) -> None:
    get("sets")
    with capture_logs() as lines:
        get("sets")
    line = next(line for line in lines if line["event"] == "request_finished")
    assert (line["request"], line["code"], line["ip"]) == ("GET /api/sets", 200, "127.0.0.1")
