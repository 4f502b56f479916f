"""What exists: games, their sets, and every printing of every card."""

from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Concat, Now
from django.urls import reverse
from django.utils.text import slugify

from .columns import CatalogVector, LegalityField, ManaField, Rules, corner, folded, preference
from .querysets import CardQuerySet, SetQuerySet
from .saved import SavedSearch as SavedSearch
from .search import Folded
from .words import Finish, Language, Rarity, color_letters

# What most searches look at lies in two indexes, so that a search without one of its own reads a small part of the
# table: one with the one printing of each card, by name, and one with all of them, by the few values that most
# searches for printings name. PostgreSQL 18 skips over those that a search does not name, earlier ones read it all.
OF_CARDS = (
    "oracle_id", "set", "colors", "color_identity", "mana_value", "mana_front", "mana_back", "search_type", "layout",
    "legality", "rarity", "power_front", "power_back", "toughness_front", "toughness_back", "loyalty_front",
    "loyalty_back", "defense_front", "produced_mana", "reserved", "game_changer", "released_at", "edhrec_rank",
)  # fmt: skip
PRINTINGS_BY = ("lang", "rarity", "promo", "released_at", "id")
OF_PRINTINGS = (
    "name", "oracle_id", "scryfall_id", "illustration_id", "preference", "set", "digital", "reprint", "full_art",
    "finishes", "colors", "color_identity", "mana_value", "search_type", "search_artist", "layout", "legality",
)  # fmt: skip


class Game(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class CardSet(models.Model):
    """A set as its publisher released it. `code` is in lower case, 2 to 8 characters, unique in its game."""

    game = models.ForeignKey(Game, on_delete=models.PROTECT, related_name="sets")
    code = models.CharField(max_length=16)
    name = models.CharField(max_length=200)
    set_type = models.CharField(max_length=40, blank=True)
    released_at = models.DateField(null=True, blank=True)
    parent_set_code = models.CharField(max_length=16, blank=True)
    digital = models.BooleanField(default=False)
    printed_count = models.IntegerField(null=True, blank=True, help_text="How many cards the publisher counts.")
    card_count = models.IntegerField(default=0, help_text="How many of its printings this catalogue holds.")
    icon_svg_uri = models.CharField(max_length=300, blank=True)
    scryfall_id = models.UUIDField(null=True, blank=True, unique=True)
    last_synced_at = models.DateTimeField(null=True, blank=True)

    objects = SetQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["game", "code"], name="one_set_per_game_and_code")]
        indexes = [models.Index(F("released_at").desc(nulls_last=True), "code", name="cards_set_newest")]
        verbose_name = "set"

    def __str__(self) -> str:
        return f"{self.name} ({self.code.upper()})"

    def get_absolute_url(self) -> str:
        return reverse("cards:set", args=[self.code])


class Card(models.Model):
    """One printing: a card of one set, with one collector number, in one catalogue language.

    `oracle_id` groups the printings of one card. Colours are bit sets (W 1, U 2, B 4, R 8, G 16).
    `faces` lists each face's own name, mana_cost, type_line, oracle_text, power, toughness, loyalty, defense,
    colors, artist and image_url; it is empty for a card with one face.
    `image_url` is the address of the picture in its normal size; `image("small")` gives the others.
    """

    # No index of their own: there are few games, and `cards_by_number` begins with the set.
    game = models.ForeignKey(Game, on_delete=models.PROTECT, related_name="cards", db_index=False)
    set = models.ForeignKey(CardSet, on_delete=models.PROTECT, related_name="cards", db_index=False)
    scryfall_id = models.UUIDField(null=True, blank=True, unique=True)
    oracle_id = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=300)
    printed_name = models.CharField(max_length=300, blank=True)
    flavor_name = models.CharField(max_length=300, blank=True)
    layout = models.CharField(max_length=40, default="normal")
    collector_number = models.CharField(max_length=40)
    number_order = models.IntegerField(default=0, help_text="The digits of the collector number, for sorting.")
    lang = models.SmallIntegerField(choices=Language, default=Language.ENGLISH)
    rarity = models.SmallIntegerField(choices=Rarity, default=Rarity.COMMON)
    finishes = ArrayField(models.SmallIntegerField(choices=Finish), default=list)
    colors = models.SmallIntegerField(default=0)
    color_identity = models.SmallIntegerField(default=0)
    mana_cost = models.CharField(max_length=200, blank=True)
    mana_value = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    type_line = models.CharField(max_length=300, blank=True)
    oracle_text = models.TextField(blank=True)
    power = models.CharField(max_length=20, blank=True)
    toughness = models.CharField(max_length=20, blank=True)
    loyalty = models.CharField(max_length=20, blank=True)
    defense = models.CharField(max_length=20, blank=True)
    keywords = ArrayField(models.TextField(), default=list, blank=True)
    faces = models.JSONField(default=list, blank=True)
    legalities = models.JSONField(default=dict, blank=True)
    artist = models.CharField(max_length=300, blank=True)
    flavor_text = models.TextField(blank=True)
    watermark = models.CharField(max_length=60, blank=True)
    frame = models.CharField(max_length=20, blank=True)
    frame_effects = ArrayField(models.TextField(), default=list, blank=True)
    border_color = models.CharField(max_length=20, blank=True)
    promo_types = ArrayField(models.TextField(), default=list, blank=True)
    games = ArrayField(models.TextField(), default=list, blank=True, help_text="Where it exists: paper, mtgo, arena.")
    image_url = models.CharField(max_length=300, blank=True)
    released_at = models.DateField(null=True, blank=True)
    digital = models.BooleanField(default=False)
    promo = models.BooleanField(default=False)
    reprint = models.BooleanField(default=False)
    reserved = models.BooleanField(default=False)
    full_art = models.BooleanField(default=False)
    textless = models.BooleanField(default=False)
    oversized = models.BooleanField(default=False)
    variation = models.BooleanField(default=False)
    edhrec_rank = models.IntegerField(null=True, blank=True)
    penny_rank = models.IntegerField(null=True, blank=True)
    illustration_id = models.UUIDField(null=True, blank=True)
    produced_mana = models.SmallIntegerField(default=0, help_text="A bit set as `colors` is, and colourless mana 32.")
    color_indicator = models.SmallIntegerField(null=True, blank=True)
    booster = models.BooleanField(default=False)
    story_spotlight = models.BooleanField(default=False)
    game_changer = models.BooleanField(default=False)
    content_warning = models.BooleanField(default=False)
    highres_image = models.BooleanField(default=False)
    security_stamp = models.CharField(max_length=20, blank=True)
    preferred = models.BooleanField(default=True, help_text="The one printing that stands for its card.")
    content_hash = models.BinaryField(max_length=16, default=b"", editable=False)
    created_at = models.DateTimeField(auto_now_add=True, db_default=Now())
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())
    search_name = models.GeneratedField(
        expression=Folded(Concat(F("name"), Value(" "), F("printed_name"), Value(" "), F("flavor_name"))),
        output_field=TextField(),
        db_persist=True,
    )
    search_vector = models.GeneratedField(
        expression=CatalogVector(F("name"), F("printed_name"), F("flavor_name"), F("type_line"), F("oracle_text")),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    search_type = folded(F("type_line"), most=120)  # with the longest name it still fits into a row of an index
    search_rules = folded(Rules(F("oracle_text")))
    search_text = folded(F("oracle_text"))
    search_flavor = folded(F("flavor_text"))
    search_artist = folded(F("artist"), most=120)
    power_front, power_back = corner("power", 1), corner("power", 2)
    toughness_front, toughness_back = corner("toughness", 1), corner("toughness", 2)
    loyalty_front, loyalty_back = corner("loyalty", 1), corner("loyalty", 2)
    defense_front = corner("defense", 1)
    mana_front, mana_back = ManaField(0), ManaField(1)
    legality = LegalityField()
    preference = preference()

    objects = CardQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["set", "number_order", "collector_number", "id"], name="cards_by_number"),
            models.Index(fields=PRINTINGS_BY, include=OF_PRINTINGS, name="cards_by_kind"),
            models.Index(
                fields=["oracle_id", "released_at"], name="cards_printings", condition=Q(oracle_id__isnull=False)
            ),
            models.Index(fields=["name", "id"], name="cards_by_name"),
            models.Index(F("released_at").desc(nulls_last=True), F("id").desc(), name="cards_newest"),
            models.Index(F("edhrec_rank").asc(nulls_last=True), "id", name="cards_popular"),
            models.Index(fields=["name", "id"], include=OF_CARDS, name="cards_one_each", condition=Q(preferred=True)),
            GinIndex(fields=["search_vector"], name="cards_fulltext"),
            GinIndex(OpClass(F("search_name"), name="gin_trgm_ops"), name="cards_trigram"),
            GinIndex(OpClass(F("search_rules"), name="gin_trgm_ops"), name="cards_rules", condition=Q(preferred=True)),
            GinIndex(OpClass(F("search_text"), name="gin_trgm_ops"), name="cards_text", condition=Q(preferred=True)),
            GinIndex(OpClass(F("search_flavor"), name="gin_trgm_ops"), name="cards_flavor"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.set.code.upper()} {self.collector_number})"

    def get_absolute_url(self) -> str:
        return address(self.pk, self.name)

    @property
    def headline(self) -> Any:
        """Its price in the currency that `with_headline` was asked for, or None."""
        return next(iter(getattr(self, "shown_headlines", ())), None)

    @property
    def color_letters(self) -> str:
        return color_letters(self.colors)

    @property
    def identity_letters(self) -> str:
        return color_letters(self.color_identity)

    @property
    def finish_list(self) -> list[Finish]:
        return [Finish(number) for number in self.finishes]

    def image(self, size: str = "normal", face: int = 0) -> str:
        """The address of a picture: `small`, `normal`, `large`, `png`, `art_crop`; empty where there is none."""
        url = self.image_url or ""
        if self.faces and len(self.faces) > face:
            url = self.faces[face].get("image_url") or url
        if size == "png":
            url = url.replace(".jpg", ".png")
        return url.replace("/normal/", f"/{size}/", 1)


@lru_cache(maxsize=20_000)
def address(pk: int, name: str) -> str:
    """Of a printing's page; lists ask for it by the dozen."""
    return reverse("cards:card", args=[pk, slugify(name) or "card"])


class ExternalId(models.Model):
    """What others call a printing. One product can be several printings (a foil counted apart) and the reverse."""

    class Kind(models.IntegerChoices):
        SCRYFALL = 0, "Scryfall id"
        TCGPLAYER = 1, "TCGplayer product"
        TCGPLAYER_ETCHED = 2, "TCGplayer etched product"
        CARDMARKET = 3, "Cardmarket product"
        MTGO = 4, "MTGO id"
        MTGO_FOIL = 5, "MTGO foil id"
        ARENA = 6, "Arena id"
        MULTIVERSE = 7, "Multiverse id"
        CARDKINGDOM = 8, "Card Kingdom id"
        CARDKINGDOM_FOIL = 9, "Card Kingdom foil id"
        MTGJSON = 10, "MTGJSON uuid"

    pk = models.CompositePrimaryKey("kind", "value", "card_id")
    kind = models.SmallIntegerField(choices=Kind)
    value = models.CharField(max_length=80)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="external_ids")

    class Meta:
        verbose_name = "external id"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"
