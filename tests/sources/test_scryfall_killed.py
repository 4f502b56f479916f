"""An import killed at any point leaves the old state or the new one, and the same command again completes it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.prices.conftest import clean_series  # noqa: F401 - a fixture
from tests.processes import finish, kill_while, start
from tests.sources.scryfall_objects import bulk, card, card_set, file

pytestmark = pytest.mark.django_db(transaction=True)

NOT_COMPARED = {"id", "created_at", "updated_at", "last_synced_at"}
CARDS = 2_500
MOMENTS = ["COPY staged_cards", "INTO cards_(card|externalid)", "COPY stage FROM|INTO sources_run", "INTO price_latest"]
PRINTINGS = "SELECT {}, s.code FROM cards_card c JOIN cards_cardset s ON s.id = c.set_id ORDER BY c.scryfall_id"
TABLES = {
    "sets": "SELECT code, name, set_type, released_at, printed_count, card_count FROM cards_cardset ORDER BY code",
    "ids": "SELECT e.kind, e.value, c.scryfall_id FROM cards_externalid e"
    " JOIN cards_card c ON c.id = e.card_id ORDER BY 1, 2, 3",
    "history": "SELECT c.scryfall_id, v.traits, h.time, h.price, h.delta FROM price_history h"
    " JOIN prices_pricevariant v ON v.id = h.variant_id JOIN cards_card c ON c.id = v.card_id ORDER BY 1, 2, 3",
    "latest": "SELECT c.scryfall_id, v.traits, l.price, l.known, l.previous, l.changed_at FROM price_latest l"
    " JOIN prices_pricevariant v ON v.id = l.variant_id JOIN cards_card c ON c.id = v.card_id ORDER BY 1, 2",
    "runs": "SELECT as_of, content_hash, received, new, changed, refused FROM sources_run ORDER BY as_of",
}  # fmt: skip


def rows(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]


def state() -> dict[str, str]:
    """A checksum of every table, over what does not depend on when or in which attempt it was written."""
    columns = rows("SELECT column_name FROM information_schema.columns WHERE table_name = 'cards_card'")
    kept = sorted(f"c.{name}" for (name,) in columns if name not in NOT_COMPARED | {"set_id"})
    tables = TABLES | {"cards": PRINTINGS.format(", ".join(kept))}
    return {name: hashlib.sha256(repr(rows(sql)).encode()).hexdigest() for name, sql in tables.items()}


@pytest.fixture
def yesterday_and_today(tmp_path: Path) -> tuple[Path, Path]:
    old = [card(f"Card {n}", prices={"usd": f"{n}.10"}, tcgplayer_id=n) for n in range(CARDS // 2)]
    new = [
        card(f"Card {n}", prices={"usd": f"{n}.20", "eur": "1.00"}, tcgplayer_id=n * 2, set=f"s{n % 9}")
        for n in range(CARDS)
    ]
    return (
        file(tmp_path, bulk([card_set(), *old]), "default-cards-20251101090500.json"),
        file(tmp_path, bulk([card_set(), *new]), "default-cards-20251102090500.json"),
    )


@pytest.fixture
def _empty_again(clean_series: None) -> Iterator[None]:  # noqa: F811
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE price_latest, prices_headlineprice")


@pytest.mark.usefixtures("_empty_again")
def test_a_killed_import_leaves_the_old_state_or_the_new_one(yesterday_and_today: tuple[Path, Path]) -> None:
    yesterday, today = yesterday_and_today
    finish("import_scryfall", str(yesterday))
    old = state()
    finish("import_scryfall", str(today))
    new = state()
    empty_all()
    finish("import_scryfall", str(yesterday))
    assert state() == old != new
    assert sum(killed(today, doing, (old, new)) for doing in MOMENTS)
    finish("import_scryfall", str(today))
    assert state() == new


def killed(path: Path, doing: str, whole: tuple[dict[str, str], ...]) -> bool:
    """Starts the command, kills it in the middle of a statement, and looks at what it left."""
    caught = kill_while(start("import_scryfall", str(path)), doing)
    assert state() in whole
    return caught


def empty_all() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE cards_card, cards_cardset, sources_run, sources_source, price_latest CASCADE;"
            " DELETE FROM price_snapshots; DELETE FROM market_ticks"
        )
