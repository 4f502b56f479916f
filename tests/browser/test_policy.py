"""In a real browser no page of ours, and no page of a third party that we serve, breaks our Content-Security-Policy."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.accounts.models import User
from apps.cards.models import Card
from tests import factories


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser says it refused because of the policy."""
    heard: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            heard.append(f"{page.url}: {message.text}")

    page.on("console", listen)
    return heard


@pytest.fixture
def card(live_server: LiveServer) -> Card:
    made = factories.card("Dualcaster Mage", image_url="https://cards.scryfall.io/normal/front/a/b/mage.jpg")
    noon = datetime.now(UTC).replace(microsecond=0)
    factories.price(made, 1250, at=noon - timedelta(hours=1))
    return made


def as_operator(context: BrowserContext, live_server: LiveServer) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("operator@example.org", "Mox-Opal-1"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def test_our_pages_keep_to_the_policy(site: Page, card: Card, complaints: list[str]) -> None:
    addresses = [
        "/",
        "/cards/",
        "/cards/?q=mage",
        card.get_absolute_url(),
        "/sets/",
        "/sets/m10/",
        "/market/",
        "/nowhere",
    ]
    for address in addresses:
        site.goto(address)
        site.wait_for_load_state("networkidle")
    assert complaints == []


def test_the_admin_keeps_to_the_policy(
    site: Page, context: BrowserContext, live_server: LiveServer, card: Card, complaints: list[str]
) -> None:
    site.goto("/admin/")
    as_operator(context, live_server)
    for address in (
        "/admin/", "/admin/cards/card/", f"/admin/cards/card/{card.pk}/change/", "/admin/cards/game/add/",
        "/admin/accounts/user/", "/admin/accounts/user/add/", "/admin/sources/source/", "/admin/prices/latestprice/",
    ):  # fmt: skip
        site.goto(address)
        site.wait_for_load_state("networkidle")
    assert complaints == []


def test_the_reference_and_the_browsable_api_keep_to_the_policy(site: Page, card: Card, complaints: list[str]) -> None:
    site.goto("/api/docs/")
    expect(site.locator(".opblock").first).to_be_visible()
    site.locator(".opblock-summary").first.click()
    expect(site.get_by_role("button", name="Try it out").first).to_be_visible()
    for address in ("/api/", "/api/sets", "/api/cards/search?q=mage", f"/api/cards/{card.pk}", "/api/nowhere"):
        site.goto(address)
        expect(site.locator(".response-info").first).to_be_visible()
    assert complaints == []


def test_a_socket_to_this_site_is_allowed_and_others_are_not(site: Page, complaints: list[str]) -> None:
    site.goto("/cards/")
    site.evaluate("new WebSocket(location.origin.replace('http', 'ws') + '/ws'); undefined")
    site.wait_for_timeout(200)
    assert complaints == []
    site.evaluate("fetch('http://127.0.0.1:9/').catch(() => {}); undefined")
    site.wait_for_timeout(200)
    assert complaints


def test_a_card_named_like_a_script_is_shown_as_text(site: Page, live_server: LiveServer) -> None:
    name = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    made = factories.card(name)
    factories.price(made, 1250)
    opened: list[str] = []
    site.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    for address in (made.get_absolute_url(), "/cards/?q=script", f"/cards/?q={name}", "/sets/m10/", "/"):
        site.goto(address)
        site.wait_for_load_state("networkidle")
        assert site.locator("img[src=x]").count() == 0, address
    site.goto(made.get_absolute_url())
    expect(site.get_by_role("heading", level=1)).to_contain_text("<script>alert(1)</script>")
    assert opened == []
