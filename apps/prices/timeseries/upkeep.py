"""What the time series needs from time to time. With TimescaleDB its own policies do most of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from . import sql
from .engine import has_timescale, timescale_is_available

KEPT = timedelta(days=2 * 365)
OPEN = timedelta(days=45)  # movers look back 30 days into open rows; late corrections rarely go further
AHEAD = timedelta(days=92)
A_MONTH = {"30 minutes": 1440, "1 hour": 720, "1 day": 30}  # buckets; ten at a time are thousands of transactions


def silently(line: str) -> None:
    """Says nothing."""


def prepare(now: datetime | None = None) -> None:
    """Makes room for the quarters to come."""
    now = now or datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT price_make_room(%s, %s)", [now, now + AHEAD])


def pack(now: datetime | None = None, said: Callable[[str], None] = silently) -> int:
    """Packs what is closed: quarters into arrays, or chunks into the columnstore. Answers how many were packed."""
    before = (now or datetime.now(UTC)) - OPEN
    if has_timescale(connection):
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT format('%%I.%%I', chunk_schema, chunk_name) FROM timescaledb_information.chunks
                   WHERE hypertable_name = 'price_snapshots' AND NOT is_compressed AND range_end < %s""",
                [before],
            )
            chunks = [name for (name,) in cursor.fetchall()]
            for name in chunks:
                cursor.execute("SELECT compress_chunk(%s::regclass, if_not_compressed => true)", [name])
                said(f"{name} is in the columnstore.")
        if chunks:
            _tidy()
        return len(chunks)
    closed = [quarter for quarter in _open_quarters() if _after(quarter) <= before]
    for quarter in closed:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '256MB'")
            cursor.execute("SELECT price_pack(%s)", [quarter])
            said(f"The quarter from {quarter:%Y-%m-%d} is packed: {cursor.fetchone()[0]:,} changes.")
    if closed:
        with connection.cursor() as cursor:
            # Each quarter's keys came between the others', and a fifth of the index is air.
            cursor.execute("REINDEX TABLE price_archive")
        _tidy()
    return len(closed)


def retain(now: datetime | None = None) -> None:
    """Forgets what is older than two years. What a price is now stays known, however old its last change."""
    before = (now or datetime.now(UTC)) - KEPT
    with transaction.atomic(), connection.cursor() as cursor:
        if has_timescale(connection):
            cursor.execute("SELECT drop_chunks('price_snapshots', older_than => %s)", [before])
        else:
            for quarter in _open_quarters():
                if _after(quarter) <= before:
                    cursor.execute(f"DROP TABLE {_partition(quarter)}")
            cursor.execute("DELETE FROM price_archive WHERE quarter + interval '3 months' <= %s", [before])
        cursor.execute("DELETE FROM market_ticks WHERE time < %s", [before])


def forget(cursor: Any) -> None:
    """Takes the history of the variants in the table `resolved` out."""
    tables = ["price_snapshots"] if has_timescale(connection) else ["price_snapshots", "price_archive"]
    for table in tables:
        cursor.execute(f"DELETE FROM {table} t USING resolved r WHERE t.variant_id = r.variant_id")


def refresh(since: datetime, until: datetime) -> None:
    """Folds rows written behind the aggregates' watermark into them. Outside a transaction; nothing to do on plain."""
    if not has_timescale(connection):
        return
    # An end in the future would materialise the running bucket and hide its later rows.
    until = min(until + timedelta(days=2), datetime.now(UTC))
    with connection.cursor() as cursor:
        for name, step in (sql.INDEX_STEPS | sql.CARD_STEPS).items():
            options = f'{{"buckets_per_batch": {A_MONTH[step]}}}'
            cursor.execute(
                f"CALL refresh_continuous_aggregate('{name}', %s, %s, options => %s::jsonb)",
                [since - timedelta(days=2), until, options],
            )


def convert() -> int:
    """Moves a plain time series into TimescaleDB, in one transaction. Answers how many changes moved."""
    if has_timescale(connection):
        return 0
    if not timescale_is_available(connection):
        raise LookupError("This server does not offer TimescaleDB: install it and add it to shared_preload_libraries.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS timescaledb")
        cursor.execute("LOCK TABLE price_snapshots, market_ticks IN ACCESS EXCLUSIVE MODE")
        for view in (*sql.CARD_STEPS, *sql.INDEX_STEPS):
            cursor.execute(f"DROP VIEW {view}")
        cursor.execute("DROP FUNCTION price_make_room(timestamptz, timestamptz)")
        cursor.execute("CREATE SCHEMA plain_series")
        for kind, name in (
            ("VIEW", "price_history"), ("VIEW", "price_archive_rows"), ("TABLE", "price_archive"),
            ("TABLE", "price_snapshots"), ("TABLE", "market_ticks"),
        ):  # fmt: skip
            cursor.execute(f"ALTER {kind} {name} SET SCHEMA plain_series")
        cursor.execute(sql.timescale())
        cursor.execute("INSERT INTO market_ticks SELECT * FROM plain_series.market_ticks")
        cursor.execute("INSERT INTO price_snapshots SELECT * FROM plain_series.price_history ORDER BY variant_id, time")
        moved = cursor.rowcount
        partitions = [
            f"price_snapshots_{quarter:%Y}q{(quarter.month + 2) // 3}" for quarter in _open_quarters("plain_series")
        ]
        cursor.execute("DROP SCHEMA plain_series CASCADE")
        for name in partitions:
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute("DROP FUNCTION IF EXISTS price_pack(date), price_known(integer), price_code")
    return moved


def _tidy() -> None:
    """Variants that came in many deliveries lie everywhere; in their order, thousands are read from fewer pages."""
    with connection.cursor() as cursor:
        cursor.execute("CLUSTER price_latest USING price_latest_pkey")


def _open_quarters(schema: str = "public") -> list[date]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT inhrelid::regclass::text FROM pg_inherits
               WHERE inhparent = to_regclass(%s) ORDER BY 1""",
            [f"{schema}.price_snapshots"],
        )
        names = [name.rpartition("_")[2] for (name,) in cursor.fetchall()]
    return [date(int(name[:4]), int(name[5]) * 3 - 2, 1) for name in names]


def _after(quarter: date) -> datetime:
    """The first moment after a quarter."""
    month = quarter.month + 3
    return datetime(quarter.year + month // 13, (month - 1) % 12 + 1, 1, tzinfo=UTC)


def _partition(quarter: date) -> str:
    return f"price_snapshots_{quarter.year}q{(quarter.month + 2) // 3}"
