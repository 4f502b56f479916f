"""How much of each thing was on offer on a day, as sources count it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from .resolve import PRINTING, TRAITS

Count = tuple[int, str, int, int | None, int | None]
"""ExternalId kind and value, traits, how many listings, how many copies in them."""


def record_counts(cursor: Any, counts: Iterable[Count], day: date) -> int:
    """The newest count of a day stands; counts of what has no price are left out. Answers how many were taken."""
    columns = [list(column) for column in zip(*counts, strict=True)]
    if not columns:
        return 0
    cursor.execute(
        f"""INSERT INTO prices_listingcount (variant_id, day, num_listings, total_quantity)
            SELECT DISTINCT ON (v.id) v.id, %s, s.listings, s.quantity
            FROM unnest(%s::smallint[], %s::text[], %s::int[], %s::int[], %s::int[])
                 WITH ORDINALITY AS s(kind, key, traits, listings, quantity, number)
            {PRINTING}
            JOIN prices_pricevariant v ON v.card_id = c.id AND v.traits = {TRAITS}
            ORDER BY v.id, s.number DESC
            ON CONFLICT (variant_id, day) DO UPDATE
            SET num_listings = excluded.num_listings, total_quantity = excluded.total_quantity""",
        [day, *columns],
    )
    return cursor.rowcount
