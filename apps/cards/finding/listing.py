"""A list of cards as a page asks for it: the query, what it finds, and how that is shown."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from apps.accounts.preferences import Request
from apps.cards.drawn import Tile, drawn_tiles, is_simulated
from apps.cards.models import Card
from apps.cards.orders import ORDERS
from apps.cards.querysets import CardQuerySet
from apps.cards.search import Context, QueryError, Search, read
from apps.cards.search.registry import keywords
from apps.cards.search.results import Results, guarded
from apps.cards.search.syntax import EXACT, PLAIN, terms, without
from dualcaster.lib.answers import digest
from dualcaster.lib.cache import remember
from dualcaster.lib.keyset import Page

from .asking import Asked
from .facets import Narrowing, narrowings
from .vocabulary import version
from .writing import written

SIZES = tuple((str(size), f"{size} a page") for size in (30, 60, 120))
USUAL_SIZE = 60
RELEVANCE = "relevance"
SORTS = tuple((word, order.label) for word, order in ORDERS.items())
SORTS_WITHOUT_WORDS = tuple(sort for sort in SORTS if sort[0] != RELEVANCE)
VIEWS = ("grid", "table")
UNIQUES = {"cards": "One of each card", "art": "One of each picture", "prints": "Every printing"}
KEPT = ("view", "sort", "unique", "size", "currency")
NAMES = (PLAIN, EXACT, "name")
LEGIBLE = ":,()!/"  # what an address may show as it is
FOUND_SECONDS = 10  # as answers of the API
FACET_SECONDS = 300
TYPING_WAIT = 300  # milliseconds until the counts follow
NO_PAGE: Page[Any] = Page(items=[], count=0, next_url="", prev_url="")


@dataclass
class Shown:
    results: Results
    page: Page[Any]


class Listing:
    def __init__(self, request: Request) -> None:
        self.request = request
        self.said = {name: request.GET.get(name, "") for name in KEPT}
        self.sort = self.said["sort"] if self.said["sort"] in ORDERS else ""
        self.unique = self.said["unique"] if self.said["unique"] in UNIQUES else ""
        self.size = int(self.said["size"]) if self.said["size"] in dict(SIZES) else USUAL_SIZE
        self.view = self.said["view"] if self.said["view"] in VIEWS else VIEWS[0]
        self.about = Context(currency=request.currency, user_id=self.person)

    @property
    def person(self) -> int | None:
        """Nobody without a session is looked up."""
        return self.request.user.pk if settings.SESSION_COOKIE_NAME in self.request.COOKIES else None

    def results(self, search: Search) -> Results:
        return Results(search, self.about, self.sort, self.unique)

    def find(self, text: str) -> Shown:
        results = self.results(read(text))
        if self.person is not None:  # what one owns is looked for anew
            return Shown(results, self.numbers(results))
        asked = (text, self.request.currency, self.request.get_full_path())
        key = f"found:{digest(repr(asked).encode())}"
        return Shown(results, remember(key, version(), lambda: self.numbers(results), FOUND_SECONDS))

    def numbers(self, results: Results) -> Page[Any]:
        """The page that is asked for, as the numbers of its printings."""
        page = results.page(self.request, self.size)
        return Page([row.pk for row in page.items], page.count, page.next_url, page.prev_url)

    def context(self) -> dict[str, Any]:
        """What the results page shows."""
        asked = Asked.of(self.request.GET.get("q", ""), self.find)
        page = asked.found.page if asked.found else NO_PAGE
        results = asked.found.results if asked.found else self.results(Search(None))
        cards = self.rows(page.items) if self.view == "table" else self.tiles(page.items, results)
        return {
            "asked": asked,
            "q": asked.text,
            "finds": asked.found is not None,
            "wrong": asked.wrong,
            "place": (asked.wrong.start + 1, asked.wrong.end) if asked.wrong else None,
            "cards": cards,
            "page": page,
            "suggestions": [] if cards or asked.wrong else self.suggestions(results.search),
            "display": results.search.display,
            "usual": RELEVANCE if results.search.words else "name",
            "sort": next((word for word, order in ORDERS.items() if order is results.order), ""),
            "sorts": SORTS if results.search.words else SORTS_WITHOUT_WORDS,
            "unique": results.unique,
            "unique_label": UNIQUES[results.unique],
            "uniques": tuple(UNIQUES.items()),
            "size": str(self.size),
            "sizes": SIZES,
            "view": self.view,
            "said": self.said,
            "simulated": any(card.simulated if isinstance(card, Tile) else is_simulated(card) for card in cards),
            "facets": self.facets(results) if "facets" in self.request.GET and asked.found else None,
            "facets_url": f"{reverse('cards:facets')}?{self.address(asked.text)}",
            "facets_wait": TYPING_WAIT if self.request.headers.get("HX-Trigger") == "q" else 0,
        }

    def tiles(self, ids: list[int], results: Results) -> list[Tile]:
        """What is drawn, with how many printings match: all there are, unless the query is about more than names."""
        tiles = drawn_tiles(ids, self.request.currency)
        if results.unique == "cards" and not is_of_printings(results.search):
            return tiles
        many = results.matches(ids)
        return [tile._replace(printings=many.get(tile.pk, 1)) for tile in tiles]

    def rows(self, ids: list[int]) -> list[Card]:
        by_number = Card.objects.for_listing(self.request.currency).in_bulk(ids)
        return [by_number[number] for number in ids if number in by_number]

    def narrowing(self) -> dict[str, Any]:
        """What the facets show, also where only a part of the query can be read."""
        asked = Asked.of(self.request.GET.get("q", ""), lambda text: self.facets(self.results(read(text))))
        return {"facets": asked.found or [], "currency": self.request.currency}

    def facets(self, results: Results) -> list[dict[str, Any]]:
        return [linked(each, self.address) for each in self.narrowings(results)]

    def narrowings(self, results: Results) -> list[Narrowing]:
        """Counted once for everybody who asks the same, until the data is new; what is one person's own is not kept."""
        key = f"facets:{digest(repr((results.search.text, results.unique, self.request.currency)).encode())}"
        everybody = replace(self.about, user_id=None)
        try:
            return remember(key, version(), lambda: self.counted(results, everybody), FACET_SECONDS)
        except QueryError:
            return self.counted(results, self.about)

    def counted(self, results: Results, about: Context) -> list[Narrowing]:
        def matching(search: Search) -> CardQuerySet:
            return replace(results, search=search, context=about).printings.with_price(self.request.currency)

        with guarded(results.search):
            return narrowings(results.search, results.unique, matching)

    def suggestions(self, search: Search) -> list[tuple[str, str]]:
        """Names that may have been meant, each with the address that looks for it."""
        words = " ".join((*search.words.wanted, *search.words.phrases))
        if not words:
            return []
        rest = written(replace(search, tree=without(search.tree, lambda term: term.keyword == PLAIN)))
        return [(name, self.address(f'"{name}" {rest}' if rest else name)) for name in Card.objects.names_like(words)]

    def address(self, text: str) -> str:
        """The parameters of another query whose results are shown as these are."""
        asked = {"q": text} | self.said
        return urlencode({name: value for name, value in asked.items() if value}, safe=LEGIBLE)


def is_of_printings(search: Search) -> bool:
    """Whether printings of one card differ in what is asked; the few that bear another name are not worth a count."""
    asked = (term.keyword for term in terms(search.tree) if term.keyword not in NAMES)
    return any(keywords()[keyword].of_printing for keyword in asked)


def linked(facet: Narrowing, address: Callable[[str], str]) -> dict[str, Any]:
    choices = [vars(choice) | {"query": address(choice.query)} for choice in facet.choices]
    return vars(facet) | {"choices": choices, "clear": None if facet.clear is None else address(facet.clear)}
