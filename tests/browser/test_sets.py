"""One's sets in a browser: found, opened, what is missing, and figures that come by themselves."""

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.collection import tasks
from apps.collection.changes import collection_changed
from apps.collection.completion.calculating import calculate
from apps.collection.models import CompletionRules, InventoryItem
from dualcaster import heartbeats
from tests import factories as make


@pytest.fixture
def collector(site: Page) -> User:
    """Owns two of a hundred goblins, and has signed in."""
    user = User.objects.create_user("alice@example.org", "Mox-Opal-1", display_name="Alice")
    user.verify_address()
    goblins = make.cards(100)
    make.prices([make.quote(card, 100) for card in goblins])
    for card in goblins[:2]:
        InventoryItem.objects.create(user=user, card=card)
    calculate(user)
    site.goto("/account/login/")
    site.get_by_label("E-mail address").fill("alice@example.org")
    site.get_by_label("Password").fill("Mox-Opal-1")
    site.locator("main").get_by_role("button", name="Sign in").click()
    expect(site.get_by_role("button", name="Your account")).to_be_visible()
    return user


def test_from_ones_sets_to_what_is_missing(site: Page, collector: User) -> None:
    site.goto("/collection/sets/")
    expect(site.get_by_role("progressbar", name="Set M10")).to_be_visible()
    site.get_by_role("link", name="Set M10").first.click()
    expect(site.locator("#own-set")).to_contain_text("2 of 100 cards")
    expect(site.locator(".is-owned")).to_have_count(2)
    site.get_by_role("link", name="Own Goblin 003").click()
    site.get_by_role("button", name="Add to your collection").click()
    expect(site.locator("li.is-missing").filter(has_text="You own")).to_have_count(1)
    site.reload()
    expect(site.locator("#own-set")).to_contain_text("3 of 100 cards")
    site.get_by_role("navigation", name="Which cards").get_by_role("link", name="Missing").click()
    expect(site.locator("#missing tr:not(.more-row)")).to_have_count(40)
    site.wait_for_load_state()
    expect(site.locator(".calculating")).to_have_count(0, timeout=20_000)  # what is calculated begins the list anew
    site.get_by_role("link", name="Show more").click()
    expect(site.locator("#missing tr:not(.more-row)")).to_have_count(80)
    site.set_viewport_size({"width": 320, "height": 700})
    assert site.evaluate("document.documentElement.scrollWidth") <= 320


def test_figures_that_are_being_calculated_come_by_themselves(
    site: Page, collector: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.calculate, "apply_async", lambda *_, **__: None)
    heartbeats.beat("worker:default")
    lot = InventoryItem.objects.create(user=collector, card=make.card("Goblin 101"))
    collection_changed(collector.pk, [lot.card_id])
    site.goto("/collection/sets/")
    expect(site.get_by_text("your sets are being calculated")).to_be_visible()
    calculate(collector)
    expect(site.get_by_text("your sets are being calculated")).to_have_count(0)
    expect(site.locator("#set-rows")).to_contain_text("3 of 101")


def test_rules_are_chosen_by_keyboard(site: Page, collector: User) -> None:
    site.goto("/collection/sets/rules/")
    site.get_by_label("Any printing of the card").focus()
    site.keyboard.press("Space")
    site.get_by_label("Dearest card that counts").fill("0.50")
    site.keyboard.press("Enter")
    expect(site).to_have_url("/collection/sets/")
    expect(site.locator("#toasts")).to_contain_text("new rules")
    assert CompletionRules.objects.get().price_cap == 50
