"""The statements of `watching`. `w` is a want or an alert, `v` a price identity, both narrowed by the same columns."""

FITS = """v.side = 0 AND v.currency = w.currency
    AND (w.marketplace_id IS NULL OR v.marketplace_id = w.marketplace_id)
    AND (w.condition IS NULL OR v.condition <= w.condition)
    AND (w.finish IS NULL OR v.finish = w.finish)
    AND (w.language IS NULL OR v.language = w.language)"""

# The wants and watched cards that what moved may concern: what came into reach, and what was in reach before. A want
# of any printing hears of all of them.
WANTED = "w.alert_enabled AND w.target_price IS NOT NULL"
WANT_HEARS = f"{WANTED} AND {FITS} AND (w.standing > 0 OR v.price * 10::bigint <= w.target_price * 11::bigint)"
ALERT_HEARS = f"""w.active AND {FITS} AND (w.kind = 'percent_change' OR NOT c.armed
    OR CASE w.kind WHEN 'below' THEN v.price <= w.threshold ELSE v.price >= w.threshold END)"""
ANY = "w.any_printing AND p.oracle_id IS NOT NULL AND v.card_id <> {}.card_id"
TOUCHED = f"""
WITH v AS MATERIALIZED (SELECT * FROM changes WHERE moved AND side = 0),
p AS NOT MATERIALIZED (SELECT id, oracle_id FROM cards_card),
wants AS (
    SELECT w.id FROM v JOIN wantlist_wantlistitem w ON w.card_id = v.card_id WHERE {WANT_HEARS}
    UNION
    SELECT w.id FROM wantlist_wantlistitem w JOIN p ON p.id = w.card_id
    JOIN p AS other ON other.oracle_id = p.oracle_id JOIN v ON v.card_id = other.id
    WHERE {ANY.format("w")} AND {WANT_HEARS}
), watched AS (
    SELECT c.id FROM v JOIN wantlist_watchedcard c ON c.card_id = v.card_id JOIN wantlist_pricealert w
        ON w.id = c.alert_id WHERE {ALERT_HEARS}
    UNION
    SELECT c.id FROM wantlist_watchedcard c JOIN wantlist_pricealert w ON w.id = c.alert_id
    JOIN p ON p.id = c.card_id JOIN p AS other ON other.oracle_id = p.oracle_id JOIN v ON v.card_id = other.id
    WHERE {ANY.format("c")} AND {ALERT_HEARS}
)
SELECT (SELECT array_agg(id) FROM wants), (SELECT array_agg(id) FROM watched)
"""
EVERYTHING = f"""
SELECT (SELECT array_agg(w.id ORDER BY w.id) FROM wantlist_wantlistitem w WHERE {WANTED}),
       (SELECT array_agg(c.id ORDER BY c.id) FROM wantlist_watchedcard c JOIN wantlist_pricealert w
            ON w.id = c.alert_id AND w.active)
"""
WATCHED_OF = """
SELECT array_agg(c.id) FROM wantlist_watchedcard c JOIN wantlist_pricealert w ON w.id = c.alert_id
WHERE w.active AND w.id = ANY (%s)
"""

# Each of `touched` with the lowest price it means, of any of its printings; without one where there is none. Its
# owner's marketplaces count where it names none, and all of the currency where they chose none of that currency.
# Rows are never joined to themselves again: nobody knows how many they are, and the planner would loop.
LOWEST = f"""
printings AS (
    SELECT t.*, t.card_id AS printing FROM touched t
    UNION ALL
    SELECT t.*, other.id FROM touched t JOIN cards_card mine ON mine.id = t.card_id
    JOIN cards_card other ON other.oracle_id = mine.oracle_id AND other.id <> mine.id WHERE t.any_printing
), lowest AS (
    SELECT DISTINCT ON (w.number) w.*, m.id AS shop, l.price, l.previous,
           CASE w.days WHEN 1 THEN l.price_24h WHEN 7 THEN l.price_7d WHEN 30 THEN l.price_30d END AS base
    FROM printings w
    LEFT JOIN accounts_preferences p ON p.user_id = w.user_id AND p.marketplaces <> '{{}}'
    LEFT JOIN (
        prices_pricevariant v JOIN price_latest l ON l.variant_id = v.id
        JOIN prices_marketplace m ON m.id = v.marketplace_id JOIN sources_source s ON s.id = l.source_id
    ) ON v.card_id = w.printing AND {FITS}
      AND l.price IS NOT NULL AND NOT l.unconfirmed AND greatest(l.told_at, s.confirmed_through) >= %(fresh)s
      AND (w.marketplace_id IS NOT NULL OR p.user_id IS NULL OR m.slug = ANY (p.marketplaces)
           OR NOT p.marketplaces::text[] && ARRAY(
               SELECT slug::text FROM prices_marketplace its WHERE its.currency = w.currency))
    ORDER BY w.number, l.price NULLS LAST, m.rank, v.id
)"""

# Locked in one order, so that a feed and the hourly look wait for each other and never for ever.
WANTS = f"""
WITH touched AS MATERIALIZED (
    SELECT w.id AS number, w.*, NULL::integer AS days FROM wantlist_wantlistitem w
    WHERE w.id = ANY (%(numbers)s) AND {WANTED} ORDER BY w.id FOR NO KEY UPDATE
), {LOWEST}, seen AS (
    SELECT *, CASE WHEN price <= target_price THEN 2
                   WHEN price * 10::bigint <= target_price * 11::bigint THEN 1 ELSE 0 END AS reached,
           coalesce(hit_at <= %(again)s, true) AS may_hit,
           coalesce(greatest(hit_at, near_at) <= %(again)s, true) AS may_near
    FROM lowest
), verdict AS (
    SELECT *, reached = 2 AND standing < 2 AND may_hit AS hits, reached = 1 AND standing = 0 AND may_near AS nears
    FROM seen
), kept AS (
    UPDATE wantlist_wantlistitem w
    SET standing = CASE WHEN reached < v.standing OR hits OR nears THEN reached ELSE v.standing END,
        hit_at = CASE WHEN hits THEN %(now)s ELSE w.hit_at END,
        near_at = CASE WHEN nears THEN %(now)s ELSE w.near_at END
    FROM verdict v WHERE v.number = w.id AND (reached < v.standing OR hits OR nears)
)
INSERT INTO wantlist_firing (user_id, want_id, card_id, reason, target, old, price, currency, marketplace_id, fired_at)
SELECT user_id, number, printing, CASE WHEN hits THEN 'target' ELSE 'near' END, target_price, previous, price, currency,
       shop, %(now)s
FROM verdict WHERE hits OR nears ORDER BY user_id, number RETURNING id
"""
ALERTS = f"""
WITH touched AS MATERIALIZED (
    SELECT c.id AS number, c.card_id, c.armed, c.last_fired_at, w.id AS alert_id, w.user_id, w.any_printing, w.kind,
           w.threshold, w.currency, w.marketplace_id, w.condition, w.finish, w.language, w."window" AS days
    FROM wantlist_watchedcard c JOIN wantlist_pricealert w ON w.id = c.alert_id AND w.active
    WHERE c.id = ANY (%(numbers)s) ORDER BY c.id FOR NO KEY UPDATE OF c
), {LOWEST}, seen AS (
    SELECT *, CASE WHEN kind = 'percent_change' THEN base ELSE previous END AS old, coalesce(CASE kind
               WHEN 'below' THEN price <= threshold
               WHEN 'above' THEN price >= threshold
               WHEN 'percent_change' THEN base > 0 AND CASE
                   WHEN threshold < 0 THEN (price - base) * 100::bigint <= threshold * base::bigint
                   ELSE (price - base) * 100::bigint >= threshold * base::bigint END
           END, false) AS reached, coalesce(last_fired_at <= %(again)s, true) AS may
    FROM lowest
), verdict AS (SELECT *, reached AND armed AND may AS fires FROM seen), kept AS (
    UPDATE wantlist_watchedcard c
    SET armed = NOT fires, last_fired_at = CASE WHEN fires THEN %(now)s ELSE c.last_fired_at END
    FROM verdict v WHERE v.number = c.id AND (fires OR NOT reached AND NOT v.armed)
)
INSERT INTO wantlist_firing (user_id, alert_id, card_id, reason, target, old, price, currency, marketplace_id, fired_at)
SELECT user_id, alert_id, printing, kind, threshold, old, price, currency, shop, %(now)s
FROM verdict WHERE fires ORDER BY user_id, number RETURNING id
"""


def amount(minor: str) -> str:
    """An amount as people write it, in SQL."""
    number = f"to_char({minor} / 100.0, 'FM999,999,990.00')"
    return (
        f"CASE f.currency WHEN 'USD' THEN '$' || {number} WHEN 'EUR' THEN '€' || {number} ELSE {number} || ' tix' END"
    )


PERCENT = "round(100.0 * (f.price - f.old) / nullif(f.old, 0), 1)"
TELLING = f"""
SELECT f.user_id, 'firing:' || f.id AS key, f.card_id, f.fired_at AS at,
       CASE WHEN f.reason = 'target' THEN 'target_hit' WHEN f.reason = 'near' THEN 'opportunity'
            WHEN f.reason = 'percent_change' AND f.target > 0 THEN 'spike_detected' ELSE 'price_alert' END AS type,
       CASE WHEN f.reason = 'target' AND w.priority = 1 OR f.alert_id IS NOT NULL THEN 2
            WHEN f.reason = 'near' THEN 4 ELSE 3 END AS priority,
       c.name || CASE f.reason WHEN 'target' THEN ' has reached your target: ' WHEN 'near' THEN ' is near your target: '
           WHEN 'below' THEN ' is down to ' WHEN 'above' THEN ' is up to '
           ELSE CASE WHEN f.target < 0 THEN ' fell to ' ELSE ' rose to ' END END || {amount("f.price")} AS title,
       m.name || CASE f.reason WHEN 'percent_change' THEN ' asked ' || {amount("f.old")} || ' '
               || CASE a."window" WHEN 1 THEN '24 hours' WHEN 7 THEN '7 days' ELSE '30 days' END || ' before ('
               || to_char({PERCENT}, 'FMSG999,990.0') || ' %%).'
           ELSE ' asks that much; ' || CASE WHEN f.want_id IS NULL THEN 'you asked to be told at '
               ELSE 'your target is ' END || {amount("f.target")} || coalesce(
               ', and it was ' || {amount("nullif(f.old, f.price)")} || ' before.', '.') END AS message,
       jsonb_build_object('current_price', (f.price / 100.0)::numeric(12, 2)::text, 'currency', f.currency,
           'price_change', {PERCENT}::text, 'marketplace', m.slug, 'reason', f.reason, 'firing', f.id,
           'want', f.want_id, 'alert', f.alert_id,
           'target', CASE WHEN f.reason = 'percent_change' THEN f.target::text
                          ELSE (f.target / 100.0)::numeric(12, 2)::text END,
           'action', CASE WHEN f.reason = 'above' OR f.reason = 'percent_change' AND f.target > 0 THEN 'sell'
                          ELSE 'buy' END,
           'action_url', '/cards/' || f.card_id || '/card/') AS metadata
FROM wantlist_firing f JOIN cards_card c ON c.id = f.card_id JOIN prices_marketplace m ON m.id = f.marketplace_id
LEFT JOIN wantlist_wantlistitem w ON w.id = f.want_id LEFT JOIN wantlist_pricealert a ON a.id = f.alert_id
WHERE f.id = ANY (%s)
"""
