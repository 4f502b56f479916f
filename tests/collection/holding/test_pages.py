"""The pages of a collection, as its owner uses them, with scripts and without."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import Preferences, User
from apps.cards.models import Card
from apps.cards.words import Condition, Finish, Language
from apps.collection.models import CollectionStats, Disposal, InventoryItem, Location
from tests import factories as make
from tests.accounts.conftest import words

pytestmark = pytest.mark.django_db
Lot = Callable[..., InventoryItem]
HTMX = {"HX-Request": "true"}


def the_lot() -> InventoryItem:
    return InventoryItem.objects.get()


def described(lot: InventoryItem, **said: Any) -> dict[str, Any]:
    """What the form of a lot sends."""
    form = {
        "quantity": lot.quantity, "finish": lot.finish, "condition": lot.condition, "language": lot.language,
        "location": lot.location_id or "", "purchase_price": "", "currency": "USD", "for_trade": lot.for_trade,
        "seen": lot.updated.isoformat(),
    }  # fmt: skip
    return form | said


def names(answer: Any) -> list[str]:
    return [lot.card.name for lot in answer.context["lots"]]


def test_a_card_is_added_as_one_prefers_it(at_home: Client, alice: User, bolt: Card) -> None:
    Preferences.objects.of(alice).change(default_condition="LIGHTLY_PLAYED", default_language="de", currency="EUR")
    at_home.force_login(User.objects.get(pk=alice.pk))
    address = f"/collection/cards/add/?card={bolt.pk}"
    form = at_home.get(address, headers=HTMX).context["form"]
    assert (form["condition"].value(), form["language"].value(), form["currency"].value()) == (3, 3, "EUR")
    assert [label for _, label in form.fields["finish"].choices] == ["Nonfoil", "Foil"]
    binder = Location.objects.create(user=alice, name="Binder")
    said = {"quantity": 2, "finish": 2, "condition": 3, "language": 3, "location": binder.pk, "purchase_price": "1,50",
            "currency": "EUR", "tags": "burn,  mono red , burn"}  # fmt: skip
    answer = at_home.post(address, said)
    assert answer["Location"] == bolt.get_absolute_url()
    lot = the_lot()
    assert (lot.quantity, lot.finish, lot.condition, lot.language) == (
        2, Finish.FOIL, Condition.LIGHTLY_PLAYED, Language.GERMAN,
    )  # fmt: skip
    assert (lot.purchase_price, lot.currency, lot.location, lot.tags) == (150, "EUR", binder, ["burn", "mono red"])
    page = words(at_home.get(bolt.get_absolute_url()))
    assert "Lightning Bolt is in your collection; you own 2." in page
    assert "2 in your collection 2 × LP DE Foil Binder" in page


def test_the_same_card_added_again_on_the_same_day_is_one_stack(at_home: Client, bolt: Card) -> None:
    said = {"quantity": 1, "finish": 1, "condition": 2, "language": 1, "currency": "USD"}
    for paid in ("", "", "2.00"):
        at_home.post(f"/collection/cards/add/?card={bolt.pk}", said | {"purchase_price": paid})
    quantities = InventoryItem.objects.order_by("pk").values_list("quantity", "purchase_price")
    assert list(quantities) == [(2, None), (1, 200)]


def test_the_sheet_says_what_is_wrong_and_then_marks_the_tile(at_home: Client, bolt: Card) -> None:
    address = f"/collection/cards/add/?card={bolt.pk}"
    said = {"quantity": 0, "finish": 1, "condition": 2, "language": 1, "currency": "USD", "for_trade": 9}
    wrong = at_home.post(address, said, headers=HTMX)
    assert "greater than or equal to 1" in wrong.content.decode()
    wrong = at_home.post(address, said | {"quantity": 1}, headers=HTMX)
    assert "No more copies can be for trade than there are." in wrong.content.decode()
    done = at_home.post(address, said | {"quantity": 3, "for_trade": 1}, headers=HTMX)
    assert done["HX-Trigger"] == "sheet-done"
    assert f'id="owned-{bolt.pk}" hx-swap-oob="true"' in done.content.decode()
    assert the_lot().quantity == 3


def test_a_visitor_who_wants_to_own_a_card_signs_in_first(client: Client, bolt: Card) -> None:
    address = f"/collection/cards/add/?card={bolt.pk}"
    assert client.get(address)["Location"].startswith("/account/login/?next=/collection/cards/add/")
    assert client.get(address, headers=HTMX)["HX-Redirect"].startswith("/account/login/?next=")


def test_results_and_sets_say_what_one_owns_and_ask_for_it_once(
    at_home: Client, lot: Lot, statements: list[str]
) -> None:
    lot(3), lot(1)
    for other in make.cards(30, name="Shock"):
        lot(1, card=other)
    for address in ("/cards/", "/cards/?view=table", "/sets/m10/", "/cards/?view=table&q=shock"):
        statements.clear()
        page = at_home.get(address).content.decode()
        assert page.count('<span class="sr">You own </span>') >= 30
        assert sum("collection_inventoryitem" in sent for sent in statements) == 1
    assert '<span class="sr">You own </span>4' in at_home.get("/cards/?q=lightning").content.decode()


def test_visitors_are_asked_nothing_more(client: Client, bolt: Card, statements: list[str]) -> None:
    for address in ("/cards/", "/cards/?view=table", "/sets/m10/", bolt.get_absolute_url()):
        assert "/collection/cards/add/?card=" in client.get(address).content.decode()
    assert not [sent for sent in statements if "collection" in sent]


def test_the_table_shows_what_a_stack_cost_and_is_worth(at_home: Client, lot: Lot, bolt: Card) -> None:
    make.price(bolt, 250)
    lot(4, paid=100), lot(1, finish=Finish.FOIL, paid=500, currency="EUR"), lot(1, marks=["proxy"])
    lot(2, value=1_000, value_currency="USD", marks=["signed"])
    rows = {
        shown.pk: (shown.unit_value, shown.total, shown.gain)
        for shown in at_home.get("/collection/cards/").context["lots"]
    }
    assert list(rows.values()) == [(1000, 2000, None), (0, 0, None), (None, None, None), (250, 1000, 600)]
    page = words(at_home.get("/collection/cards/"))
    assert "+$6.00" in page
    assert "€5.00" in page
    assert "4 stacks, 8 copies" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=bolt", ["Lightning Bolt"]),
        ("q=t:goblin", ["Goblin Guide"]),
        ("q=t:goblin+or+bolt&sort=name", ["Goblin Guide", "Lightning Bolt"]),
        ("q=name:/^Gob/", ["Goblin Guide"]),
        ("tag=burn", ["Lightning Bolt"]),
        ("finish=foil", ["Shock"]),
        ("condition=LP", ["Goblin Guide"]),
        ("language=ja", ["Shock"]),
        ("mark=signed", ["Shock"]),
        ("trade=1", ["Goblin Guide"]),
        ("unpriced=1&sort=name", ["Goblin Guide", "Shock"]),
        ("location=none", ["Shock"]),
        ("sort=-value", ["Lightning Bolt", "Shock", "Goblin Guide"]),
        ("sort=-quantity", ["Goblin Guide", "Lightning Bolt", "Shock"]),
        ("sort=nonsense&finish=shiny&location=x&language=%00", ["Shock", "Goblin Guide", "Lightning Bolt"]),
    ],
)
def test_lots_are_narrowed_and_ordered(
    at_home: Client, alice: User, lot: Lot, bolt: Card, asked: str, found: list[str]
) -> None:
    shelf = Location.objects.create(user=alice, name="Shelf")
    binder = Location.objects.create(user=alice, name="Binder", parent=shelf)
    guide, shock = make.card("Goblin Guide", type_line="Creature — Goblin"), make.card("Shock", image_url="")
    make.price(bolt, 250)
    lot(2, tags=["burn"], location=binder)
    lot(3, card=guide, condition=Condition.LIGHTLY_PLAYED, for_trade=1, location=shelf)
    lot(1, card=shock, finish=Finish.FOIL, language=Language.JAPANESE, marks=["signed"])
    assert names(at_home.get(f"/collection/cards/?{asked}")) == found
    assert len(names(at_home.get(f"/collection/cards/?location={shelf.pk}"))) == 2


def test_what_cannot_be_read_of_a_query_is_said(at_home: Client, lot: Lot) -> None:
    lot(1)
    page = at_home.get("/collection/cards/?q=bolt+rarity:shiny")
    assert names(page) == ["Lightning Bolt"]
    assert "“shiny” is nothing that “rarity” knows." in page.content.decode()


@pytest.mark.parametrize("sort", ["", "name", "-value", "gain", "acquired", "-set", "quantity"])
def test_every_page_of_a_long_table_is_found_and_fifty_ask_what_one_asks(
    at_home: Client, lot: Lot, django_assert_max_num_queries: Any, sort: str
) -> None:
    cards = make.cards(60)
    lot(1, card=cards[0])
    at_home.get("/collection/cards/")
    may_be_unknown = sort in ("-value", "gain", "acquired")  # those without it are a stretch of their own
    with django_assert_max_num_queries(8 + may_be_unknown):
        at_home.get(f"/collection/cards/?sort={sort}")
    for number, card in enumerate(cards[1:]):
        lot(number % 3 + 1, card=card, paid=number if number % 2 else None,
            acquired_at=date(2026, 1, number % 28 + 1) if number % 3 else None)  # fmt: skip
        if number % 4:
            make.price(card, 100 + number)
    with django_assert_max_num_queries(8 + may_be_unknown):
        first = at_home.get(f"/collection/cards/?sort={sort}")
    second = at_home.get(first.context["page"].next_url)
    seen = names(first) + names(second)
    assert len(seen) == 60
    assert len(set(seen)) == 60


def test_a_row_is_edited_in_place(at_home: Client, lot: Lot, alice: User) -> None:
    ours = lot(1)
    stats = CollectionStats.objects.create(user=alice, set=ours.card.set)
    form = at_home.get(f"/collection/cards/{ours.pk}/edit/", headers=HTMX).content.decode()
    assert form.startswith(f'<tr id="lot-{ours.pk}" class="lot-editing">')
    said = described(ours, quantity=5, purchase_price="3.25", marks=["signed", "graded"], grade="PSA 9", value="80",
                     value_currency="EUR", tags="cube", acquired_at="2026-01-05", notes="from Dave")  # fmt: skip
    answer = at_home.post(f"/collection/cards/{ours.pk}/edit/", said, headers=HTMX).content.decode()
    assert answer.startswith(f'<tr id="lot-{ours.pk}">')
    assert "PSA 9" in answer
    changed = the_lot()
    assert (changed.quantity, changed.purchase_price, changed.currency, changed.value) == (5, 325, "USD", 8000)
    assert (changed.marks, changed.tags, changed.notes) == (["signed", "graded"], ["cube"], "from Dave")
    stats.refresh_from_db()
    assert stats.is_stale


def test_without_scripts_a_row_is_edited_on_a_page(at_home: Client, lot: Lot) -> None:
    ours = lot(1)
    assert "Split this stack" not in at_home.get(f"/collection/cards/{ours.pk}/edit/").content.decode()
    answer = at_home.post(f"/collection/cards/{ours.pk}/edit/", described(ours, quantity=2))
    assert answer["Location"] == "/collection/cards/"
    assert at_home.post(f"/collection/cards/{ours.pk}/edit/", described(ours, quantity=-1)).status_code == 400


def test_two_people_who_edit_one_stack_do_not_overwrite_each_other(at_home: Client, lot: Lot) -> None:
    seen = lot(1)
    at_home.post(f"/collection/cards/{seen.pk}/edit/", described(seen, quantity=2, notes="the first"))
    late = at_home.post(f"/collection/cards/{seen.pk}/edit/", described(seen, quantity=9), headers=HTMX)
    assert "It was changed elsewhere meanwhile." in late.content.decode()
    assert (the_lot().quantity, the_lot().notes) == (2, "the first")


def test_a_stack_is_split_and_its_halves_are_merged_again(at_home: Client, lot: Lot, bolt: Card) -> None:
    ours = lot(4, paid=100, for_trade=3, tags=["burn"])
    at_home.post(f"/collection/cards/{ours.pk}/split/", {"copies": "2"})
    halves = list(InventoryItem.objects.order_by("pk"))
    assert [(half.quantity, half.for_trade, half.purchase_price, half.created) for half in halves] == [
        (2, 2, 100, ours.created), (2, 1, 100, ours.created),
    ]  # fmt: skip
    at_home.post(f"/collection/cards/{ours.pk}/split/", {"copies": "2"})
    assert InventoryItem.objects.count() == 2, "at least one stays"
    other = lot(1, paid=200)
    at_home.post("/collection/cards/bulk/", {"act": "merge", "all": "1"})
    assert set(InventoryItem.objects.values_list("pk", "quantity", "for_trade")) == {(ours.pk, 4, 3), (other.pk, 1, 0)}


def test_deleting_asks_first(at_home: Client, lot: Lot) -> None:
    ours = lot(2)
    assert "say so instead" in at_home.get(f"/collection/cards/{ours.pk}/delete/").content.decode()
    assert InventoryItem.objects.exists()
    at_home.post(f"/collection/cards/{ours.pk}/delete/")
    assert not InventoryItem.objects.exists()


def test_copies_are_sold_on_a_page_and_come_back(at_home: Client, lot: Lot) -> None:
    ours = lot(3, paid=100)
    page = at_home.get(f"/collection/cards/{ours.pk}/part/")
    assert "You have 3 like this" in page.content.decode()
    said = {"kind": "sold", "quantity": "2", "unit_price": "5", "fees": "0.50", "currency": "USD", "day": "2026-02-03"}
    refused = at_home.post(f"/collection/cards/{ours.pk}/part/", said | {"quantity": "4"})
    assert refused.status_code == 400
    assert "You have only 3 of these." in refused.content.decode()
    assert at_home.post(f"/collection/cards/{ours.pk}/part/", said)["Location"] == "/collection/sales/"
    told = words(at_home.get("/collection/sales/"))
    assert "2026 USD +$7.50 Brought in $9.50 Cost $2.00 Copies 2" in told
    at_home.post(f"/collection/sales/{Disposal.objects.get().pk}/undo/")
    assert the_lot().quantity == 3
    assert "Nothing sold yet" in at_home.get("/collection/sales/").content.decode()


def test_years_and_currencies_are_told_apart(at_home: Client, lot: Lot, statements: list[str]) -> None:
    ours = lot(60, paid=100)
    address = f"/collection/cards/{ours.pk}/part/"
    said = {"kind": "sold", "quantity": "1", "unit_price": "5", "currency": "USD", "day": "2025-02-03"}
    at_home.post(address, said)
    at_home.get("/collection/sales/")
    statements.clear()
    at_home.get("/collection/sales/")
    asked = len(statements)
    for day, currency in (("2026-01-01", "USD"), ("2026-05-01", "EUR"), ("2026-05-02", "USD")):
        at_home.post(address, said | {"day": day, "currency": currency})
    for _ in range(50):
        at_home.post(address, said)
    statements.clear()
    page = at_home.get("/collection/sales/")
    assert len(statements) == asked <= 6
    sums = [(y.year, y.currency, y.copies, y.gain, y.uncosted) for y in page.context["years"]]
    assert sums == [(2026, "EUR", 1, 500, 1), (2026, "USD", 2, 800, 0), (2025, "USD", 51, 51 * 400, 0)]


@pytest.mark.parametrize(
    "payload", ["<script>alert(1)</script>", "'; DROP TABLE x; --", "{{ 7|add:7 }}", '" onfocus="x', "=1+1"]
)
def test_words_of_others_stay_words(at_home: Client, lot: Lot, alice: User, payload: str) -> None:
    place = Location.objects.create(user=alice, name=payload)
    ours = lot(2, location=place, tags=[payload[:50]], notes=payload, grade=payload[:30], card=make.card(payload))
    at_home.post(
        f"/collection/cards/{ours.pk}/part/", {"kind": "lost", "quantity": "1", "currency": "USD", "notes": payload}
    )
    for address in (
        "", "?view=grid", f"{ours.pk}/", f"{ours.pk}/edit/", f"{ours.pk}/part/", f"{ours.pk}/delete/",
        "../locations/", f"../locations/{place.pk}/", f"../locations/{place.pk}/delete/", "../sales/",
        f"add/?card={ours.card_id}",
    ):  # fmt: skip
        page = at_home.get(f"/collection/cards/{address}".replace("cards/../", "")).content.decode()
        assert "<script>alert" not in page, address
        assert '" onfocus="x' not in page, address
    found = at_home.get("/collection/cards/", {"tag": payload[:50], "q": payload})
    assert found.status_code == 200
    assert not re.search(r"<script>alert|\" onfocus=\"x", found.content.decode())


def test_a_stranger_finds_nothing_there(stranger: Client, lot: Lot, alice: User) -> None:
    ours = lot(2, tags=["secret"], location=(place := Location.objects.create(user=alice, name="Secret shelf")))
    for path in (
        f"cards/{ours.pk}/", f"cards/{ours.pk}/edit/", f"cards/{ours.pk}/part/", f"cards/{ours.pk}/delete/",
        f"locations/{place.pk}/", f"locations/{place.pk}/delete/",
    ):  # fmt: skip
        assert stranger.get(f"/collection/{path}").status_code == 404, path
    for path in (
        f"cards/{ours.pk}/edit/", f"cards/{ours.pk}/part/", f"cards/{ours.pk}/delete/", f"cards/{ours.pk}/split/",
        f"locations/{place.pk}/", f"locations/{place.pk}/delete/", "sales/1/undo/",
    ):  # fmt: skip
        assert stranger.post(f"/collection/{path}").status_code == 404, path
    for act in ("deleted", "apply", "merge"):
        stranger.post("/collection/cards/bulk/", {"act": act, "lot": ours.pk, "tag": "mine"})
        stranger.post("/collection/cards/bulk/", {"act": act, "all": "1", "tag": "mine"})
    for path in ("cards/", "cards/?tag=secret", f"cards/?location={place.pk}", "locations/", "sales/"):
        assert "ecret shelf" not in stranger.get(f"/collection/{path}").content.decode()
    said = {"quantity": 1, "finish": 1, "condition": 2, "language": 1, "currency": "USD", "location": place.pk}
    assert stranger.post(f"/collection/cards/add/?card={ours.card_id}", said).status_code == 400
    ours.refresh_from_db()
    assert (ours.quantity, ours.tags, ours.location) == (2, ["secret"], place)
