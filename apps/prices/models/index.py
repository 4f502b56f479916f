"""The market in sums: ticks as they are written, and the relations that fold them into buckets of time."""

from django.db import models

from apps.cards.models import Game
from apps.cards.words import Condition, Finish, Language

from .identity import Marketplace, PriceVariant


class Group(models.Model):
    """What a market figure is about. Figures of different currencies never meet."""

    game = models.ForeignKey(Game, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
    marketplace = models.ForeignKey(Marketplace, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
    currency = models.CharField(max_length=3)
    finish = models.SmallIntegerField(choices=Finish)
    condition = models.SmallIntegerField(choices=Condition)
    language = models.SmallIntegerField(choices=Language)

    class Meta:
        abstract = True


class Sums(models.Model):
    """Figures that add up across groups and time, in minor units.

    `total` is the sum of all carried-forward prices after the moment and `count` how many they are; `delta` is what
    known prices moved by; `added` the price of newcomers, which enter the total but never the index; `changes` how
    many prices moved.
    """

    total = models.BigIntegerField()
    count = models.IntegerField()
    delta = models.BigIntegerField()
    added = models.BigIntegerField()
    changes = models.IntegerField()

    class Meta:
        abstract = True


class MarketTick(Group, Sums):
    """One moment of one group, written with the prices that made it."""

    pk = models.CompositePrimaryKey("game_id", "marketplace_id", "currency", "finish", "condition", "language", "time")
    time = models.DateTimeField()

    class Meta:
        db_table = "market_ticks"
        managed = False


class IndexBucket(Group, Sums):
    """Ticks of one group folded into one bucket: `total` and `count` are those at its end, the rest are sums."""

    pk = models.CompositePrimaryKey(
        "game_id", "marketplace_id", "currency", "finish", "condition", "language", "bucket"
    )
    bucket = models.DateTimeField()

    class Meta:
        abstract = True


class MarketIndex30Min(IndexBucket):
    class Meta:
        db_table = "market_index_30min"
        managed = False


class MarketIndexHourly(IndexBucket):
    class Meta:
        db_table = "market_index_hourly"
        managed = False


class MarketIndexDaily(IndexBucket):
    class Meta:
        db_table = "market_index_daily"
        managed = False


class CardBucket(models.Model):
    """Changes of one variant folded into one bucket, in minor units."""

    pk = models.CompositePrimaryKey("variant_id", "bucket")
    variant = models.ForeignKey(PriceVariant, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
    bucket = models.DateTimeField()
    first = models.IntegerField(null=True)
    last = models.IntegerField(null=True)
    low = models.IntegerField(null=True)
    high = models.IntegerField(null=True)
    count = models.IntegerField()

    class Meta:
        abstract = True


class CardPricesHourly(CardBucket):
    class Meta:
        db_table = "card_prices_hourly"
        managed = False


class CardPricesDaily(CardBucket):
    class Meta:
        db_table = "card_prices_daily"
        managed = False
