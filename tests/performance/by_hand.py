"""The plainest statements that answer the same questions: no JSON, no gaps, no counts, no orders by key."""

HISTORY = """
SELECT h.variant_id, h.time, h.price FROM prices_pricevariant v JOIN price_history h ON h.variant_id = v.id
WHERE v.card_id = %s AND h.time > %s ORDER BY h.variant_id, h.time
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
