"""Who works on what: held until the transaction ends, however it ends."""

from django.db import connection

BATCHES, PEOPLE = 0x1B47C4, 0x1BE0B1  # the first half of each advisory lock


def only_one(batch: int) -> bool:
    """Whether nobody else works on this import; from now on nobody else does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [BATCHES, batch])
        return bool(cursor.fetchone()[0])


def is_worked_on(batch: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s"
            " AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [BATCHES, batch],
        )
        return bool(cursor.fetchone()[0])


def one_after_another(user: int) -> None:
    """Imports of one person wait for each other; those of others do not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [PEOPLE, user])
