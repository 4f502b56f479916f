"""Cards and sets for programs: the pages' filters and queries, as JSON."""

from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet, Sum
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.cards import examples
from apps.cards.models import Card, CardSet, Game
from apps.cards.serializers import (
    CardSerializer,
    SetDetailSerializer,
    SetSerializer,
)
from dualcaster.lib.answers import dated
from dualcaster.lib.api import PublicList, PublicView, answers
from dualcaster.lib.fields import KnownField, decimal

CARD_ID = OpenApiParameter("card_id", str, "path", description="Our number of a printing, or its Scryfall id.")


class CardView(PublicView):
    @answers("cards", "card", CardSerializer, CARD_ID, example=examples.CARD)
    def get(self, request: Request, card_id: str) -> Response:
        """One printing in full, with its headline price in each currency."""
        card = find_card(card_id, in_full())
        told = [headline.variant.latest for headline in card.headlines.all()]
        moments = [card.updated_at, *(price.confirmed_at for price in told)]
        answer = Response(CardSerializer(context={"request": request}).to_representation(card))
        dated(answer, max(moments))
        return answer


class SetQuery(serializers.Serializer):
    """A set code belongs to one game; without it Magic's comes first."""

    game = KnownField(queryset=Game.objects.order_by("pk"), required=False)


class SetsQuery(SetQuery):
    set_type = serializers.CharField(required=False, help_text="expansion, core, commander, promo, ...")


class SetList(PublicList):
    parameters = SetsQuery

    @answers("sets", "sets", SetSerializer(many=True), SetsQuery, example=examples.SET)
    def get(self, request: Request) -> Response:
        """Every set, newest first."""
        asked = self.asked()
        sets = CardSet.objects.select_related("game").newest()
        if game := asked.get("game"):
            sets = sets.filter(game=game)
        if set_type := asked.get("set_type"):
            known = CardSet.objects.order_by("set_type").values_list("set_type", flat=True).distinct()
            if set_type not in (types := list(known)):
                raise ValidationError({"set_type": [f"No set is of this type; known are: {', '.join(types)}."]})
            sets = sets.filter(set_type=set_type)
        return self.paged(sets, SetSerializer())


class SetView(PublicView):
    parameters = SetQuery

    @answers("sets", "set", SetDetailSerializer, SetQuery, example=examples.SET_IN_FULL)
    def get(self, request: Request, code: str) -> Response:
        """One set and what one of each of its priced printings costs, by currency."""
        sets = CardSet.objects.select_related("game").filter(code=code.lower().replace("\0", ""))
        if (card_set := sets.filter(**self.asked()).order_by("game").first()) is None:
            raise NotFound("There is no set of this code; /api/sets lists them.")
        return Response(SetSerializer().to_representation(card_set) | {"values": values(card_set)})


def find_card(card_id: str, cards: QuerySet[Card] | None = None) -> Card:
    """The printing with this number or Scryfall id."""
    cards = Card.objects.all() if cards is None else cards
    try:
        return cards.get(pk=int(card_id)) if card_id.isdecimal() else cards.get(scryfall_id=UUID(card_id))
    except (Card.DoesNotExist, ValueError):
        raise NotFound("There is no such card; cards go by our number or by their Scryfall id.") from None


def in_full() -> QuerySet[Card]:
    """Printings with all that is said of one, in three queries."""
    headlines = Card._meta.get_field("headlines").related_model._default_manager.order_by("currency")
    told = headlines.select_related("variant__marketplace", "variant__latest__source")
    cards = Card.objects.select_related("set", "game").defer("search_vector", "search_name", "content_hash")
    return cards.prefetch_related("external_ids", Prefetch("headlines", queryset=told))


def values(card_set: CardSet) -> list[dict[str, object]]:
    sums = (
        CardSet.objects.filter(pk=card_set.pk, cards__headlines__price__isnull=False)
        .values("cards__headlines__currency")
        .annotate(value=Sum("cards__headlines__price"), priced=Count("cards__headlines__price"))
        .order_by("cards__headlines__currency")
    )
    return [
        {"currency": row["cards__headlines__currency"], "value": decimal(row["value"]), "priced": row["priced"]}
        for row in sums
    ]
