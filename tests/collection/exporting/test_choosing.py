"""What goes out: everything, what is for trade, a place, a search, some lots, what a set lacks, what was sold."""

import csv
import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from apps.accounts.models import User
from apps.cards.search import QueryError
from apps.cards.words import Condition, Finish, Language
from apps.collection.exporting.exports import Export
from apps.collection.models import CompletionRules, Disposal, DisposalLine
from tests import factories as make

from .conftest import exported, lot, place, reread


def names(user: User, **said: str) -> list[str]:
    return [row.name for row in reread(exported(user, **said)[0])]


def test_everything_goes_out_in_the_order_it_was_written_down(alice: User, charlie: User) -> None:
    lot(alice, "Slow Banner")
    lot(charlie, "Ember Bolt")
    lot(alice, "Arcane Denial", quantity=3)
    assert names(alice) == ["Slow Banner", "Arcane Denial"]
    assert Export.of(alice, {}).counted == (2, 4)


def test_of_what_is_for_trade_only_those_copies_go_out(alice: User) -> None:
    lot(alice, "Ember Bolt", quantity=4, for_trade=2)
    lot(alice, "Slow Banner", quantity=4)
    [row] = reread(exported(alice, what="trade")[0])
    assert (row.name, row.quantity, row.for_trade) == ("Ember Bolt", 2, 2)
    assert Export.of(alice, {"what": "trade"}).counted == (1, 2)


def test_a_place_goes_out_with_all_that_is_in_it(alice: User) -> None:
    lot(alice, "Ember Bolt", location=place(alice, "Shelf", "Box 2", "Row 1"))
    lot(alice, "Slow Banner", location=place(alice, "Shelf"))
    lot(alice, "Arcane Denial", location=place(alice, "Binder"))
    shelf = str(place(alice, "Shelf").pk)
    assert names(alice, location=shelf) == ["Ember Bolt", "Slow Banner"]
    [first, second] = reread(exported(alice, location=shelf)[0])
    assert (first.location, second.location) == ("Shelf/Box 2/Row 1", "Shelf")


def test_a_search_finds_among_ones_own_cards_and_tokens_too(alice: User, charlie: User) -> None:
    lot(alice, make.card("Goblin Guide", type_line="Creature — Goblin"))
    lot(alice, make.card("Goblin", type_line="Token Creature — Goblin", layout="token"))
    lot(alice, "Slow Banner")
    lot(charlie, make.card("Goblin Piker", type_line="Creature — Goblin"))
    make.card("Goblin King", type_line="Creature — Goblin")
    assert names(alice, q="t:goblin") == ["Goblin Guide", "Goblin"]
    assert len(names(alice, what="search", q="")) == 3


def test_a_query_that_cannot_be_read_is_refused(alice: User) -> None:
    with pytest.raises(QueryError, match="“shiny” is nothing"):
        Export.of(alice, {"q": "rarity:shiny"})
    lot(alice)
    with pytest.raises(QueryError, match="This pattern cannot be read"):
        exported(alice, q="name:/(/")


def test_chosen_lots_go_out(alice: User) -> None:
    first, _, third = (lot(alice, name) for name in ("Ember Bolt", "Slow Banner", "Arcane Denial"))
    assert names(alice, lots=f"{third.pk}, {first.pk}") == ["Ember Bolt", "Arcane Denial"]


def test_what_a_set_still_lacks_goes_out_once_each_by_number(alice: User, charlie: User) -> None:
    cards = [make.card(name, set="mid", number_order=order, collector_number=str(order))
             for name, order in (("Third", 30), ("First", 1), ("Second", 2))]  # fmt: skip
    make.card("Elsewhere", set="m10")
    lot(alice, cards[1])
    lot(charlie, cards[0])
    rows = reread(exported(alice, set="MID")[0])
    assert [(row.name, row.quantity, row.set_code, row.collector_number) for row in rows] == [
        ("Second", 1, "mid", "2"), ("Third", 1, "mid", "30"),
    ]  # fmt: skip
    assert Export.of(alice, {"set": "mid"}).counted == (2, 2)
    assert Export.of(alice, {"set": "mid"}).file_name.startswith("dualcaster-missing-mid-dualcaster-")


def test_what_a_set_lacks_is_by_ones_own_rules(alice: User) -> None:
    had = make.card("Ember Bolt", set="m10")
    make.card("Ember Bolt", set="mid", oracle_id=had.oracle_id)
    make.card("Slow Banner", set="mid", promo=True)
    make.card("Dusk Drake", set="mid")
    lot(alice, had)
    assert names(alice, set="mid") == ["Ember Bolt", "Dusk Drake"]
    CompletionRules.objects.create(user=alice, printing=CompletionRules.Printing.ANY, promos=True)
    assert names(alice, set="mid") == ["Slow Banner", "Dusk Drake"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"what": "nothing"}, "“nothing” is not known"),
        ({"what": "location"}, "“” is no number"),
        ({"location": "abc"}, "“abc” is no number"),
        ({"what": "lots"}, "Name the lots"),
        ({"lots": "1,x"}, "“x” is no number"),
        ({"lots": ",".join(map(str, range(1, 10_002)))}, "10,000 at most"),
        ({"what": "missing"}, "Say which set"),
        ({"set": "no\0ne"}, "There is no set"),
        ({"format": "stone"}, "“stone” is not known; known are"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(alice: User, said: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        Export.of(alice, said)
    assert words in " ".join(wrong.value.messages)


def test_a_strangers_place_and_lots_do_not_exist(alice: User, charlie: User) -> None:
    own = lot(charlie, "Slow Banner")
    theirs = lot(alice, "Ember Bolt", location=place(alice, "Safe"))
    for said in ({"location": str(theirs.location_id)}, {"lots": f"{own.pk},{theirs.pk}"}, {"location": "0"}):
        with pytest.raises(Http404):
            Export.of(charlie, said)
    assert names(charlie) == ["Slow Banner"]


def sale(user: User, name: str, *lines: tuple[int, int | None, str], **facts: object) -> Disposal:
    told = {"quantity": sum(line[0] for line in lines), "finish": Finish.FOIL, "condition": Condition.NEAR_MINT,
            "language": Language.ENGLISH, "currency": "EUR", "day": date(2026, 2, 1)} | facts  # fmt: skip
    gone = Disposal.objects.create(user=user, card=make.card(name), **told)
    for quantity, price, currency in lines:
        DisposalLine.objects.create(
            disposal=gone,
            quantity=quantity,
            purchase_price=price,
            currency=currency,
            owned_since=timezone.now(),
            was={},
        )
    return gone


def test_sales_are_a_table_with_cost_and_gain(alice: User, charlie: User) -> None:
    sale(alice, "Ember Bolt", (2, 100, "EUR"), (1, 250, "EUR"), unit_price=300, fees=50, notes="=cmd()")
    sale(alice, "Slow Banner", (1, 900, "EUR"), kind="lost", day=date(2025, 12, 31))
    sale(alice, "Arcane Denial", (1, 100, "EUR"), (1, 100, "USD"), unit_price=500)
    sale(alice, "Dusk Drake", (1, None, ""), unit_price=500)
    sale(charlie, "Secret Deal", (1, 5, "EUR"))
    content, losses = exported(alice, what="sales")
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    told = [(line["Name"], line["Kind"], line["Cost"], line["Gain"], line["Loss"]) for line in lines]
    assert told == [
        ("Slow Banner", "lost", "9.00", "0.00", "9.00"),
        ("Ember Bolt", "sold", "4.50", "4.00", "0.00"),
        ("Arcane Denial", "sold", "", "", ""),
        ("Dusk Drake", "sold", "", "", ""),
    ]
    assert lines[1]["Notes"] == "'=cmd()"
    assert (lines[1]["Unit Price"], lines[1]["Fees"], lines[1]["Currency"]) == ("3.00", "0.50", "EUR")
    assert losses.rows == 4
    assert Export.of(alice, {"what": "sales"}).counted == (4, 7)
