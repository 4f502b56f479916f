"""What an import asks of the database: the same few statements for ten rows and for a hundred thousand."""

# Everything a lot is, but whose, how many, since when and by which import.
FACTS = (
    "card_id", "finish", "condition", "language", "purchase_price", "currency", "acquired_at", "location_id",
    "for_trade", "marks", "grade", "value", "value_currency", "sku", "tags", "notes",
)  # fmt: skip
KIND = "card_id, finish, condition, language"
EACH = ", ".join(FACTS)
ALIKE = ", ".join(fact for fact in FACTS if fact != "for_trade")


def fingerprint(of: str) -> str:
    """A lot in a word, which a later version of the database writes the same."""
    return f"md5(ROW({of}.quantity, {', '.join(f'{of}.{fact}' for fact in FACTS)})::text)"


WORKINGS = (
    "DROP TABLE IF EXISTS pg_temp.arrived, pg_temp.places, pg_temp.earlier, pg_temp.incoming, pg_temp.existing,"
    " pg_temp.tells, pg_temp.paired, pg_temp.outcome, pg_temp.undoing"
)

# The rows to import, with what holds where the file is silent. `added` is how many copies they bring.
ARRIVED = """
CREATE TEMP TABLE arrived ON COMMIT DROP AS
SELECT r.id, r.fingerprint, r.imported, r.card_id, COALESCE(r.finish, told.finish, 1)::smallint AS finish,
    COALESCE(told.condition, %(condition)s)::smallint AS condition,
    COALESCE(told.language, %(language)s)::smallint AS language,
    told.quantity, told.quantity::bigint AS added, told.price AS purchase_price,
    CASE WHEN told.price IS NULL THEN '' ELSE COALESCE(told.currency, %(currency)s) END::varchar AS currency,
    COALESCE(told.acquired, %(acquired)s::date) AS acquired_at,
    COALESCE(told.location, %(place)s::text[]) AS place,
    LEAST(COALESCE(told.for_trade, 0), told.quantity) AS for_trade,
    COALESCE(told.marks, '{}')::varchar[] AS marks, COALESCE(told.grade, '')::varchar AS grade, told.value,
    CASE WHEN told.value IS NULL THEN '' ELSE COALESCE(told.value_currency, %(currency)s) END::varchar
        AS value_currency,
    COALESCE(told.sku, '')::varchar AS sku,
    CASE WHEN told.tags @> %(tags)s::text[] THEN told.tags
        ELSE COALESCE(told.tags, '{}') || %(tags)s::text[] END::varchar[] AS tags,
    COALESCE(told.notes, '') AS notes
FROM collection_importrow r CROSS JOIN LATERAL jsonb_to_record(r.told) AS told(
    quantity integer, finish smallint, condition smallint, language smallint, price integer, currency text,
    acquired date, location text[], for_trade integer, marks text[], grade text, value integer, value_currency text,
    sku text, tags text[], notes text)
WHERE r.batch_id = %(batch)s AND r.status = 'matched' AND r.card_id IS NOT NULL
"""
NEWLY = "SELECT count(*) FROM arrived WHERE NOT imported"

# What earlier imports brought, of those that this file goes on from: it holds four fifths of what they held.
EARLIER = """
CREATE TEMP TABLE earlier ON COMMIT DROP AS
WITH mine AS (SELECT DISTINCT fingerprint FROM collection_importrow WHERE batch_id = %(batch)s),
brought AS (
    SELECT r.batch_id, r.fingerprint, sum(r.added) AS copies
    FROM collection_importrow r JOIN collection_importbatch b ON b.id = r.batch_id
    WHERE b.user_id = %(user)s AND b.status = 'done' AND b.id <> %(batch)s AND r.imported
    GROUP BY r.batch_id, r.fingerprint
),
continued AS (
    SELECT batch_id FROM brought LEFT JOIN mine USING (fingerprint)
    GROUP BY batch_id HAVING count(mine.fingerprint) * 5 >= count(*) * 4
)
SELECT fingerprint, sum(copies) AS copies, array_agg(batch_id) AS batches
FROM brought JOIN continued USING (batch_id) GROUP BY fingerprint
"""
NOT_AGAIN = """
UPDATE arrived SET added = beyond.added
FROM (
    SELECT a.id, GREATEST(0, LEAST(a.quantity, sum(a.quantity) OVER (PARTITION BY a.fingerprint ORDER BY a.id)
        - e.copies)) AS added
    FROM arrived a JOIN earlier e USING (fingerprint)
) beyond
WHERE beyond.id = arrived.id AND beyond.added < arrived.quantity
"""
ALREADY = """
SELECT count(*) FILTER (WHERE added < quantity), COALESCE(sum(quantity - added), 0),
    (SELECT max(number) FROM earlier, unnest(batches) AS number)
FROM arrived WHERE NOT imported
"""

# Rows that say the same are one lot.
INCOMING = f"""
CREATE TEMP TABLE incoming ON COMMIT DROP AS
SELECT min(a.id) AS id, sum(a.added)::integer AS quantity, {KIND}, purchase_price, currency, acquired_at,
    places.id AS location_id, LEAST(sum(for_trade), sum(added))::integer AS for_trade, marks, grade, value,
    value_currency, sku, tags, notes, %(batch)s AS batch_id
FROM arrived a LEFT JOIN places ON places.path = a.place
WHERE {{which}}
GROUP BY {KIND}, purchase_price, currency, acquired_at, places.id, marks, grade, value, value_currency, sku, tags,
    notes
"""
TO_ADD = "NOT imported AND added > 0"
TO_COMPARE = f"({KIND}) IN (SELECT {KIND} FROM arrived WHERE NOT imported)"

# Lots of the kinds that are spoken of, or all of them, as they stand.
LOCK = "SELECT count(*) FROM (SELECT FROM collection_inventoryitem WHERE user_id = %(user)s FOR UPDATE) locked"
EXISTING = f"""
CREATE TEMP TABLE existing ON COMMIT DROP AS
SELECT id, quantity, {EACH} FROM collection_inventoryitem
WHERE user_id = %(user)s AND (%(all)s OR ({KIND}) IN (SELECT {KIND} FROM incoming))
"""
# A fact is told by a file if one of its rows tells it; its other rows say then that there is none.
TELLS = """
CREATE TEMP TABLE tells ON COMMIT DROP AS
SELECT bool_or(place <> '{}') AS location_id, bool_or(tags <> '{}') AS tags, bool_or(notes <> '') AS notes,
    bool_or(marks <> '{}') AS marks, bool_or(for_trade > 0) AS for_trade
FROM arrived
"""
PAIRED = "CREATE TEMP TABLE paired (incoming integer, lot integer) ON COMMIT DROP"
# A row and a lot that are the only ones to agree in this much belong together.
PAIR = """
INSERT INTO paired
SELECT theirs.id, ours.id
FROM (
    SELECT min(id) AS id, key
    FROM (SELECT id, {key} AS key FROM incoming i WHERE NOT EXISTS (SELECT FROM paired WHERE incoming = i.id)) alone
    GROUP BY key HAVING count(*) = 1
) theirs JOIN (
    SELECT min(id) AS id, key
    FROM (SELECT id, {key} AS key FROM existing e WHERE NOT EXISTS (SELECT FROM paired WHERE lot = e.id)) alone
    GROUP BY key HAVING count(*) = 1
) ours USING (key)
"""
AGREEING = tuple(
    f"hash_record_extended(ROW({facts}), 0)"
    for facts in (ALIKE, f"{KIND}, location_id, purchase_price, acquired_at", f"{KIND}, location_id")
)
# The other copies of a kind are laid side by side, the file's above ours: where a row covers a lot, that lot is its.
OUTCOME = f"""
CREATE TEMP TABLE outcome ON COMMIT DROP AS
WITH theirs AS (
    SELECT id, quantity, {KIND}, sum(quantity) OVER kind - quantity AS since, sum(quantity) OVER kind AS until
    FROM incoming i WHERE NOT EXISTS (SELECT FROM paired WHERE incoming = i.id)
    WINDOW kind AS (PARTITION BY {KIND} ORDER BY location_id, acquired_at, purchase_price, id)
), ours AS (
    SELECT id, {KIND}, sum(quantity) OVER kind - quantity AS since, sum(quantity) OVER kind AS until
    FROM existing e WHERE NOT EXISTS (SELECT FROM paired WHERE lot = e.id)
    WINDOW kind AS (PARTITION BY {KIND} ORDER BY location_id, acquired_at, purchase_price, id)
), covered AS (
    SELECT theirs.id AS incoming, ours.id AS lot, ours.since, theirs.quantity,
        LEAST(theirs.until, ours.until) - GREATEST(theirs.since, ours.since) AS copies
    FROM theirs JOIN ours USING ({KIND}) WHERE theirs.since < ours.until AND ours.since < theirs.until
), pieces AS (
    SELECT incoming, lot, since, copies + CASE WHEN row_number() OVER (PARTITION BY incoming ORDER BY since DESC) = 1
        THEN quantity - sum(copies) OVER (PARTITION BY incoming) ELSE 0 END AS copies
    FROM covered
    UNION ALL
    SELECT paired.incoming, paired.lot, 0, incoming.quantity FROM paired JOIN incoming ON incoming.id = paired.incoming
    UNION ALL
    SELECT id, NULL, 0, quantity FROM theirs WHERE NOT EXISTS (SELECT FROM covered WHERE incoming = theirs.id)
), counted AS (
    SELECT incoming, lot, copies::integer AS quantity,
        lot IS NOT NULL AND row_number() OVER (PARTITION BY lot ORDER BY incoming) = 1 AS keeps,
        sum(copies) OVER (PARTITION BY incoming ORDER BY since, lot) - copies AS taken,
        sum(copies) OVER (PARTITION BY lot ORDER BY incoming) - copies AS given
    FROM pieces
), become AS (
    SELECT c.lot, c.keeps, c.quantity, i.card_id, i.finish, i.condition, i.language,
        COALESCE(i.purchase_price, e.purchase_price) AS purchase_price,
        CASE WHEN i.purchase_price IS NULL THEN COALESCE(e.currency, '') ELSE i.currency END AS currency,
        COALESCE(i.acquired_at, e.acquired_at) AS acquired_at,
        CASE WHEN tells.location_id THEN i.location_id ELSE e.location_id END AS location_id,
        LEAST(c.quantity, GREATEST(0, CASE WHEN tells.for_trade THEN i.for_trade - c.taken
            ELSE COALESCE(e.for_trade, 0) - c.given END))::integer AS for_trade,
        CASE WHEN tells.marks OR e.id IS NULL THEN i.marks ELSE e.marks END AS marks,
        COALESCE(NULLIF(i.grade, ''), e.grade, '') AS grade,
        COALESCE(i.value, e.value) AS value,
        CASE WHEN i.value IS NULL THEN COALESCE(e.value_currency, '') ELSE i.value_currency END AS value_currency,
        COALESCE(NULLIF(i.sku, ''), e.sku, '') AS sku,
        CASE WHEN tells.tags OR e.id IS NULL THEN i.tags ELSE e.tags END AS tags,
        CASE WHEN tells.notes OR e.id IS NULL THEN i.notes ELSE e.notes END AS notes, i.id AS incoming
    FROM counted c CROSS JOIN tells JOIN incoming i ON i.id = c.incoming LEFT JOIN existing e ON e.id = c.lot
)
SELECT become.*, {fingerprint("become")} AS after, keeps AND {fingerprint("become")} = {fingerprint("e")} AS unchanged
FROM become LEFT JOIN existing e ON e.id = become.lot
"""
GONE = "NOT EXISTS (SELECT FROM outcome o WHERE o.lot = existing.id AND o.keeps)"
COMPARED = f"""
SELECT (SELECT count(*) FROM outcome WHERE NOT keeps), (SELECT COALESCE(sum(quantity), 0) FROM outcome WHERE NOT keeps),
    (SELECT count(*) FROM outcome WHERE keeps AND NOT unchanged), (SELECT count(*) FROM outcome WHERE unchanged),
    (SELECT count(*) FROM existing WHERE {GONE}), (SELECT COALESCE(sum(quantity), 0) FROM existing WHERE {GONE})
"""
SUM = "SELECT count(*), COALESCE(sum(quantity), 0) FROM incoming"

# The act.
MADE = f"""
WITH made AS (
    INSERT INTO collection_inventoryitem (user_id, batch_id, created, updated, quantity, {EACH})
    SELECT %(user)s, %(batch)s, now(), now(), quantity, {EACH} FROM {{lots}} RETURNING *
)
INSERT INTO collection_importchange (batch_id, kind, lot_number, after)
SELECT %(batch)s, 'made', id, to_jsonb({fingerprint("made")}) FROM made
"""
ADDED, NEW = "incoming ORDER BY id", "outcome WHERE NOT keeps ORDER BY incoming"
NOTE_CHANGED = """
INSERT INTO collection_importchange (batch_id, kind, lot_number, before, after)
SELECT %(batch)s, 'changed', l.id, to_jsonb(l), to_jsonb(o.after)
FROM collection_inventoryitem l JOIN outcome o ON o.lot = l.id WHERE o.keeps AND NOT o.unchanged
"""
CHANGE = f"""
UPDATE collection_inventoryitem l SET updated = now(), quantity = o.quantity,
    {", ".join(f"{fact} = o.{fact}" for fact in FACTS)}
FROM outcome o WHERE o.lot = l.id AND o.keeps AND NOT o.unchanged
"""
NOTE_REMOVED = f"""
INSERT INTO collection_importchange (batch_id, kind, lot_number, before)
SELECT %(batch)s, 'removed', l.id, to_jsonb(l)
FROM collection_inventoryitem l WHERE id IN (SELECT id FROM existing WHERE {GONE})
"""
FORGET_SALES = (
    f"UPDATE collection_disposalline SET lot_id = NULL WHERE lot_id IN (SELECT id FROM existing WHERE {GONE})"
)
REMOVE = f"DELETE FROM collection_inventoryitem WHERE id IN (SELECT id FROM existing WHERE {GONE})"
IMPORTED = """
UPDATE collection_importrow r SET imported = true, added = a.added
FROM arrived a WHERE a.id = r.id AND NOT r.imported
"""
