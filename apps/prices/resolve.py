"""From what a source calls a thing to our price identities: two joins, and rows for identities never seen before."""

from typing import Any

from .quotes import Refusals, Refused

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


def refuse_unknown(cursor: Any, refusals: Refusals) -> None:
    """Files what matched no printing, one line a product and finish, with the reason."""
    cursor.execute(
        f"""SELECT k.name, s.key, {FINISH}, count(*), coalesce(min(s.price)::text, ''),
                   EXISTS (SELECT FROM cards_externalid x WHERE x.value = s.key AND x.kind = s.kind)
            FROM resolved r JOIN stage s ON s.ctid = r.place
            JOIN (VALUES (0, 'Scryfall'), (1, 'TCGplayer'), (2, 'TCGplayer etched'), (3, 'Cardmarket'), (4, 'MTGO'),
                         (5, 'MTGO foil'), (6, 'Arena'), (7, 'Multiverse'), (8, 'Card Kingdom'),
                         (9, 'Card Kingdom foil'),
                         (10, 'MTGJSON')) AS k(kind, name) ON k.kind = s.kind
            WHERE r.card_id IS NULL GROUP BY k.name, s.kind, s.key, {FINISH} ORDER BY k.name, s.key"""
    )
    for name, key, finish, rows, price, known in cursor:
        reason = "the printing has no such finish" if known else "not in the catalogue"
        refusals.add(Refused(f"{name} {key}", reason, f"finish {finish}, {price} in minor units"), rows)
