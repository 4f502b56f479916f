"""A collection through the API."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import ApiKey, User
from apps.cards.models import Card
from apps.collection.holding import examples
from apps.collection.models import Disposal, InventoryItem, Location
from tests import factories as make

pytestmark = pytest.mark.django_db
Lot = Callable[..., InventoryItem]
Ask = Callable[..., Any]


def asking(user: User) -> Ask:
    _, secret = ApiKey.objects.issue(user, "Program", ["read", "write"])
    client = Client(headers={"X-API-Key": secret})

    def ask(verb: str, address: str = "", status: int = 200, **body: Any) -> Any:
        where = f"/api/inventory{address}"
        answer = client.generic(verb, where, json.dumps(body) if body else "", content_type="application/json")
        assert answer.status_code == status, answer.content.decode()
        return answer.json() if answer.content else None

    return ask


@pytest.fixture
def ask(alice: User) -> Ask:
    return asking(alice)


def test_copies_are_added_read_changed_and_deleted(ask: Ask, bolt: Card, alice: User) -> None:
    make.price(bolt, 235)
    place = Location.objects.create(user=alice, name="Binder 2")
    made = ask("POST", "", 201, card=str(bolt.pk), quantity=4, condition="NM", purchase_price="1.25", currency="USD",
               tags=["burn", "burn "], location=place.pk)  # fmt: skip
    assert made["worth"] == {"currency": "USD", "each": "2.35", "total": "9.40", "gain": "4.40", "basis": "exact"}
    assert (made["condition"], made["tags"], made["location"]) == (
        "NEAR_MINT", ["burn"], {"id": place.pk, "name": "Binder 2"},
    )  # fmt: skip
    assert set(made) == set(examples.LOT)
    assert ask("GET", f"/{made['id']}") == made
    assert ask("GET")["results"] == [made]
    changed = ask(
        "PATCH", f"/{made['id']}", quantity=2, purchase_price=None, location=None, value="9", value_currency="EUR"
    )
    assert (changed["quantity"], changed["purchase_price"], changed["currency"], changed["location"]) == (
        2,
        None,
        "",
        None,
    )
    assert changed["worth"]["basis"] == "elsewhere"
    assert ask("DELETE", f"/{made['id']}", 204) is None
    assert ask("GET")["total"] == 0


def test_a_card_goes_by_its_scryfall_id_as_well(ask: Ask, bolt: Card) -> None:
    assert ask("POST", "", 201, card=str(bolt.scryfall_id))["card"]["id"] == bolt.pk


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"card": "0"}, "card"),
        ({"card": "no-such-id"}, "card"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": "4"}, "quantity"),
        ({"purchase_price": "1.25"}, "currency"),
        ({"purchase_price": 1.25, "currency": "USD"}, "purchase_price"),
        ({"purchase_price": "1.255", "currency": "USD"}, "purchase_price"),
        ({"purchase_price": "-1", "currency": "USD"}, "purchase_price"),
        ({"purchase_price": "99999999.99", "currency": "USD"}, "purchase_price"),
        ({"location": 999999}, "location"),
        ({"finish": "shiny"}, "finish"),
        ({"marks": ["sgined"]}, "marks"),
        ({"for_trade": 5}, "__all__"),
        ({"notes": "a\0b"}, "notes"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    ask: Ask, bolt: Card, wrong: dict[str, Any], field: str
) -> None:
    answer = ask("POST", "", 400, **{"card": str(bolt.pk)} | wrong)
    if field not in ("__all__", "currency"):
        assert any(name.startswith(field) for name in answer["fields"]), answer
    assert not InventoryItem.objects.exists()


def test_lots_are_found_as_on_the_page(ask: Ask, lot: Lot, bolt: Card, alice: User) -> None:
    shelf = Location.objects.create(user=alice, name="Shelf")
    binder = Location.objects.create(user=alice, name="Binder", parent=shelf)
    guide = make.card("Goblin Guide", type_line="Creature — Goblin")
    make.price(bolt, 250)
    lot(2, tags=["burn"], location=binder), lot(3, card=guide, for_trade=1, marks=["signed"])
    for asked, found in (
        ("q=t:goblin", "Goblin Guide"), (f"location={shelf.pk}", "Lightning Bolt"), ("location=none", "Goblin Guide"),
        ("tag=burn", "Lightning Bolt"), ("for_trade=true", "Goblin Guide"), ("mark=signed", "Goblin Guide"),
        ("unpriced=true", "Goblin Guide"), (f"card={bolt.pk}", "Lightning Bolt"),
    ):  # fmt: skip
        assert [each["card"]["name"] for each in ask("GET", f"?{asked}")["results"]] == [found], asked
    assert [each["card"]["name"] for each in ask("GET", "?sort=-value&limit=1")["results"]] == ["Lightning Bolt"]
    wrong = ask("GET", "?q=rarity:shiny", 400)
    assert wrong["term"] == "rarity:shiny"
    ask("GET", "?colour=red", 400)


def test_fifty_ask_no_more_than_one(ask: Ask, lot: Lot, alice: User, statements: list[str]) -> None:
    asked: dict[str, set[int]] = {}
    ask("GET")  # what one prefers is known from here on
    for many in (1, 49):
        for card in make.cards(many):
            lot(2, card=card)
            ask("POST", "/disposals", 201, card=str(card.pk), quantity=1, currency="USD")
        Location.objects.bulk_create(Location(user=alice, name=f"Box {many} {number}") for number in range(many))
        for address in ("", "/locations", "/disposals"):
            statements.clear()
            assert len(ask("GET", address)["results"]) == (1 if many == 1 else 50)
            asked.setdefault(address, set()).add(len(statements))
    assert all(len(counts) == 1 and max(counts) <= 5 for counts in asked.values()), asked


def test_many_are_changed_at_once(ask: Ask, lot: Lot, alice: User) -> None:
    place = Location.objects.create(user=alice, name="Cube")
    only_plain = make.card("Shock", finishes=[1])
    one, two, plain = lot(2, tags=["old", "burn"]), lot(3), lot(4, card=only_plain)
    wanted = {"tag": ["cube"], "untag": ["old"], "finish": "foil", "condition": "LP", "language": "de"}
    done = ask("POST", "/bulk", action="change", filter={}, location=place.pk, for_trade=True, **wanted)
    assert done == {"matched": 3, "changed": 3, "left": 1}
    rows = InventoryItem.objects.order_by("pk").values_list(
        "tags", "finish", "condition", "language", "for_trade", "location"
    )
    assert list(rows) == [
        (["burn", "cube"], 2, 3, 3, 2, place.pk), (["cube"], 2, 3, 3, 3, place.pk), (["cube"], 1, 3, 3, 4, place.pk),
    ]  # fmt: skip
    assert ask("POST", "/bulk", action="change", ids=[one.pk], for_trade=False, location=None)["changed"] == 1
    one.refresh_from_db()
    assert (one.for_trade, one.location) == (0, None)
    assert ask("POST", "/bulk", action="delete", filter={"q": "shock"})["changed"] == 1
    assert set(InventoryItem.objects.all()) == {one, two}
    ask("POST", "/bulk", 400, action="delete")
    ask("POST", "/bulk", 400, action="delete", ids=[one.pk], filter={})
    assert plain.pk not in InventoryItem.objects.values_list("pk", flat=True)


def test_a_stack_is_split(ask: Ask, lot: Lot) -> None:
    ours = lot(4, paid=100)
    half = ask("POST", f"/{ours.pk}/split", 201, quantity=1)
    assert (half["quantity"], half["purchase_price"]) == (1, "1.00")
    assert "Between 1 and 2" in json.dumps(ask("POST", f"/{ours.pk}/split", 400, quantity=3))
    assert ask("POST", "/bulk", action="merge", filter={})["changed"] == 1


def test_locations_nest_and_count_what_is_in_them(ask: Ask, lot: Lot, bolt: Card) -> None:
    make.price(bolt, 250)
    shelf = ask("POST", "/locations", 201, name=" The  shelf ")
    binder = ask("POST", "/locations", 201, name="Binder", parent=shelf["id"])
    (
        lot(2, location_id=shelf["id"]),
        lot(3, location_id=binder["id"]),
        lot(1, location_id=binder["id"], card=make.card()),
    )
    top, inside = ask("GET", "/locations")["results"]
    assert (top["name"], top["copies"], top["copies_within"], top["value"], top["unpriced"]) == (
        "The shelf",
        2,
        6,
        "12.50",
        1,
    )
    assert (inside["depth"], inside["copies"], inside["value"], inside["unpriced"]) == (1, 4, "7.50", 1)
    assert set(top) == set(examples.PLACE)
    assert "inside itself" in json.dumps(ask("PATCH", f"/locations/{shelf['id']}", 400, parent=binder["id"]))
    assert "of this name" in json.dumps(ask("POST", "/locations", 400, name="The shelf"))
    assert ask("PATCH", f"/locations/{binder['id']}", name="Folder", parent=None)["depth"] == 0
    ask("DELETE", f"/locations/{shelf['id']}", 204)
    assert InventoryItem.objects.filter(location=None).copies() == 2


def test_copies_are_sold_and_come_back(ask: Ask, lot: Lot, bolt: Card) -> None:
    lot(2, paid=100), lot(3, paid=200)
    sold = ask("POST", "/disposals", 201, card=str(bolt.pk), quantity=4, unit_price="5.00", fees="1.50", currency="USD",
               day="2026-02-03")  # fmt: skip
    assert (sold["cost"], sold["gain"], sold["uncosted"]) == ("6.00", "12.50", 0)
    assert [(line["quantity"], line["purchase_price"]) for line in sold["lots"]] == [(2, "1.00"), (2, "2.00")]
    assert set(sold) == set(examples.DISPOSAL)
    assert set(sold["lots"][0]) == set(examples.DISPOSAL["lots"][0])  # type: ignore[index]
    refused = ask("POST", "/disposals", 400, card=str(bolt.pk), quantity=4, currency="USD")
    assert refused["fields"] == {"quantity": ["You have only 1 of these."]}
    assert ask("GET", "/disposals?year=2026&kind=sold&currency=USD")["results"] == [sold]
    assert ask("GET", "/disposals?year=2025")["total"] == 0
    ask("DELETE", f"/disposals/{sold['id']}", 204)
    ask("DELETE", f"/disposals/{sold['id']}", 404)
    assert InventoryItem.objects.copies() == 5
    assert not Disposal.objects.exists()


def test_a_stranger_finds_nothing_there(charlie: User, lot: Lot, alice: User, ask: Ask) -> None:
    place = Location.objects.create(user=alice, name="Secret shelf")
    ours = lot(2, location=place)
    sold = ask("POST", "/disposals", 201, card=str(ours.card_id), quantity=1, currency="USD")
    strange = asking(charlie)
    for verb, address, body in (
        ("GET", f"/{ours.pk}", {}), ("PATCH", f"/{ours.pk}", {"quantity": 9}), ("DELETE", f"/{ours.pk}", {}),
        ("POST", f"/{ours.pk}/split", {"quantity": 1}), ("PATCH", f"/locations/{place.pk}", {"name": "Mine"}),
        ("DELETE", f"/locations/{place.pk}", {}), ("DELETE", f"/disposals/{sold['id']}", {}),
    ):  # fmt: skip
        strange(verb, address, 404, **body)
    for address in ("", f"?location={place.pk}", "/locations", "/disposals"):
        assert strange("GET", address)["total"] == 0
    assert strange("POST", "/bulk", action="delete", ids=[ours.pk])["matched"] == 0
    assert strange("POST", "/bulk", action="delete", filter={})["matched"] == 0
    strange("POST", "", 400, card=str(ours.card_id), location=place.pk)
    strange("POST", "/locations", 400, name="Inside", parent=place.pk)
    strange("POST", "/disposals", 400, card=str(ours.card_id), quantity=1, currency="USD")
    assert InventoryItem.objects.get().quantity == 1
