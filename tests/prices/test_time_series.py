"""The two ways a database can keep history answer alike."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from apps.prices import references, timeseries
from apps.prices.models import (
    CardPricesDaily,
    CardPricesHourly,
    LatestPrice,
    MarketIndex30Min,
    MarketIndexDaily,
    MarketIndexHourly,
    MarketTick,
    PriceHistory,
)  # fmt: skip
from apps.prices.timeseries import sql
from apps.prices.timeseries.operations import InstallTimeSeries

from .market import DAY, FOIL, NOON, NORMAL, history, learned, printings, quote, source, told

READERS = (
    PriceHistory, LatestPrice, MarketTick, MarketIndex30Min, MarketIndexHourly, MarketIndexDaily, CardPricesHourly,
    CardPricesDaily,
)  # fmt: skip
YEAR = timedelta(days=365)


def a_market_over_a_year() -> None:
    printings(6)
    days = [NOON - YEAR + i * 9 * DAY for i in range(40)]
    learned(*[
        (day, quote(i, 100 + i * 10 + (d * (i + 3)) % 23, what))
        for d, day in enumerate(days) for i in range(6) for what in (NORMAL, FOIL) if (d + i) % 7
    ])  # fmt: skip
    told(NOON, *[quote(i, 105 + i) for i in range(5)], by=source())
    told(NOON + DAY, *[quote(i, 106 + i) for i in range(6)], by=source())


def readings() -> dict[str, list[tuple[object, ...]]]:
    fields = {
        model: [f.attname for f in model._meta.concrete_fields if f.attname not in ("pk", "run_id")]
        for model in READERS
    }
    return {model.__name__: list(model.objects.order_by("pk").values_list(*fields[model])) for model in READERS}


@pytest.mark.django_db
def test_packing_changes_no_reading():
    a_market_over_a_year()
    before = readings()
    assert len(before["PriceHistory"]) > 100
    assert timeseries.pack(now=NOON + DAY) >= 3
    assert readings() == before
    assert timeseries.pack(now=NOON + DAY) == 0


@pytest.mark.django_db
def test_dear_cards_and_bulk_pack_side_by_side():
    dear, bulk = printings(2)
    start = NOON - YEAR
    prices = [32_767, 32_768, 65_535, 65_536, 3_276_800, 2_000_000_000, 1, None, 40_000]
    for day, price in enumerate(prices):
        told(start + day * DAY, quote(0, price), quote(1, min(price or 5, 32_767)))
    told(start + 100 * DAY, quote(0, 41_000), quote(1, 6))
    before = history(dear), history(bulk)
    assert [price for _, price, _ in before[0]][:9] == prices
    assert timeseries.pack(now=NOON) >= 2
    assert (history(dear), history(bulk)) == before


@pytest.mark.django_db
def test_an_ended_offer_survives_packing():
    first, second = printings(2)
    old = NOON - YEAR
    told(old, quote(0, 100), quote(1, 200))
    told(old + DAY, quote(0, 100))
    told(old + 2 * DAY, quote(0, 100), quote(1, 230))
    told(old + 100 * DAY, quote(1, 230), quote(0, 90))
    told(old + 101 * DAY, quote(1, 230))
    before = history(first), history(second)
    assert before[1] == [(old, 200, None), (old + DAY, None, 0), (old + 2 * DAY, 230, 30)]
    timeseries.pack(now=NOON)
    assert (history(first), history(second)) == before


@pytest.mark.django_db
def test_history_is_kept_for_two_years_and_the_present_for_ever():
    (card,) = printings(1)
    told(NOON - 3 * YEAR, quote(0, 100))
    told(NOON - YEAR, quote(0, 100), quote("other", 1))
    timeseries.pack(now=NOON)
    timeseries.retain(now=NOON)
    assert history(card) == []
    assert LatestPrice.objects.get(variant__card=card).price == 100
    assert not MarketTick.objects.filter(time__lt=NOON - 2 * YEAR).exists()


@pytest.mark.django_db
def test_reference_prices_are_what_it_cost_before_the_source_last_spoke():
    old, young = printings(2)
    for days, price in ((40, 100), (20, 110), (5, 120), (1, 130)):
        told(NOON - days * DAY, quote(0, price), *([quote(1, 50)] if days < 6 else []))
    told(NOON - timedelta(hours=3), quote(0, 140), quote(1, 50))
    told(NOON, quote(0, 140), quote(1, 55))
    references.refresh()
    row = LatestPrice.objects.get(variant__card=old)
    assert (row.price_24h, row.price_7d, row.price_30d) == (130, 110, 100)
    row = LatestPrice.objects.get(variant__card=young)
    assert (row.price_24h, row.price_7d, row.price_30d) == (50, None, None)
    assert references.refresh() == 0


@pytest.mark.django_db
def test_buckets_are_the_same_arithmetic_on_every_engine():
    """A hand-made day: what the rollups must say whichever database is underneath."""
    printings(1)
    noon = datetime.fromisoformat("2026-11-10T12:00:00+00:00")
    for minutes, price in ((0, 100), (10, 130), (40, 90), (24 * 60, 95)):
        told(noon + timedelta(minutes=minutes), quote(0, price))
    variant = LatestPrice.objects.get().variant_id
    midnight = noon.replace(hour=0)
    columns = ("variant", "bucket", "first", "last", "low", "high", "count")
    assert list(CardPricesDaily.objects.order_by("bucket").values_list(*columns)) == [
        (variant, midnight, 100, 90, 90, 130, 3), (variant, midnight + DAY, 95, 95, 95, 95, 1),
    ]  # fmt: skip
    columns = ("bucket", "total", "count", "delta", "added", "changes")
    assert list(MarketIndex30Min.objects.order_by("bucket").values_list(*columns)) == [
        (noon, 130, 1, 30, 100, 1), (noon + timedelta(minutes=30), 90, 1, -40, 0, 1), (noon + DAY, 95, 1, 5, 0, 1),
    ]  # fmt: skip
    assert MarketIndexHourly.objects.get(bucket=noon).total == 90
    assert MarketIndexDaily.objects.get(bucket=midnight).delta == -10


@pytest.mark.timescale
@pytest.mark.django_db(transaction=True)
def test_a_plain_database_is_converted_and_reads_the_same(clean_series):
    with connection.schema_editor() as editor:
        InstallTimeSeries().database_backwards("prices", editor, None, None)
        editor.execute(sql.plain(), params=None)
    assert not timeseries.has_timescale(connection)
    a_market_over_a_year()
    timeseries.pack(now=NOON + DAY)
    plain = readings()
    assert timeseries.convert() == len(plain["PriceHistory"])
    assert timeseries.has_timescale(connection)
    assert readings() == plain
    timeseries.pack(now=NOON + DAY)
    assert readings() == plain
    assert timeseries.convert() == 0


@pytest.mark.timescale
@pytest.mark.django_db(transaction=True)
def test_refreshed_aggregates_read_as_the_raw_rows_do(clean_series):
    a_market_over_a_year()
    before = readings()
    timeseries.refresh(NOON - 2 * YEAR, NOON + 2 * DAY)
    assert readings() == before
    learned((NOON - YEAR + DAY, quote(0, 999)), by=source("better", rank=1))
    after = readings()
    assert any(999 in row for row in after["CardPricesDaily"])
    assert after["MarketIndexDaily"] != before["MarketIndexDaily"]


@pytest.mark.django_db(transaction=True)
def test_the_commands_say_what_they_did(clean_series, capsys):
    from django.core.management import CommandError, call_command

    printings(1)
    told(NOON - YEAR, quote(0, 100))
    told(NOON, quote(0, 120))
    call_command("refresh_rollups", json=True)
    assert '"references": 1' in capsys.readouterr().out
    with pytest.raises(CommandError, match="write it like"):
        call_command("refresh_rollups", since="yesterday")
    if timeseries.has_timescale(connection):
        call_command("convert_to_timescale")
        assert "nothing to do" in capsys.readouterr().out
    elif not timeseries.timescale_is_available(connection):
        with pytest.raises(CommandError, match="shared_preload_libraries"):
            call_command("convert_to_timescale")
