"""From what a source calls a thing to our price identities: two joins, and rows for identities never seen before."""

from typing import Any

from .quotes import Refusals, Refused

NOT_IN_CATALOGUE, NO_SUCH_FINISH = "not in the catalogue", "the printing has no such finish"

# The arithmetic of `models.identity.traits`, in SQL.
FINISH = "mod(s.traits / 1024, 64)"
ETCHED = "x.kind = 2 AND s.kind = 1"  # TCGplayer sells etched cards as products of their own
TRAITS = f"""s.traits + CASE WHEN mod(s.traits / 2, 64) = 0 THEN c.lang * 2 ELSE 0 END
             + CASE WHEN {ETCHED} THEN (3 - {FINISH}) * 1024 ELSE 0 END"""
PRINTING = f"""LEFT JOIN (cards_externalid x JOIN cards_card c ON c.id = x.card_id)
    ON x.value = s.key AND (x.kind = s.kind OR {ETCHED})
   AND (CASE WHEN {ETCHED} THEN 3 ELSE {FINISH} END) = ANY (c.finishes)"""


def add_variants(cursor: Any) -> None:
    """Makes the identities that `resolved` names and the database does not have."""
    cursor.execute(
        """WITH made AS (
               INSERT INTO prices_pricevariant (card_id, marketplace_id, finish, condition, language, side, currency)
               SELECT DISTINCT r.card_id, r.traits / 65536, mod(r.traits / 1024, 64), mod(r.traits / 128, 8),
                      mod(r.traits / 2, 64), mod(r.traits, 2), m.currency
               FROM resolved r JOIN prices_marketplace m ON m.id = r.traits / 65536
               WHERE r.card_id IS NOT NULL AND r.variant_id IS NULL ORDER BY 1, 2, 3, 4, 5, 6
               RETURNING id, card_id, traits)
           UPDATE resolved r SET variant_id = made.id FROM made
           WHERE r.variant_id IS NULL AND made.card_id = r.card_id AND made.traits = r.traits"""
    )


def refuse_unknown(cursor: Any, refusals: Refusals, *, dated: bool = False) -> None:
    """Files what matched no printing, the newest quote of each product and finish, with the reason."""
    cursor.execute(
        f"""SELECT k.name, u.rows, EXISTS (SELECT FROM cards_externalid x WHERE x.value = s.key AND x.kind = s.kind),
                   {FINISH}, {"s.moment::text, " if dated else ""}
                   s.kind, s.key, s.traits, s.price, s.low, s.mid, s.high, s.market
            FROM (SELECT max(r.place) AS place, count(*) AS rows FROM resolved r JOIN stage s ON s.ctid = r.place
                  WHERE r.card_id IS NULL GROUP BY s.kind, s.key, {FINISH}) u
            JOIN stage s ON s.ctid = u.place
            JOIN (VALUES (0, 'Scryfall'), (1, 'TCGplayer'), (2, 'TCGplayer etched'), (3, 'Cardmarket'), (4, 'MTGO'),
                         (5, 'MTGO foil'), (6, 'Arena'), (7, 'Multiverse'), (8, 'Card Kingdom'),
                         (9, 'Card Kingdom foil'),
                         (10, 'MTGJSON')) AS k(kind, name) ON k.kind = s.kind
            ORDER BY k.name, s.key, 4"""
    )
    for name, rows, known, finish, *quote in cursor:
        reason = NO_SUCH_FINISH if known else NOT_IN_CATALOGUE
        key, price = (quote[2], quote[4]) if dated else (quote[1], quote[3])
        said = f"finish {finish}, {'' if price is None else price} in minor units"
        refusals.add(Refused(f"{name} {key}", reason, said, tuple(quote)), rows)
