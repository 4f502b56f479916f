"""The first load builds indexes and checks references at its end: afterwards everything is as it was."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from apps.cards.catalog import CardRow, load
from apps.cards.catalog.bare import ADDITIONS, TABLES
from apps.cards.models import Card

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _from_the_first_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.cards.catalog.bare.WORTH_WHILE", 1)


def additions() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(ADDITIONS, {"tables": TABLES})
        return {bring_back for _, bring_back in cursor.fetchall()}


def goblin(number: int) -> CardRow:
    return CardRow(
        str(uuid4()), "tst", f"Goblin {number}", str(number), "Test Set", external_ids=((1, str(number)),)
    )  # fmt: skip


def test_every_index_and_every_reference_is_there_again() -> None:
    before = additions()
    assert len(before) > 8
    load("magic", [goblin(number) for number in range(5)])
    assert additions() == before
    assert Card.objects.search("goblin").count() == 5
    Card.objects.filter(name="Goblin 1").update(set_id=-1)
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.check_constraints()
    Card.objects.filter(name="Goblin 1").delete()


def test_a_table_with_cards_in_it_keeps_its_indexes_all_the_time(statements: list[str]) -> None:
    load("magic", [goblin(1)])
    assert any(statement.startswith("DROP INDEX") for statement in statements)
    statements.clear()
    load("magic", [goblin(2)])
    assert not any("DROP" in statement for statement in statements if "staged_cards" not in statement)


def test_a_small_load_is_not_worth_the_trouble(statements: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.cards.catalog.bare.WORTH_WHILE", 2)
    load("magic", [goblin(1)])
    assert not any(statement.startswith("DROP INDEX") for statement in statements)


def test_a_load_that_fails_leaves_them_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    before = additions()
    monkeypatch.setattr("apps.cards.catalog.statements.ADD_FIRST_IDS", "SELECT 1 / 0")
    with pytest.raises(Exception, match="division by zero"), transaction.atomic():
        load("magic", [goblin(1)])
    assert additions() == before
    assert not Card.objects.exists()
