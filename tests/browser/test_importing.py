"""A collection is imported: chosen, looked at, decided about, imported and taken back."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.collection.models import InventoryItem
from tests import factories as make

PATIENCE_MS = 20_000  # a plan is worked out anew after each decision
PHONE = {"width": 390, "height": 844}
FILE = """Count,Name,Edition,Condition,Language,Foil,Collector Number,Proxy
4,Ember Bolt,m10,Near Mint,English,,146,False
2,Embr Bolt,m10,Near Mint,English,foil,999,False
1,Ember Bolt,m10,Near Mint,English,,7,False
many,Ember Bolt,m10,Near Mint,English,,146,False
"""


@pytest.fixture(params=["desktop", "phone"])
def anywhere(request: pytest.FixtureRequest, site: Page) -> Page:
    if request.param == "phone":
        site.set_viewport_size(PHONE)  # type: ignore[arg-type]
    return site


def sign_in(site: Page) -> User:
    expect.set_options(timeout=PATIENCE_MS)
    alice = User.objects.create_user("alice@example.org", "Mox-Opal-1")
    alice.verify_address()
    site.goto("/account/login/?next=/collection/import/")
    site.get_by_label("E-mail address").fill("alice@example.org")
    site.get_by_label("Password").fill("Mox-Opal-1")
    site.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(site).to_have_url("/collection/import/")
    return alice


def test_the_whole_way_of_a_file(anywhere: Page, tmp_path: Path) -> None:
    make.card("Ember Bolt", set="m10", collector_number="146")
    alice = sign_in(anywhere)
    path = tmp_path / "haves.csv"
    path.write_text(FILE)
    anywhere.locator("input[type=file]").set_input_files(path)
    expect(anywhere.locator("output")).to_have_text("haves.csv")
    anywhere.get_by_role("button", name="Look at it").click()
    expect(anywhere.get_by_role("heading", name="What will happen")).to_be_visible()
    expect(anywhere.locator("#import")).to_contain_text("2 rows wait for you")
    anywhere.wait_for_load_state("load")  # without it the row has a page of its own
    anywhere.get_by_role("link", name="Decide about line 3").click()
    anywhere.get_by_label("Copies", exact=True).fill("3")
    anywhere.get_by_role("button", name="Ember Bolt").click()
    expect(anywhere.locator("#import")).to_contain_text("Chosen by you")
    expect(anywhere.get_by_role("button", name="Import 2 rows")).to_be_visible()
    anywhere.get_by_label("Replace everything").check()
    expect(anywhere.get_by_role("button", name="Replace my collection")).to_be_visible()
    anywhere.get_by_label("Add to what is there").check()
    expect(anywhere.get_by_role("button", name="Import 2 rows")).to_be_visible()
    anywhere.get_by_role("button", name="Import 2 rows").click()
    expect(anywhere.get_by_role("heading", name="Imported", exact=True)).to_be_visible()
    assert sorted(InventoryItem.objects.of(alice).values_list("quantity", "finish")) == [(3, 2), (4, 1)]
    anywhere.get_by_role("button", name="Take 1 as suggested").click()
    expect(anywhere.get_by_role("button", name="Import them")).to_be_visible()
    anywhere.get_by_role("button", name="Import them").click()
    expect(anywhere.locator("#import")).to_contain_text("3 matched, 0 to decide, 1 refused")
    expect(anywhere.get_by_role("button", name="Take it back")).to_be_visible()
    anywhere.get_by_role("button", name="Take it back").click()
    expect(anywhere.get_by_role("heading", name="Taken back")).to_be_visible()
    assert not InventoryItem.objects.of(alice).exists()


def test_another_card_is_searched_for_in_the_place_of_the_row(site: Page) -> None:
    make.card("Ember Bolt", set="m10", collector_number="146")
    make.card("Stout Growth", set="m10", collector_number="182")
    sign_in(site)
    site.get_by_text("Paste a list instead").click()
    site.get_by_label("A list of cards").fill("3 Nobody Knows Me")
    site.get_by_role("button", name="Look at it").click()
    expect(site.get_by_role("link", name="Decide about")).to_be_visible()
    site.wait_for_load_state("load")
    site.get_by_role("link", name="Decide about").click()
    site.get_by_label("Another card").fill("stout")
    site.get_by_role("button", name="Search", exact=True).click()
    site.get_by_role("button", name="Stout Growth").click()
    expect(site.locator("#import")).to_contain_text("Chosen by you")
