"""What every page does: theme, currency, small screens, and no complaints."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import factories as make

PAGES = ["/", "/cards/", "/cards/?view=table", "/cards/?q=nothing-like-it", "/sets/", "/sets/m10/", "/market/"]


def test_a_chosen_theme_stays(site: Page) -> None:
    site.goto("/cards/")
    site.get_by_role("button", name="Dark").click()
    site.reload()
    expect(site.locator("html")).to_have_attribute("data-theme", "dark")
    expect(site.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")


def test_a_chosen_currency_stays(site: Page) -> None:
    card = make.card()
    make.price(card, 320)
    make.price(card, 280, marketplace="cardmarket", by=make.source("other"))
    site.goto("/cards/")
    expect(site.locator(".card-tile-price")).to_contain_text("$3.20")
    site.get_by_role("button", name="EUR").click()
    expect(site.locator(".card-tile-price")).to_contain_text("€2.80")


@pytest.mark.parametrize("width", [320, 768, 2560])
def test_no_page_scrolls_sideways(site: Page, width: int) -> None:
    cards = make.cards(3, name="Asmoranomardicadaistinaculdacar of the Longest Name")
    for card in cards:
        make.price(card, 123456)
    site.set_viewport_size({"width": width, "height": 800})
    for address in [*PAGES, cards[0].get_absolute_url()]:
        site.goto(address)
        wider = site.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, address


def test_no_page_complains(site: Page) -> None:
    card = make.card()
    make.price(card, 320)
    complaints: list[str] = []
    site.on("pageerror", lambda error: complaints.append(str(error)))
    site.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    for address in [*PAGES, card.get_absolute_url()]:
        site.goto(address)
        site.wait_for_load_state("networkidle")
    assert complaints == []


def test_pages_work_without_scripts(live_server: object, browser: Browser, base_url: str) -> None:
    card = make.card("Lightning Bolt")
    make.price(card, 320)
    page = browser.new_context(java_script_enabled=False, base_url=base_url).new_page()
    page.goto("/cards/")
    page.get_by_label("Search cards").fill("bolt")
    page.get_by_label("Search cards").press("Enter")
    page.get_by_role("link", name="Lightning Bolt", exact=True).click()
    expect(page.locator(".chart-table tbody")).to_contain_text("$3.20")
