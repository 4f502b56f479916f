"""What things cost now: one row a price identity, one a printing and currency."""

from datetime import datetime

from django.db import models
from django.db.models import F, Func, Q

from apps.cards.models import Card
from apps.prices.querysets import HeadlineQuerySet, LatestPriceQuerySet

from .identity import PriceVariant


class Scale(Func):
    """`dualcaster.lib.money.scale` in the database."""

    function = "price_scale"
    output_field = models.SmallIntegerField()


class LatestPrice(models.Model):
    """A price identity's present. All amounts are minor units of the variant's currency.

    `price` is null when it is no longer offered; `known` is then still the last price there was.
    `price_24h`, `price_7d`, `price_30d` are what it cost that long ago (null when it was not known then).
    """

    # Written by `ingest` alone, from identities just joined: a constraint would check each of half a million rows.
    variant = models.OneToOneField(
        PriceVariant, on_delete=models.CASCADE, primary_key=True, related_name="latest", db_constraint=False
    )
    # The identity once more: a feed meets the whole present on these two numbers, without a look at the variants.
    card = models.ForeignKey(
        Card, on_delete=models.DO_NOTHING, db_index=False, db_constraint=False, related_name="+", editable=False
    )
    traits = models.IntegerField(editable=False)
    price = models.IntegerField(null=True)
    known = models.IntegerField()
    previous = models.IntegerField(null=True)
    changed_at = models.DateTimeField()
    told_at = models.DateTimeField(help_text="The newest moment it was named for.")
    price_low = models.IntegerField(null=True)
    price_mid = models.IntegerField(null=True)
    price_high = models.IntegerField(null=True)
    price_market = models.IntegerField(null=True)
    price_24h = models.IntegerField(null=True)
    price_7d = models.IntegerField(null=True)
    price_30d = models.IntegerField(null=True)
    unconfirmed = models.BooleanField(
        default=False, db_default=False, help_text="A great jump that nobody else speaks to: it fires nothing."
    )
    source = models.ForeignKey("sources.Source", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
    run = models.ForeignKey("sources.Run", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)

    objects = LatestPriceQuerySet.as_manager()

    class Meta:
        db_table = "price_latest"
        indexes = [models.Index("variant", name="price_latest_unconfirmed", condition=Q(unconfirmed=True))]

    @property
    def confirmed_at(self) -> datetime:
        """The last moment at which its source stood by it: by naming it, or by a complete delivery that left it be."""
        return confirmed(self.told_at, self.source.confirmed_through)


def confirmed(told_at: datetime, through: datetime | None) -> datetime:
    return max(told_at, through or told_at)


class HeadlinePrice(models.Model):
    """The one price of a printing that tiles show and lists sort by, per currency; `headlines` chooses it."""

    pk = models.CompositePrimaryKey("card_id", "currency")
    card = models.ForeignKey(
        Card, on_delete=models.CASCADE, related_name="headlines", db_index=False, db_constraint=False
    )
    currency = models.CharField(max_length=3)
    variant = models.ForeignKey(
        PriceVariant, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    price = models.IntegerField()
    # What lists by price look along: most days a price stays on its step, and then no index has to be written.
    scale = models.GeneratedField(
        expression=Scale(F("price")), output_field=models.SmallIntegerField(), db_persist=True
    )

    objects = HeadlineQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("currency", F("scale").desc(), name="prices_headline_dearest")]

    @property
    def latest(self) -> LatestPrice:
        return self.variant.latest


class ListingCount(models.Model):
    """How much of it was on offer on a day."""

    pk = models.CompositePrimaryKey("variant_id", "day")
    variant = models.ForeignKey(PriceVariant, on_delete=models.CASCADE, db_index=False, related_name="listing_counts")
    day = models.DateField()
    num_listings = models.IntegerField(null=True)
    total_quantity = models.IntegerField(null=True)
