"""What is offered for a list: the prices of now, of what is wanted and nothing else; and why there is nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.cards.models import Card
from apps.cards.words import Condition, Finish, Language
from apps.prices.models import LatestPrice, ListingCount, Marketplace, PriceVariant
from apps.wantlist.buying import Plan, Wanted, ways_to_buy
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def bolt() -> Card:
    return make.card("Ember Bolt")


def shipping(slug: str, shipping: int, fee_bp: int = 0) -> None:
    Marketplace.objects.filter(slug=slug).update(shipping=shipping, buyer_fee_bp=fee_bp)


def told(plan: Plan) -> list[tuple[str, int, int]]:
    return [(basket.shop.slug, line.offer.price, line.quantity) for basket in plan.baskets for line in basket.lines]


def cheapest(wanted: Wanted, currency: str = "USD") -> int | None:
    best = ways_to_buy([wanted], currency).best
    return best.baskets[0].lines[0].offer.price if best.baskets else None


def counted(card: Card, copies: int | None, days: int = 0, marketplace: str = "tcgplayer") -> None:
    variant = PriceVariant.objects.get(card=card, marketplace__slug=marketplace)
    ListingCount.objects.create(
        variant=variant, day=timezone.now().date() - timedelta(days=days), num_listings=1, total_quantity=copies
    )


def test_a_list_is_bought_where_it_is_cheapest_with_shipping(bolt: Card) -> None:
    banner = make.card("Slow Banner")
    make.price(bolt, 100)
    make.price(bolt, 90, marketplace="cardkingdom")
    make.price(banner, 500)
    make.price(banner, 700, marketplace="cardkingdom")
    shipping("tcgplayer", 150, fee_bp=100)
    shipping("cardkingdom", 150)
    ways = ways_to_buy([Wanted(bolt.pk, key="a"), Wanted(banner.pk, quantity=2)], "USD")
    assert told(ways.best) == [("tcgplayer", 100, 1), ("tcgplayer", 500, 2)]
    assert (ways.best.items, ways.best.fees, ways.best.shipping, ways.best.total) == (1100, 11, 150, 1261)
    assert ways.best.baskets[0].lines[0].wanted.key == "a"
    assert [plan.baskets[0].shop.slug for plan in ways.alone] == ["tcgplayer", "cardkingdom"]
    assert ways.is_exact


def test_currencies_do_not_meet_and_buylists_sell_nothing(bolt: Card) -> None:
    make.price(bolt, 100)
    make.price(bolt, 50, marketplace="cardmarket")
    make.price(bolt, 10, marketplace="cardkingdom", side=1)
    assert cheapest(Wanted(bolt.pk)) == 100
    assert cheapest(Wanted(bolt.pk), "EUR") == 50


def test_a_copy_is_of_the_finish_and_language_and_at_least_of_the_condition(bolt: Card) -> None:
    make.price(bolt, 100)
    make.price(bolt, 60, condition=Condition.HEAVILY_PLAYED)
    make.price(bolt, 80, condition=Condition.LIGHTLY_PLAYED)
    make.price(bolt, 300, finish=Finish.FOIL)
    make.price(bolt, 70, language=Language.GERMAN)
    assert cheapest(Wanted(bolt.pk)) == 60
    assert cheapest(Wanted(bolt.pk, condition=Condition.LIGHTLY_PLAYED)) == 70
    assert cheapest(Wanted(bolt.pk, condition=Condition.LIGHTLY_PLAYED, language=Language.ENGLISH)) == 80
    assert cheapest(Wanted(bolt.pk, finish=Finish.FOIL)) == 300
    assert cheapest(Wanted(bolt.pk, finish=Finish.FOIL, language=Language.GERMAN)) is None


def test_any_printing_is_any_of_the_card_where_it_is_asked_for(bolt: Card) -> None:
    other = make.card("Ember Bolt", set="m11", oracle_id=bolt.oracle_id)
    make.price(bolt, 100)
    make.price(other, 40)
    make.price(make.card("Slow Banner"), 10)
    assert cheapest(Wanted(bolt.pk)) == 100
    [line] = ways_to_buy([Wanted(bolt.pk, any_printing=True)], "USD").best.baskets[0].lines
    assert (line.offer.card_id, line.offer.price) == (other.pk, 40)


def test_only_the_chosen_marketplaces_are_asked(bolt: Card) -> None:
    make.price(bolt, 100)
    make.price(bolt, 90, marketplace="cardkingdom")
    king = Marketplace.objects.get(slug="cardkingdom")
    assert told(ways_to_buy([Wanted(bolt.pk)], "USD", ["tcgplayer"]).best) == [("tcgplayer", 100, 1)]
    assert told(ways_to_buy([Wanted(bolt.pk, marketplace_id=king.pk)], "USD").best) == [("cardkingdom", 90, 1)]


def test_counted_copies_run_out_and_an_old_count_says_nothing(bolt: Card) -> None:
    make.price(bolt, 100)
    make.price(bolt, 130, marketplace="manapool")
    counted(bolt, 50, days=3)
    counted(bolt, 1)
    assert told(ways_to_buy([Wanted(bolt.pk, quantity=3)], "USD").best) == [("tcgplayer", 100, 1), ("manapool", 130, 2)]
    ListingCount.objects.all().delete()
    counted(bolt, 1, days=30)
    assert told(ways_to_buy([Wanted(bolt.pk, quantity=3)], "USD").best) == [("tcgplayer", 100, 3)]
    counted(bolt, 0)
    assert told(ways_to_buy([Wanted(bolt.pk, quantity=3)], "USD").best) == [("manapool", 130, 3)]


def test_two_who_want_the_same_copies_share_what_there_is(bolt: Card) -> None:
    other = make.card("Ember Bolt", set="m11", oracle_id=bolt.oracle_id)
    make.price(bolt, 100)
    make.price(other, 150)
    counted(bolt, 1)
    ways = ways_to_buy([Wanted(bolt.pk, any_printing=True), Wanted(bolt.pk)], "USD")
    assert sorted(line.offer.price for line in ways.best.baskets[0].lines) == [100, 150]
    assert ways.best.missing == 0


def test_what_cannot_be_bought_says_why(bolt: Card) -> None:
    unpriced, jumped, few, out = (make.card(name) for name in ("Slow Banner", "Dusk Drake", "Last Copy", "Sold Out"))
    make.price(bolt, 100)
    for card in (jumped, few, out):
        make.price(card, 100)
    LatestPrice.objects.filter(card_id=jumped.pk).update(unconfirmed=True)
    counted(few, 1)
    counted(out, 0)
    wanted = [
        Wanted(bolt.pk), Wanted(unpriced.pk), Wanted(bolt.pk, finish=Finish.ETCHED), Wanted(jumped.pk),
        Wanted(few.pk, quantity=3), Wanted(out.pk),
    ]  # fmt: skip
    ways = ways_to_buy(wanted, "USD")
    assert [(one.wanted.card_id, one.quantity, one.why) for one in ways.best.unbought] == [
        (unpriced.pk, 1, "No marketplace has a price for it in USD."),
        (bolt.pk, 1, "Nobody offers it as you want it."),
        (jumped.pk, 1, "Its price is a great jump that nobody else confirms."),
        (few.pk, 2, "Only 1 of 3 copies are on offer."),
        (out.pk, 1, "It is sold out."),
    ]
    assert ways.best.copies == 2


def test_what_one_marketplace_lacks_others_have(bolt: Card) -> None:
    banner = make.card("Slow Banner")
    make.price(bolt, 100)
    make.price(banner, 90, marketplace="cardkingdom")
    ways = ways_to_buy([Wanted(bolt.pk), Wanted(banner.pk)], "USD")
    assert ways.best.missing == 0
    assert [[one.why for one in plan.unbought] for plan in ways.alone] == [["Other marketplaces have it."]] * 2


def test_what_is_offered_no_more_is_not_bought(bolt: Card) -> None:
    make.price(bolt, 100)
    make.price(bolt, None)
    assert told(ways_to_buy([Wanted(bolt.pk)], "USD").best) == []


def test_a_long_list_asks_as_often_as_a_short_one(bolt: Card, statements: list[str]) -> None:
    cards = [bolt, *make.cards(40)]
    for card in cards[:20]:
        make.price(card, 100)
    del statements[:]
    ways_to_buy([Wanted(bolt.pk), Wanted(cards[-1].pk)], "USD")
    few = len(statements)
    del statements[:]
    assert ways_to_buy([Wanted(card.pk) for card in cards], "USD").best.copies == 20
    assert len(statements) == few == 3


def test_an_empty_list_needs_no_marketplace() -> None:
    assert ways_to_buy([], "EUR").best.total == 0
