"""What becomes of a price on its way in."""

from datetime import timedelta

import pytest

from apps.cards.words import Finish
from apps.prices.ingest import record
from apps.prices.models import HeadlinePrice, LatestPrice, MarketTick, PriceHistory, PriceVariant
from apps.prices.models.identity import traits
from apps.prices.quotes import Refused
from apps.sources.models import Quarantine, Run

from .market import DAY, EURO, FOIL, NOON, NORMAL, history, learned, printings, quote, source, told

pytestmark = pytest.mark.django_db


def latest(card, finish=Finish.NONFOIL):
    return LatestPrice.objects.get(variant__card=card, variant__finish=finish, variant__marketplace=1)


def test_the_first_price_of_a_printing_is_kept_and_moves_nothing():
    (card,) = printings(1)
    outcome = told(NOON, quote(0, 1234))
    assert (outcome.received, outcome.new, outcome.changed) == (1, 1, 0)
    assert history(card) == [(NOON, 1234, None)]
    assert latest(card).price == 1234
    assert latest(card).previous is None


def test_a_price_is_stored_when_it_changes_not_when_it_is_seen():
    (card,) = printings(1)
    told(NOON, quote(0, 100))
    assert told(NOON + DAY, quote(0, 100)).unchanged == 1
    assert told(NOON + 2 * DAY, quote(0, 130)).changed == 1
    assert history(card) == [(NOON, 100, None), (NOON + 2 * DAY, 130, 30)]
    assert (latest(card).price, latest(card).previous, latest(card).changed_at) == (130, 100, NOON + 2 * DAY)


def test_the_same_delivery_twice_changes_nothing():
    printings(2)
    delivery = [quote(0, 100), quote(1, 200)]
    told(NOON, *delivery)
    before = list(PriceHistory.objects.order_by("pk").values_list())
    again = told(NOON, *delivery)
    assert again.already_applied
    assert list(PriceHistory.objects.order_by("pk").values_list()) == before
    assert Run.objects.count() == 1


def test_a_corrected_delivery_for_the_same_moment_replaces_the_price():
    (card,) = printings(1)
    told(NOON, quote(0, 100))
    told(NOON + DAY, quote(0, 900))
    told(NOON + DAY, quote(0, 110))
    assert history(card) == [(NOON, 100, None), (NOON + DAY, 110, 10)]
    assert latest(card).price == 110


def test_what_a_complete_delivery_no_longer_names_is_no_longer_offered():
    _, second, _ = printings(3)
    told(NOON, quote(0, 100), quote(1, 200), quote(2, 300))
    outcome = told(NOON + DAY, quote(0, 100), quote(2, 300))
    assert outcome.gone == 1
    assert history(second)[-1] == (NOON + DAY, None, 0)
    assert latest(second).price is None
    assert latest(second).known == 200
    assert not HeadlinePrice.objects.filter(card=second).exists()
    told(NOON + 2 * DAY, quote(0, 100), quote(1, 250), quote(2, 300))
    assert history(second)[-1] == (NOON + 2 * DAY, 250, 50)
    assert HeadlinePrice.objects.get(card=second).price == 250


def test_a_partial_delivery_ends_no_offers():
    _, second = printings(2)
    told(NOON, quote(0, 100), quote(1, 200))
    told(NOON + DAY, quote(0, 150), complete=False)
    assert latest(second).price == 200


def test_a_delivery_that_lost_most_of_its_rows_ends_no_offers():
    cards = printings(10)
    told(NOON, *[quote(i, 100) for i in range(10)])
    assert told(NOON + DAY, quote(0, 100)).gone == 0
    assert latest(cards[9]).price == 100
    assert latest(cards[9]).confirmed_at == NOON, "what it leaves out is as old as it was"


def test_a_first_complete_delivery_that_is_half_of_what_is_known_ends_no_offers():
    printings(10)
    told(NOON, *(quote(number, 100) for number in range(10)), complete=False)
    assert told(NOON + DAY, quote(0, 100)).gone == 0
    assert told(NOON + 2 * DAY, *(quote(number, 100) for number in range(6))).gone == 4


def test_low_mid_and_high_follow_without_becoming_history():
    (card,) = printings(1)
    told(NOON, quote(0, 100, low=80, mid=110, high=500, market=100))
    told(NOON + DAY, quote(0, 100, low=70, mid=115, high=900, market=100))
    assert len(history(card)) == 1
    assert (latest(card).price_low, latest(card).price_mid, latest(card).price_high) == (70, 115, 900)


def test_what_matches_no_printing_is_refused_filed_and_shown():
    printings(1, finishes=[Finish.NONFOIL])
    outcome = told(NOON, quote(0, 100), quote("nobody", 5), quote(0, 7, FOIL), Refused("line 9", "no price", "x,y"))
    assert outcome.refused == 3
    assert outcome.refused_by_reason == {
        "not in the catalogue": 1, "the printing has no such finish": 1, "no price": 1,
    }  # fmt: skip
    assert outcome.refused_file is not None
    assert len(outcome.refused_file.read_text().splitlines()) == 3
    assert Quarantine.objects.filter(run__in=outcome.run_ids).count() == 3
    assert outcome.received == 4


def test_a_key_with_tabs_and_backslashes_is_only_unknown():
    printings(1)
    outcome = told(NOON, quote("a\tb\\N\nc", 5), quote(0, 100))
    assert (outcome.new, outcome.refused) == (1, 1)


def test_one_product_for_a_plain_and_a_foil_printing_prices_each_with_its_own_finish():
    (plain,) = printings(1, finishes=[Finish.NONFOIL])
    (foil,) = printings(1, finishes=[Finish.FOIL])
    for card in (plain, foil):
        card.external_ids.create(kind=1, value="15032")
    record(source(), NOON, [(1, "15032", NORMAL, 100, *[None] * 4), (1, "15032", FOIL, 900, *[None] * 4)])
    assert latest(plain).price == 100
    assert latest(foil, Finish.FOIL).price == 900
    assert PriceVariant.objects.count() == 2


def test_an_etched_product_prices_the_etched_finish_whatever_the_shop_calls_it():
    (card,) = printings(1, finishes=[Finish.NONFOIL, Finish.ETCHED])
    card.external_ids.create(kind=2, value="777")
    record(source(), NOON, [(1, "777", FOIL, 5000, *[None] * 4)])
    assert latest(card, Finish.ETCHED).price == 5000


def test_a_worse_source_is_not_believed_while_a_better_one_is_fresh():
    (card,) = printings(1)
    best, other = source("best", rank=10), source("other", rank=40)
    told(NOON, quote(0, 100), by=best)
    assert told(NOON + timedelta(hours=3), quote(0, 120), by=other).superseded == 1
    assert latest(card).price == 100
    told(NOON + 4 * DAY, quote(0, 120), by=other)
    assert latest(card).price == 120


def test_a_delivery_older_than_the_present_does_not_become_it():
    (card,) = printings(1)
    told(NOON + DAY, quote(0, 100))
    assert told(NOON, quote(0, 50), by=source("late")).superseded == 1
    assert latest(card).price == 100


def test_the_headline_is_the_plain_near_mint_copy_of_the_first_marketplace():
    (card,) = printings(1)
    played = traits(1, Finish.NONFOIL, 4, 0)
    elsewhere = traits(4, Finish.NONFOIL, 2, 0)
    told(NOON, quote(0, 900, FOIL), quote(0, 20, played), quote(0, 80, elsewhere), quote(0, 70, EURO))
    assert HeadlinePrice.objects.get(card=card, currency="USD").price == 80
    told(
        NOON + DAY,
        quote(0, 900, FOIL),
        quote(0, 20, played),
        quote(0, 80, elsewhere),
        quote(0, 100),
        quote(0, 75, EURO),
    )
    assert HeadlinePrice.objects.get(card=card, currency="USD").price == 100
    assert HeadlinePrice.objects.get(card=card, currency="EUR").price == 75


def test_the_headline_falls_to_the_next_offer_and_back_and_no_worse_offer_takes_it():
    (card,) = printings(1)
    elsewhere, played = traits(4, Finish.NONFOIL, 2, 0), traits(1, Finish.NONFOIL, 4, 0)
    told(NOON, quote(0, 100), quote(0, 80, elsewhere))
    told(NOON + DAY, quote(0, 80, elsewhere), quote(0, 20, played))
    assert HeadlinePrice.objects.get(card=card).price == 80
    told(NOON + 2 * DAY, quote(0, 110), quote(0, 80, elsewhere), quote(0, 20, played))
    assert HeadlinePrice.objects.get(card=card).price == 110
    told(NOON + 3 * DAY, quote(0, 120), quote(0, 80, elsewhere), quote(0, 20, played), quote(0, 900, FOIL))
    assert HeadlinePrice.objects.get(card=card).price == 120


def test_a_price_for_a_moment_that_history_knows_already_corrects_it():
    (card,) = printings(1)
    told(NOON, quote(0, 100))
    learned((NOON + DAY, quote(0, 120)), (NOON + 2 * DAY, quote(0, 100)))
    told(NOON + 2 * DAY, quote(0, 130))
    assert history(card) == [(NOON, 100, None), (NOON + DAY, 120, 20), (NOON + 2 * DAY, 130, 10)]


def test_an_identity_that_was_never_priced_is_not_made_twice():
    (card,) = printings(1)
    PriceVariant.objects.create(
        card=card, marketplace_id=1, finish=Finish.NONFOIL, condition=2, language=card.lang, currency="USD"
    )
    assert told(NOON, quote(0, 100)).new == 1
    assert latest(card).price == 100


def test_newcomers_enter_the_market_total_but_never_its_movement():
    printings(3)
    told(NOON, quote(0, 100), quote(1, 200))
    told(NOON + DAY, quote(0, 110), quote(1, 200), quote(2, 10_000))
    first, second = MarketTick.objects.order_by("time")
    assert (first.total, first.count, first.delta, first.added) == (300, 2, 0, 300)
    assert (second.total, second.count, second.delta, second.added, second.changes) == (10_310, 3, 10, 10_000, 1)


def test_buylist_prices_stay_out_of_headlines_and_the_market():
    (card,) = printings(1)
    told(NOON, quote(0, 40, traits(4, Finish.NONFOIL, 2, 0, side=1)))
    assert PriceVariant.objects.get(card=card).side == PriceVariant.Side.BUYLIST
    assert not HeadlinePrice.objects.exists()
    assert not MarketTick.objects.exists()


def test_nothing_is_written_when_the_source_breaks_in_the_middle():
    printings(2)

    def broken():
        yield quote(0, 100)
        raise ConnectionError("the line went dead")

    with pytest.raises(ConnectionError):
        record(source(), NOON, broken())
    assert not PriceHistory.objects.exists()
    assert not Run.objects.exists()


def sent(statements):
    """The copying, and each statement sent in whatever company, but for what only a delivery in a test's needs."""
    single = [part.strip()[:60] for sql in statements for part in sql.split(";") if part.strip()]
    return ["COPY", *(sql for sql in single if not sql.startswith(("SAVEPOINT", "RELEASE", "DROP TABLE")))]


@pytest.mark.parametrize("rows", [1_000, 100_000])
def test_a_feed_costs_at_most_twelve_statements_whatever_its_size(rows, statements):
    shops = [traits(shop, finish, condition, 0) for shop in (1, 4) for finish in (1, 2) for condition in range(2, 7)]
    printings(rows // len(shops))
    teller = source()
    statements.clear()
    first = [quote(i, 100 + i % 7, what) for i in range(rows // len(shops)) for what in shops]
    outcome = record(teller, NOON, [*first, quote("nobody", 5)])
    assert (outcome.new, outcome.refused) == (rows, 1)
    assert len(sent(statements)) <= 12, sent(statements)
    statements.clear()
    outcome = record(teller, NOON + DAY, [quote(i, 101, what) for i in range(rows // len(shops)) for what in shops])
    assert outcome.changed > rows // 2
    assert len(sent(statements)) <= 12, sent(statements)


def test_a_source_that_queries_while_it_is_copied_in_is_told_so_instead_of_waiting_for_ever():
    printings(2)

    def asking():
        yield quote(0, 100)
        yield quote(PriceVariant.objects.count(), 100)

    with pytest.raises(RuntimeError, match="must not query"):
        record(source(), NOON, asking())
