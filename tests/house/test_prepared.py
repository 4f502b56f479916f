"""A statement that is asked again is not planned again, and is counted and seen like any other."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.db.utils import DataError

from dualcaster.lib.prepared import CUSTOM_PLANS, prepared

pytestmark = pytest.mark.django_db


def ask(statement: str, values: dict[str, object]) -> object:
    with prepared() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def test_it_is_planned_no_more_than_it_takes_to_know_better() -> None:
    statement = "SELECT count(*) FROM cards_card WHERE name = %(name)s -- planned once"
    for number in range(CUSTOM_PLANS + 3):
        assert ask(statement, {"name": f"no such card {number}"}) == 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE %s", ["%planned once"]
        )
        assert cursor.fetchall() == [(3, CUSTOM_PLANS)]


def test_values_arrive_as_what_they_are() -> None:
    noon = datetime(2026, 1, 2, 12, tzinfo=UTC)
    assert ask("SELECT %(moment)s::timestamptz", {"moment": noon}) == noon
    assert ask("SELECT %(words)s::text[]", {"words": ["a'b", "c,d"]}) == ["a'b", "c,d"]
    assert ask("SELECT %(nothing)s::int[]", {"nothing": []}) == []


def test_it_is_counted_and_its_errors_are_djangos(django_assert_num_queries) -> None:
    with django_assert_num_queries(1) as seen:
        ask("SELECT %(number)s::int", {"number": 7})
    assert seen.captured_queries[0]["sql"] == "SELECT $1::int"
    with pytest.raises(DataError), transaction.atomic():
        ask("SELECT 1 / %(number)s::int", {"number": 0})
    assert ask("SELECT 2 / %(number)s::int", {"number": 1}) == 2
