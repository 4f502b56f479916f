"""A new person's first ten minutes, on a desk and on a phone."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from apps.accounts.models import Preferences
from tests import factories as make
from tests.accounts.conftest import PASSWORD, person

NOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
SIZES = pytest.mark.parametrize("width", [1280, 390], ids=["desk", "phone"])


@SIZES
def test_a_new_person_signs_up_chooses_and_asks_the_api(site: Page, width: int) -> None:
    site.set_viewport_size({"width": width, "height": 844})
    site.goto("/")
    site.get_by_role("link", name="Sign in").click()
    site.get_by_role("link", name="Make an account").click()
    site.get_by_label("E-mail address").fill("Dorothy@example.org")
    site.get_by_label("Password").fill(PASSWORD)
    site.get_by_role("button", name="Make my account").click()
    expect(site.get_by_role("heading", name="Look into your mail")).to_be_visible()
    site.goto(link_in_the_last_message())
    site.get_by_role("button", name="Yes, it is mine").click()
    expect(site.get_by_role("button", name="Your account")).to_be_visible()

    choose(site, "Dark", width)
    expect(site.locator("html")).to_have_attribute("data-theme", "dark")
    choose(site, "EUR", width)
    site.get_by_role("button", name="Your account").click()
    site.get_by_role("link", name="Settings").click()
    expect(site.locator("#id_theme")).to_have_value("dark")
    expect(site.locator("#id_currency")).to_have_value("EUR")

    site.get_by_role("navigation", name="Settings").get_by_role("link", name="API keys").click()
    site.get_by_label("Name").fill("home server")
    site.get_by_role("button", name="Make the key").click()
    secret = site.locator("#secret").inner_text()
    answer = site.request.get("/api/settings", headers={"X-API-Key": secret, "Cookie": ""})
    assert answer.status == 200
    assert answer.json()["currency"] == "EUR"
    assert site.request.get("/api/settings", headers={"X-API-Key": "no.key", "Cookie": ""}).status == 401
    assert site.evaluate("document.documentElement.scrollWidth <= innerWidth")

    site.get_by_role("button", name="Your account").click()
    site.get_by_role("button", name="Sign out").click()
    expect(site.get_by_role("link", name="Sign in")).to_be_visible()


@SIZES
def test_every_page_of_the_settings_fits(site: Page, width: int) -> None:
    person("alice@example.org", display_name="Alice")
    site.set_viewport_size({"width": width, "height": 844})
    refused: list[str] = []
    site.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    sign_in(site)
    site.goto("/account/reauthenticate/")
    site.get_by_label("Password").fill(PASSWORD)
    site.get_by_role("button", name="Go on").click()
    for path in (
        "/settings/", "/settings/security/", "/settings/keys/", "/settings/data/", "/account/sessions/",
        "/account/email/", "/account/password/change/", "/account/2fa/", "/account/2fa/totp/activate/",
    ):  # fmt: skip
        site.goto(path)
        assert site.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    picture = site.get_by_role("img", name="QR code")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    assert refused == []


def test_a_cards_chart_opens_on_what_one_prefers_and_a_chip_undoes_it(site: Page) -> None:
    alice = person("alice@example.org", display_name="Alice")
    Preferences.objects.of(alice).change(default_condition="LIGHTLY_PLAYED", time_zone="Pacific/Kiritimati")
    card = make.card("Lightning Bolt")
    for days, price in ((20, 100), (1, 125)):
        noon = NOON - timedelta(days=days)
        make.prices([make.quote(card, price), make.quote(card, price * 4, condition=3)], at=noon)
    sign_in(site)
    site.goto(card.get_absolute_url())
    legend, chart = site.locator(".chart-legend"), site.locator(".chart-filters")
    expect(legend).to_contain_text("$5.00")
    expect(legend).not_to_contain_text("$1.25")
    expect(chart.get_by_role("button", name="Lightly played")).to_have_attribute("aria-pressed", "true")
    chart.get_by_role("button", name="Near mint").click()
    expect(legend).to_contain_text("$1.25")
    # Fourteen hours ahead it is the next day already.
    site.locator("[data-chart-canvas]").focus()
    site.keyboard.press("Home")
    there = (NOON - timedelta(days=20)).astimezone(ZoneInfo("Pacific/Kiritimati"))
    expect(site.locator("[data-chart-live]")).to_contain_text(f"{there:%b} {there.day}, {there.year}")
    site.get_by_role("link", name="Every condition").click()
    expect(site.locator("#prices")).to_have_text("Every price")
    expect(legend).to_contain_text("$1.25")


def test_signing_up_works_without_scripts(live_server, browser) -> None:  # type: ignore[no-untyped-def]
    page = browser.new_context(java_script_enabled=False, base_url=live_server.url).new_page()
    page.goto("/account/signup/")
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_label("E-mail address").fill("dorothy@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    page.goto(link_in_the_last_message())
    page.get_by_role("button", name="Yes, it is mine").click()
    page.goto("/settings/keys/")
    page.get_by_label("Name").fill("home server")
    page.get_by_role("button", name="Make the key").click()
    expect(page.locator("#secret")).to_be_visible()
    page.context.close()


def sign_in(site: Page) -> None:
    site.goto("/account/login/")
    site.get_by_label("E-mail address").fill("alice@example.org")
    site.get_by_label("Password").fill(PASSWORD)
    site.locator("main").get_by_role("button", name="Sign in").click()
    expect(site.get_by_role("button", name="Your account")).to_be_visible()


def link_in_the_last_message() -> str:
    found = re.search(r"https?://\S+", str(mail.outbox[-1].body))
    assert found
    return found[0]


def choose(site: Page, name: str, width: int) -> None:
    """From the switches at the top; a phone keeps them behind a button."""
    if width < 768:
        site.get_by_role("button", name="Display").click()
    site.get_by_role("button", name=name).click()
    if width < 768 and name == "Dark":
        site.keyboard.press("Escape")
