"""The history of prices: a row where something changed. `timeseries` decides how the database keeps it."""

from django.db import models

from apps.prices.querysets import HistoryQuerySet

from .identity import PriceVariant


class Change(models.Model):
    """One change of one price.

    `price` is in minor units; null means no longer offered. `delta` is the step from the last known price: null at
    first sight, 0 when the offer ends, so that price(t) = price(now) - sum(delta after t). `time` is the moment the
    source speaks of, in whole steps of five minutes.
    """

    pk = models.CompositePrimaryKey("variant_id", "time")
    variant = models.ForeignKey(PriceVariant, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
    time = models.DateTimeField()
    price = models.IntegerField(null=True)
    delta = models.IntegerField(null=True)
    source = models.ForeignKey("sources.Source", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)

    class Meta:
        abstract = True


class PriceSnapshot(Change):
    """Where changes are written: only `ingest` and `timeseries` do."""

    class Meta:
        db_table = "price_snapshots"
        managed = False


class PriceHistory(Change):
    """Where changes are read: the same rows whether they lie open, compressed or packed."""

    objects = HistoryQuerySet.as_manager()

    class Meta:
        db_table = "price_history"
        managed = False
        verbose_name_plural = "price history"
