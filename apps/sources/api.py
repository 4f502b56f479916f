"""Who tells us prices, and until when their word holds."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.cards.api import CARD_ID, find_card
from apps.sources.models import Source
from apps.sources.refreshing import refresh
from dualcaster.lib.api import CHANGING, ApiView, PublicList, answers

SAID = ("slug", "name", "homepage", "enabled", "simulated", "rank", "confirmed_through")

EXAMPLE = {
    "slug": "scryfall",
    "name": "Scryfall",
    "homepage": "https://scryfall.com",
    "enabled": True,
    "simulated": False,
    "rank": 40,
    "confirmed_through": "2026-02-03T00:00:00Z",
}


class SourceSerializer(serializers.Serializer):
    """What anybody may know of a source."""

    slug = serializers.CharField()
    name = serializers.CharField()
    homepage = serializers.CharField()
    enabled = serializers.BooleanField()
    simulated = serializers.BooleanField(help_text="Its prices are made up, for the demo.")
    rank = serializers.IntegerField(help_text="Who is believed first where two speak of the same: the lower.")
    confirmed_through = serializers.DateTimeField(
        allow_null=True,
        help_text="The moment of its newest complete delivery; what it did not change since still holds.",
    )

    def to_representation(self, source: Source) -> dict[str, Any]:
        return {name: getattr(source, name) for name in SAID}


class RefreshSerializer(serializers.Serializer):
    """Who was asked about a card."""

    asked = serializers.ListField(child=serializers.CharField(), help_text="Sources that are asked now, by name.")
    why_not = serializers.ListField(child=serializers.CharField(), help_text="Why the others are not, in words.")


class RefreshCard(ApiView):
    @answers(
        "prices", "refresh_card", RefreshSerializer, CARD_ID, status=202, errors=CHANGING,
        example={"asked": ["TCGplayer"], "why_not": ["eBay was asked about it less than two hours ago."]},
    )  # fmt: skip
    def post(self, request: Request, card_id: str) -> Response:
        """Asks the sources that can be asked about a single printing; its prices follow in a moment."""
        done = refresh(find_card(card_id), request.user)
        return Response({"asked": done.asked, "why_not": done.why_not}, status=202)


class SourceList(PublicList):
    @answers("market", "sources", SourceSerializer(many=True), example=EXAMPLE)
    def get(self, request: Request) -> Response:
        """Who tells us prices, most trusted first."""
        return self.paged(Source.objects.all(), SourceSerializer())
