"""Wanting a card in two clicks from where it stands, and changing one's mind on the list."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from apps.wantlist.models import WantListItem
from tests import factories as make
from tests.accounts.conftest import person
from tests.browser.test_account import sign_in
from tests.browser.test_holding import SIZES


@SIZES
def test_a_card_is_wanted_in_two_clicks_and_its_target_is_changed(site: Page, width: int) -> None:
    person("alice@example.org", display_name="Alice")
    bolt = make.card("Lightning Bolt")
    make.history(bolt, (datetime.now(UTC) - timedelta(days=20), 300))
    make.price(bolt, 250)
    site.set_viewport_size({"width": width, "height": 844})
    refused: list[str] = []
    site.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    sign_in(site)

    site.goto("/cards/?q=lightning")
    site.get_by_role("link", name="Want Lightning Bolt").click()
    site.get_by_role("button", name="$2.25 10 % below now").click()
    expect(site.get_by_text("Lightning Bolt is on your want list.")).to_be_visible()
    expect(site.locator("#sheet")).to_be_hidden()
    assert WantListItem.objects.get().target_price == 225

    site.goto("/want-list/")
    row = site.locator("#want-rows tr").first
    expect(row).to_contain_text("+$0.25")
    site.get_by_role("link", name="Edit Lightning Bolt").click()
    form = site.get_by_role("form", name="Edit Lightning Bolt")
    form.get_by_label("Target price").fill("2,50")
    form.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("Reached")
    assert WantListItem.objects.get().target_price == 250
    assert site.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert refused == []
