"""A person's places as a tree, each with what lies in it and in what is inside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection

from apps.accounts.models import User
from apps.collection.models import Location
from apps.collection.worth.pricing import lot_values_sql

STEP = "\N{EN SPACE}\N{EN SPACE}"

TREE = """
WITH RECURSIVE places AS (
    SELECT id, name, parent_id, 0 AS depth, ARRAY[id] AS line
    FROM collection_location WHERE user_id = %(user)s AND parent_id IS NULL
    UNION ALL
    SELECT place.id, place.name, place.parent_id, depth + 1, line || place.id
    FROM places JOIN collection_location place ON place.parent_id = places.id WHERE depth < 32
), worth AS ({values}), held AS (
    SELECT lot.location_id, sum(lot.quantity) AS copies, sum(lot.quantity * worth.unit_value) AS value,
           coalesce(sum(lot.quantity) FILTER (WHERE worth.unit_value IS NULL), 0) AS unpriced
    FROM collection_inventoryitem lot JOIN worth ON worth.item_id = lot.id
    WHERE lot.user_id = %(user)s GROUP BY lot.location_id
), within AS (
    SELECT place, sum(copies) AS copies, sum(value) AS value, sum(unpriced) AS unpriced
    FROM places CROSS JOIN unnest(line) AS place JOIN held ON held.location_id = places.id GROUP BY place
)
SELECT places.id, places.name, places.parent_id, depth, coalesce(held.copies, 0)::int, coalesce(within.copies, 0)::int,
       within.value::bigint, coalesce(within.unpriced, 0)::int
FROM places LEFT JOIN held ON held.location_id = places.id LEFT JOIN within ON within.place = places.id
UNION ALL
SELECT NULL, '', NULL, 0, copies::int, copies::int, value::bigint, unpriced::int FROM held WHERE location_id IS NULL
"""


@dataclass(frozen=True)
class Place:
    """A location, or the lots that lie nowhere. `copies` are in it alone; the rest counts what is inside as well.

    `value` is in minor units, None where nothing in it has a price; `unpriced` copies are in none of it.
    """

    id: int | None
    name: str
    parent_id: int | None
    depth: int
    copies: int
    copies_within: int
    value: int | None
    unpriced: int


def places(user: User, currency: str) -> list[Place]:
    """All of them in one query, each followed by what is inside it; what lies nowhere comes last."""
    values, named = lot_values_sql([user.pk], [str(currency)])
    with connection.cursor() as cursor:
        cursor.execute(TREE.format(values=values), named | {"user": user.pk})
        found = [Place(*row) for row in cursor.fetchall()]
    return in_order(found) + [place for place in found if place.id is None]


def in_order(found: list[Place]) -> list[Place]:
    by_number = {place.id: place for place in found}
    named = [(place.id, place.name, place.parent_id) for place in found if place.id is not None]
    return [by_number[number] for number, _, _ in lines(inside_of(named))]


def choices_of(user: User) -> list[tuple[int, str]]:
    """For a select: every place, set in as deep as it lies."""
    return [(number, f"{STEP * depth}{name}") for number, name, depth in lines_of(user)]


def lines_of(user: User) -> list[tuple[int, str, int]]:
    return list(lines(inside_of(Location.objects.of(user).order_by().values_list("pk", "name", "parent_id"))))


def inside_of(named: Iterable[tuple[int, str, int | None]]) -> dict[int | None, list[tuple[int, str]]]:
    """What lies in what, by name."""
    inside: dict[int | None, list[tuple[int, str]]] = {}
    for number, name, parent in sorted(named, key=lambda place: (place[1].casefold(), place[1])):
        inside.setdefault(parent, []).append((number, name))
    return inside


def lines(
    inside: dict[int | None, list[tuple[int, str]]], parent: int | None = None, depth: int = 0
) -> Iterator[tuple[int, str, int]]:
    for number, name in inside.get(parent, ()):
        yield number, name, depth
        yield from lines(inside, number, depth + 1)
