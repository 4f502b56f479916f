"""What counts towards a set, rule by rule, and what completing it would cost."""

import pytest

from apps.accounts.models import Preferences, User
from apps.cards.models import Card
from apps.cards.words import Condition, Finish, Language
from apps.collection.changes import collection_changed
from apps.collection.completion.calculating import calculate
from apps.collection.models import CollectionStats
from tests import factories as make

from .conftest import own, progress, rule, stats

pytestmark = pytest.mark.django_db


def test_each_number_counts_once_however_many_copies_one_owns(alice: User, m10: list[Card]) -> None:
    own(alice, m10[0], 4)
    own(alice, m10[0], finish=Finish.FOIL)
    own(alice, m10[1])
    assert progress(alice) == (2, 4)
    assert stats(alice).copies == 6


def test_a_number_is_owned_in_whichever_language(alice: User, m10: list[Card]) -> None:
    german = make.card("Goblin 1", collector_number="1", number_order=1, lang=Language.GERMAN)
    own(alice, german)
    assert progress(alice) == (1, 4)


def test_a_proxy_completes_nothing(alice: User, m10: list[Card]) -> None:
    own(alice, m10[0], marks=["proxy"])
    own(alice, m10[1])
    found = stats(alice)
    assert (found.owned_count, found.copies) == (1, 1)


def test_nobody_elses_copies_count(alice: User, charlie: User, m10: list[Card]) -> None:
    own(alice, m10[0])
    own(charlie, m10[1])
    assert progress(alice) == (1, 4)


def test_another_printing_counts_only_where_any_does(alice: User, m10: list[Card]) -> None:
    other = make.card("Goblin 2", set="m11", oracle_id=m10[1].oracle_id)
    own(alice, m10[0])
    own(alice, other)
    assert progress(alice) == (1, 4)
    rule(alice, printing="any")
    assert progress(alice) == (2, 4)


def test_where_any_printing_counts_each_card_counts_once(alice: User, m10: list[Card]) -> None:
    make.card("Goblin 1", collector_number="5", number_order=5, oracle_id=m10[0].oracle_id, border_color="borderless")
    own(alice, m10[0])
    assert progress(alice) == (1, 5)
    rule(alice, printing="any")
    assert progress(alice) == (1, 4)


@pytest.mark.parametrize(
    "facts",
    [
        {"border_color": "borderless"}, {"frame_effects": ["showcase"]}, {"frame_effects": ["lesson", "extendedart"]},
        {"promo_types": ["boosterfun"]}, {"variation": True}, {"collector_number": "2★", "number_order": 2},
        {"collector_number": "2b", "number_order": 2}, {"collector_number": "A-2", "number_order": 2},
        {"collector_number": "5", "number_order": 5},
    ],
    ids=str,
)  # fmt: skip
def test_variants_count_unless_they_shall_not(alice: User, m10: list[Card], facts: dict) -> None:
    variant = make.card("Goblin 2", **({"collector_number": "3x", "number_order": 3} | facts))
    if "number_order" not in facts:
        Card.objects.filter(pk=variant.pk).update(collector_number="0")
    own(alice, variant)
    assert progress(alice) == (1, 5)
    rule(alice, variants=False)
    assert progress(alice) == (0, 4)


@pytest.mark.parametrize("number", ["2a", "PLST-2"])
def test_a_plain_card_with_a_letter_is_no_variant(alice: User, m10: list[Card], number: str) -> None:
    own(alice, make.card("Orc", collector_number=number, number_order=2))
    rule(alice, variants=False)
    assert progress(alice) == (1, 5)


def test_promos_count_only_where_they_shall(alice: User, m10: list[Card]) -> None:
    own(alice, make.card("Goblin 2", collector_number="2p", number_order=2, promo=True))
    assert progress(alice) == (0, 4)
    rule(alice, promos=True)
    assert progress(alice) == (1, 5)


def test_tokens_count_only_where_a_set_is_made_of_them(alice: User, m10: list[Card]) -> None:
    own(alice, make.card("Goblin", collector_number="9", layout="token"))
    own(alice, make.card("Elf", set="tm10", layout="token"))
    assert progress(alice) == (0, 4)
    assert progress(alice, "tm10") == (1, 1)


def test_a_set_of_nothing_else_counts_whole(alice: User) -> None:
    shiny = make.cards(3, set="sld", border_color="borderless", promo=True)
    own(alice, shiny[0])
    rule(alice, variants=False, promos=False)
    assert progress(alice, "sld") == (1, 3)


def test_cards_dearer_than_the_cap_do_not_count_owned_or_not(alice: User, m10: list[Card]) -> None:
    for card, price in zip(m10, (500, 501, 2000, None), strict=True):
        if price:
            make.price(card, price)
    own(alice, m10[0])
    own(alice, m10[1])
    rule(alice, price_cap=500, currency="USD")
    assert progress(alice) == (1, 2), "the one for 5.00, and the one that nobody prices"


def test_where_any_printing_counts_its_cheapest_is_held_against_the_cap(alice: User, m10: list[Card]) -> None:
    cheap = make.card("Goblin 1", set="m11", oracle_id=m10[0].oracle_id)
    make.prices([make.quote(m10[0], 5000), make.quote(cheap, 100)])
    own(alice, m10[1])
    rule(alice, price_cap=500, currency="USD")
    assert progress(alice) == (1, 3)
    rule(alice, printing="any", price_cap=500, currency="USD")
    assert progress(alice) == (1, 4)


def test_a_cap_that_leaves_nothing_completes_nothing(alice: User, m10: list[Card]) -> None:
    make.prices([make.quote(card, 1000) for card in m10])
    own(alice, m10[0])
    rule(alice, price_cap=1, currency="USD")
    found = stats(alice)
    assert (found.owned_count, found.total_count, found.percent) == (0, 0, 0)


def test_the_rest_costs_the_cheapest_offer_of_each_and_what_nobody_offers_is_counted(
    alice: User, m10: list[Card]
) -> None:
    own(alice, m10[0])
    make.prices([
        make.quote(m10[0], 9900), make.quote(m10[1], 300), make.quote(m10[1], 200, marketplace="manapool"),
        make.quote(m10[1], 150, finish=Finish.FOIL), make.quote(m10[1], 1, side=1),
        make.quote(m10[2], 40), make.quote(m10[2], 10, condition=Condition.DAMAGED),
        make.quote(m10[2], 15, language=Language.JAPANESE), make.quote(m10[3], 700, marketplace="cardmarket"),
    ])  # fmt: skip
    found = stats(alice)
    assert found.missing_cost == {"USD": 190, "EUR": 700}
    assert found.missing_unpriced == {"USD": 1, "EUR": 2}


def test_only_marketplaces_one_shows_are_asked(alice: User, m10: list[Card]) -> None:
    own(alice, m10[0])
    make.prices([make.quote(m10[1], 300), make.quote(m10[1], 200, marketplace="manapool")])
    assert stats(alice).missing_cost == {"USD": 200}
    Preferences.objects.of(alice).change(marketplaces=["tcgplayer"])
    assert stats(alice).missing_cost == {"USD": 300}, "a changed preference is a change"


def test_where_any_printing_counts_the_cheapest_printing_is_bought(alice: User, m10: list[Card]) -> None:
    reprint = make.card("Goblin 2", set="m11", oracle_id=m10[1].oracle_id)
    own(alice, m10[0])
    make.prices([make.quote(m10[1], 300), make.quote(reprint, 50)])
    assert stats(alice).missing_cost == {"USD": 300}
    rule(alice, printing="any")
    assert stats(alice).missing_cost == {"USD": 50}


def test_value_is_of_all_copies_of_the_set_and_what_has_no_price_is_counted(alice: User, m10: list[Card]) -> None:
    promo = make.card("Goblin 9", collector_number="9p", promo=True)
    make.prices([make.quote(m10[0], 250), make.quote(promo, 1000), make.quote(m10[0], 200, marketplace="cardmarket")])
    own(alice, m10[0], 2)
    own(alice, promo)
    own(alice, m10[1], 3)
    found = stats(alice)
    assert found.total_value == {"USD": 1500, "EUR": 400}
    assert found.unpriced == {"USD": 3, "EUR": 4, "TIX": 6}
    assert found.copies == 6


def test_a_set_one_parted_with_is_not_begun_any_more(alice: User, m10: list[Card]) -> None:
    lot = own(alice, m10[0])
    stats(alice)
    lot.delete()
    collection_changed(alice.pk, [m10[0].pk])
    calculate(alice)
    assert not CollectionStats.objects.of(alice).exists()
