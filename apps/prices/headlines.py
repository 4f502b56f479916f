"""Which price stands for a printing: plain finish first, near mint, its own language, first marketplace."""

from typing import Any

# The order of preference among the offers of a printing in a currency.
PREFERENCE = """
    (((((v.finish NOT IN (1, 10, 15))::int * 8 + abs(v.condition - 2)) * 2 + (v.language <> c.lang)::int)
      * 1024 + least(m.rank, 1023)) * 64 + v.finish) * 64 + v.language AS preference
"""
STANDING = f"""
SELECT v.card_id, v.currency, v.id AS variant_id, l.price, {PREFERENCE}
FROM unsettled JOIN prices_pricevariant v USING (card_id)
JOIN cards_card c ON c.id = v.card_id
JOIN price_latest l ON l.variant_id = v.id
JOIN prices_marketplace m ON m.id = v.marketplace_id
WHERE v.side = 0 AND l.price IS NOT NULL
"""
CAME = f"""
SELECT v.card_id, v.currency, v.variant_id, v.price, {PREFERENCE.replace("c.lang", "v.lang")}
FROM changes v JOIN prices_marketplace m ON m.id = v.marketplace_id
WHERE v.side = 0 AND v.price IS NOT NULL AND v.old IS NULL AND v.card_id NOT IN (SELECT card_id FROM unsettled)
"""
CHOOSE = """
INSERT INTO prices_headlineprice AS h (card_id, currency, variant_id, price)
SELECT DISTINCT ON (card_id, currency) card_id, currency, variant_id, price FROM offers
ORDER BY card_id, currency, preference, variant_id
ON CONFLICT (card_id, currency) DO UPDATE SET variant_id = excluded.variant_id, price = excluded.price
WHERE (h.variant_id, h.price) IS DISTINCT FROM (excluded.variant_id, excluded.price)
"""


def follow(cursor: Any, moment: Any) -> None:
    """Moves headlines with their price; chooses anew where an offer came or went.

    A printing that had no headline had no offer: there it is enough to choose among those that came.
    """
    cursor.execute(
        f"""WITH unsettled AS (
                SELECT DISTINCT h.card_id FROM changes c JOIN prices_headlineprice h USING (card_id)
                WHERE c.side = 0 AND (c.old IS NULL OR c.price IS NULL)
            ), gone AS (
                DELETE FROM prices_headlineprice h USING changes c
                WHERE c.card_id = h.card_id AND c.variant_id = h.variant_id AND c.price IS NULL
            ), moved AS (
                UPDATE prices_headlineprice h SET price = c.price FROM changes c
                WHERE c.card_id = h.card_id AND c.variant_id = h.variant_id
                  AND c.moved AND c.price IS NOT NULL AND c.old IS NOT NULL
                  AND h.card_id NOT IN (SELECT card_id FROM unsettled)
            ), offers AS ({CAME} UNION ALL {STANDING})
            {CHOOSE}"""
    )


def choose(cursor: Any) -> None:
    """Chooses anew for every printing in the table `resolved`."""
    cursor.execute(
        f"""WITH unsettled AS (SELECT DISTINCT card_id FROM resolved WHERE card_id IS NOT NULL),
                 offers AS ({STANDING})
            {CHOOSE}"""
    )
