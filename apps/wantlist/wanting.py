"""Wanting a card, and changing one's mind. What is met already is told at once."""

from typing import Any

from django.db import transaction

from .models import WantListItem
from .watching import look_at

# What makes a want another one: it is told anew, though never twice within a day.
DECIDES = {
    "target_price", "currency", "any_printing", "marketplace", "condition", "finish", "language", "alert_enabled",
}  # fmt: skip


@transaction.atomic
def want(user: Any, card: Any, **facts: Any) -> WantListItem:
    """Puts a card on somebody's want list. ValidationError says what makes no sense, or that it is there already."""
    item = WantListItem(user=user, card=card, **facts)
    item.full_clean()
    item.save()
    look_at(wants=[item.pk])
    return item


@transaction.atomic
def change(item: WantListItem, **facts: Any) -> WantListItem:
    """Changes what is said of a want. ValidationError says what makes no sense."""
    decided = any(getattr(item, name) != value for name, value in facts.items() if name in DECIDES)
    if decided:
        item.standing = WantListItem.Standing.AWAY
    for name, value in facts.items():
        setattr(item, name, value)
    item.full_clean()
    # A feed may have told them since the item was read: only what makes it another one forgets that.
    item.save(update_fields=[*facts, "updated", *(["standing"] if decided else [])])
    look_at(wants=[item.pk])
    return item
