"""Places in places: what they count, and where what is in them goes."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from apps.accounts.models import User
from apps.cards.models import Card
from apps.collection.holding.interest import most_owned
from apps.collection.holding.tree import places
from apps.collection.models import InventoryItem, Location
from apps.collection.models.places import DEEPEST
from tests import factories as make
from tests.accounts.conftest import words

pytestmark = pytest.mark.django_db
Lot = Callable[..., InventoryItem]


def place(user: User, name: str, inside: Location | None = None) -> Location:
    made = Location(user=user, name=name, parent=inside)
    made.keep()
    return made


def test_each_counts_what_is_in_it_and_inside_it(alice: User, lot: Lot, bolt: Card, django_assert_num_queries) -> None:
    make.price(bolt, 250)
    shelf = place(alice, "Shelf")
    binder, box = place(alice, "Binder", shelf), place(alice, "Box", shelf)
    page = place(alice, "Page 1", binder)
    lot(1, location=shelf), lot(2, location=binder), lot(4, location=page), lot(8), lot(16, location=box, finish=2)
    with django_assert_num_queries(1):
        found = places(alice, "USD")
    assert [(each.name, each.depth, each.copies, each.copies_within, each.value, each.unpriced) for each in found] == [
        ("Shelf", 0, 1, 23, 1750, 16), ("Binder", 1, 2, 6, 1500, 0), ("Page 1", 2, 4, 4, 1000, 0),
        ("Box", 1, 16, 16, None, 16), ("", 0, 8, 8, 2000, 0),
    ]  # fmt: skip


def test_circles_depths_and_names_are_refused(alice: User, charlie: User) -> None:
    line = [place(alice, "0")]
    for number in range(1, DEEPEST):
        line.append(place(alice, str(number), line[-1]))
    with pytest.raises(ValidationError, match="8 deep"):
        place(alice, "too deep", line[-1])
    for inside in (line[0], line[1], line[-1]):
        line[0].parent = inside
        with pytest.raises(ValidationError, match="inside itself"):
            line[0].keep()
    top = place(alice, "Top")
    line[0].refresh_from_db()
    line[0].parent = top
    with pytest.raises(ValidationError, match="8 deep"):
        line[0].keep()
    with pytest.raises(ValidationError, match="of this name here already"):
        place(alice, " Top ")
    with pytest.raises(ValidationError, match="no such location"):
        place(charlie, "Mine", top)
    assert place(charlie, "Top").name == "Top"


def test_what_is_in_a_deleted_place_moves_up(alice: User, lot: Lot) -> None:
    shelf, other = place(alice, "Shelf"), place(alice, "Elsewhere")
    binder = place(alice, "Binder", shelf)
    place(alice, "Page", shelf)
    inner = place(alice, "Page", binder)
    here, deep, there = lot(1, location=binder), lot(2, location=inner), lot(3, location=other)
    binder.remove()
    for each in (here, deep, there, inner):
        each.refresh_from_db()
    assert (here.location, deep.location, there.location) == (shelf, inner, other)
    assert (inner.parent, inner.name) == (shelf, "Page (2)")
    shelf.refresh_from_db()
    shelf.remove()
    here.refresh_from_db()
    assert here.location is None


def test_places_are_made_renamed_moved_and_deleted_on_their_page(at_home: Client, alice: User, lot: Lot) -> None:
    assert "No locations yet" in at_home.get("/collection/locations/").content.decode()
    at_home.post("/collection/locations/", {"name": "Shelf"})
    shelf = Location.objects.get()
    at_home.post("/collection/locations/", {"name": "Binder", "parent": shelf.pk})
    binder = Location.objects.get(name="Binder")
    again = at_home.post("/collection/locations/", {"name": "Shelf"})
    assert again.status_code == 400
    assert "There is a location of this name here already." in again.content.decode()
    circle = at_home.post(f"/collection/locations/{shelf.pk}/", {"name": "Shelf", "parent": binder.pk})
    assert "A location cannot be inside itself." in circle.content.decode()
    at_home.post(f"/collection/locations/{binder.pk}/", {"name": "Folder", "parent": ""})
    binder.refresh_from_db()
    assert (binder.name, binder.parent) == ("Folder", None)
    lot(3, location=binder)
    assert "3 copies in it move to no location." in words(at_home.get(f"/collection/locations/{binder.pk}/delete/"))
    at_home.post(f"/collection/locations/{binder.pk}/delete/")
    assert InventoryItem.objects.get().location is None


def test_fifty_places_ask_what_one_asks(at_home: Client, alice: User, statements: list[str]) -> None:
    Location.objects.create(user=alice, name="One")
    at_home.get("/collection/locations/")
    asked = []
    for _ in range(2):
        statements.clear()
        at_home.get("/collection/locations/")
        asked.append(len(statements))
        Location.objects.bulk_create(Location(user=alice, name=f"Box {uuid4()}") for _ in range(49))
    assert asked[0] == asked[1] <= 6


def test_many_stacks_are_changed_from_the_bar(at_home: Client, alice: User, lot: Lot) -> None:
    box = place(alice, "Box")
    one, two, three = lot(1, tags=["a"]), lot(2, finish=2), lot(3, tags=["b"])
    bulk = "/collection/cards/bulk/"
    at_home.post(bulk, {"act": "apply", "lot": [one.pk, two.pk], "location": box.pk, "tag": "b, c"})
    rows = InventoryItem.objects.order_by("pk").values_list("location", "tags")
    assert list(rows) == [(box.pk, ["a", "b", "c"]), (box.pk, ["b", "c"]), (None, ["b"])]
    page = at_home.post(bulk, {"act": "more", "all": "1", "matching": "tag=b&sort=name"})
    assert "Change 3 stacks" in page.content.decode()
    answer = at_home.post(
        bulk,
        {
            "act": "apply",
            "all": "1",
            "matching": f"location={box.pk}",
            "condition": 4,
            "untag": "b",
            "for_trade": "all",
        },
    )
    assert answer["Location"] == f"/collection/cards/?location={box.pk}"
    assert "2 stacks changed." in at_home.get(answer["Location"]).content.decode()
    changed = InventoryItem.objects.order_by("pk").values_list("tags", "condition", "for_trade")
    assert list(changed) == [(["a", "c"], 4, 1), (["c"], 4, 2), (["b"], 2, 0)]
    assert "6 copies" in words(at_home.post(bulk, {"act": "delete", "all": "1"}))
    assert InventoryItem.objects.count() == 3
    at_home.post(bulk, {"act": "deleted", "lot": [one.pk, three.pk]})
    assert set(InventoryItem.objects.all()) == {two}
    for nothing in (
        {"act": "deleted"},
        {"act": "deleted", "lot": ["x", "0"]},
        {"act": "deleted", "all": "1", "matching": "q=rarity:shiny"},
    ):
        at_home.post(bulk, nothing)
    assert InventoryItem.objects.exists()


def test_sources_ask_first_about_what_most_people_own(lot: Lot, charlie: User, bolt: Card) -> None:
    shock, growth = make.card("Shock"), make.card("Giant Growth")
    lot(1), lot(1, user=charlie), lot(9, card=shock), lot(2, card=growth)
    assert most_owned(2) == [bolt.pk, shock.pk]
