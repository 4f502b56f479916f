"""The steps that prices stand on: what an index is written by, and what lists and searches begin at."""

import pytest
from django.db import connection
from django.test import Client

from dualcaster.lib.money import LARGEST, scale
from tests.api import make

pytestmark = pytest.mark.django_db

AMOUNTS = sorted({0, 1, 2, 3, 9, 10, 99, 100, 101, 12_345, *(7**power for power in range(11)), LARGEST - 1, LARGEST})


def test_the_database_and_the_house_climb_the_same_steps() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT price_scale(price) FROM unnest(%s::int[]) price", [AMOUNTS])
        steps = [step for (step,) in cursor.fetchall()]
    assert steps == sorted(steps)
    assert all(abs(step - scale(amount)) <= 1 for step, amount in zip(steps, AMOUNTS, strict=True))


def test_pages_by_price_hold_every_card_once_in_order(client: Client) -> None:
    prices = {
        make.price(make.card(f"Card {cents}"), cents).variant.card_id: cents for cents in (*AMOUNTS[:9], 102, 103)
    }
    for sort, falls in (("price", False), ("-price", True)):
        found = client.get("/api/cards/search", {"sort": sort, "limit": "4"}).json()
        seen = found["results"]
        while found["next"]:
            found = client.get(found["next"]).json()
            seen += found["results"]
        assert [prices[card["id"]] for card in seen] == sorted(prices.values(), reverse=falls)


@pytest.mark.parametrize("sort", ["price", "-price"])
def test_pages_are_turned_by_price(client: Client, sort: str) -> None:
    shown = [make.price(make.card(f"Card {number}"), number % 50).variant.card_id for number in range(1, 71)]
    shown.append(make.card("Nobody sells it").pk)
    first = client.get("/cards/", {"sort": sort}).context["page"]
    second = client.get(first.next_url).context["page"]
    assert sorted([*first, *second]) == sorted(shown)
    back = client.get(second.prev_url).context["page"]
    assert list(back) == list(first)
