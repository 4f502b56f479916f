"""Search and completion for programs."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.cards import examples
from apps.cards.filters import PlainFilter
from apps.cards.finding.completing import complete
from apps.cards.finding.problems import QueryProblem
from apps.cards.orders import ORDER_WORDS, ORDERS
from apps.cards.preferring import PREFERENCES
from apps.cards.saved import LONGEST, UNIQUE
from apps.cards.search import Context, QueryError, Search, read
from apps.cards.search.results import Results
from apps.cards.search.syntax import all_of
from apps.cards.serializers import CardTileSerializer
from apps.cards.tiles import tiles
from dualcaster.lib.api import CREDENTIALS, PublicList, PublicView, answers
from dualcaster.lib.fields import OneOf
from dualcaster.lib.filtering import checked, parameters_of
from dualcaster.lib.money import Currency
from dualcaster.lib.paging import Pages

DISPLAY = ("order", "direction", "prefer")


class SearchQuery(serializers.Serializer):
    q = serializers.CharField(
        max_length=LONGEST, required=False, default="", allow_blank=True, help_text="In the search language."
    )
    currency = OneOf(Currency, default=Currency.USD, help_text="Which prices are meant.")
    unique = OneOf(UNIQUE, required=False, help_text="What counts as one: a card, a picture or a printing.")
    order = OneOf(ORDER_WORDS, required=False, help_text="As `order:` in the query, which wins.")
    direction = OneOf(["auto", "asc", "desc"], required=False, help_text="As `direction:` in the query, which wins.")
    prefer = OneOf(PREFERENCES, required=False, help_text="Which printing stands for its card or picture.")
    sort = OneOf(ORDERS, required=False, help_text="Order and direction in one word, where neither is said.")


class FoundPages(Pages):
    """Found and counted in one statement."""

    def taken(self, rows: Results, limit: int, offset: int) -> tuple[list[Any], int]:
        found = rows.slice(limit, offset)
        return found.rows, found.total


class CardSearch(PublicList):
    parameters = SearchQuery
    pagination_class = FoundPages

    @answers(
        "cards", "search_cards", CardTileSerializer(many=True), SearchQuery, *parameters_of(PlainFilter),
        example=examples.TILE,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Cards found by the search language and by plain filters, each as one of its printings.

        A query that cannot be read is answered with 400: `term`, `start` and `end` say where, `valid` what could stand
        there.
        """
        asked = self.asked()
        plain = PlainFilter.base_filters.keys() & request.query_params.keys()
        terms = checked(PlainFilter, request).terms if plain else ""  # its form is dearer than many a search
        try:
            results = self.results(request, asked, read(terms))
            return self.paged(
                results,
                CardTileSerializer(),
                read=lambda rows: tiles([row.pk for row in rows], asked["currency"]),
            )
        except QueryError as wrong:
            raise QueryProblem(wrong) from None

    def results(self, request: Request, asked: dict[str, Any], plain: Search) -> Results:
        search = read(asked["q"])
        display = {name: asked[name] for name in DISPLAY if name in asked} | search.display
        tree = all_of([part for part in (search.tree, plain.tree) if part])
        about = Context(currency=Currency(asked["currency"]), user_id=request.user.pk)
        return Results(Search(tree, display, search.text), about, asked.get("sort", ""), asked.get("unique", ""))

    def answer(self, request: HttpRequest, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
        """Who has signed in may ask for what they own: that is made for them alone."""
        known = settings.SESSION_COOKIE_NAME in request.COOKIES or CREDENTIALS & request.META.keys()
        return make() if known else super().answer(request, make)

    def known_parameters(self) -> Iterable[str]:
        return [*super().known_parameters(), *PlainFilter.base_filters]


class CompletionSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(["keyword", "value", "card"])
    text = serializers.CharField(help_text="What takes the place of the characters from start to end.")
    label = serializers.CharField(help_text="What it means.")  # type: ignore[assignment]
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    more = serializers.BooleanField(help_text="Something follows without a space, such as a value.")


class CompletionsSerializer(serializers.Serializer):
    results = CompletionSerializer(many=True)


class CompletionQuery(serializers.Serializer):
    q = serializers.CharField(max_length=LONGEST, trim_whitespace=False, help_text="What is typed so far.")
    at = serializers.IntegerField(
        min_value=0, max_value=LONGEST, required=False, help_text="Where the cursor stands; at the end otherwise."
    )


class Autocomplete(PublicView):
    parameters = CompletionQuery

    @answers("cards", "autocomplete", CompletionsSerializer, CompletionQuery, example=examples.COMPLETIONS)
    def get(self, request: Request) -> Response:
        """What the word before the cursor may become: keywords, what they take, and names of cards."""
        asked = self.asked()
        return Response({"results": [vars(each) for each in complete(asked["q"], asked.get("at"))]})
