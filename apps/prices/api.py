"""Prices for programs: what a printing costs now, what it used to cost, and the market in sums."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.http import QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.cards.api import CARD_ID, find_card
from apps.cards.models import Card, Game
from apps.cards.words import Condition, Finish, Language
from apps.prices import examples, history, market
from apps.prices.models import LatestPrice, Marketplace
from apps.prices.selection import Selection
from apps.prices.serializers import HistorySerializer, IndexSerializer, MarketplaceSerializer, PriceSerializer
from dualcaster.lib.answers import dated
from dualcaster.lib.api import PublicList, PublicView, answers
from dualcaster.lib.money import Currency
from dualcaster.lib.paging import Pages
from dualcaster.lib.periods import Period

PERIOD = OpenApiParameter("period", enum=list(Period), default=Period.QUARTER, description="How far back.")
CURRENCY = OpenApiParameter("currency", enum=list(Currency), description="Only prices in this currency.")
INDEX_CURRENCY = OpenApiParameter("currency", enum=list(Currency), default=Currency.USD)
NARROWING = [
    OpenApiParameter("marketplace", many=True, description="Slugs, repeated or with commas between."),
    OpenApiParameter("condition", many=True, enum=[condition.word for condition in Condition]),
    OpenApiParameter("finish", many=True, enum=[finish.word for finish in Finish]),
    OpenApiParameter("is_foil", OpenApiTypes.BOOL, description="Anything but the plain finish, or only that."),
    OpenApiParameter("language", many=True, enum=[language.code for language in Language]),
]
GAME = OpenApiParameter("game", description="The slug of a game.")


class VariantPages(Pages):
    """A printing has few variants: all of them on one page."""

    default_limit = Pages.max_limit


class CardPrices(PublicList):
    pagination_class = VariantPages

    @answers("prices", "card_prices", PriceSerializer(many=True), CARD_ID, example=examples.PRICE)
    def get(self, request: Request, card_id: str) -> Response:
        """Every variant of a printing: marketplace, finish, condition, language, currency, and what it costs now."""
        card = find_card(card_id, Card.objects.only("pk"))
        latest = LatestPrice.objects.filter(variant__card=card).select_related("variant__marketplace", "source")
        order = ("variant__side", "variant__marketplace__rank", "variant__marketplace", "variant__finish")
        return self.paged(latest.order_by(*order, "variant__condition", "variant"), PriceSerializer(), last_delivery())


class CardHistory(PublicView):
    @answers(
        "prices", "card_history", HistorySerializer, CARD_ID, PERIOD, CURRENCY, *NARROWING, example=examples.HISTORY
    )
    def get(self, request: Request, card_id: str) -> Response:
        """What a printing's variants used to cost: every change in the period, and what held when it began."""
        card = find_card(card_id, Card.objects.only("pk"))
        period, selection = period_of(request), selection_of(request)
        lines = history.chart([card.pk], period, selection, until(period))
        return as_it_is(lines)

    def known_parameters(self) -> Iterable[str]:
        return [parameter.name for parameter in (PERIOD, CURRENCY, *NARROWING)]


class MarketIndex(PublicView):
    @answers(
        "market", "market_index", IndexSerializer, INDEX_CURRENCY, PERIOD, GAME, *NARROWING, example=examples.INDEX
    )
    def get(self, request: Request) -> Response:
        """What the market did: an index that starts at 100 and follows what known prices moved by."""
        period, selection = period_of(request), selection_of(request)
        line = market.chart(period, selection.within(selection.currency or Currency.USD), until(period))
        return as_it_is(line)

    def known_parameters(self) -> Iterable[str]:
        return [parameter.name for parameter in (INDEX_CURRENCY, PERIOD, GAME, *NARROWING)]


class MarketplaceList(PublicList):
    @answers("market", "marketplaces", MarketplaceSerializer(many=True), example=examples.MARKETPLACE)
    def get(self, request: Request) -> Response:
        """Where cards are bought."""
        return self.paged(Marketplace.objects.all(), MarketplaceSerializer())


def as_it_is(text: str) -> Response:
    """JSON that the database made."""
    answer = Response(text.encode())
    dated(answer, last_delivery())
    return answer


def period_of(request: Request) -> Period:
    try:
        return Period.read(request.query_params.get("period"), Period.QUARTER)
    except ValueError as unknown:
        raise ValidationError({"period": [str(unknown)]}) from unknown


def selection_of(request: Request) -> Selection:
    """The part of the address that narrows; every word that nobody knows is named with those there are."""
    wrong: dict[str, list[str]] = {}
    for name, texts in request.query_params.lists():
        alone = QueryDict(mutable=True)
        alone.setlist(name, texts)
        try:
            refuse_unheard(Selection.read(alone))
        except ValueError as unknown:
            wrong[name] = [str(unknown)]
    if wrong:
        raise ValidationError(wrong)
    return Selection.read(request.query_params)


def refuse_unheard(selection: Selection) -> None:
    """What a selection takes as it comes: a currency, marketplaces and a game that do not exist would be silence."""
    there_are: dict[str, Callable[[], Iterable[str]]] = {
        "currency": lambda: Currency,
        "marketplace": lambda: Marketplace.objects.values_list("slug", flat=True),
        "game": lambda: Game.objects.order_by("pk").values_list("slug", flat=True),
    }
    for name, listed in there_are.items():
        asked = getattr(selection, name)
        words = set(asked if isinstance(asked, tuple) else filter(None, [asked]))
        if words and (unheard := words.difference(known := list(listed()))):
            raise ValueError(f"“{min(unheard)}” is not a known {name}; known are {', '.join(known)}")


def until(period: Period) -> datetime:
    """The end of the current hour, or of five minutes for a day: within it an answer stays the same for its tag."""
    step = timedelta(minutes=5) if period is Period.DAY else timedelta(hours=1)
    now = datetime.now(UTC)
    return now + (datetime.min.replace(tzinfo=UTC) - now) % step


def last_delivery() -> datetime | None:
    """When prices last came in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT finished_at FROM sources_run WHERE status = 'done' ORDER BY id DESC LIMIT 1")
        row = cursor.fetchone()
    return row[0] if row else None
