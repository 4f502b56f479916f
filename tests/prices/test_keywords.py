"""The search language's words for prices."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from apps.cards.models import Card
from apps.cards.search import Context, QueryError, read
from apps.cards.search.results import Results
from apps.cards.words import Condition, Finish
from apps.prices import references
from dualcaster.lib.money import Currency
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _market() -> None:
    """Bolt is dear at Card Kingdom and in foil, Shock is cheap, Elf has no price, Ox is sold in foil only."""
    bolt, shock, ox = make.card("Bolt"), make.card("Shock"), make.card("Ox", finishes=[Finish.FOIL])
    make.card("Elf")
    make.prices([
        make.quote(bolt, 1000), make.quote(bolt, 1500, marketplace="cardkingdom"), make.quote(bolt, 800, "cardmarket"),
        make.quote(bolt, 4000, finish=Finish.FOIL), make.quote(bolt, 600, condition=Condition.LIGHTLY_PLAYED),
        make.quote(bolt, 9000, side=1), make.quote(shock, 25), make.quote(shock, 99, "cardmarket"),
        make.quote(shock, 3, "cardhoarder"), make.quote(ox, 2000, finish=Finish.FOIL),
    ])  # fmt: skip


def found(text: str, currency: Currency = Currency.USD) -> set[str]:
    rows = Results(read(text), Context(currency=currency)).slice(50).rows
    return set(Card.objects.filter(pk__in=[row.pk for row in rows]).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("usd>5", {"Bolt", "Ox"}), ("usd>=10", {"Bolt", "Ox"}), ("usd>10", {"Ox"}), ("usd<0.26", {"Shock"}),
        ("usd<=0.25", {"Shock"}), ("usd<0.25", set()), ("usd=0.25", {"Shock"}), ("usd:.25", {"Shock"}),
        ("usd=0.255", set()), ("usd!=0.25", {"Bolt", "Ox"}), ("usd!=0.255", {"Bolt", "Shock", "Ox"}),
        ("usd>0.245", {"Bolt", "Shock", "Ox"}), ("usd<0.255", {"Shock"}), ("usd>$5", {"Bolt", "Ox"}),
        ("-usd>5", {"Shock", "Elf"}), ("eur>=8", {"Bolt"}), ("eur<1", {"Shock"}), ("tix<1", {"Shock"}),
        ("price>5", {"Bolt", "Ox"}), ("price<999999999", {"Bolt", "Shock", "Ox"}),
        ("usd>9 or usd<1", {"Bolt", "Shock", "Ox"}),
    ],
)  # fmt: skip
def test_what_a_printing_costs(text: str, names: set[str]) -> None:
    assert found(text) == names


def test_price_is_meant_in_the_chosen_currency() -> None:
    assert found("price>5", Currency.EUR) == {"Bolt"}
    assert found("price>0", Currency.TIX) == {"Shock"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("price>12 market:cardkingdom", {"Bolt"}), ("price>12 market:tcgplayer", {"Ox"}),
        ("price<12 market:ck", set()), ("price<9 market:cm", {"Bolt", "Shock"}), ("usd<9 market:cm", set()),
        ("price>30 finish:foil", {"Bolt"}), ("price>15 finish:foil", {"Bolt", "Ox"}),
        ("price>15 finish:nonfoil", set()),
        ("price<7 condition:lp", {"Bolt"}), ("price<7 condition:nm", {"Shock"}),
        ("price<7 (condition:lp or c:g)", set()),
        ("market:tcgplayer", {"Bolt", "Shock", "Ox"}), ("market:cardkingdom", {"Bolt"}), ("condition:lp", {"Bolt"}),
        ("condition:damaged", set()),
    ],
)  # fmt: skip
def test_a_price_is_meant_where_the_search_says(text: str, names: set[str]) -> None:
    assert found(text) == names


def test_the_cheapest_printing_of_each_card() -> None:
    forest = uuid4()
    old, new = make.card("Forest", set="lea", oracle_id=forest), make.card("Forest", set="m10", oracle_id=forest)
    make.prices([make.quote(old, 5000), make.quote(new, 10), make.quote(new, 20, "cardmarket")])
    rows = Results(read("forest cheapest:usd unique:prints"), Context()).slice(9).rows
    assert [row.pk for row in rows] == [new.pk]
    assert found("cheapest:usd") == {"Bolt", "Shock", "Ox", "Forest"}
    assert found("cheapest:eur") == {"Bolt", "Shock", "Forest"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("change7d>20", {"Riser"}), ("change>20", {"Riser"}), ("change7d>50", set()), ("change7d>=50", {"Riser"}),
        ("change7d<-10", {"Faller"}), ("change7d<−10%", {"Faller"}), ("change7d=0", {"Still"}), ("change24h>1", set()),
        ("change30d>20", {"Riser"}), ("change24h=0", {"Riser", "Faller", "Still"}),
    ],
)  # fmt: skip
def test_how_a_price_moved(text: str, names: set[str]) -> None:
    teller = make.source("watcher")
    for name, before, after in (("Riser", 200, 300), ("Faller", 400, 200), ("Still", 100, 100)):
        card = make.card(name)
        make.history(card, (NOW - timedelta(days=40), before), by=teller)
        make.price(card, after, at=NOW - timedelta(days=3), by=teller)
        make.price(card, after, at=NOW, by=teller)
    references.refresh()
    assert found(f"{text} (riser or faller or still)") == names


def test_the_spread_between_marketplaces() -> None:
    assert found("spread>=50") == {"Bolt"}
    assert found("spread>50") == set()
    assert found("spread>0", Currency.EUR) == set()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("usd>much", "“much” is no amount"), ("price>-1", "no amount"), ("usd>1e9", "no amount"),
        ("usd>٣", "no amount"), ("market:nowhere", "nothing that “market” knows"), ("change7d>up", "no percentage"),
        ("change7d!=3", "cannot be compared"), ("condition:soggy", "knows"), ("cheapest:gold", "knows"),
        ("usd:", "needs a value"), ("spread", "Bolt"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said(text: str, words: str) -> None:
    if words == "Bolt":  # without a sign it is a word like any other
        assert found(text) == set()
        return
    with pytest.raises(QueryError, match=words):
        found(text)
