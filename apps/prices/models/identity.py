"""What a price is a price of: marketplace, printing, finish, condition, language, currency, and side."""

from django.db import models
from django.db.models import F

from apps.cards.models import Card
from apps.cards.words import Condition, Finish, Language
from apps.prices.querysets import MarketplaceQuerySet, VariantQuerySet


class Marketplace(models.Model):
    """Where a card is bought. `rank` orders the marketplaces of one currency: the lowest is the headline."""

    id = models.SmallAutoField(primary_key=True)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    mark = models.CharField(max_length=4, help_text="Two or three letters that stand for it beside a price.")
    currency = models.CharField(max_length=3)
    region = models.CharField(max_length=40, blank=True)
    homepage = models.URLField(blank=True)
    rank = models.SmallIntegerField(default=100)
    seller_fee_bp = models.IntegerField(default=0, help_text="Seller's fee in hundredths of a percent.")
    buyer_fee_bp = models.IntegerField(default=0, help_text="Buyer's fee in hundredths of a percent.")
    shipping = models.IntegerField(default=0, help_text="Usual shipping in minor units of its currency.")

    objects = MarketplaceQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "id"]

    def __str__(self) -> str:
        return self.name


def traits(marketplace: int, finish: int, condition: int, language: int, side: int = 0) -> int:
    """All of a price's identity but its printing, as one integer; the same arithmetic as the database column."""
    return ((((marketplace * 64 + finish) * 8) + condition) * 64 + language) * 2 + side


class PriceVariant(models.Model):
    """One price identity. `traits` is everything but the printing in one integer, so that feeds join on two numbers."""

    class Side(models.IntegerChoices):
        RETAIL = 0, "Retail"
        BUYLIST = 1, "Buylist"

    # The unique constraint below begins with the card and serves as its index.
    card = models.ForeignKey(
        Card, on_delete=models.CASCADE, related_name="variants", db_index=False, db_constraint=False
    )
    marketplace = models.ForeignKey(
        Marketplace, on_delete=models.PROTECT, related_name="variants", db_index=False, db_constraint=False
    )
    finish = models.SmallIntegerField(choices=Finish)
    condition = models.SmallIntegerField(choices=Condition, default=Condition.NEAR_MINT)
    language = models.SmallIntegerField(choices=Language, default=Language.ENGLISH)
    side = models.SmallIntegerField(choices=Side, default=Side.RETAIL)
    currency = models.CharField(max_length=3)
    traits = models.GeneratedField(
        expression=(
            (((F("marketplace_id") * 64 + F("finish")) * 8 + F("condition")) * 64 + F("language")) * 2 + F("side")
        ),
        output_field=models.IntegerField(),
        db_persist=True,
    )

    objects = VariantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "traits"], name="one_variant_per_identity")]

    def __str__(self) -> str:
        return f"{self.card_id} {self.get_finish_display()} {self.get_condition_display()} {self.currency}"

    @property
    def is_foil(self) -> bool:
        return Finish(self.finish).is_foil
