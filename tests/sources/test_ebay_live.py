"""eBay: which offers are of exactly this printing, which of them count, and how the site is asked."""

from collections.abc import Callable

import msgspec
import pytest

from apps.cards.words import Condition, Finish, Language
from apps.prices.models import LatestPrice, ListingCount
from apps.sources.ebay import source
from apps.sources.ebay.items import Aspect, Item, Price, price_in
from apps.sources.ebay.sites import named
from apps.sources.ebay.source import Ebay, Found
from apps.sources.ebay.titles import Sought
from apps.sources.ebay.trimming import trimmed
from apps.sources.money import Amounts
from apps.sources.visiting import NotNow
from apps.sources.wanted import WantedCard
from tests import factories as make
from tests.sources.live_fixtures import by_hand
from tests.sources.replay import Replay
from tests.sources.vendors import latest, met, pauses, recorded, replay

pytestmark = pytest.mark.django_db
__all__ = ["met", "pauses", "replay"]

SEARCH = "/buy/browse/v1/item_summary/search"
BOTH = (Finish.NONFOIL, Finish.FOIL)


def sought(name: str = "Ragavan, Nimble Pilferer", number: str = "138", finishes: tuple[int, ...] = BOTH) -> Sought:
    return Sought(WantedCard(1, "", name, "mh2", "Modern Horizons 2", number, Language.ENGLISH, finishes))


@pytest.mark.parametrize(
    ("title", "finish", "condition", "language"),
    [
        ("Ragavan, Nimble Pilferer 138/303 Modern Horizons 2 NM", Finish.NONFOIL, Condition.NEAR_MINT, 0),
        ("MTG RAGAVAN NIMBLE PILFERER MH2 #138 Mythic", Finish.NONFOIL, Condition.NEAR_MINT, 0),
        ("1x Ragavan, Nimble Pilferer - FOIL - MH2 138", Finish.FOIL, Condition.NEAR_MINT, 0),
        ("Ragavan Nimble Pilferer MH2 138 non-foil LP", Finish.NONFOIL, Condition.LIGHTLY_PLAYED, 0),
        ("Ragavan Nimble Pilferer MH2 138 Slightly Played", Finish.NONFOIL, Condition.LIGHTLY_PLAYED, 0),
        ("Ragavan Nimble Pilferer MH2 138 NM/MP", Finish.NONFOIL, Condition.MODERATELY_PLAYED, 0),
        ("Ragavan Nimble Pilferer MH2 0138 Heavily Played", Finish.NONFOIL, Condition.HEAVILY_PLAYED, 0),
        ("Ragavan Nimble Pilferer MH2 138 DMG", Finish.NONFOIL, Condition.DAMAGED, 0),
        ("Ragavan Nimble Pilferer MH2 138 Japanese Foil", Finish.FOIL, Condition.NEAR_MINT, Language.JAPANESE),
        ("Ragavan Nimble Pilferer MH2 138 français", Finish.NONFOIL, Condition.NEAR_MINT, Language.FRENCH),
        ("Ragavan Nimble Pilferer MH2 138 Deutsch", Finish.NONFOIL, Condition.NEAR_MINT, Language.GERMAN),
    ],
)
def test_a_title_says_which_copy_it_is(title: str, finish: Finish, condition: int, language: int) -> None:
    assert sought().understood(title, {}) == (finish, condition, language)


@pytest.mark.parametrize(
    "title",
    [
        "Ragavan, Nimble Pilferer MH2 315 borderless",
        "Ragavan, Nimble Pilferer MH2",
        "Ragavan, Nimble Pilferer 138 Multiverse Legends",
        "Ragavan MH2 138",
        "4x Ragavan, Nimble Pilferer MH2 138",
        "Ragavan, Nimble Pilferer x4 MH2 138 playset",
        "Ragavan, Nimble Pilferer MH2 138 lot",
        "Ragavan, Nimble Pilferer MH2 138 PSA 10",
        "Ragavan, Nimble Pilferer MH2 138 proxy",
        "Ragavan, Nimble Pilferer MH2 138 signed by the artist",
        "Ragavan, Nimble Pilferer MH2 138 altered art",
        "Ragavan, Nimble Pilferer art card MH2 138",
        "Ragavan, Nimble Pilferer MH2 138 etched foil",
        "",
    ],
)
def test_what_is_not_surely_this_printing_does_not_count(title: str) -> None:
    assert sought().understood(title, {}) is None


def test_what_the_item_says_of_itself_is_believed_before_its_title() -> None:
    aspects = {"finish": "Foil", "language": "Italian"}
    assert sought().understood("Ragavan, Nimble Pilferer MH2 138", aspects) == (2, 2, Language.ITALIAN)
    with pytest.raises(ValueError, match="the language is unknown"):
        sought().understood("Ragavan, Nimble Pilferer MH2 138", {"language": "Elvish"})


def test_words_of_the_card_and_its_set_are_not_taken_for_what_they_also_mean() -> None:
    card = WantedCard(1, "", "Damaged Goods", "fbb", "Foreign Black Border Italian", "7", 1, (Finish.NONFOIL,))
    assert Sought(card).understood("Damaged Goods FBB 7", {}) == (Finish.NONFOIL, Condition.NEAR_MINT, 0)
    assert Sought(card).understood("Damaged Goods 7 Foreign Black Border Italian", {}) == (1, 2, 0)


def test_a_card_there_is_only_in_foil_is_foil_whatever_the_title_says() -> None:
    assert sought(finishes=(Finish.FOIL,)).understood("Ragavan, Nimble Pilferer MH2 138", {}) == (2, 2, 0)
    assert sought(finishes=(Finish.ETCHED,)).understood("Ragavan, Nimble Pilferer MH2 138 foil", {}) == (3, 2, 0)


def test_numbers_with_letters_and_two_faces_are_found() -> None:
    star = sought("Fable of the Mirror-Breaker // Reflection of Kiki-Jiki", "141★")
    assert star.words == "Fable of the Mirror-Breaker Modern Horizons 2"
    assert sought('Kongming, "Sleeping Dragon"').words == "Kongming Sleeping Dragon Modern Horizons 2"
    assert star.understood("Fable of the Mirror-Breaker MH2 141★ foil", {}) == (2, 2, 0)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ([200, 210, 220, 230, 9999], [200, 210, 220, 230]),
        ([1, 200, 210, 220, 230], [200, 210, 220, 230]),
        ([100, 100, 100, 100, 100, 100, 399], [100, 100, 100, 100, 100, 100]),
        ([500, 100], [100, 500]),
        ([100, 500, 300], [100, 300, 500]),
        ([], []),
    ],
)
def test_the_odd_ones_out_are_left_out(asked: list[int], kept: list[int]) -> None:
    assert trimmed(asked) == kept


def test_offers_become_a_price_and_a_count(met: Callable, replay: Replay) -> None:
    heron = met(Ebay)[0]
    went = by_hand(Ebay)
    assert (went.status, went.cards) == ("done", 2)
    assert latest(variant__card=heron) == [("ebay-us", 150), ("ebay-us", 215), ("ebay-us", 910)]
    counts = ListingCount.objects.filter(variant__card=heron).values_list("num_listings", "total_quantity")
    assert sorted(counts) == [(3, None), (3, None), (4, None)]


def test_fewer_than_three_offers_make_no_price(met: Callable, replay: Replay) -> None:
    met(Ebay)
    items = [item("Moor Heron Test Set 12", "2.00"), item("Moor Heron Test Set 12", "2.10")]
    replay.answer(f"GET https://api.ebay.com{SEARCH}", {"total": 2, "itemSummaries": items})
    assert by_hand(Ebay).error == ""
    assert not LatestPrice.objects.exists()


def item(title: str, value: str, currency: str = "USD") -> dict[str, object]:
    price = {"value": value, "currency": currency}
    return {"title": title, "price": price, "buyingOptions": ["FIXED_PRICE"], "conditionId": "4000"}


def test_the_token_is_renewed_when_it_is_refused(met: Callable, replay: Replay) -> None:
    met(Ebay)
    replay.plan = lambda asked: "401" if asked.path == SEARCH and asked.number == 2 else None
    assert by_hand(Ebay).status == "done"
    assert [asked.path for asked in replay.asked].count("/identity/v1/oauth2/token") == 2


def test_a_second_refusal_stops_the_source(met: Callable, replay: Replay) -> None:
    met(Ebay)
    replay.plan = lambda asked: "401" if asked.path == SEARCH else None
    went = by_hand(Ebay)
    assert went.status == "failed"
    assert "EBAY_CLIENT_ID and EBAY_CLIENT_SECRET" in went.error


def test_a_visit_asks_no_more_than_its_share_of_the_day(
    met: Callable, replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    met(Ebay)
    make.cards(5, name="Nobody sells")
    monkeypatch.setattr(source, "REQUESTS", 4)
    replay.answer(f"GET https://api.ebay.com{SEARCH}?q=Nobody+sells", {"total": 0})
    by_hand(Ebay)
    searches = [asked for asked in replay.asked if asked.path == SEARCH]
    assert 3 <= len(searches) <= 4 + source.PAGES


def test_a_site_of_another_country_is_asked_in_its_own_currency(
    met: Callable, replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    heron = met(Ebay)[0]
    sites, off = named("DE")
    assert off == []
    monkeypatch.setattr(source, "SITES", sites)
    monkeypatch.setattr(Ebay, "marketplaces", ("ebay-de",))
    offers = [item("Moor Heron Test Set 12", euros, "EUR") for euros in ("1.50", "1.60", "1.70")]
    offers.append(item("Moor Heron Test Set 12", "1.40", "USD"))
    needs = {"X-EBAY-C-MARKETPLACE-ID": "EBAY_DE", "Authorization": "Bearer ebay-token"}
    replay.answer(f"GET https://api.ebay.com{SEARCH}", {"itemSummaries": offers}, needs=needs)
    went = by_hand(Ebay, cards=[heron.pk])
    assert (went.status, went.refused) == ("done", 1)
    assert latest() == [("ebay-de", 160)]
    variant = LatestPrice.objects.get().variant
    assert (variant.currency, variant.marketplace.name) == ("EUR", "eBay Germany")


def test_sites_of_other_currencies_are_said_so_and_stay_off() -> None:
    sites, off = named("US, ebay_fr,GB,XX,us")
    assert [(site.slug, site.name, site.currency) for site in sites] == [
        ("ebay-us", "EBAY_US", "USD"), ("ebay-fr", "EBAY_FR", "EUR"),
    ]  # fmt: skip
    assert off[0] == "EBAY_SITES: GB stays off, one pays in GBP there and Dualcaster does not know it."
    assert off[1].startswith("EBAY_SITES: there is no site XX; there are US, AT,")


def test_with_no_site_left_it_is_off_and_says_why(met: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    met(Ebay)
    monkeypatch.setattr(Ebay, "marketplaces", ())
    monkeypatch.setattr(Ebay, "notes", tuple(named("GB")[1]))
    with pytest.raises(NotNow, match=r"eBay has nowhere to ask\. EBAY_SITES: GB stays off"):
        by_hand(Ebay)


@pytest.mark.parametrize(
    ("told", "language"),
    [("Japanisch", Language.JAPANESE), ("Englisch", Language.ENGLISH), ("Tedesco", Language.GERMAN)],
)
def test_other_sites_name_languages_in_their_own(told: str, language: int) -> None:
    offer = Item("Ragavan, Nimble Pilferer MH2 138", Price("1", "EUR"), localizedAspects=[Aspect("Sprache", told)])
    assert sought().understood(offer.title, offer.aspects) == (1, 2, language)


@pytest.mark.parametrize("name", ["item_summary_search_simple", "mock-search-paged-response-1"])
def test_recorded_answers_are_understood_although_they_sell_no_cards(name: str) -> None:
    found = msgspec.json.decode(recorded(f"api-samples/ebay/{name}.json").read_bytes(), type=Found)
    assert found.next
    assert found.itemSummaries
    for raw in found.itemSummaries:
        offer = msgspec.json.decode(raw, type=Item)
        assert price_in("USD", offer, Amounts()) > 0
        assert sought().understood(offer.title, offer.aspects) is None
