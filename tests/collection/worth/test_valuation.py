"""What a collection is worth now, calculated by hand."""

import pytest

from apps.accounts.models import User
from apps.cards.words import Condition, Finish, Rarity
from apps.collection.models import DisposalLine, Location
from apps.collection.worth.valuation import Part, Realised, valuation
from tests import factories as make

from .holding import ago, morning, own, sold

pytestmark = pytest.mark.django_db
LP = Condition.LIGHTLY_PLAYED


def by(parts: list[Part]) -> dict[str, int]:
    return {part.name: part.figures.value for part in parts}


def test_value_cost_and_gain_stay_each_in_their_currency(alice: User) -> None:
    bolt, elf = make.card("Lightning Bolt"), make.card("Llanowar Elves")
    make.prices([
        make.quote(bolt, 500), make.quote(bolt, 400, marketplace="cardmarket"), make.quote(elf, 100),
    ])  # fmt: skip
    own(alice, bolt, 4, paid=350)  # worth 20.00, cost 14.00
    own(alice, bolt, 2, paid=300, currency="EUR")  # worth 10.00 or 8.00 euros, cost 6.00 euros
    own(alice, elf, 3)  # worth 3.00, nobody knows what it cost
    told = valuation(alice, "USD")
    dollars, euros, tickets = told.lines
    assert (dollars.figures.value, dollars.figures.cost, dollars.figures.gain) == (3300, 1400, 600)
    assert (dollars.figures.compared, dollars.figures.cost_elsewhere, dollars.figures.no_cost) == (4, 2, 3)
    assert (euros.figures.value, euros.figures.cost, euros.figures.gain) == (2400, 600, 200)
    assert (euros.figures.no_price, euros.figures.compared, euros.figures.cost_elsewhere) == (3, 2, 4)
    assert (tickets.figures.value, tickets.figures.gain, tickets.figures.no_price) == (0, None, 9)
    assert told.line is dollars
    assert told.others == [euros]


def test_what_has_no_price_is_counted_and_never_compared(alice: User) -> None:
    bolt = make.card()
    lot = own(alice, bolt, 4, paid=350)
    told = valuation(alice, "USD")
    figures = told.line.figures
    assert (figures.value, figures.cost, figures.gain, figures.no_price, figures.priced) == (0, 1400, None, 4, 0)
    assert told.unpriced == [lot.pk]


def test_what_stands_in_is_counted_by_kind(alice: User) -> None:
    bolt, elf, elk = make.card("Lightning Bolt"), make.card("Llanowar Elves"), make.card("Enduring Renewal")
    make.prices([make.quote(bolt, 500), make.quote(bolt, 900, finish=Finish.FOIL), make.quote(elf, 100)])
    own(alice, bolt, 2, finish=Finish.FOIL, condition=LP)  # 18.00, near mint stands in
    own(alice, elf, 3, language=2)  # 3.00, English stands in
    own(alice, elk, value=700, value_currency="USD")  # 7.00, its owner says
    own(alice, elk, 5, value=700, value_currency="EUR")
    own(alice, bolt, 6, marks=["proxy"])
    own(alice, elk, 7)
    figures = valuation(alice, "USD").line.figures
    assert figures.value == 1800 + 300 + 700
    assert (figures.near_mint, figures.english, figures.own_value) == (2, 3, 1)
    assert (figures.own_value_elsewhere, figures.proxies, figures.no_price) == (5, 6, 7)
    assert (figures.copies, figures.priced) == (24, 12)


def test_each_part_has_its_own_sum(alice: User) -> None:
    bolt = make.card("Lightning Bolt", set="lea", rarity=Rarity.COMMON)
    lotus = make.card("Black Lotus", set="leb", rarity=Rarity.RARE)
    make.prices([
        make.quote(bolt, 500), make.quote(bolt, 300, condition=LP), make.quote(lotus, 90000),
        make.quote(bolt, 900, finish=Finish.FOIL), make.quote(bolt, 1, marketplace="cardmarket"),
    ])  # fmt: skip
    own(alice, bolt, 2, tags=["burn", "cube"])
    own(alice, bolt, 1, condition=LP)
    own(alice, bolt, 1, finish=Finish.FOIL, tags=["burn"])
    own(alice, lotus)
    parts = valuation(alice, "USD").parts
    assert by(parts["condition"]) == {"Near Mint": 1000 + 900 + 90000, "Lightly Played": 300}
    assert by(parts["set"]) == {"Set LEB": 90000, "Set LEA": 2200}
    assert [part.name for part in parts["set"]] == ["Set LEB", "Set LEA"]
    assert by(parts["rarity"]) == {"Common": 2200, "Rare": 90000}
    assert by(parts["finish"]) == {"Nonfoil": 91300, "Foil": 900}
    assert by(parts["tag"]) == {"burn": 1900, "cube": 1000}


def test_a_place_holds_what_lies_in_the_places_inside_it(alice: User, charlie: User) -> None:
    bolt = make.card()
    make.price(bolt, 100)
    shelf = Location.objects.create(user=alice, name="Shelf")
    binder = Location.objects.create(user=alice, name="Binder", parent=shelf)
    page = Location.objects.create(user=alice, name="Page", parent=binder)
    Location.objects.create(user=charlie, name="Attic")
    for place, copies in ((shelf, 1), (binder, 10), (page, 100), (None, 1000)):
        own(alice, bolt, copies, location=place)
    told = [(part.name, part.depth, part.figures.copies) for part in valuation(alice, "USD").parts["location"]]
    assert told == [("Shelf", 0, 111), ("Binder", 1, 110), ("Page", 2, 100), ("No location", 0, 1000)]


def test_a_realised_gain_is_what_it_brought_less_fees_and_cost(alice: User) -> None:
    bolt = make.card()
    sold(alice, bolt, 3, day=5, each=800, since=50, paid=500, fees=100)  # 24.00 - 1.00 - 15.00
    sold(alice, bolt, 2, day=4, each=700, since=50)  # brought 14.00, nobody knows what it cost
    sold(alice, bolt, 1, day=3, each=600, since=50, paid=400, paid_in="EUR")  # brought 6.00, paid in euros
    sold(alice, bolt, 1, day=2, each=0, since=50, paid=450, kind="lost")  # 4.50 is gone
    sold(alice, bolt, 1, day=1, each=0, since=50, paid=450, kind="traded")  # nobody says what it brought
    sold(alice, bolt, 1, day=1, each=300, since=50, paid=200, currency="EUR", paid_in="EUR")
    dollars, euros, _ = valuation(alice, "USD").lines
    assert dollars.realised == Realised(copies=8, brought=4300, gain=800 - 450, compared=4, no_price=1)
    assert euros.realised == Realised(copies=1, brought=300, gain=100, compared=1)


def test_fees_fall_on_lots_by_copies_to_the_cent(alice: User) -> None:
    """Of 1.00 in fees on three copies a third of a cent falls on nobody twice."""
    bolt = make.card()
    gone = sold(alice, bolt, 3, day=5, each=800, since=50, paid=500, fees=100)
    gone.lines.update(quantity=1)
    for _ in range(2):
        DisposalLine.objects.create(
            disposal=gone, quantity=1, purchase_price=500, currency="USD", owned_since=morning(9), was={},
            acquired_at=ago(9),
        )  # fmt: skip
    assert valuation(alice, "USD").line.realised.gain == 2400 - 100 - 1500


def test_nobody_sees_a_strangers_sums(alice: User, charlie: User) -> None:
    bolt = make.card()
    make.price(bolt, 500)
    own(charlie, bolt, 4, paid=350)
    sold(charlie, bolt, 1, day=5, each=800, since=50, paid=500)
    told = valuation(alice, "USD")
    assert {line.figures.copies for line in told.lines} == {0}
    assert told.line.realised == Realised()
    assert not any(told.parts.values())
