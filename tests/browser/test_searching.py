"""Search as you type, with the keyboard, and back again."""

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.cards.models import SavedSearch
from tests import factories as make

PHONE = {"width": 390, "height": 844}


@pytest.fixture(params=["desktop", "phone"])
def anywhere(request: pytest.FixtureRequest, site: Page) -> Page:
    if request.param == "phone":
        site.set_viewport_size(PHONE)  # type: ignore[arg-type]
    return site


def test_results_follow_what_is_typed_and_so_does_the_address(site: Page) -> None:
    make.card("Lightning Bolt")
    make.card("Giant Growth")
    site.goto("/cards/")
    expect(site.locator("#results article")).to_have_count(2)
    site.keyboard.press("/")
    site.keyboard.type("lightning b")
    expect(site.locator("#results article")).to_have_count(1)
    expect(site.locator("#results").get_by_role("link", name="Lightning Bolt", exact=True)).to_be_visible()
    expect(site).to_have_url("/cards/?q=lightning%20b")
    expect(site.locator("#q")).to_be_focused()
    expect(site.locator("#live")).to_contain_text("1 card")


def test_arrows_walk_from_the_field_to_a_card_and_back_brings_the_search_again(site: Page) -> None:
    bolt = make.card("Lightning Bolt")
    site.goto("/cards/?q=bolt")
    site.locator("#q").focus()
    site.keyboard.press("ArrowDown")
    site.keyboard.press("Enter")
    expect(site).to_have_url(bolt.get_absolute_url())
    site.go_back()
    expect(site.locator("#q")).to_have_value("bolt")
    expect(site.locator("#results article")).to_have_count(1)


def test_a_completion_is_taken_with_the_keyboard(anywhere: Page) -> None:
    make.card("Goblin Guide", type_line="Creature — Goblin Scout")
    make.card("Giant Growth")
    anywhere.goto("/cards/")
    field = anywhere.locator("#q")
    field.focus()
    anywhere.keyboard.type("-t:sco")
    expect(anywhere.get_by_role("option", name="t:scout")).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    anywhere.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "completion-0")
    anywhere.keyboard.press("Enter")
    expect(field).to_have_value("-t:scout ")
    expect(anywhere.locator("#completions li")).to_have_count(0)
    expect(anywhere.locator("#results h3")).to_have_text(["Giant Growth"])


def test_escape_puts_completions_away_and_leaves_what_was_typed(site: Page) -> None:
    make.card("Goblin Guide")
    site.goto("/")
    site.keyboard.press("/")
    site.keyboard.type("gob")
    expect(site.get_by_role("option", name="Goblin Guide")).to_be_visible()
    site.keyboard.press("Escape")
    expect(site.locator("#completions li")).to_have_count(0)
    expect(site.locator("#q")).to_have_value("gob")
    site.keyboard.press("Enter")
    expect(site).to_have_url("/cards/?q=gob")


def test_a_term_that_makes_no_sense_is_marked_while_one_types(anywhere: Page) -> None:
    make.card("Lightning Bolt", colors="R")
    make.card("Giant Growth", colors="G")
    anywhere.goto("/cards/")
    anywhere.locator("#q").focus()
    anywhere.keyboard.type("c:r rarity:shiny")
    expect(anywhere.locator("#query-error mark")).to_have_text("rarity:shiny")
    expect(anywhere.locator("#q")).to_have_attribute("aria-invalid", "true")
    expect(anywhere.locator("#results h3")).to_have_text(["Lightning Bolt"])
    expect(anywhere.locator("#live")).to_contain_text("shiny")


def test_a_facet_goes_into_the_query_and_back_takes_it_out_again(anywhere: Page) -> None:
    make.card("Lightning Bolt", colors="R")
    make.card("Giant Growth", colors="G")
    anywhere.goto("/cards/")
    if anywhere.viewport_size == PHONE:
        anywhere.get_by_role("button", name="Narrow").click()
    anywhere.locator("#f-color-r").click()
    expect(anywhere.locator("#results article")).to_have_count(1)
    expect(anywhere.locator("#q")).to_have_value("c:r")
    expect(anywhere).to_have_url("/cards/?q=c:r")
    expect(anywhere.locator("#f-color-r")).to_have_attribute("aria-current", "true")
    anywhere.go_back()
    expect(anywhere.locator("#results article")).to_have_count(2)
    expect(anywhere.locator("#q")).to_have_value("")


def test_the_order_stays_while_the_words_change(site: Page) -> None:
    make.price(make.card("Cheap Goblin"), 100)
    make.price(make.card("Dear Goblin"), 900)
    site.goto("/cards/")
    site.get_by_label("Order").select_option("-price")
    expect(site.locator("#results h3")).to_have_text(["Dear Goblin", "Cheap Goblin"])
    site.locator("#q").fill("goblin")
    expect(site).to_have_url("/cards/?q=goblin&sort=-price")
    expect(site.locator("#results h3")).to_have_text(["Dear Goblin", "Cheap Goblin"])


def test_a_search_is_saved_under_a_name(anywhere: Page) -> None:
    alice = User.objects.create_user("alice@example.org", "Mox-Opal-1")
    alice.verify_address()
    make.card("Goblin Guide")
    anywhere.goto("/cards/?q=goblin")
    anywhere.get_by_role("link", name="Save", exact=True).click()
    anywhere.get_by_label("E-mail address").fill("alice@example.org")
    anywhere.get_by_label("Password").fill("Mox-Opal-1")
    anywhere.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(anywhere).to_have_url("/cards/?q=goblin")
    anywhere.get_by_role("button", name="Save", exact=True).click()
    anywhere.get_by_label("Name of this search").fill("All goblins")
    anywhere.keyboard.press("Enter")
    expect(anywhere.locator("#toasts")).to_contain_text("All goblins")
    assert SavedSearch.objects.get().query == "goblin"


def test_the_form_writes_the_query(anywhere: Page) -> None:
    make.card("Goblin Guide", colors="R", type_line="Creature — Goblin")
    anywhere.goto("/cards/advanced/")
    anywhere.get_by_label("Words in the name, type or text").fill("guide")
    expect(anywhere.locator("#written")).to_have_text("guide")
    anywhere.get_by_role("button", name="Search", exact=True).click()
    expect(anywhere).to_have_url("/cards/?q=guide")
    expect(anywhere.locator("#results h3")).to_have_text(["Goblin Guide"])


def test_more_follows_in_place_without_repeating_a_card(site: Page) -> None:
    make.cards(70)
    site.goto("/cards/")
    site.get_by_role("link", name="Show more").click()
    expect(site.locator("#results article")).to_have_count(70)
    names = site.locator("#results h3").all_inner_texts()
    assert len(set(names)) == 70
    expect(site.get_by_role("link", name="Show more")).to_have_count(0)
