"""Places that a file speaks of become locations, one inside the other, where they are not there yet."""

from django.db.backends.utils import CursorWrapper

TREE = """
WITH RECURSIVE tree AS (
    SELECT id, ARRAY[name::text] AS path FROM collection_location WHERE user_id = %(user)s AND parent_id IS NULL
    UNION ALL
    SELECT l.id, tree.path || l.name::text FROM collection_location l JOIN tree ON l.parent_id = tree.id
    WHERE l.user_id = %(user)s
)
"""
DEEPEST = "SELECT COALESCE(max(cardinality(place)), 0) FROM arrived"
MAKE = """
INSERT INTO collection_location (user_id, parent_id, name, created)
SELECT DISTINCT %(user)s, tree.id, arrived.place[%(depth)s], now()
FROM arrived LEFT JOIN tree ON tree.path = arrived.place[:%(depth)s - 1]
WHERE cardinality(arrived.place) >= %(depth)s
ON CONFLICT DO NOTHING RETURNING id
"""
PLACES = "CREATE TEMP TABLE places ON COMMIT DROP AS " + TREE + "SELECT id, path FROM tree"


def place(cursor: CursorWrapper, user: int) -> list[int]:
    """Makes what is missing, a level at a time, and answers it; all of the person's are in the table `places` then."""
    made: list[int] = []
    cursor.execute(DEEPEST)
    for depth in range(1, cursor.fetchone()[0] + 1):
        cursor.execute(TREE + MAKE, {"user": user, "depth": depth})
        made += [number for (number,) in cursor.fetchall()]
    cursor.execute(PLACES, {"user": user})
    return made
