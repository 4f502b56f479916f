"""What people own: lots that make sense, in their owner's file and nobody else's."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from apps.accounts.deletion import delete_account
from apps.accounts.export import everything_of
from apps.accounts.models import User
from apps.cards.words import Condition, Finish, Language
from apps.collection.models import InventoryItem, Location
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> User:
    return User.objects.create_user("alice@example.org")


@pytest.fixture
def charlie() -> User:
    return User.objects.create_user("charlie@example.org")


def test_a_lot_is_in_its_owners_file_and_in_no_other(alice: User, charlie: User) -> None:
    bolt, binder = make.card("Lightning Bolt"), Location.objects.create(user=alice, name="Binder 2")
    InventoryItem.objects.create(
        user=alice, card=bolt, quantity=4, finish=Finish.FOIL, condition=Condition.LIGHTLY_PLAYED,
        language=Language.JAPANESE, purchase_price=1250, currency="EUR", tags=["burn"], location=binder,
    )  # fmt: skip
    [told] = everything_of(alice)["inventory"]
    assert (told["card__name"], told["quantity"], told["purchase_price"], told["currency"]) == (
        "Lightning Bolt", 4, 1250, "EUR",
    )  # fmt: skip
    assert (told["finish"], told["condition"], told["language"]) == ("foil", "LIGHTLY_PLAYED", "ja")
    assert everything_of(charlie)["inventory"] == []


def test_it_goes_with_its_owner(alice: User, charlie: User) -> None:
    bolt = make.card()
    for user in (alice, charlie):
        InventoryItem.objects.create(user=user, card=bolt)
    delete_account(alice)
    assert [lot.user for lot in InventoryItem.objects.all()] == [charlie]


@pytest.mark.parametrize(
    "nonsense",
    [{"quantity": 0}, {"purchase_price": 100}, {"currency": "USD"}, {"purchase_price": -1, "currency": "USD"}],
)
def test_what_makes_no_sense_is_refused_by_form_and_database(alice: User, nonsense: dict[str, Any]) -> None:
    lot = InventoryItem(user=alice, card=make.card(), **nonsense)
    with pytest.raises(ValidationError):
        lot.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        lot.save()


def test_operators_look_at_lots_and_change_none(alice: User, client: Client) -> None:
    lot = InventoryItem.objects.create(user=alice, card=make.card())
    client.force_login(User.objects.create_superuser("operator@example.org", "Mox-Opal-1"))
    assert "alice@example.org" in client.get("/admin/collection/inventoryitem/?q=alice").content.decode()
    assert client.get(f"/admin/collection/inventoryitem/{lot.pk}/change/").status_code == 200
    assert client.get("/admin/collection/inventoryitem/add/").status_code == 403
