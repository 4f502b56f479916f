"""Search as you type, with the keyboard, and back again."""

from playwright.sync_api import Page, expect

from tests import factories as make


def test_results_follow_what_is_typed_and_so_does_the_address(site: Page) -> None:
    make.card("Lightning Bolt")
    make.card("Giant Growth")
    site.goto("/cards/")
    expect(site.locator("#results article")).to_have_count(2)
    site.keyboard.press("/")
    site.keyboard.type("lightning b")
    expect(site.locator("#results article")).to_have_count(1)
    expect(site.get_by_role("link", name="Lightning Bolt")).to_be_visible()
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


def test_a_filter_can_be_undone_by_going_back(site: Page) -> None:
    make.card("Lightning Bolt", colors="R")
    make.card("Giant Growth", colors="G")
    site.goto("/cards/")
    site.get_by_label("Red", exact=True).check()
    expect(site.locator("#results article")).to_have_count(1)
    expect(site).to_have_url("/cards/?color=R")
    site.go_back()
    expect(site.locator("#results article")).to_have_count(2)


def test_more_follows_in_place_without_repeating_a_card(site: Page) -> None:
    make.cards(70)
    site.goto("/cards/")
    site.get_by_role("link", name="Show more").click()
    expect(site.locator("#results article")).to_have_count(70)
    names = site.locator("#results h3").all_inner_texts()
    assert len(set(names)) == 70
    expect(site.get_by_role("link", name="Show more")).to_have_count(0)
