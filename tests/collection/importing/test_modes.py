"""Adding, bringing up to date, replacing; the same file again; and taking it all back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from apps.accounts.models import User
from apps.cards.models import Card
from apps.cards.words import Condition, Finish, Language
from apps.collection.importing.acting import plan
from apps.collection.importing.undoing import undo
from apps.collection.models import CollectionStats, Disposal, ImportBatch, ImportRow, InventoryItem, Location

from .conftest import confirmed, line, lots, moxfield

Importing = Callable[..., ImportBatch]
FACTS = [
    field.attname for field in InventoryItem._meta.fields if field.attname not in ("updated", "created", "batch_id")
]


def own(user: User, card: Card, quantity: int = 1, **facts: Any) -> InventoryItem:
    return InventoryItem.objects.create(user=user, card=card, quantity=quantity, **facts)


def whole(user: User) -> list[dict[str, Any]]:
    return list(InventoryItem.objects.of(user).order_by("pk").values(*FACTS))


class TestAdding:
    def test_everything_a_row_says_is_kept(self, imported: Importing, alice: User, bolt: Card) -> None:
        batch = imported(
            moxfield(line(4, trade="2", foil="foil", tags="burn,red", price="1.25", language="German",
                          condition="Heavily Played")),
            currency="EUR", location="Shelf/Box 1", acquired="2024-03-01", tags=["import"],
        )  # fmt: skip
        [lot] = InventoryItem.objects.of(alice)
        assert (lot.card, lot.quantity, lot.for_trade) == (bolt, 4, 2)
        assert (lot.finish, lot.condition, lot.language) == (Finish.FOIL, Condition.HEAVILY_PLAYED, Language.GERMAN)
        assert (lot.purchase_price, lot.currency, lot.acquired_at) == (125, "EUR", date(2024, 3, 1))
        assert (lot.tags, lot.location.name, lot.location.parent.name) == (["burn", "red", "import"], "Box 1", "Shelf")
        assert (lot.batch, batch.status, batch.summary["new"]) == (batch, "done", 1)

    def test_rows_that_say_the_same_are_one_lot(self, imported: Importing, alice: User, bolt: Card) -> None:
        imported(moxfield(line(4), line(1), line(2, foil="foil")))
        assert [lot[2] for lot in lots(alice)] == [5, 2]

    def test_copies_are_added_to_those_that_are_there(self, imported: Importing, alice: User, bolt: Card) -> None:
        own(alice, bolt, 3)
        imported(moxfield(line(4)))
        assert [lot[2] for lot in lots(alice)] == [3, 4]

    def test_the_same_file_again_adds_nothing_and_says_so(self, imported: Importing, preview: Importing,
                                                          alice: User, bolt: Card, growth: Card) -> None:  # fmt: skip
        content = moxfield(line(4), line(2, "Stout Growth", "182"))
        first = imported(content)
        before = whole(alice)
        again = preview(content)
        told = plan(again)
        assert (told.new, told.already, told.already_copies, told.already_by) == (0, 2, 6, first.pk)
        confirmed(again)
        assert whole(alice) == before

    def test_of_a_later_export_only_what_is_new_is_added(self, imported: Importing, alice: User, bolt: Card,
                                                         growth: Card) -> None:  # fmt: skip
        imported(moxfield(line(4), line(1, foil="foil")))
        imported(moxfield(line(2, "Stout Growth", "182"), line(1, foil="foil"), line(5, tags="new")))
        assert [(lot[1], lot[2]) for lot in lots(alice)] == [
            ("Ember Bolt", 4), ("Ember Bolt", 1), ("Stout Growth", 2), ("Ember Bolt", 1),
        ]  # fmt: skip
        imported(moxfield(line(2, "Stout Growth", "182"), line(1, foil="foil"), line(5, tags="new")))
        assert len(lots(alice)) == 4

    def test_another_file_with_some_of_the_same_cards_is_added_whole(self, imported: Importing, alice: User,
                                                                      bolt: Card, growth: Card) -> None:  # fmt: skip
        imported(moxfield(line(4), line(2, "Stout Growth", "182")))
        imported(moxfield(line(4), line(1, foil="foil"), line(1, foil="etched")))
        assert sum(lot[2] for lot in lots(alice) if lot[3] == Finish.NONFOIL) == 10

    def test_once_more_adds_all_of_it(self, imported: Importing, alice: User, bolt: Card) -> None:
        imported(moxfield(line(4)))
        imported(moxfield(line(4)), once_more=True)
        imported(moxfield(line(4)))
        assert [lot[2] for lot in lots(alice)] == [4, 4]

    def test_what_was_taken_back_can_be_imported_again(self, imported: Importing, alice: User, bolt: Card) -> None:
        undo(imported(moxfield(line(4))))
        imported(moxfield(line(4)))
        assert [lot[2] for lot in lots(alice)] == [4]

    def test_what_somebody_else_imported_is_theirs(self, imported: Importing, alice: User, bob: User,
                                                   bolt: Card) -> None:  # fmt: skip
        imported(moxfield(line(4)), by=bob)
        imported(moxfield(line(4)))
        assert [len(lots(alice)), len(lots(bob))] == [1, 1]


class TestBringingUpToDate:
    def test_quantities_and_facts_follow_the_file_and_the_rest_stays(self, imported: Importing, alice: User,
                                                                     bolt: Card, growth: Card) -> None:  # fmt: skip
        mine = own(alice, bolt, 3, notes="from Kim", purchase_price=100, currency="USD")
        other = own(alice, growth, 7)
        foil = own(alice, bolt, 1, finish=Finish.FOIL)
        batch = imported(moxfield(line(4, tags="burn")), mode="merge")
        mine.refresh_from_db()
        assert (mine.quantity, mine.tags, mine.notes, mine.purchase_price) == (4, ["burn"], "from Kim", 100)
        assert [lot[:3] for lot in lots(alice)] == [
            (mine.pk, "Ember Bolt", 4), (other.pk, "Stout Growth", 7), (foil.pk, "Ember Bolt", 1),
        ]  # fmt: skip
        assert {name: batch.summary[name] for name in ("new", "changed", "unchanged", "removed")} == {
            "new": 0, "changed": 1, "unchanged": 0, "removed": 0,
        }  # fmt: skip

    def test_the_same_file_again_changes_nothing(self, imported: Importing, preview: Importing, alice: User,
                                                 bolt: Card, growth: Card) -> None:  # fmt: skip
        rows = [line(4, price="1.00"), line(2, price="2.00"), line(2, "Stout Growth", "182", foil="foil")]
        imported(moxfield(*rows), mode="merge")
        before = whole(alice)
        assert len(before) == 3
        told = plan(preview(moxfield(*reversed(rows)), mode="merge"))
        assert (told.does_nothing, told.unchanged) == (True, 3)
        imported(moxfield(*reversed(rows)), mode="merge")
        assert whole(alice) == before

    def test_copies_that_lie_in_several_places_stay_there_where_the_file_knows_no_places(
        self, imported: Importing, alice: User, bolt: Card
    ) -> None:
        box, binder = (Location.objects.create(user=alice, name=name) for name in ("Box", "Binder"))
        first, second = own(alice, bolt, 2, location=box), own(alice, bolt, 3, location=binder)
        imported(moxfield(line(5)), mode="merge")
        assert [lot[:3] for lot in lots(alice)] == [(first.pk, "Ember Bolt", 2), (second.pk, "Ember Bolt", 3)]
        imported(moxfield(line(6)), mode="merge")
        assert [lot[2] for lot in lots(alice)] == [2, 4]
        imported(moxfield(line(1)), mode="merge")
        assert [lot[:3] for lot in lots(alice)] == [(first.pk, "Ember Bolt", 1)]

    def test_lots_bought_at_other_prices_are_told_apart(self, imported: Importing, alice: User, bolt: Card) -> None:
        mine = own(alice, bolt, 5, notes="mine")
        imported(moxfield(line(2, price="1.00"), line(3, price="2.00")), mode="merge")
        assert [(lot.quantity, lot.purchase_price, lot.notes) for lot in InventoryItem.objects.order_by("pk")] == [
            (2, 100, "mine"), (3, 200, "mine"),
        ]  # fmt: skip
        assert InventoryItem.objects.filter(pk=mine.pk).exists()

    def test_a_place_that_changed_is_changed(self, imported: Importing, alice: User, bolt: Card) -> None:
        own_csv = (
            "Quantity,Name,Set Code,Collector Number,Price Paid,Acquired,For Trade,Scryfall ID,Location\n"
            "4,Ember Bolt,m10,146,,,0,{},{}\n"
        )
        imported(own_csv.format(bolt.scryfall_id, "Shelf/Box 1"), mode="merge")
        [mine] = InventoryItem.objects.of(alice)
        imported(own_csv.format(bolt.scryfall_id, "Shelf/Box 2"), mode="merge")
        mine.refresh_from_db()
        assert (mine.location.name, mine.location.parent.name, len(lots(alice))) == ("Box 2", "Shelf", 1)

    def test_sales_of_a_lot_that_goes_are_kept(self, imported: Importing, alice: User, bolt: Card) -> None:
        gone, stays = own(alice, bolt, 2), own(alice, bolt, 2)
        sale = Disposal.objects.create(user=alice, card=bolt, quantity=1, finish=1, condition=2, language=1,
                                       currency="USD", day=date(2024, 1, 1))  # fmt: skip
        for lot in (gone, stays):
            sale.lines.create(lot=lot, quantity=1, owned_since=lot.created, was={})
        imported(moxfield(line(2)), mode="merge")
        assert [row.lot_id for row in sale.lines.order_by("pk")] == [gone.pk, None]


class TestReplacing:
    def test_the_collection_becomes_the_file(self, preview: Importing, alice: User, bob: User, bolt: Card,
                                             growth: Card) -> None:  # fmt: skip
        kept, gone, his = own(alice, bolt, 4), own(alice, growth, 7), own(bob, growth, 1)
        batch = preview(moxfield(line(4), line(1, foil="foil")), mode="replace")
        told = plan(batch)
        assert (told.new, told.unchanged, told.removed, told.removed_copies) == (1, 1, 1, 7)
        assert len(lots(alice)) == 2
        confirmed(batch)
        assert [lot[2] for lot in lots(alice)] == [4, 1]
        assert InventoryItem.objects.filter(pk=kept.pk).exists()
        assert not InventoryItem.objects.filter(pk=gone.pk).exists()
        assert lots(bob) == [(his.pk, "Stout Growth", 1, 1, 2, 1)]

    def test_the_same_file_again_changes_nothing(self, imported: Importing, alice: User, bolt: Card) -> None:
        imported(moxfield(line(4), line(1, foil="foil")), mode="replace")
        before = whole(alice)
        imported(moxfield(line(1, foil="foil"), line(4)), mode="replace")
        assert whole(alice) == before


class TestTakingBack:
    def test_all_of_it_is_as_before(self, imported: Importing, alice: User, bolt: Card, growth: Card) -> None:
        shelf = Location.objects.create(user=alice, name="Shelf")
        own(alice, bolt, 3, notes="mine", location=shelf, tags=["a", "b"], purchase_price=5, currency="EUR")
        own(alice, growth, 7, acquired_at=date(2020, 1, 1), marks=["signed"])
        before = whole(alice)
        batch = imported(moxfield(line(4), line(1, foil="foil")), mode="replace", location="Shelf/New/Box")
        assert whole(alice) != before
        done = undo(batch)
        assert done is not None
        assert (done.unmade, done.changed_back, done.brought_back, done.touched, done.gone) == (1, 1, 1, 0, 0)
        assert whole(alice) == before
        assert list(Location.objects.values_list("name", flat=True)) == ["Shelf"]
        batch.refresh_from_db()
        assert (batch.status, ImportRow.objects.filter(imported=True).count()) == ("undone", 0)
        assert undo(batch) is None

    def test_what_was_touched_since_stays_and_is_said(self, imported: Importing, alice: User, bolt: Card,
                                                      growth: Card) -> None:  # fmt: skip
        batch = imported(moxfield(line(4), line(1, foil="foil"), line(2, "Stout Growth", "182")))
        edited, gone, _ = InventoryItem.objects.of(alice).order_by("pk")
        edited.notes = "mine now"
        edited.save()
        gone.delete()
        done = undo(batch)
        assert done is not None
        assert [lot[0] for lot in lots(alice)] == [edited.pk]
        assert done.sentences() == [
            "1 lot that it made is gone again.",
            "1 lot was changed since by you, and stays as you left it.",
            "1 lot had been sold, moved together or deleted since; what became of it stays.",
        ]

    def test_a_lot_somebody_sold_from_keeps_what_is_left(self, imported: Importing, alice: User, bolt: Card) -> None:
        batch = imported(moxfield(line(4)))
        InventoryItem.objects.update(quantity=3)
        undo(batch)
        assert [lot[2] for lot in lots(alice)] == [3]


@pytest.mark.parametrize("mode", ["add", "merge", "replace"])
def test_the_act_asks_as_much_for_a_thousand_rows_as_for_one(
    mode: str, preview: Importing, alice: User, bolt: Card, statements: list[str]
) -> None:
    counts = []
    for rows in (1, 1000):
        batch = preview(moxfield(*(line(1, price=f"{number}.00") for number in range(rows))), mode=mode)
        statements.clear()
        confirmed(batch)
        counts.append(len(statements))
    assert counts[0] == counts[1] < 45


def test_what_was_calculated_of_the_collection_is_stale(imported: Importing, alice: User, bolt: Card) -> None:
    CollectionStats.objects.create(user=alice, set=bolt.set, is_stale=False)
    imported(moxfield(line(4)))
    assert CollectionStats.objects.get().is_stale
