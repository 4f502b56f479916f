"""How templates draw cards, symbols and icons."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from apps.cards import mana as symbols
from apps.cards.art import DrawnCard
from apps.cards.drawn import Tile
from apps.cards.models import Card, CardSet
from apps.cards.words import Finish, Rarity

register = template.Library()

TWO_SIDED = {"transform", "modal_dfc", "double_faced_token", "reversible_card", "art_series"}
SELECTED = SafeString(" selected")
CURRENT = SafeString(' aria-current="page"')
FORMAT_NAMES = {
    "paupercommander": "Pauper Commander", "standardbrawl": "Standard Brawl", "duel": "Duel Commander",
    "predh": "PreDH", "oldschool": "Old School",
}  # fmt: skip


@register.filter
def mana(text: str | None) -> SafeString | str:
    return symbols.symbols(text) if text else ""


@register.filter
def rules(text: str | None) -> SafeString | str:
    return symbols.rules(text) if text else ""


@register.simple_tag
@cache
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


@register.simple_tag
def in_list(tiles: list[Tile], with_printings: str = "", marks: Mapping[int, str] | None = None) -> SafeString:
    """Drawn tiles as items of a list, joined at once: sixty turns of a loop take as long as finding the sixty.

    `marks` is what stands on each for the one who asks, by the printing's number.
    """
    known = marks or {}
    return mark_safe(  # noqa: S308
        "".join(f"<li>{tile.html}{more(tile) if with_printings else ''}{known.get(tile.pk, '')}</li>" for tile in tiles)
    )


def more(tile: Tile) -> str:
    return f'<p class="tile-more">{tile.printings} printings</p>' if tile.printings > 1 else ""


@register.simple_tag
@lru_cache(maxsize=256)
def options(choices: tuple[tuple[str, str], ...], chosen: str, usual: str = "") -> SafeString:
    """The options of a select; the usual one has no value, so that it stays out of the address."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (("" if word == usual else word, SELECTED if word == chosen else "", label) for word, label in choices),
    )


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


@register.filter
def braced(letter: str) -> str:
    """W as {W}, the way costs are written."""
    return f"{{{letter}}}"


@register.filter
def title_words(word: str) -> str:
    """draft_innovation as Draft innovation."""
    return word.replace("_", " ").capitalize()


@register.filter
def has_back(card: Card) -> bool:
    """Whether the second face is printed on the back, so that the card can be turned over."""
    return len(card.faces) > 1 and (card.layout in TWO_SIDED or bool(card.faces[1].get("image_url")))


@register.filter
def by_format(legalities: dict[str, str]) -> list[tuple[str, str, str]]:
    """Formats with their state, the playable ones first."""
    rows = [
        (FORMAT_NAMES.get(name, title_words(name)), state, title_words(state))
        for name, state in (legalities or {}).items()
    ]
    return sorted(rows, key=lambda row: row[1] == "not_legal")


@register.filter
def legal_count(formats: list[tuple[str, str, str]]) -> int:
    return sum(state in ("legal", "restricted") for _, state, _ in formats)


@register.simple_tag(takes_context=True)
def sort_head(context: template.Context, label: str, order: str, current: str, classes: str = "") -> SafeString:
    """A column heading that sorts by link, and turns round when pressed again."""
    plain, now = order.lstrip("-"), (current or "").lstrip("-")
    falling = (current or "").startswith("-")
    query = context["request"].GET.copy()
    for place in ("after", "before"):
        query.pop(place, None)
    query["sort"] = order if now != plain else plain if falling else f"-{plain}"
    state = SafeString(f' aria-sort="{"descending" if falling else "ascending"}"' if now == plain else "")
    link = '<th scope="col" class="{}"{}><a href="?{}">{}</a></th>'
    return format_html(link, classes, state, query.urlencode(), label)


@register.simple_tag(takes_context=True)
def here(context: template.Context, prefix: str) -> str:
    """Marks the navigation link of the page we are on."""
    request = context.get("request")
    path = request.path if request else ""
    return CURRENT if path == prefix or (prefix != "/" and path.startswith(prefix)) else ""
