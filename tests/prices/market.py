"""A small market for tests: printings with keys `k0`, `k1`..., one source, and deliveries in a few words."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from apps.cards.models import Card, CardSet, ExternalId, Game
from apps.cards.words import Condition, Finish, Language
from apps.prices.backfill import backfill
from apps.prices.ingest import Outcome, record
from apps.prices.models import PriceHistory
from apps.prices.models.identity import traits
from apps.sources.models import Source

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NORMAL = traits(1, Finish.NONFOIL, Condition.NEAR_MINT, 0)
FOIL = traits(1, Finish.FOIL, Condition.NEAR_MINT, 0)
EURO = traits(2, Finish.NONFOIL, Condition.NEAR_MINT, 0)


def printings(count: int, **fields: Any) -> list[Card]:
    game = Game.objects.get(slug="magic")
    card_set, _ = CardSet.objects.get_or_create(game=game, code="tst", defaults={"name": "Test Set"})
    start = Card.objects.count()
    made = Card.objects.bulk_create(
        Card(game=game, set=card_set, name=f"Card {i}", collector_number=str(i), number_order=i,
             **{"finishes": [Finish.NONFOIL, Finish.FOIL], "mana_value": Decimal(1)} | fields)
        for i in range(start, start + count)
    )  # fmt: skip
    ExternalId.objects.bulk_create(
        ExternalId(kind=ExternalId.Kind.SCRYFALL, value=f"k{start + i}", card=card) for i, card in enumerate(made)
    )
    return made


def source(slug: str = "teller", rank: int = 50) -> Source:
    return Source.objects.get_or_create(slug=slug, defaults={"name": slug.title(), "rank": rank})[0]


def quote(key: int | str, price: int | None, what: int = NORMAL, **more: int) -> tuple[Any, ...]:
    name = f"k{key}" if isinstance(key, int) else key
    return (0, name, what, price, more.get("low"), more.get("mid"), more.get("high"), more.get("market"))


def told(when: datetime, *quotes: Any, by: Source | None = None, complete: bool = True) -> Outcome:
    return record(by or source(), when, quotes, complete=complete)


def learned(*dated: tuple[datetime, Any], by: Source | None = None, complete: bool = False) -> Outcome:
    return backfill(by or source(), [(when.isoformat(), *said) for when, said in dated], complete=complete)


def history(
    card: Card, finish: int = Finish.NONFOIL, marketplace: int = 1
) -> list[tuple[datetime, int | None, int | None]]:
    rows = PriceHistory.objects.filter(
        variant__card=card, variant__finish=finish, variant__marketplace=marketplace, variant__language=Language.ENGLISH
    )
    return list(rows.order_by("time").values_list("time", "price", "delta"))
