"""The catalogue as JSON: fields describe the answers for the schema, `to_representation` makes them."""

from typing import Any

from rest_framework import serializers
from rest_framework.reverse import reverse

from apps.cards.fields import LanguageField, WordField
from apps.cards.models import Card, CardSet, ExternalId
from apps.cards.words import COLORS, Finish, Language, Rarity, color_letters
from dualcaster.lib.fields import Amount, OneOf, decimal

FACE = (
    "name", "mana_cost", "type_line", "oracle_text", "power", "toughness", "loyalty", "defense", "artist", "image_url",
)  # fmt: skip
IMAGE_SIZES = ("small", "normal", "large", "png", "art_crop")


class HeadlineSerializer(serializers.Serializer):
    """The one price of a printing in one currency: that of its first marketplace for its plainest finish."""

    amount = Amount(allow_null=True)
    currency = serializers.CharField()
    finish = WordField(Finish)
    marketplace = serializers.CharField()
    source = serializers.CharField(help_text="Who told us.")  # type: ignore[assignment]
    simulated = serializers.BooleanField(help_text="Made up, for the demo.")
    changed_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(help_text="It still held at this moment.")

    def to_representation(self, headline: Any) -> dict[str, Any]:
        return told(headline)


class SetNameSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()

    def to_representation(self, card_set: CardSet) -> dict[str, str]:
        return {"code": card_set.code, "name": card_set.name}


class CardTileSerializer(serializers.Serializer):
    """A printing as lists show it."""

    id = serializers.IntegerField()
    scryfall_id = serializers.UUIDField(allow_null=True)
    oracle_id = serializers.UUIDField(allow_null=True, help_text="Shared by all printings of one card.")
    name = serializers.CharField()
    set = SetNameSerializer()
    collector_number = serializers.CharField()
    rarity = WordField(Rarity)
    lang = LanguageField()
    finishes = serializers.ListField(child=WordField(Finish))
    colors = serializers.ListField(child=OneOf(COLORS))
    mana_cost = serializers.CharField()
    mana_value = serializers.FloatField(allow_null=True)
    type_line = serializers.CharField()
    released_at = serializers.DateField(allow_null=True)
    digital = serializers.BooleanField()
    image_url = serializers.CharField(help_text="Empty where there is no picture.")
    page = serializers.CharField(help_text="Its page for people.")
    price = HeadlineSerializer(allow_null=True, help_text="In the currency asked for.")

    def to_representation(self, row: Any) -> dict[str, Any]:
        """A row of `tiles`."""
        return facts(row, row.set__code, row.set__name) | {"price": price_of(row)}


class FaceSerializer(serializers.Serializer):
    name = serializers.CharField()
    mana_cost = serializers.CharField()
    type_line = serializers.CharField()
    oracle_text = serializers.CharField()
    power = serializers.CharField()
    toughness = serializers.CharField()
    loyalty = serializers.CharField()
    defense = serializers.CharField()
    colors = serializers.ListField(child=OneOf(COLORS))
    artist = serializers.CharField()
    image_url = serializers.CharField()

    def to_representation(self, face: dict[str, Any]) -> dict[str, Any]:
        return {name: face.get(name) or "" for name in FACE} | {"colors": face.get("colors") or []}


class CardSerializer(CardTileSerializer):
    """A printing in full."""

    game = serializers.CharField()
    printed_name = serializers.CharField()
    flavor_name = serializers.CharField()
    layout = serializers.CharField()
    color_identity = serializers.ListField(child=OneOf(COLORS))
    oracle_text = serializers.CharField()
    flavor_text = serializers.CharField()
    power = serializers.CharField()
    toughness = serializers.CharField()
    loyalty = serializers.CharField()
    defense = serializers.CharField()
    keywords = serializers.ListField(child=serializers.CharField())
    faces = FaceSerializer(many=True)
    legalities = serializers.DictField(child=serializers.CharField())
    artist = serializers.CharField()
    watermark = serializers.CharField()
    frame = serializers.CharField()
    frame_effects = serializers.ListField(child=serializers.CharField())
    border_color = serializers.CharField()
    promo_types = serializers.ListField(child=serializers.CharField())
    games = serializers.ListField(child=serializers.CharField(), help_text="Where it exists: paper, mtgo, arena.")
    promo = serializers.BooleanField()
    reprint = serializers.BooleanField()
    reserved = serializers.BooleanField()
    full_art = serializers.BooleanField()
    textless = serializers.BooleanField()
    oversized = serializers.BooleanField()
    variation = serializers.BooleanField()
    edhrec_rank = serializers.IntegerField(allow_null=True)
    image_uris = serializers.DictField(child=serializers.CharField(), help_text="small, normal, large, png, art_crop")
    external_ids = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), help_text="What others call it."
    )
    price = None  # type: ignore[assignment]  # a card in full has one for each currency
    prices = HeadlineSerializer(many=True, help_text="One for each currency; /prices has every variant.")
    updated_at = serializers.DateTimeField()
    links = serializers.DictField(child=serializers.URLField(), help_text="prices, history and set")

    same = (
        "printed_name", "flavor_name", "layout", "oracle_text", "flavor_text", "power", "toughness", "loyalty",
        "defense", "keywords", "legalities", "artist", "watermark", "frame", "frame_effects", "border_color",
        "promo_types", "games", "promo", "reprint", "reserved", "full_art", "textless", "oversized", "variation",
        "edhrec_rank", "updated_at",
    )  # fmt: skip

    def to_representation(self, card: Card) -> dict[str, Any]:
        face = FaceSerializer()
        request = self.context["request"]
        return (
            facts(card, card.set.code, card.set.name)
            | {name: getattr(card, name) for name in self.same}
            | {
                "game": card.game.slug,
                "color_identity": letters(card.color_identity),
                "faces": [face.to_representation(side) for side in card.faces],
                "image_uris": {size: card.image(size) for size in IMAGE_SIZES} if card.image() else {},
                "external_ids": external_ids(card),
                "prices": [told(headline) for headline in card.headlines.all()],
                "links": {
                    "prices": reverse("api-card-prices", [card.pk], request=request),
                    "history": reverse("api-card-history", [card.pk], request=request),
                    "set": reverse("api-set", [card.set.code], request=request),
                },
            }
        )


class SetSerializer(serializers.Serializer):
    """A set."""

    code = serializers.CharField()
    name = serializers.CharField()
    game = serializers.CharField()
    set_type = serializers.CharField()
    released_at = serializers.DateField(allow_null=True)
    parent_set_code = serializers.CharField()
    digital = serializers.BooleanField()
    card_count = serializers.IntegerField(help_text="How many of its printings this catalogue holds.")
    printed_count = serializers.IntegerField(allow_null=True, help_text="How many cards the publisher counts.")
    icon_svg_uri = serializers.CharField()
    scryfall_id = serializers.UUIDField(allow_null=True)
    page = serializers.CharField(help_text="Its page for people.")

    same = (
        "code", "name", "set_type", "released_at", "parent_set_code", "digital", "card_count", "printed_count",
        "icon_svg_uri", "scryfall_id",
    )  # fmt: skip

    def to_representation(self, card_set: CardSet) -> dict[str, Any]:
        same = {name: getattr(card_set, name) for name in self.same}
        return same | {"game": card_set.game.slug, "page": card_set.get_absolute_url()}


class SetValueSerializer(serializers.Serializer):
    """What one copy of each priced printing costs together, in one currency."""

    currency = serializers.CharField()
    value = Amount()
    priced = serializers.IntegerField(help_text="How many of its printings have a price.")


class SetDetailSerializer(SetSerializer):
    """A set and what it is worth, one line for each currency."""

    values = SetValueSerializer(many=True)


def facts(card: Any, set_code: str, set_name: str) -> dict[str, Any]:
    """What every answer says of a printing; `card` is one, or a row with the same names."""
    return {
        "id": card.pk,
        "scryfall_id": card.scryfall_id,
        "oracle_id": card.oracle_id,
        "name": card.name,
        "set": {"code": set_code, "name": set_name},
        "collector_number": card.collector_number,
        "rarity": Rarity(card.rarity).word,
        "lang": Language(card.lang).code,
        "finishes": [Finish(number).word for number in card.finishes],
        "colors": letters(card.colors),
        "mana_cost": card.mana_cost,
        "mana_value": None if card.mana_value is None else float(card.mana_value),
        "type_line": card.type_line,
        "released_at": card.released_at,
        "digital": card.digital,
        "image_url": Card.image(card),
        "page": Card.get_absolute_url(card),
    }


def told(headline: Any) -> dict[str, Any]:
    """A headline price, with who told us and when."""
    variant = headline.variant
    latest, source = variant.latest, variant.latest.source
    return {
        "amount": decimal(headline.price),
        "currency": headline.currency,
        "finish": Finish(variant.finish).word,
        "marketplace": variant.marketplace.slug,
        "source": source.slug,
        "simulated": source.simulated,
        "changed_at": latest.changed_at,
        "confirmed_at": latest.confirmed_at,
    }


def price_of(row: Any) -> dict[str, Any] | None:
    """The same of a row of `tiles`."""
    if row.shown__price is None:
        return None
    told_at, through = row.shown__variant__latest__told_at, row.shown__variant__latest__source__confirmed_through
    return {
        "amount": decimal(row.shown__price),
        "currency": row.shown__currency,
        "finish": Finish(row.shown__variant__finish).word,
        "marketplace": row.shown__variant__marketplace__slug,
        "source": row.shown__variant__latest__source__slug,
        "simulated": row.shown__variant__latest__source__simulated,
        "changed_at": row.shown__variant__latest__changed_at,
        "confirmed_at": max(told_at, through or told_at),
    }


def external_ids(card: Card) -> dict[str, list[str]]:
    ids: dict[str, list[str]] = {}
    for known in card.external_ids.all():
        ids.setdefault(ExternalId.Kind(known.kind).name.lower(), []).append(known.value)
    return {kind: sorted(values) for kind, values in sorted(ids.items())}


def letters(mask: int) -> list[str]:
    return list(color_letters(mask))
