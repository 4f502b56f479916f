"""What somebody may like to know of their own want list; told by apps/notifications/tips.py."""

from typing import Any


def wants_without_target() -> tuple[str, dict[str, Any]]:
    """Nobody can be told that a price is right where no price was named."""
    rule = """
        SELECT user_id, count(*) || CASE count(*) WHEN 1 THEN ' want has' ELSE ' wants have' END
               || ' no target price' AS title,
               'You are told when a card reaches its target. ' || (array_agg(c.name ORDER BY w.priority, w.id))[1]
               || ' has none' || CASE count(*) WHEN 1 THEN '.' ELSE ', and others with it.' END AS message,
               (array_agg(w.card_id ORDER BY w.priority, w.id))[1] AS card_id
        FROM wantlist_wantlistitem w JOIN cards_card c ON c.id = w.card_id
        WHERE w.target_price IS NULL AND w.alert_enabled GROUP BY user_id
    """
    return rule, {}
