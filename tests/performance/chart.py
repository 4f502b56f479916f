"""A chart of 1,000 points, as bytes for the browser, against a REST framework serializer of the same rows."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median

from rest_framework.renderers import JSONRenderer
from rest_framework.serializers import ModelSerializer

from apps.cards.catalog import CardRow, load
from apps.cards.models import Card
from apps.prices import history
from apps.prices.backfill import backfill
from apps.prices.models import PriceHistory
from apps.prices.models.identity import traits
from apps.sources.models import Source
from dualcaster.lib.periods import Period

from .figures import Figure, Figures, in_turns, ratio

POINTS = 1_000
REPEATS = 10
ID = "00000000-0000-4000-8000-00000000c4a7"


class ChangeSerializer(ModelSerializer):
    class Meta:
        model = PriceHistory
        fields = ["variant", "time", "price", "delta", "source"]


def measure() -> Figures:
    card = card_with_history()
    now = datetime.now(UTC)

    def ours() -> bytes:
        return history.chart([card.pk], Period.ALL, now=now).encode()

    def theirs() -> bytes:
        rows = PriceHistory.objects.filter(variant__card=card).order_by("time")
        return JSONRenderer().render(ChangeSerializer(rows, many=True).data)

    assert ours().count(b",") > POINTS < theirs().count(b"{") + 1
    # Several at a time: the first call after the other's work pays for what that pushed out of the processor.
    taken = in_turns(partial(repeated, ours), partial(repeated, theirs), times=7)
    value = 1000 * median(taken[0]) / REPEATS
    yield Figure(f"a chart of {POINTS:,} points", value, "ms", ratio(*taken), "a ModelSerializer", "ratio <= 1/30")


def repeated(answer: Callable[[], bytes]) -> None:
    for _ in range(REPEATS):
        answer()


def card_with_history() -> Card:
    load("magic", [CardRow(ID, "bench", "Benchmark Walker", "1", finishes=(1,))])
    source, _ = Source.objects.get_or_create(slug="bench", defaults={"name": "Bench", "rank": 10})
    start = datetime.now(UTC) - timedelta(hours=12 * POINTS)
    moments = [f"{start + timedelta(hours=12 * number):%Y-%m-%d %H:%M:%S+00}" for number in range(POINTS)]
    kind = traits(1, 1, 2, 0)
    prices = (1_000 + number * 37 % 500 for number in range(POINTS))
    backfill(
        source,
        ((moment, 0, ID, kind, price, None, None, None, None) for moment, price in zip(moments, prices, strict=True)),
    )
    return Card.objects.get(scryfall_id=ID)
