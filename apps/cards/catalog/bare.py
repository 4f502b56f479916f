"""The first load of a catalogue: indexes are built and references checked once it is in, and not row by row.

It takes the tables for itself, so it is only for those that nobody has anything to read in.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.utils import CursorWrapper

TABLES = ["cards_card", "cards_externalid"]
WORTH_WHILE = 5_000

IS_EMPTY = "SELECT NOT EXISTS (SELECT FROM cards_card) AND NOT EXISTS (SELECT FROM cards_externalid)"
# What only makes reading quick, and what looks at other tables. What keeps a row from coming twice stays.
ADDITIONS = """
SELECT format('DROP INDEX %%s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
FROM pg_index i
WHERE i.indrelid = ANY (%(tables)s::regclass[]) AND NOT i.indisunique
  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
UNION ALL
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', c.conrelid::regclass, c.conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
FROM pg_constraint c
WHERE c.conrelid = ANY (%(tables)s::regclass[]) AND c.contype = 'f'
"""


@contextmanager
def bare(cursor: CursorWrapper, coming: int) -> Iterator[bool]:
    """Inside, the tables have neither indexes nor references, where that is worth while: then they are ours alone."""
    rebuild = stripped(cursor) if coming >= WORTH_WHILE else []
    yield bool(rebuild)
    for statement in rebuild:
        cursor.execute(statement)


def stripped(cursor: CursorWrapper) -> list[str]:
    """Takes away what is in the way; how to bring it back."""
    cursor.execute(IS_EMPTY)
    if not cursor.fetchone()[0]:
        return []
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")  # a table that waits for checks stays
    cursor.execute(ADDITIONS, {"tables": TABLES})
    additions = cursor.fetchall()
    for take_away, _ in additions:
        cursor.execute(take_away)
    return [bring_back for _, bring_back in additions]
