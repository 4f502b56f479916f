"""What people want: each card once, in their owner's file and nobody else's."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from apps.accounts.deletion import delete_account
from apps.accounts.export import everything_of
from apps.accounts.models import User
from apps.cards.words import Condition
from apps.prices.models import Marketplace
from apps.wantlist.models import WantListItem
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> User:
    return User.objects.create_user("alice@example.org")


@pytest.fixture
def charlie() -> User:
    return User.objects.create_user("charlie@example.org")


def test_a_want_is_in_its_owners_file_and_in_no_other(alice: User, charlie: User) -> None:
    WantListItem.objects.create(
        user=alice, card=make.card("Lightning Bolt"), target_price=500, currency="USD", condition=Condition.NEAR_MINT,
        marketplace=Marketplace.objects.get(slug="tcgplayer"), priority=WantListItem.Priority.HIGH,
    )  # fmt: skip
    [told] = everything_of(alice)["want_list"]
    assert (told["card__name"], told["target_price"], told["currency"]) == ("Lightning Bolt", 500, "USD")
    assert (told["priority"], told["condition"], told["finish"]) == ("high", "NEAR_MINT", None)
    assert told["marketplace__slug"] == "tcgplayer"
    assert everything_of(charlie)["want_list"] == []


def test_a_card_is_wanted_once_by_each(alice: User, charlie: User) -> None:
    bolt = make.card()
    WantListItem.objects.create(user=alice, card=bolt)
    WantListItem.objects.create(user=charlie, card=bolt)
    with pytest.raises(ValidationError, match="on your want list already"):
        WantListItem(user=alice, card=bolt).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        WantListItem.objects.create(user=alice, card=bolt)


def test_it_goes_with_its_owner(alice: User, charlie: User) -> None:
    bolt = make.card()
    for user in (alice, charlie):
        WantListItem.objects.create(user=user, card=bolt)
    delete_account(alice)
    assert [want.user for want in WantListItem.objects.all()] == [charlie]


@pytest.mark.parametrize(
    "nonsense", [{"target_price": 100}, {"currency": "USD"}, {"target_price": 0, "currency": "USD"}]
)
def test_what_makes_no_sense_is_refused_by_form_and_database(alice: User, nonsense: dict[str, Any]) -> None:
    want = WantListItem(user=alice, card=make.card(), **nonsense)
    with pytest.raises(ValidationError):
        want.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        want.save()


def test_operators_look_at_wants_and_change_none(alice: User, client: Client) -> None:
    want = WantListItem.objects.create(user=alice, card=make.card())
    client.force_login(User.objects.create_superuser("operator@example.org", "Mox-Opal-1"))
    assert "alice@example.org" in client.get("/admin/wantlist/wantlistitem/?q=alice").content.decode()
    assert client.get(f"/admin/wantlist/wantlistitem/{want.pk}/change/").status_code == 200
    assert client.get("/admin/wantlist/wantlistitem/add/").status_code == 403
