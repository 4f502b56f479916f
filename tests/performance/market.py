"""The big market that reading and storage are measured on: the demo's, simulated day by day for two years."""

import os
from dataclasses import dataclass
from functools import cache
from unittest.mock import patch

from django.core.management import call_command
from django.db import connection

from apps.cards.models import Card
from apps.prices import timeseries

from .house import empty

CARDS = 124_000 if os.environ.get("FULL") else 28_500  # about 360 changes each: 44 or 10 million
ROWS = {
    "plain": """SELECT coalesce(sum(pg_total_relation_size(inhrelid)), 0)::bigint FROM pg_inherits
                WHERE inhparent = 'price_snapshots'::regclass""",
    "timescale": "SELECT hypertable_size('price_snapshots')",
}
PACKED_BYTES = {
    "plain": "SELECT pg_total_relation_size('price_archive')",
    "timescale": """SELECT sum(total_bytes)::bigint FROM chunks_detailed_size('price_snapshots')
                    JOIN timescaledb_information.chunks USING (chunk_schema, chunk_name) WHERE is_compressed""",
}
PACKED_ROWS = {
    "plain": "SELECT sum(cardinality(packed) / CASE WHEN wide THEN 3 ELSE 2 END) FROM price_archive",
    "timescale": """SELECT count(*) FROM price_snapshots WHERE time < (
                        SELECT max(range_end) FROM timescaledb_information.chunks
                        WHERE hypertable_name = 'price_snapshots' AND is_compressed)""",
}


@dataclass(frozen=True)
class Market:
    changes: int
    observations: int
    bytes_open: int
    bytes_packed: int
    packed: int


@cache
def big_market() -> Market:
    """Made once, whoever asks first; packed where history is closed."""
    empty()
    with patch("apps.prices.timeseries.pack"):  # its own pack would come before we could look
        call_command("seed_demo", cards=CARDS, days=730)
    changes, bytes_open = number("SELECT count(*) FROM price_snapshots"), number(of_engine(ROWS))
    timeseries.pack()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Market(
        changes=changes,
        observations=number("SELECT count(*) FROM price_latest") * 730,
        bytes_open=bytes_open,
        bytes_packed=number(of_engine(PACKED_BYTES)),
        packed=number(of_engine(PACKED_ROWS)),
    )


def priced_cards() -> list[int]:
    return list(Card.objects.filter(headlines__currency="USD").order_by("pk").values_list("pk", flat=True))


def of_engine(statements: dict[str, str]) -> str:
    return statements["timescale" if timeseries.has_timescale(connection) else "plain"]


def number(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])
