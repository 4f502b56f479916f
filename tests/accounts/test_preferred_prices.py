"""What one prefers is what pages of prices open on; it is said there, and one link undoes it."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import Preferences, User
from apps.cards.models import Card
from apps.cards.words import Condition, Language
from tests import factories as make
from tests.accounts.conftest import words

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC).replace(microsecond=0)
PLAYED, GERMAN = Condition.LIGHTLY_PLAYED.value, Language.GERMAN.value


@pytest.fixture
def bolt() -> Card:
    """Near mint and lightly played, in English and German: 1, 2, 3 and 4 dollars."""
    card = make.card("Lightning Bolt")
    for days in (3, 1):
        make.prices(
            [
                make.quote(card, 100 + days),
                make.quote(card, 200, condition=PLAYED),
                make.quote(card, 300, language=GERMAN),
                make.quote(card, 400, condition=PLAYED, language=GERMAN),
            ],
            at=NOW - timedelta(days=days),
        )
    return card


def amounts(page: Any) -> list[int]:
    return sorted(row.price for row in page.context["prices"])


def chosen(page: Any) -> list[str]:
    """The chips that are lit."""
    return re.findall(r'class="chip"[^>]* aria-current="true">([^<]+)<', page.content.decode())


def test_a_visitor_sees_every_price(client: Client, bolt: Card) -> None:
    page = client.get(bolt.get_absolute_url())
    assert amounts(page) == [101, 200, 300, 400]
    assert chosen(page) == ["Every condition", "Every language"]
    assert "data-condition" not in page.content.decode()


def test_a_cards_page_opens_on_the_condition_and_language_one_prefers(at_home: Client, bolt: Card) -> None:
    page = at_home.get(bolt.get_absolute_url())
    assert amounts(page) == [101]
    assert chosen(page) == ["Near Mint", "English"]
    assert "3 more: this is what you prefer" in words(page)
    assert 'data-condition="NEAR_MINT" data-language="en"' in page.content.decode()


def test_other_wishes_open_on_others(at_home: Client, alice: User, bolt: Card) -> None:
    Preferences.objects.of(alice).change(default_condition="LIGHTLY_PLAYED", default_language="de")
    page = at_home.get(bolt.get_absolute_url())
    assert amounts(page) == [400]
    assert chosen(page) == ["Lightly Played", "German"]


def test_one_link_undoes_each(at_home: Client, bolt: Card) -> None:
    page = at_home.get(bolt.get_absolute_url() + "?period=30d").content.decode()
    [conditions] = re.findall(r'href="(\?[^"]+)#prices">Every condition<', page)
    undone = at_home.get(bolt.get_absolute_url() + conditions.replace("&amp;", "&"))
    assert amounts(undone) == [101, 200]
    assert undone.context["period"] == "30d"
    assert amounts(at_home.get(bolt.get_absolute_url() + "?condition=any&language=any")) == [101, 200, 300, 400]


@pytest.mark.parametrize("spelt", ["LP", "lightly_played", "Lightly Played"])
def test_the_address_wins_however_it_is_spelt(client: Client, bolt: Card, spelt: str) -> None:
    assert amounts(client.get(bolt.get_absolute_url(), {"condition": spelt, "language": "German"})) == [400]


def test_a_word_nobody_knows_narrows_nothing(client: Client, bolt: Card) -> None:
    assert amounts(client.get(bolt.get_absolute_url(), {"condition": "'><script>", "language": "\0"})) == [
        101, 200, 300, 400,
    ]  # fmt: skip


def test_a_wish_that_would_hide_everything_hides_nothing(at_home: Client) -> None:
    card = make.card("Shock")
    make.prices([make.quote(card, 100, language=GERMAN), make.quote(card, 200, condition=PLAYED, language=GERMAN)])
    page = at_home.get(card.get_absolute_url())
    assert amounts(page) == [100]
    assert chosen(page) == ["Near Mint"]


def test_two_wishes_that_never_meet_do_not_empty_the_page(at_home: Client) -> None:
    card = make.card("Shock")
    make.prices([make.quote(card, 100, language=GERMAN), make.quote(card, 200, condition=PLAYED)])
    assert amounts(at_home.get(card.get_absolute_url())) == [100]
    nothing = at_home.get(card.get_absolute_url(), {"condition": "NM", "language": "en"})
    assert "Nothing in both" in words(nothing)


def test_a_tile_shows_the_headline_whatever_one_prefers(at_home: Client, alice: User, bolt: Card) -> None:
    Preferences.objects.of(alice).change(default_condition="LIGHTLY_PLAYED")
    assert "$1.01" in words(at_home.get("/cards/?q=bolt"))


@pytest.fixture
def two_shops(alice: User, bolt: Card) -> None:
    """Alice looks at Card Kingdom alone; both shops had prices yesterday."""
    for days in (3, 1):
        make.prices([make.quote(bolt, 9000 + days, marketplace="cardkingdom")], at=NOW - timedelta(days=days))
    Preferences.objects.of(alice).change(marketplaces=["cardkingdom"])


@pytest.mark.parametrize("path", ["/", "/market/"])
def test_the_market_is_that_of_the_marketplaces_one_shows(at_home: Client, two_shops: None, path: str) -> None:
    page = at_home.get(path)
    assert "marketplaces you chose" in words(page)
    [chart] = re.findall(r'data-chart="([^"]+)"', page.content.decode())
    told = json.loads(at_home.get(chart.replace("&amp;", "&")).content)
    assert {count for count in told["series"][0]["count"] if count is not None} == {1}
    assert "marketplaces you chose" not in words(Client().get(path))


def test_the_market_of_all_of_them_is_one_link_away(at_home: Client, two_shops: None) -> None:
    assert "TCGplayer" not in words(at_home.get("/market/"))
    page = at_home.get("/market/?marketplace=all")
    assert "TCGplayer" in words(page)
    assert "marketplaces you chose" not in words(page)


def test_where_none_of_them_sells_in_this_currency_the_market_is_whole(at_home: Client, two_shops: None) -> None:
    make.prices([make.quote(make.card("Shock"), 80, marketplace="cardmarket")])
    page = at_home.get("/market/?currency=EUR")
    assert "Cardmarket" in words(page)
    assert "marketplaces you chose" not in words(page)


def test_every_change_and_the_chart_are_of_the_marketplaces_one_shows(
    at_home: Client, two_shops: None, bolt: Card
) -> None:
    changes = f"{bolt.get_absolute_url()}history/"
    assert "TCGplayer" not in words(at_home.get(changes))
    assert "TCGplayer" in words(at_home.get(changes + "?marketplace=all"))
    page = at_home.get(bolt.get_absolute_url()).content.decode()
    assert "marketplace=cardkingdom" in page
    assert "You chose" not in page


def test_a_card_that_is_sold_elsewhere_only_says_so(at_home: Client, two_shops: None) -> None:
    card = make.card("Shock")
    make.prices([make.quote(card, 80)])
    assert "None of the marketplaces you chose has told a price" in words(at_home.get(card.get_absolute_url()))


def test_times_of_every_page_are_those_of_ones_own_clock(at_home: Client, alice: User) -> None:
    Preferences.objects.of(alice).change(time_zone="Pacific/Auckland")
    card = make.card("Shock")
    late = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
    make.prices([make.quote(card, 80)], at=late)
    make.prices([make.quote(card, 90)], at=late + timedelta(days=1))
    page = at_home.get(card.get_absolute_url())
    assert [when for when, _ in page.context["history_table"]] == ["3 Mar 2026", "2 Mar 2026"]
    assert 'data-zone="Pacific/Auckland"' in page.content.decode()
    assert "2 Mar 2026, 11:30" in words(at_home.get(f"{card.get_absolute_url()}history/"))
    assert "data-zone" not in Client().get("/").content.decode()
