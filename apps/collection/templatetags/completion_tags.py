"""How templates say how far one's sets are."""

from typing import Any

from django import template

from apps.cards.models import CardSet
from apps.collection.models import CollectionStats

register = template.Library()


@register.inclusion_tag("collection/_set_progress.html", takes_context=True)
def set_progress(context: template.Context, card_set: CardSet) -> dict[str, Any]:
    """How much of a set the one who asks has, from what was calculated last; nothing for a visitor."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return {}
    stats = CollectionStats.objects.begun_by(user).filter(set=card_set).first()
    return {"set": card_set, "stats": stats, "user": user}
