"""What of a set counts, what of it somebody owns, and where the rest is cheapest: parts of statements.

Their parameters are `user`, `sets` and those of `Terms`. A slot is what one can own of a set: a number of it in
whichever language, or, where any printing counts, a card.
"""

# A number with a sign or a later letter behind it, and a rebalanced one, stand beside the card they vary.
IS_VARIANT = """
coalesce(c.border_color = 'borderless' OR c.variation OR c.frame_effects && ARRAY['showcase', 'extendedart']
         OR c.promo_types && ARRAY['boosterfun'] OR c.number_order > s.printed_count
         OR c.collector_number ~ '^[0-9]+[^0-9a]|^A-', false)
"""

# Proxies complete nothing.
HELD = """
held AS MATERIALIZED (
    SELECT i.card_id, c.set_id, c.oracle_id, sum(i.quantity)::int AS copies
    FROM collection_inventoryitem i JOIN cards_card c ON c.id = i.card_id
    WHERE i.user_id = %(user)s AND 'proxy' <> ALL (i.marks) AND (%(any)s OR c.set_id = ANY (%(sets)s))
    GROUP BY i.card_id, c.set_id, c.oracle_id
)
"""

# Tokens and their like count where a set is made of them. Where it is made of nothing but variants or promos, nothing
# would count: there everything does.
PRINTINGS = f"""
of_sets AS MATERIALIZED (
    SELECT c.id, c.set_id, c.oracle_id, c.lang, c.number_order, c.collector_number,
           (%(variants)s OR NOT {IS_VARIANT}) AND (%(promos)s OR NOT c.promo) AND c.layout <> ALL (%(extras)s) AS plain,
           CASE WHEN %(any)s THEN coalesce(c.oracle_id::text, c.id::text) ELSE c.collector_number END AS slot
    FROM cards_card c JOIN cards_cardset s ON s.id = c.set_id WHERE c.set_id = ANY (%(sets)s)
), counting AS (
    SELECT p.*, p.plain OR NOT bool_or(p.plain) OVER (PARTITION BY p.set_id) AS counts,
           p.id IN (SELECT card_id FROM held)
           OR %(any)s AND coalesce(p.oracle_id IN (SELECT oracle_id FROM held), false) AS is_owned
    FROM of_sets p
), every_slot AS (
    SELECT set_id, slot, bool_or(is_owned) AS is_owned, min(oracle_id::text)::uuid AS oracle_id,
           (array_agg(id ORDER BY lang <> 1, number_order, collector_number, id))[1] AS card_id,
           min(number_order) AS number_order, array_agg(id) AS ids
    FROM counting WHERE counts GROUP BY set_id, slot
)
"""

# The printings that fill a slot: its own, or every printing of its card.
FILLING = """
SELECT slot.set_id, slot.slot, filling.id AS card_id
FROM {slots} slot CROSS JOIN LATERAL unnest(slot.ids) AS filling (id) WHERE NOT %(any)s OR slot.oracle_id IS NULL
UNION ALL
SELECT slot.set_id, slot.slot, filling.id
FROM {slots} slot JOIN cards_card filling ON filling.oracle_id = slot.oracle_id WHERE %(any)s
"""

# A card that nobody prices is not dearer than anything.
SLOTS = """
slots AS MATERIALIZED (
    SELECT * FROM every_slot slot WHERE %(cap)s::int IS NULL OR %(cap)s >= coalesce((
        SELECT min(h.price) FROM prices_headlineprice h
        WHERE h.currency = %(cap_currency)s AND h.card_id IN (
            SELECT unnest(slot.ids) WHERE NOT %(any)s OR slot.oracle_id IS NULL
            UNION ALL SELECT other.id FROM cards_card other WHERE %(any)s AND other.oracle_id = slot.oracle_id)
    ), 0)
), missing AS MATERIALIZED (SELECT * FROM slots WHERE NOT is_owned)
"""

# Where they look in each currency: the marketplaces they chose, and all where they chose none there.
SHOPS = """
shops AS MATERIALIZED (
    SELECT m.id, m.currency, m.rank FROM prices_marketplace m WHERE m.slug = ANY (%(shops)s) OR NOT EXISTS (
        SELECT FROM prices_marketplace chosen WHERE chosen.slug = ANY (%(shops)s) AND chosen.currency = m.currency)
)
"""

# The cheapest copy of each missing slot at each marketplace.
OFFERS = f"""
offers AS (
    SELECT DISTINCT ON (f.set_id, f.slot, s.id) f.set_id, f.slot, s.currency, s.rank, s.id AS marketplace_id,
           l.price, l.unconfirmed, v.id AS variant_id, v.card_id, v.finish, v.condition, v.language
    FROM ({FILLING.format(slots="missing")}) f
    JOIN prices_pricevariant v ON v.card_id = f.card_id AND v.side = 0
         AND v.condition <= %(condition)s AND v.language = ANY (%(languages)s)
    JOIN shops s ON s.id = v.marketplace_id
    JOIN price_latest l ON l.variant_id = v.id AND l.price IS NOT NULL
    ORDER BY f.set_id, f.slot, s.id, l.price, v.id
)
"""

BASE = ", ".join((HELD, PRINTINGS, SLOTS))
WITH_OFFERS = ", ".join((BASE, SHOPS, OFFERS))
