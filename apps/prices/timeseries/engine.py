"""Which time series a database has, and which it could have."""

from django.db.backends.base.base import BaseDatabaseWrapper


def has_timescale(connection: BaseDatabaseWrapper) -> bool:
    """Whether this database's time series lies in hypertables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('price_snapshots') IS NOT NULL AND to_regclass('price_archive') IS NULL")
        return bool(cursor.fetchone()[0])


def timescale_is_available(connection: BaseDatabaseWrapper) -> bool:
    """Whether the server could serve TimescaleDB: installed and preloaded. Trying would kill the connection."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb')
               AND 'timescaledb' = ANY (regexp_split_to_array(current_setting('shared_preload_libraries'), '[ ,]+'))"""
        )
        return bool(cursor.fetchone()[0])
