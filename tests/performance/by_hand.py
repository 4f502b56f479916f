"""The plainest statements that answer the same questions: no JSON, no gaps, no counts, no orders by key."""

# A plain join would read every packed quarter whole: the archive is looked into variant by variant.
HISTORY = """
SELECT v.id, h.time, h.price FROM prices_pricevariant v
CROSS JOIN LATERAL (SELECT time, price FROM price_history h WHERE h.variant_id = v.id AND h.time > %s OFFSET 0) h
WHERE v.card_id = %s
"""

LATEST = "SELECT variant_id, price FROM price_latest WHERE variant_id = ANY (%s)"

INDEX = """
SELECT bucket, sum(delta), sum(total), sum(changes) FROM market_index_daily
WHERE currency = 'USD' AND bucket > %s GROUP BY bucket ORDER BY bucket
"""

TILE = """
SELECT c.id, c.name, c.collector_number, c.rarity, c.image_url, s.code, s.name, h.price, l.changed_at, m.name
FROM cards_card c JOIN cards_cardset s ON s.id = c.set_id
LEFT JOIN prices_headlineprice h ON h.card_id = c.id AND h.currency = 'USD'
LEFT JOIN price_latest l ON l.variant_id = h.variant_id
LEFT JOIN prices_pricevariant v ON v.id = h.variant_id
LEFT JOIN prices_marketplace m ON m.id = v.marketplace_id
"""

SET_PAGE = TILE + "WHERE c.set_id = %s ORDER BY c.number_order, c.collector_number, c.id LIMIT 60"

SEARCH_PAGE = TILE + "WHERE c.search_vector @@ plainto_tsquery('english', %s) ORDER BY c.name, c.id LIMIT 60"
