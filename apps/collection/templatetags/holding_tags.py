"""What pages say of the copies that the one who asks owns. Visitors own nothing, and nobody looks for them."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.accounts.models import User
from apps.cards.models import Card
from apps.cards.words import LANGUAGE_CODES, Condition, Finish
from apps.collection.models import InventoryItem
from dualcaster.lib.money import written

register = template.Library()

SHOWN = 6


def person(context: template.Context) -> User | None:
    """Nobody without a session is looked up."""
    request = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if isinstance(request.user, User) else None


@register.simple_tag(takes_context=True)
def owned_among(context: template.Context, cards: Any) -> dict[int, SafeString] | None:
    """A mark for each of these printings, in one query however many; empty where none is owned."""
    user = person(context)
    if user is None or not cards:
        return None
    numbers = [card.pk for card in cards]
    copies = InventoryItem.objects.of(user).copies_of(numbers)
    return {number: owned_mark(number, copies.get(number, 0)) for number in numbers}


@register.simple_tag
def owned_mark(number: int, copies: int, fresh: bool = False) -> SafeString:
    """How many one owns, as it stands on a tile; `fresh` takes the place of the one on the page."""
    return format_html(
        '<span class="owned num" id="owned-{}"{}>{}</span>',
        number,
        SafeString(' hx-swap-oob="true"') if fresh else "",
        format_html('<span class="sr">You own </span>{}', copies) if copies else "",
    )


@register.filter
def of_card(marks: dict[int, SafeString] | None, number: int) -> SafeString | str:
    return marks.get(number, "") if marks else ""


@register.simple_tag(takes_context=True)
def owned_of(context: template.Context, card: Card) -> dict[str, Any] | None:
    """How many copies of a card one owns, and where the first few stacks of them are; None for visitors."""
    user = person(context)
    if user is None:
        return None
    lots = list(InventoryItem.objects.of(user).filter(card=card).select_related("location").oldest_first()[:200])
    return {"copies": sum(lot.quantity for lot in lots), "lots": lots[:SHOWN], "more": len(lots) - SHOWN}


@register.filter
def condition_short(number: int) -> str:
    return Condition(number).short


@register.filter
def language_code(number: int) -> str:
    return LANGUAGE_CODES[number]


@register.filter
def shiny(number: int) -> str:
    """A finish worth a word; plain cards have none."""
    finish = Finish(number)
    return str(finish.label) if finish.is_foil else ""


@register.simple_tag
def gain(minor: int | None, currency: str) -> SafeString:
    """What was won or lost: sign, amount, and a colour that is not alone."""
    if minor is None:
        return SafeString('<span class="quiet">–</span>')
    way = "up" if minor > 0 else "down" if minor < 0 else "flat"
    sign = "+" if minor > 0 else ""
    arrow = SafeString('<span class="change-arrow" aria-hidden="true"></span>')
    return format_html('<span class="change change--{} num">{}{}{}</span>', way, arrow, sign, written(minor, currency))
