"""Which price stands for a printing: plain finish first, near mint, its own language, first marketplace."""

from typing import Any

# The order of preference as one number with the variant behind it, so that choosing is a minimum and not a sort.
PREFERENCE = """
    ((((((v.finish NOT IN (1, 10, 15))::int::bigint * 8 + abs(v.condition - 2)) * 2 + (v.language <> c.lang)::int)
       * 1024 + least(m.rank, 1023)) * 64 + v.finish) * 64 + v.language) * 2147483648 + v.id
"""
CHOOSE = f"""
best AS (
    SELECT v.card_id, v.currency, mod(min({PREFERENCE}), 2147483648)::int AS variant_id
    FROM headless JOIN prices_pricevariant v USING (card_id)
    JOIN cards_card c ON c.id = v.card_id
    JOIN price_latest l ON l.variant_id = v.id
    JOIN prices_marketplace m ON m.id = v.marketplace_id
    WHERE v.side = 0 AND l.price IS NOT NULL
    GROUP BY v.card_id, v.currency
)
INSERT INTO prices_headlineprice AS h (card_id, currency, variant_id, price)
SELECT card_id, currency, variant_id, l.price FROM best JOIN price_latest l USING (variant_id) ORDER BY card_id
ON CONFLICT (card_id, currency) DO UPDATE SET variant_id = excluded.variant_id, price = excluded.price
WHERE (h.variant_id, h.price) IS DISTINCT FROM (excluded.variant_id, excluded.price)
"""


def follow(cursor: Any, moment: Any) -> None:
    """Moves headlines with their price; chooses anew where an offer came or went."""
    cursor.execute(
        f"""WITH headless AS (
                SELECT DISTINCT v.card_id FROM changes c JOIN prices_pricevariant v ON v.id = c.variant_id
                WHERE v.side = 0 AND (c.old IS NULL OR c.price IS NULL)
            ), gone AS (
                DELETE FROM prices_headlineprice h USING changes c WHERE c.variant_id = h.variant_id AND c.price IS NULL
            ), moved AS (
                UPDATE prices_headlineprice h SET price = c.price FROM changes c
                WHERE c.variant_id = h.variant_id AND c.moved AND c.price IS NOT NULL AND c.old IS NOT NULL
                  AND NOT EXISTS (SELECT FROM headless WHERE headless.card_id = h.card_id)
            ), {CHOOSE}"""
    )


def choose(cursor: Any) -> None:
    """Chooses anew for every printing in the table `resolved`."""
    cursor.execute(f"WITH headless AS (SELECT DISTINCT card_id FROM resolved WHERE card_id IS NOT NULL), {CHOOSE}")
