"""The table of what one owns, as a page asks for it."""

from dataclasses import replace
from functools import cached_property
from typing import Any, cast

from django.http import QueryDict

from apps.accounts.models import User
from apps.accounts.preferences import Request
from apps.cards.finding.asking import Asked
from apps.cards.words import Condition, Finish, Language, Word
from apps.collection.models import InventoryItem
from apps.collection.words import Mark
from dualcaster.lib.keyset import Page, paginate

from .finding import NEWEST, NOWHERE, ORDERS, Owner, Wish, for_table
from .tree import choices_of

SIZE = 50
VIEWS = ("table", "grid")
FINISHES = tuple((finish.word, finish.label) for finish in (Finish.NONFOIL, Finish.FOIL, Finish.ETCHED))
CONDITIONS = tuple((condition.word, condition.label) for condition in Condition)
LANGUAGES = tuple((language.code, language.label) for language in Language)
SORTS = (
    ("-added", "Added last"), ("added", "Added first"), ("name", "Name"), ("set", "Set and number"),
    ("-quantity", "Most copies"), ("-value", "Worth most"), ("-gain", "Gained most"), ("gain", "Lost most"),
    ("-acquired", "Acquired last"), ("acquired", "Acquired first"),
)  # fmt: skip


def owner_of(request: Request) -> Owner:
    return Owner.of(cast(User, request.user), request.preferences, str(request.currency))


def wish_of(said: QueryDict) -> Wish:
    """What an address asks for; what nobody understands does not matter."""
    place, sort, mark = said.get("location", ""), said.get("sort", ""), said.get("mark", "")
    return Wish(
        q=said.get("q", "").replace("\0", " ")[:2_000],
        location=place if place == NOWHERE or number_of(place) else "",
        card=number_of(said.get("card", "")),
        tag=said.get("tag", "").replace("\0", "")[:50],
        finish=word_of(Finish, said.get("finish", "")),
        condition=word_of(Condition, said.get("condition", "")),
        language=word_of(Language, said.get("language", "")),
        mark=mark if mark in Mark else "",
        for_trade=bool(said.get("trade")),
        unpriced=bool(said.get("unpriced")),
        sort=sort if sort in ORDERS else "",
    )


def number_of(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def word_of(words: type[Word], text: str) -> int | None:
    try:
        return words.parse(text).value if text else None
    except ValueError:
        return None


class Listing:
    """What the page shows of the lots that are asked for."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.owner = owner_of(request)
        self.wish = wish_of(request.GET)
        self.order = ORDERS[self.wish.sort or NEWEST]
        asked = request.GET.get("view", "")
        self.view = asked if asked in VIEWS else VIEWS[0]

    @cached_property
    def asked(self) -> Asked[Any]:
        return Asked.of(self.wish.q, lambda text: self.page_of(self.wish.lots(self.owner, text)))

    def page_of(self, lots: Any) -> tuple[Page[InventoryItem], int]:
        page = paginate(self.request, for_table(lots, self.owner), self.order, SIZE)
        return page, lots.order_by().copies() if page.items else 0

    def context(self) -> dict[str, Any]:
        page, copies = self.asked.found or (Page(items=[], count=0, next_url="", prev_url=""), 0)
        narrowed = replace(self.wish, sort="") != Wish()
        return {
            "asked": self.asked,
            "q": self.asked.text,
            "wrong": self.asked.wrong,
            "lots": page.items,
            "page": page,
            "copies": copies,
            "wish": self.wish,
            "narrowed": narrowed,
            "owns": narrowed or bool(page.items),
            "sort": self.wish.sort or NEWEST,
            "view": self.view,
            "matching": self.request.GET.urlencode(),
            "places": choices_of(self.owner.user),
            "tags": InventoryItem.objects.of(self.owner.user).tags(),
            "words": WORDS,
        }


def row_of(owner: Owner, number: int) -> InventoryItem | None:
    """One lot as its row shows it."""
    lots = InventoryItem.objects.of(owner.user).filter(pk=number)
    return cast("InventoryItem | None", for_table(lots, owner).first())


WORDS = {
    "finishes": FINISHES, "conditions": CONDITIONS, "languages": LANGUAGES, "marks": tuple(Mark.choices),
    "sorts": SORTS,
}  # fmt: skip
