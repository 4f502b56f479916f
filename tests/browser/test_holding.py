"""What one owns, on a desk and on a phone: two clicks to add, an edit in place, a sale, and taking it back."""

import pytest
from playwright.sync_api import Page, expect

from apps.collection.models import InventoryItem, Location
from tests import factories as make
from tests.accounts.conftest import person
from tests.browser.test_account import sign_in

SIZES = pytest.mark.parametrize("width", [1280, 390], ids=["desk", "phone"])


@SIZES
def test_a_card_is_owned_in_two_clicks_edited_sold_and_taken_back(site: Page, width: int) -> None:
    alice = person("alice@example.org", display_name="Alice")
    Location.objects.create(user=alice, name="Red binder")
    bolt = make.card("Lightning Bolt")
    make.price(bolt, 250)
    site.set_viewport_size({"width": width, "height": 844})
    refused: list[str] = []
    site.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    sign_in(site)

    site.goto("/cards/?q=lightning")
    site.get_by_role("link", name="Own Lightning Bolt").click()
    site.get_by_role("button", name="Add to your collection").click()
    expect(site.get_by_text("Lightning Bolt is in your collection; you own 1.")).to_be_visible()
    expect(site.locator(f"#owned-{bolt.pk}")).to_have_text("You own 1")
    expect(site.locator("#sheet")).to_be_hidden()

    site.goto("/collection/cards/")
    row = site.locator("#lot-rows tr").first
    site.get_by_role("link", name="Edit Lightning Bolt").click()
    form = site.get_by_role("form", name="Edit Lightning Bolt")
    form.get_by_label("Copies").fill("4")
    form.get_by_label("Location").select_option(label="Red binder")
    form.get_by_label("Paid for one").fill("1,25")
    site.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("Red binder")
    expect(row).to_contain_text("+$5.00")
    lot = InventoryItem.objects.get()
    assert (lot.quantity, lot.purchase_price, lot.currency) == (4, 125, "USD")
    site.wait_for_function("document.documentElement.scrollWidth <= innerWidth")  # once it has settled

    site.get_by_role("link", name="Sell Lightning Bolt").click()
    site.get_by_label("Copies").fill("3")
    site.get_by_label("For one").fill("5")
    site.get_by_role("button", name="Write it down").click()
    expect(site.locator("#sale-rows tr").first).to_contain_text("+$11.25")
    site.wait_for_function("document.documentElement.scrollWidth <= innerWidth")  # once it has settled
    site.get_by_role("button", name="Undo Lightning Bolt").click()
    expect(site.get_by_text("3 × Lightning Bolt is back where it was.")).to_be_visible()
    assert InventoryItem.objects.get().quantity == 4
    assert refused == []


def test_what_is_ticked_is_moved_and_what_is_typed_narrows(site: Page) -> None:
    alice = person("alice@example.org")
    box = Location.objects.create(user=alice, name="Box")
    for card in make.cards(3):
        InventoryItem.objects.create(user=alice, card=card)
    sign_in(site)
    site.goto("/collection/cards/")
    bar = site.get_by_role("form", name="Change what is chosen")
    expect(bar).to_be_hidden()
    site.get_by_label("Choose Goblin 001").check()
    site.get_by_label("Choose Goblin 002").check()
    expect(bar).to_contain_text("2 chosen")
    bar.get_by_label("Move to").select_option(label="Box")
    bar.get_by_role("button", name="Apply").click()
    expect(site.get_by_text("2 stacks changed.")).to_be_visible()
    assert InventoryItem.objects.filter(location=box).count() == 2
    site.wait_for_load_state()
    site.get_by_label("Search your cards").fill("003")
    expect(site.locator("#lots")).to_contain_text("1 stack, 1 copy")
    site.get_by_role("link", name="Edit Goblin 003").click()
    site.get_by_role("form", name="Edit Goblin 003").get_by_label("Copies").press("Escape")
    expect(site.get_by_role("link", name="Edit Goblin 003")).to_be_visible()


def test_without_scripts_a_card_is_owned_all_the_same(live_server, browser) -> None:  # type: ignore[no-untyped-def]
    person("alice@example.org")
    bolt = make.card("Lightning Bolt")
    page = browser.new_context(java_script_enabled=False, base_url=live_server.url).new_page()
    page.goto(bolt.get_absolute_url())
    page.get_by_role("link", name="Own it").click()
    page.get_by_label("E-mail address").fill("alice@example.org")
    page.get_by_label("Password").fill("Mox-Opal-1")
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.get_by_label("Copies").fill("2")
    page.get_by_role("button", name="Add to your collection").click()
    expect(page.get_by_text("2 in your collection")).to_be_visible()
    page.goto("/collection/cards/")
    page.get_by_label("Choose Lightning Bolt").check()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete 1 stack").click()
    expect(page.get_by_text("1 stack struck out.")).to_be_visible()
    page.context.close()
