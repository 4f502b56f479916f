"""After a load searches are answered from indexes alone, without waiting for the server to tidy up."""

import pytest
from django.db import connection, transaction

from apps.cards.catalog import load
from tests.cards.test_catalog import row, uid

pytestmark = pytest.mark.django_db(transaction=True)


def visible_pages() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relallvisible FROM pg_class WHERE relname = 'cards_card'")
        return int(cursor.fetchone()[0])


def test_what_was_loaded_is_settled_once_it_is_committed() -> None:
    with transaction.atomic():
        load("magic", [row(f"Goblin {number}", scryfall_id=uid(str(number))) for number in range(200)])
        assert visible_pages() == 0
    assert visible_pages() > 0
