"""Hundreds of nasty texts through every parameter, path, header, cookie and body: a text, or refused in words."""

import itertools
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from apps.accounts.models import User
from tests import factories
from tests.door.payloads import HTML, NASTY, PAYLOADS, in_path, sendable

pytestmark = pytest.mark.django_db

QUERIES = {
    "/cards/": "q sort set color rarity finish currency after before view page game type lang".split(),
    "/sets/": ["q", "set_type", "game", "currency"],
    "/sets/m10/": ["q", "sort", "currency", "after"],
    "/market/": ["currency", "period", "condition", "finish", "language", "marketplace"],
    "/market/index.json": ["currency", "period", "condition", "finish", "language"],
    "/cards/{card}/history.json": ["period", "marketplace", "condition", "finish", "currency", "language", "is_foil"],
    "/cards/{card}/bolt/": ["currency", "finish", "next"],
    "/account/login/": ["next"],
    "/account/signup/": ["next", "email"],
    "/admin/login/": ["next"],
    "/api/cards/search": ["q", "sort", "set", "color", "rarity", "limit", "offset", "format", "game", "lang"],
    "/api/cards/{card}/prices": ["currency", "marketplace", "condition", "finish"],
    "/api/cards/{card}/history": ["period", "marketplace", "condition", "finish", "is_foil", "language", "currency"],
    "/api/sets": ["set_type", "game", "q", "limit", "offset", "format"],
    "/api/market/index": ["currency", "period", "condition", "finish", "language"],
    "/api/schema/": ["format", "lang"],
    "/": ["currency"],
}
ADDRESSES = ("/cards/{}/x/", "/sets/{}/", "/api/cards/{}", "/api/cards/{}/prices", "/api/sets/{}", "/api/{}", "/{}",
             "/static/{}", "/admin/{}/", "/account/{}/", "/account/confirm-email/{}/",
             "/account/password/reset/key/1-{}/")  # fmt: skip
CONTROLS = ["\0", "a\0b", "\x01\x1f", "\ufffe", "9" * 30]
TOLD = ["HTTP_HX_REQUEST", "HTTP_HX_TARGET", "HTTP_HX_CURRENT_URL", "HTTP_REFERER", "HTTP_USER_AGENT", "HTTP_ACCEPT",
        "HTTP_ACCEPT_LANGUAGE", "HTTP_AUTHORIZATION", "HTTP_X_API_KEY", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE",
        "HTTP_X_FORWARDED_FOR", "HTTP_X_REQUEST_ID", "HTTP_ORIGIN", "CONTENT_TYPE"]  # fmt: skip
COOKIES = ["currency", "theme", "sessionid", "csrftoken", "messages"]
FORMS = {
    "/preferences/currency": ["currency", "next"],
    "/preferences/theme": ["theme", "next"],
    "/account/login/": ["login", "password", "next"],
    "/account/signup/": ["email", "password1"],
    "/account/password/reset/": ["email"],
}
BODIES = {
    "/api/auth/register": ["email", "password", "display_name"],
    "/api/auth/login": ["email", "password", "code"],
    "/api/auth/refresh": ["refresh"],
}


AWAY = re.compile(r"\s*(javascript|data:text|https?://evil|//evil|\\\\evil|/\\evil)", re.I)


class Page(HTMLParser):
    """What a browser would run, load or be sent to, if the policy let it."""

    def __init__(self) -> None:
        super().__init__()
        self.dangers: list[str] = []
        self.script = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.script = tag == "script"
        self.dangers += [f"<{tag} {name}>" for name in given if name.startswith(("on", "hx-on"))]
        for name in ("href", "src", "action", "srcdoc", "formaction"):
            if re.match(
                r"\s*(javascript|data:text|https?://evil|//evil|\\\\evil|/\\evil)", given.get(name) or "", re.I
            ):
                self.dangers.append(f"<{tag} {name}={given[name]}>")
        if tag in {"base", "iframe", "object", "embed"}:
            self.dangers.append(f"<{tag}>")

    def handle_data(self, data: str) -> None:
        if self.script and "boom(" in data:
            self.dangers.append(f"<script>{data}")

    def handle_endtag(self, tag: str) -> None:
        self.script = False


def harm(answer: HttpResponse) -> str:
    """What is wrong with an answer, in words; nothing where the payload stayed a text."""
    if answer.status_code >= 500:
        return f"status {answer.status_code}"
    if "boom" in answer.cookies:
        return "a cookie of theirs"
    where = answer.get("Location", "")
    if re.match(r"\s*(https?:|//|\\|/\\|javascript:|/+\\)", where, re.I) and not where.startswith("http://testserver/"):
        return f"redirects to {where}"
    text = (b"".join(answer) if answer.streaming else answer.content).decode("utf-8", "replace")
    if "17994564" in text:
        return "it was computed"
    if "root:x:0" in text or "Traceback (most recent" in text:
        return "it shows what is inside"
    if "html" in answer["Content-Type"] if "Content-Type" in answer else False:
        page = Page()
        page.feed(text)
        return "; ".join(page.dangers)
    return ""


@pytest.fixture
def asking(db: None, monkeypatch: pytest.MonkeyPatch) -> Client:
    """One that is not locked out and not counted, so that each payload arrives."""
    from django.conf import settings

    for name in settings.API_LIMITS:
        monkeypatch.setitem(settings.API_LIMITS, name, 0)
    monkeypatch.setattr(settings, "AXES_ENABLED", False)
    monkeypatch.setattr(settings, "ACCOUNT_RATE_LIMITS", False, raising=False)
    return Client(raise_request_exception=False)


def dealt(places: Sequence[Any], payloads: Sequence[str]) -> Iterator[tuple[Any, str]]:
    """Each payload goes somewhere and each place gets many, in an order that is always the same."""
    turns = max(len(places), len(payloads))
    return itertools.islice(zip(itertools.cycle(places), itertools.cycle(payloads), strict=False), turns)


def test_there_are_enough_of_them() -> None:
    assert len(PAYLOADS) >= 500


def test_every_payload_in_a_query(asking: Client) -> None:
    card = factories.card("Dualcaster Mage")
    places = [(path.replace("{card}", str(card.pk)), name) for path, names in QUERIES.items() for name in names]
    harmed = []
    for (path, name), payload in dealt(places, PAYLOADS):
        if wrong := harm(asking.get(path, {name: sendable(payload)})):
            harmed.append((path, name, payload, wrong))
    assert harmed == []


@pytest.mark.parametrize("path", ["/cards/", "/api/cards/search"])
def test_every_kind_of_payload_in_the_search(asking: Client, path: str) -> None:
    factories.card("Dualcaster Mage")
    harmed = [(text, wrong) for text in NASTY if (wrong := harm(asking.get(path, {"q": sendable(text)})))]
    assert harmed == []


def test_what_no_database_keeps_goes_everywhere(asking: Client) -> None:
    card = factories.card("Dualcaster Mage")
    harmed = []
    for path, names in QUERIES.items():
        where = path.replace("{card}", str(card.pk))
        harmed += [(where, name, text) for name in names for text in CONTROLS if harm(asking.get(where, {name: text}))]
    for path in ADDRESSES:
        harmed += [(path, text) for text in CONTROLS if harm(asking.get(path.replace("{}", in_path(text))))]
    for path, names in FORMS.items():
        harmed += [(path, name, text) for name in names for text in CONTROLS if harm(asking.post(path, {name: text}))]
    assert harmed == []


def test_every_kind_of_payload_in_a_path(asking: Client) -> None:
    harmed = []
    for template, payload in itertools.chain(dealt(ADDRESSES, NASTY), dealt(ADDRESSES, NASTY[::-1])):
        where = template.replace("{}", in_path(payload))
        if wrong := harm(asking.get(where)):
            harmed.append((where, wrong))
    assert harmed == []


def test_every_kind_of_payload_in_a_header_or_a_cookie(asking: Client) -> None:
    harmed = []
    pages = itertools.cycle(["/cards/", "/api/sets", "/account/login/", "/api/auth/me", "/"])
    for header, payload in dealt(TOLD, NASTY):
        said = sendable(payload).encode("utf-8").decode("latin-1")
        if wrong := harm(asking.get(next(pages), **{header: said})):
            harmed.append((header, payload, wrong))
    for cookie, payload in dealt(COOKIES, NASTY):
        visitor = Client(raise_request_exception=False)
        visitor.cookies[cookie] = re.sub(r"[\x00-\x1f\x7f;]|[^\x00-\xff]", "", sendable(payload))
        if wrong := harm(visitor.get(next(pages))):
            harmed.append((cookie, payload, wrong))
    assert harmed == []


def test_every_kind_of_payload_in_a_form_or_a_body(asking: Client) -> None:
    harmed = []
    places = [(path, name) for path, names in FORMS.items() for name in names]
    for (path, name), payload in dealt(places, NASTY):
        others = dict.fromkeys(FORMS[path], "bob@example.org")
        if wrong := harm(asking.post(path, others | {name: sendable(payload)})):
            harmed.append((path, name, payload, wrong))
    places = [(path, name) for path, names in BODIES.items() for name in names]
    for (path, name), payload in dealt(places, NASTY):
        others = dict.fromkeys(BODIES[path], "bob@example.org")
        if wrong := harm(asking.post(path, others | {name: payload}, content_type="application/json")):
            harmed.append((path, name, payload, wrong))
    assert harmed == []


def test_operators_can_search_for_anything(asking: Client) -> None:
    asking.force_login(User.objects.create_superuser("operator@example.org", "Mox-Opal-1"))
    models = "cards/card accounts/user accounts/apikey usersessions/usersession axes/accessattempt sources/run"
    lists = [f"/admin/{name}/" for name in f"{models} prices/latestprice mfa/authenticator".split()]
    harmed = []
    for path, payload in dealt(lists, NASTY):
        answer = asking.get(path, {"q": sendable(payload)})
        if wrong := harm(answer):
            harmed.append((path, payload, wrong))
    assert harmed == []


def test_a_card_named_like_a_script_is_a_text_everywhere(asking: Client) -> None:
    for name in HTML:
        made = factories.card(name[:200], oracle_text=name, type_line=name[:100], artist=name[:100])
        for path in (
            f"/cards/{made.pk}/x/",
            f"/cards/{made.pk}/",
            "/cards/?q=boom",
            "/api/cards/search?q=boom&format=api",
        ):
            assert harm(asking.get(path, follow=True)) == "", (path, name)


@pytest.mark.parametrize("page", [HTML[0], HTML[1], "<i onclick=boom(1)>", "<a href='javascript:boom(1)'>", "<base>"])
def test_harm_would_be_seen(page: str) -> None:
    assert harm(HttpResponse(f"<html>{page}</html>"))
    assert harm(HttpResponse(status=302, headers={"Location": "//evil.example.org"}))
    assert not harm(HttpResponse("<html>&lt;script&gt;boom(1)&lt;/script&gt;</html>"))
