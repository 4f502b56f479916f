"""How templates draw cards, symbols and icons."""

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.cards import mana as symbols
from apps.cards.art import DrawnCard
from apps.cards.models import Card, CardSet
from apps.cards.words import Finish, Rarity

register = template.Library()


@register.filter
def mana(text: str | None) -> SafeString | str:
    return symbols.symbols(text) if text else ""


@register.filter
def rules(text: str | None) -> SafeString | str:
    return symbols.rules(text) if text else ""


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("icons.svg"), name)


@register.inclusion_tag("parts/_card_art.html")
def card_art(card: Card, face: int = 0, size: str = "normal", eager: bool = False, classes: str = "") -> dict[str, Any]:
    """The card's picture over its drawing."""
    return {
        "card": card,
        "drawn": DrawnCard.of(card, face),
        "image_url": card.image(size, face),
        "eager": eager,
        "classes": classes,
    }


@register.inclusion_tag("parts/_set_symbol.html")
def set_symbol(card_set: CardSet, size: str = "") -> dict[str, Any]:
    return {"set": card_set, "size": size}


@register.inclusion_tag("parts/_rarity.html")
def rarity(number: int) -> dict[str, Any]:
    return {"rarity": Rarity(number)}


@register.inclusion_tag("parts/_finishes.html")
def finishes(numbers: list[int]) -> dict[str, Any]:
    """The finishes worth a mark: every shiny one, and a plain card is left unmarked."""
    return {"finishes": [finish for finish in map(Finish, numbers or []) if finish.is_foil]}


@register.inclusion_tag("parts/_empty.html")
def empty(title: str, why: str = "", action: str = "", url: str = "", picture: str = "search") -> dict[str, str]:
    """What this is, why it is empty, and the one next step."""
    return {"title": title, "why": why, "action": action, "url": url, "picture": picture}


@register.simple_tag(takes_context=True)
def here(context: template.Context, prefix: str) -> str | SafeString:
    """Marks the navigation link of the page we are on."""
    request = context.get("request")
    path = request.path if request else ""
    return format_html(' aria-current="page"') if path == prefix or (prefix != "/" and path.startswith(prefix)) else ""
