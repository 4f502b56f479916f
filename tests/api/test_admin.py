"""Operators look things up among many cards, in few queries and without endless drop-downs."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.cards.models import Card, ExternalId
from apps.prices.models import LatestPrice, PriceVariant
from tests.api import make

pytestmark = pytest.mark.django_db
FEW = 15


def catalogue(how_many: int) -> list[Card]:
    printings = make.cards(how_many)
    ExternalId.objects.bulk_create(
        ExternalId(kind=ExternalId.Kind.SCRYFALL, value=str(card.scryfall_id), card=card) for card in printings
    )
    make.prices(printings)
    return printings


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("operator@example.com", "secret"))
    return client


LISTS = ["cards_game", "cards_cardset", "cards_card", "prices_marketplace", "prices_pricevariant", "prices_latestprice"]


def test_each_list_and_one_of_its_pages_answer_in_few_queries_among_a_thousand_cards(
    operator: Client, django_assert_max_num_queries
) -> None:
    catalogue(1000)
    for name in LISTS:
        with django_assert_max_num_queries(FEW):
            listed = operator.get(reverse(f"admin:{name}_changelist"))
        assert listed.status_code == 200, name
        first = listed.context["cl"].result_list[0]
        with django_assert_max_num_queries(FEW):
            page = operator.get(reverse(f"admin:{name}_change", args=[first.pk]))
        assert page.status_code == 200, name
        assert len(page.content) < 100_000, f"{name}: a drop-down of everything?"


def test_a_card_is_found_by_name_set_and_number(operator: Client) -> None:
    catalogue(3)
    mage = make.card("Dualcaster Mage", collector_number="146★")
    for term in ("dualcaster", "MAGE m10", "mage 146★"):
        found = operator.get(reverse("admin:cards_card_changelist"), {"q": term}).context["cl"].result_list
        assert [card.pk for card in found] == [mage.pk], term
    assert not operator.get(reverse("admin:cards_card_changelist"), {"q": "mage lea"}).context["cl"].result_list


def test_a_card_shows_what_others_call_it_and_can_be_mended(operator: Client) -> None:
    card = catalogue(1)[0]
    page = operator.get(reverse("admin:cards_card_change", args=[card.pk]))
    assert str(card.scryfall_id) in page.content.decode()
    form = page.context["adminform"].form
    answers = {
        name: form[name].value()
        for name in form.fields
        if form[name].value() is not None and form[name].value() is not False and form[name].value() != ""
    }
    answers |= {"artist": "Christopher Moeller", "finishes": "1,2", "keywords": "", "frame_effects": ""}
    answers |= {"promo_types": "", "games": "", "faces": "[]", "legalities": "{}"}
    saved = operator.post(reverse("admin:cards_card_change", args=[card.pk]), answers)
    assert saved.status_code == 302, saved.context["adminform"].form.errors
    assert Card.objects.get(pk=card.pk).artist == "Christopher Moeller"


def test_what_every_price_hangs_on_is_not_deleted_and_nobody_is_shown_them_all(operator: Client) -> None:
    card = catalogue(1)[0]
    for name, key in (
        ("cards_game", card.game_id),
        ("prices_marketplace", LatestPrice.objects.get().variant.marketplace_id),
    ):
        address = reverse(f"admin:{name}_delete", args=[key])
        assert operator.get(address).status_code == operator.post(address, {"post": "yes"}).status_code == 403
        assert b"delete_selected" not in operator.get(reverse(f"admin:{name}_changelist")).content


def test_a_long_list_is_counted_as_far_as_anybody_turns_pages(
    operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dualcaster.lib.counting.COUNT_TO", 100)
    catalogue(120)
    for name in ("cards_card", "prices_pricevariant", "prices_latestprice"):
        changes = operator.get(reverse(f"admin:{name}_changelist")).context["cl"]
        assert (changes.paginator.count, changes.paginator.num_pages) == (100, 2), name


@pytest.mark.parametrize("name", ["prices_pricevariant", "prices_latestprice"])
def test_prices_are_looked_at_and_never_typed_in(name: str, operator: Client) -> None:
    catalogue(1)
    model = {"prices_pricevariant": PriceVariant, "prices_latestprice": LatestPrice}[name]
    row = model.objects.first()
    assert operator.get(reverse(f"admin:{name}_add")).status_code == 403
    assert operator.post(reverse(f"admin:{name}_change", args=[row.pk]), {}).status_code == 403
    assert operator.post(reverse(f"admin:{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert (
        "12.50"
        in operator.get(reverse(f"admin:{name}_change", args=[PriceVariant.objects.first().pk])).content.decode()
    )
