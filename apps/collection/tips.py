"""What somebody may like to know of their own collection; told by apps/notifications/tips.py."""

from typing import Any

CARDS = "/collection/cards/"


def unknown_cost() -> tuple[str, dict[str, Any]]:
    """Gains need to know what was paid: told where it is known of some lots and not of others."""
    rule = """
        SELECT user_id,
               count(*) FILTER (WHERE purchase_price IS NULL) || ' of your lots have no purchase price' AS title,
               'You wrote down what you paid for ' || count(*) FILTER (WHERE purchase_price IS NOT NULL)
               || ' lots. With the others, their gains are counted too.' AS message,
               jsonb_build_object('action', 'view', 'action_url', %(page)s::text) AS metadata
        FROM collection_inventoryitem GROUP BY user_id
        HAVING count(*) FILTER (WHERE purchase_price IS NULL) >= 5
           AND count(*) FILTER (WHERE purchase_price IS NOT NULL) >= 5
    """
    return rule, {"page": CARDS}
