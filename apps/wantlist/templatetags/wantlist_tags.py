"""What pages say of the cards that the one who asks wants. Visitors want nothing, and nobody looks for them."""

from typing import Any

from django import template

from apps.cards.models import Card
from apps.collection.templatetags.holding_tags import person
from apps.wantlist.models import WantListItem
from apps.wantlist.telling import listing
from dualcaster.lib.money import to_decimal

register = template.Library()
register.filter("rule", listing.rule)
register.filter("target_of", listing.target_of)


@register.simple_tag(takes_context=True)
def want_of(context: template.Context, card: Card) -> WantListItem | None:
    """What one's want list says of a printing."""
    user: Any = person(context)
    return WantListItem.objects.of(user).filter(card=card).first() if user else None


@register.filter
def plain(minor: int) -> str:
    """An amount as a form sends it."""
    return str(to_decimal(minor))


@register.filter
def item(things: dict[int, Any], number: int) -> Any:
    return things[number]
