"""The statements of `notifying`, in their order.

`telling` holds what is new to its person. `telling_into` holds the notifications it went into: `begun` now, or `joined`
by something new, or neither where what was known was only said again.
"""

# The tables stay with the connection, so that telling one person makes no new ones each time. They are empty at the
# beginning of a transaction.
STAGE = """
CREATE TEMP TABLE IF NOT EXISTS telling (
    key uuid NOT NULL, user_id integer NOT NULL, type text NOT NULL, dedup uuid NOT NULL, card_id integer,
    name text NOT NULL, title text NOT NULL, message text NOT NULL, priority smallint NOT NULL, metadata jsonb NOT NULL,
    at timestamptz NOT NULL, expires_at timestamptz, notification_id integer
) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE IF NOT EXISTS telling_into (
    id integer NOT NULL, user_id integer NOT NULL, type text NOT NULL, begun boolean NOT NULL, joined boolean NOT NULL
) ON COMMIT DELETE ROWS;
DELETE FROM telling;
DELETE FROM telling_into;
"""
# Whoever is gone or locked out is told nothing, and nobody is told twice.
FILL = """
INSERT INTO telling (key, user_id, type, dedup, card_id, name, title, message, priority, metadata, at, expires_at)
SELECT DISTINCT ON (new.key)
       new.key, new.user_id, new.type,
       md5(concat_ws('|', new.user_id, new.type, coalesce(new.dedup, coalesce(new.card_id::text, new.key::text)),
                     to_char(new.at AT TIME ZONE 'UTC', 'YYYY-MM-DD')))::uuid,
       new.card_id, left(coalesce(c.name, new.title), 300), left(new.title, 300), new.message, new.priority,
       new.metadata, new.at, new.expires_at
FROM (
    SELECT md5(({key})::text)::uuid AS key, ({user_id})::integer AS user_id, ({type})::text AS type,
           ({title})::text AS title, coalesce(({message})::text, '') AS message, ({card_id})::integer AS card_id,
           coalesce(({priority})::smallint, 3::smallint) AS priority, coalesce(({metadata})::jsonb, '{{}}') AS metadata,
           coalesce(({at})::timestamptz, {now}) AS at, ({expires_at})::timestamptz AS expires_at,
           ({dedup})::text AS dedup
    FROM ({sql}) AS said
) AS new
JOIN accounts_user u ON u.id = new.user_id AND u.is_active
LEFT JOIN cards_card c ON c.id = new.card_id
LEFT JOIN notifications_happening known ON known.key = new.key
WHERE known.key IS NULL AND (new.expires_at IS NULL OR new.expires_at > {now})
ORDER BY new.key, new.at DESC
"""
# The same for a person on the same day, while unread: it refreshes what is there.
ALIKE = """
WITH alike AS (
    UPDATE telling SET notification_id = n.id
    FROM notifications_happening h JOIN notifications_notification n ON n.id = h.notification_id
    WHERE h.user_id = telling.user_id AND h.dedup = telling.dedup AND n.read_at IS NULL
      AND (n.expires_at IS NULL OR n.expires_at > %(now)s)
    RETURNING n.id, telling.user_id, telling.type
)
INSERT INTO telling_into SELECT DISTINCT id, user_id, type, false, false FROM alike
"""
# Nothing is gathered for longer than an hour, nor by what no longer holds.
CLOSE = """
UPDATE notifications_notification n SET gathering = false
FROM (SELECT DISTINCT user_id, type FROM telling WHERE notification_id IS NULL) AS t
WHERE n.gathering AND n.user_id = t.user_id AND n.type = t.type
  AND (n.created_at <= %(now)s - interval '1 hour' OR n.created_at > %(now)s OR n.expires_at <= %(now)s)
"""
# One row for each person and type: the thing itself where there is one, what they are together where there are several.
TITLE = "CASE WHEN {n} = 1 THEN {title} ELSE {n} || ' ' || (%(together)s::jsonb ->> {type}) END"
MESSAGE = """
    CASE WHEN {n} = 1 THEN {message} WHEN {n} > 3
         THEN array_to_string({names}[1:3], ', ') || ' and ' || ({n} - 3) || ' more.'
         ELSE array_to_string({names}[1:{n} - 1], ', ') || ' and ' || {names}[{n}] || '.' END
"""
ABOUT = """
    CASE WHEN {n} = 1 THEN {metadata}
         ELSE jsonb_build_object('count', {n}, 'names', to_jsonb({names}[1:3])) END
"""
# The latest word on each thing, in the order they came.
TOGETHER = """
    count(*)::integer AS n, min(priority) AS priority,
    array_agg(name ORDER BY priority, at, key) AS names,
    (array_agg(title ORDER BY at DESC))[1] AS title, (array_agg(message ORDER BY at DESC))[1] AS message,
    (array_agg(metadata ORDER BY at DESC))[1] AS metadata, (array_agg(card_id ORDER BY at DESC))[1] AS card_id,
    (array_agg(dedup ORDER BY at))[1] AS dedup
"""


def composed(of: str, expression: str) -> str:
    names = {name: f"{of}.{name}" for name in ("n", "title", "message", "metadata", "names")}
    return expression.format(type=f"{of}.type", **names)


GATHER = f"""
WITH latest AS (
    SELECT DISTINCT ON (user_id, type, dedup) * FROM telling WHERE notification_id IS NULL
    ORDER BY user_id, type, dedup, at DESC
), together AS (
    SELECT user_id, type, {TOGETHER},
           CASE WHEN bool_and(expires_at IS NOT NULL) THEN max(expires_at) END AS expires_at
    FROM latest GROUP BY user_id, type ORDER BY user_id, type
), begun AS (
    INSERT INTO notifications_notification AS n (user_id, type, priority, title, message, card_id, metadata, count,
                gathering, dedup_hash, created_at, updated_at, expires_at)
    SELECT user_id, type, priority, {composed("together", TITLE)}, {composed("together", MESSAGE)},
           CASE WHEN n = 1 THEN card_id END, {composed("together", ABOUT)}, n, true, dedup, %(now)s, %(now)s, expires_at
    FROM together
    ON CONFLICT (user_id, type) WHERE gathering DO UPDATE SET updated_at = excluded.updated_at,
           expires_at = CASE WHEN n.expires_at IS NOT NULL AND excluded.expires_at IS NOT NULL
                             THEN greatest(n.expires_at, excluded.expires_at) END
    RETURNING id, user_id, type, xmax = 0 AS begun
)
INSERT INTO telling_into SELECT id, user_id, type, begun, NOT begun FROM begun
"""
KEEP = """
INSERT INTO notifications_happening
       (key, user_id, notification_id, dedup, card_id, name, title, message, priority, metadata, at)
SELECT t.key, t.user_id, coalesce(t.notification_id, i.id), t.dedup, t.card_id, t.name, t.title, t.message, t.priority,
       t.metadata, t.at
FROM telling t
LEFT JOIN telling_into i ON i.user_id = t.user_id AND i.type = t.type AND (i.begun OR i.joined)
ORDER BY t.key
ON CONFLICT (key) DO NOTHING
"""
# What was joined or refreshed says what is true of all that is in it now.
COMPOSE = f"""
WITH latest AS (
    SELECT DISTINCT ON (h.notification_id, h.dedup) h.*, i.type
    FROM (SELECT DISTINCT id, type FROM telling_into WHERE NOT begun) AS i
    JOIN notifications_happening h ON h.notification_id = i.id
    ORDER BY h.notification_id, h.dedup, h.at DESC
), together AS (
    SELECT notification_id, type, {TOGETHER} FROM latest GROUP BY notification_id, type
)
UPDATE notifications_notification n
SET title = {composed("together", TITLE)}, message = {composed("together", MESSAGE)},
    metadata = {composed("together", ABOUT)}, priority = together.priority, count = together.n, updated_at = %(now)s,
    card_id = CASE WHEN together.n = 1 THEN together.card_id END
FROM together WHERE n.id = together.notification_id
"""
# Somebody else told the same keys in the very moment: what was begun for them is empty.
FORGET_EMPTY = """
WITH empty AS (
    DELETE FROM telling_into i WHERE i.begun
       AND NOT EXISTS (SELECT FROM notifications_happening h WHERE h.notification_id = i.id) RETURNING id
)
DELETE FROM notifications_notification n USING empty WHERE n.id = empty.id
"""
