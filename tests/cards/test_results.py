"""What a search shows: one printing for each card, picture or neither, in which order, and how many there are."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpRequest, QueryDict

from apps.cards.models import Card
from apps.cards.search import Context, QueryError, read
from apps.cards.search import results as finding
from apps.cards.search.results import Results
from apps.cards.words import Language, Rarity
from dualcaster.lib import keyset
from dualcaster.lib.money import Currency
from tests import factories as make

pytestmark = pytest.mark.django_db
BOLT, SHOCK = uuid4(), uuid4()


def printing(name: str, set_code: str, of: Any, **facts: Any) -> Card:
    return make.card(name, set=set_code, oracle_id=of, image_url="https://pictures.test/normal/1.jpg", **facts)


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    """Three Bolts of two pictures, two Shocks, an Elf."""
    first = uuid4()
    printing("Lightning Bolt", "lea", BOLT, released_at="1993-08-05", illustration_id=first, colors="R", mana_value=1)
    printing("Lightning Bolt", "m10", BOLT, released_at="2009-07-17", illustration_id=first, colors="R", mana_value=1)
    printing(
        "Lightning Bolt", "jgp", BOLT, released_at="2010-01-01", illustration_id=uuid4(), colors="R", mana_value=1,
        promo=True, rarity=Rarity.RARE,
    )  # fmt: skip
    printing("Shock", "m10", SHOCK, released_at="2009-07-17", colors="R", mana_value=1)
    printing("Shock", "ptk", SHOCK, released_at="2012-07-17", lang=Language.JAPANESE, colors="R", mana_value=1)
    printing("Elf", "m10", uuid4(), colors="G", type_line="Creature — Elf", power="3", toughness="1", mana_value=2)


def results(text: str, **about: Any) -> Results:
    return Results(read(text), Context(**about))


def found(text: str, **about: Any) -> list[str]:
    """Each as `Name set`, in order."""
    rows = results(text, **about).slice(50).rows
    cards = Card.objects.select_related("set").in_bulk([row.pk for row in rows])
    return [f"{cards[row.pk].name} {cards[row.pk].set.code}" for row in rows]


def test_each_card_is_shown_once_as_its_ordinary_newest_printing() -> None:
    assert found("c:r") == ["Lightning Bolt m10", "Shock m10"]


def test_of_what_matches_the_best_printing_is_shown() -> None:
    assert found("date<2000") == ["Lightning Bolt lea"]
    assert found("r:rare") == ["Lightning Bolt jgp"]
    assert found("lang:ja") == ["Shock ptk"]


def test_every_printing_or_every_picture_can_be_asked_for() -> None:
    assert len(found("c:r unique:prints")) == 5
    assert found("bolt unique:art order:released") == ["Lightning Bolt jgp", "Lightning Bolt m10"]


def test_tokens_and_the_like_are_found_by_those_who_mean_them() -> None:
    make.card_set("tm10", set_type="token")
    printing("Elf", "tm10", uuid4(), layout="token", type_line="Token Creature — Elf", colors="G")
    printing("Elf", "am10", uuid4(), layout="art_series", type_line="Card // Card")
    assert found("elf") == ["Elf m10"]
    assert found("elf unique:prints") == ["Elf m10"]
    assert found("-c:r") == ["Elf m10"]
    assert found("elf -is:token") == ["Elf m10"]
    assert found("s:am10") == []
    assert sorted(found("elf include:extras")) == ["Elf am10", "Elf m10", "Elf tm10"]
    for meant in ("t:token", "is:token", "s:tm10", "!elf c:g -s:m10", "elf is:artseries or c:g -s:m10 t:token"):
        assert "Elf tm10" in found(meant), meant
    assert str(read("elf include:extras")) == "elf include:extras"


def test_what_the_search_says_wins_over_what_is_said_beside_it() -> None:
    beside = Results(read("c:r unique:cards order:name"), Context(), sort="-name", unique_by="prints")
    assert [row.name for row in beside.slice(9).rows] == ["Lightning Bolt", "Shock"]
    silent = Results(read("c:r"), Context(), sort="-name", unique_by="prints")
    assert [row.name for row in silent.slice(9).rows] == ["Shock"] * 2 + ["Lightning Bolt"] * 3


@pytest.mark.parametrize(
    ("prefer", "shown"),
    [
        ("oldest", "lea"),
        ("newest", "jgp"),
        ("promo", "jgp"),
        ("usd-low", "lea"),
        ("usd-high", "jgp"),
        ("eur-low", "m10"),
        ("eur-high", "m10"),
    ],
)
def test_another_printing_can_be_preferred(prefer: str, shown: str) -> None:
    for code, cents in (("lea", 100), ("m10", 500), ("jgp", 900)):
        make.price(Card.objects.get(name="Lightning Bolt", set__code=code), cents)
    assert found(f"bolt prefer:{prefer}") == [f"Lightning Bolt {shown}"]


def test_orders_go_both_ways_and_each_has_a_usual_one() -> None:
    assert found("order:mv") == ["Lightning Bolt m10", "Shock m10", "Elf m10"]
    assert found("order:mv direction:desc") == ["Elf m10", "Lightning Bolt m10", "Shock m10"]
    assert found("order:name direction:desc")[0] == "Shock m10"
    assert found("order:color")[-1] == "Elf m10"
    assert found("order:released unique:prints")[0] == "Shock ptk"


@pytest.mark.parametrize("unique", ["cards", "prints", "art"])
@pytest.mark.parametrize("order", ["name", "usd", "price", "power", "color", "change24h", "artist", "rarity", "edhrec"])
def test_pages_turn_through_everything_once(order: str, unique: str) -> None:
    for card, cents in zip(Card.objects.filter(set__code="m10"), (500, 100, 300), strict=True):
        make.price(card, cents)
    everything = results(f"order:{order} unique:{unique}")
    met, query = [], QueryDict("")
    for _ in range(9):
        request = HttpRequest()
        request.path, request.GET = "/cards/", query
        page = everything.page(request, size=1)
        met += [item.pk for item in page.items]
        if not page.next_url:
            break
        query = QueryDict(page.next_url.partition("?")[2])
    whole = [row.pk for row in everything.slice(50).rows]
    assert met == whole
    assert len(set(whole)) == everything.slice(50).total == page.count


def test_a_slice_knows_how_many_there_are_wherever_it_lies() -> None:
    everything = results("c:r unique:prints")
    assert [len(everything.slice(2, offset).rows) for offset in (0, 2, 4, 6)] == [2, 2, 1, 0]
    assert {everything.slice(2, offset).total for offset in (0, 2, 4, 6)} == {5}
    assert results("t:dragon").slice(5) == ([], 0)


@pytest.mark.parametrize("text", ["unique:prints", "", "c:r or c:g or c:c", "unique:art"])
def test_nobody_counts_further_than_it_makes_sense(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST_COUNTED", 2)
    monkeypatch.setattr(keyset, "MOST_COUNTED", 2)
    exact = found(text)
    some = results(text).slice(50)
    assert some.total == 3
    assert [row.pk for row in some.rows[:2]] == [row.pk for row in results(text).slice(2).rows]
    assert len(exact) == len(some.rows)


def test_how_many_printings_match_is_known_of_each() -> None:
    bolts = results("date>2000")
    shown = {row.name: row.pk for row in bolts.slice(9).rows}
    matches = bolts.matches(list(shown.values()))
    assert {name: matches[pk] for name, pk in shown.items()} == {"Elf": 1, "Lightning Bolt": 2, "Shock": 2}
    assert set(results("unique:prints").matches(list(shown.values())).values()) == {1}


def test_prices_are_those_of_the_asked_currency() -> None:
    elf, bolt = Card.objects.get(name="Elf"), Card.objects.get(name="Lightning Bolt", set__code="m10")
    make.price(elf, 100, at=datetime(2026, 1, 1, tzinfo=UTC))
    make.price(bolt, 900, at=datetime(2026, 1, 1, tzinfo=UTC))
    make.price(elf, 500, marketplace="cardmarket")
    assert found("order:price")[:2] == ["Lightning Bolt m10", "Elf m10"]
    assert found("order:price", currency=Currency.EUR)[0] == "Elf m10"
    assert found("order:eur")[0] == "Elf m10"


@pytest.mark.parametrize("text", ["name:/(e|l|f|.)*z/ or o:/(x+x+)+y/", "-o:/(x+x+)+y/"])
def test_a_pattern_that_takes_too_long_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "PATIENCE", 1)
    Card.objects.update(oracle_text="x" * 300_000)
    slow = results(text)
    with pytest.raises(QueryError, match="takes too long"):
        slow.slice(5)
    assert found("t:elf") == ["Elf m10"]
