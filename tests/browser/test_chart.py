"""The chart of a card: by mouse, by keyboard, and as a table."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from apps.cards.models import Card
from apps.cards.words import Finish
from tests import factories as make

TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def card_with_a_past() -> Card:
    card = make.card("Lightning Bolt")
    for days, price in ((20, 100), (10, 150), (1, 125)):
        make.price(card, price, at=TODAY - timedelta(days=days))
        make.price(card, price * 4, at=TODAY - timedelta(days=days, hours=-1), finish=Finish.FOIL)
    return card


def test_the_legend_says_what_a_card_costs(site: Page) -> None:
    site.goto(card_with_a_past().get_absolute_url())
    expect(site.locator(".chart-legend")).to_contain_text("TCGplayer")
    expect(site.locator(".chart-legend")).to_contain_text("$1.25")
    expect(site.locator(".chart-legend")).not_to_contain_text("$5.00")


def test_another_finish_joins_at_the_press_of_a_chip(site: Page) -> None:
    site.goto(card_with_a_past().get_absolute_url())
    site.get_by_role("button", name="Foil", exact=True).click()
    expect(site.locator(".chart-legend")).to_contain_text("$5.00")


def test_the_cursor_walks_by_keyboard_and_says_where_it_stands(site: Page) -> None:
    site.goto(card_with_a_past().get_absolute_url())
    expect(site.locator(".chart-legend")).to_contain_text("$1.25")
    site.locator("[data-chart-canvas]").focus()
    site.keyboard.press("Home")
    expect(site.locator("[data-chart-live]")).to_contain_text("TCGplayer $1.00")


def test_the_table_behind_the_chart_has_the_same_numbers(site: Page) -> None:
    site.goto(card_with_a_past().get_absolute_url())
    expect(site.locator(".chart-legend")).to_contain_text("$1.25")
    site.get_by_role("button", name="Show the table").click()
    expect(site.locator(".chart-table tbody")).to_contain_text("$1.50")
    expect(site.locator(".chart-table")).to_be_visible()
