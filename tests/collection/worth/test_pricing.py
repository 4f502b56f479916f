"""What one copy is worth: the closest price there is, or its owner's word."""

from typing import Any

import pytest
from django.db import connection

from apps.accounts.models import Preferences, User
from apps.cards.words import Condition, Finish, Language
from apps.collection.models import InventoryItem
from apps.collection.worth.pricing import lot_values_sql
from apps.prices.models import Marketplace
from tests import factories as make

pytestmark = pytest.mark.django_db

LP, MP, NM = Condition.LIGHTLY_PLAYED, Condition.MODERATELY_PLAYED, Condition.NEAR_MINT
JAPANESE, FOIL = Language.JAPANESE, Finish.FOIL


def own(user: User, card: Any, **facts: Any) -> InventoryItem:
    return InventoryItem.objects.create(user=user, card=card, **facts)


def worth(lot: InventoryItem, currency: str = "USD") -> tuple[int | None, str | None]:
    """The same, whether a list or a sum asks."""
    sql, values = lot_values_sql([lot.user_id], [currency])
    with connection.cursor() as cursor:
        cursor.execute(f"WITH v AS ({sql}) SELECT unit_value, basis FROM v WHERE item_id = {lot.pk}", values)
        [summed] = cursor.fetchall()
    listed: Any = InventoryItem.objects.valued(currency, Preferences.objects.of(lot.user).marketplaces)
    assert listed.values_list("unit_value", "basis").get(pk=lot.pk) == summed
    return summed


def test_the_price_of_just_this_copy_counts_first(alice: User) -> None:
    bolt = make.card()
    make.prices([make.quote(bolt, 500), make.quote(bolt, 350, condition=LP), make.quote(bolt, 900, finish=FOIL)])
    assert worth(own(alice, bolt)) == (500, "exact")
    assert worth(own(alice, bolt, condition=LP)) == (350, "exact")
    assert worth(own(alice, bolt, finish=FOIL)) == (900, "exact")


def test_a_near_mint_copy_stands_in_and_then_an_english_one(alice: User) -> None:
    bolt = make.card()
    make.prices([make.quote(bolt, 900, finish=FOIL), make.quote(bolt, 1500, finish=FOIL, language=JAPANESE)])
    assert worth(own(alice, bolt, finish=FOIL, condition=MP)) == (900, "condition")
    assert worth(own(alice, bolt, finish=FOIL, condition=MP, language=JAPANESE)) == (1500, "condition")
    assert worth(own(alice, bolt, finish=FOIL, language=Language.GERMAN)) == (900, "language")
    assert worth(own(alice, bolt, finish=FOIL, condition=LP, language=Language.GERMAN)) == (900, "language")


def test_no_other_finish_and_no_played_english_copy_stands_in(alice: User) -> None:
    bolt = make.card()
    make.prices([make.quote(bolt, 500), make.quote(bolt, 900, finish=FOIL, condition=LP)])
    assert worth(own(alice, bolt, finish=FOIL)) == (None, None)
    assert worth(own(alice, bolt, finish=FOIL, condition=LP, language=JAPANESE)) == (None, None)


def test_a_buylist_is_no_price(alice: User) -> None:
    bolt = make.card()
    make.price(bolt, 500, side=1)
    assert worth(own(alice, bolt)) == (None, None)


def test_what_is_no_longer_offered_has_no_price(alice: User) -> None:
    bolt = make.card()
    make.price(bolt, 500, at=make.datetime(2026, 11, 1, tzinfo=make.UTC))
    make.price(bolt, None)
    assert worth(own(alice, bolt)) == (None, None)


def test_currencies_never_meet(alice: User) -> None:
    bolt = make.card()
    make.prices([make.quote(bolt, 500), make.quote(bolt, 400, marketplace="cardmarket")])
    lot = own(alice, bolt)
    assert (worth(lot, "USD"), worth(lot, "EUR"), worth(lot, "TIX")) == ((500, "exact"), (400, "exact"), (None, None))


def test_the_closer_price_comes_before_the_better_marketplace_and_then_the_lower_rank(alice: User) -> None:
    bolt, elf = make.card(), make.card("Llanowar Elves")
    first, second = Marketplace.objects.filter(currency="USD")[:2]
    make.prices([
        make.quote(bolt, 500, marketplace=first.slug), make.quote(bolt, 320, marketplace=second.slug, condition=LP),
        make.quote(elf, 20, marketplace=second.slug), make.quote(elf, 30, marketplace=first.slug),
    ])  # fmt: skip
    assert worth(own(alice, bolt, condition=LP)) == (320, "exact")
    assert worth(own(alice, elf)) == (30, "exact")


def test_the_owners_marketplaces_count_where_they_sell_in_the_currency(alice: User) -> None:
    bolt = make.card()
    first, second = Marketplace.objects.filter(currency="USD")[:2]
    make.prices([
        make.quote(bolt, 500, marketplace=first.slug), make.quote(bolt, 550, marketplace=second.slug),
        make.quote(bolt, 400, marketplace="cardmarket"),
    ])  # fmt: skip
    Preferences.objects.create(user=alice, marketplaces=[second.slug])
    lot = own(alice, bolt)
    assert worth(lot) == (550, "exact")
    assert worth(lot, "EUR") == (400, "exact")  # nobody chosen sells in euros: all of them speak


def test_the_owners_word_is_worth_more_in_its_own_currency_alone(alice: User) -> None:
    bolt = make.card()
    make.prices([make.quote(bolt, 500), make.quote(bolt, 400, marketplace="cardmarket")])
    lot = own(alice, bolt, marks=["graded"], value=9000, value_currency="EUR")
    assert (worth(lot, "EUR"), worth(lot, "USD")) == ((9000, "own"), (None, "elsewhere"))


def test_a_proxy_is_worth_nothing_unless_its_owner_says_so(alice: User) -> None:
    bolt = make.card()
    make.price(bolt, 500)
    assert worth(own(alice, bolt, marks=["proxy"])) == (0, "proxy")
    assert worth(own(alice, bolt, marks=["proxy"], value=50, value_currency="USD")) == (50, "own")


def test_everybodys_lots_come_each_by_its_owners_choice(alice: User, charlie: User) -> None:
    bolt = make.card()
    first, second = Marketplace.objects.filter(currency="USD")[:2]
    make.prices([make.quote(bolt, 500, marketplace=first.slug), make.quote(bolt, 550, marketplace=second.slug)])
    Preferences.objects.create(user=charlie, marketplaces=[second.slug])
    lots = [own(alice, bolt, quantity=4), own(charlie, bolt)]
    sql, values = lot_values_sql(currencies=["USD"])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT item_id, user_id, quantity, unit_value FROM ({sql}) v ORDER BY 1", values)
        assert cursor.fetchall() == [(lots[0].pk, alice.pk, 4, 500), (lots[1].pk, charlie.pk, 1, 550)]
