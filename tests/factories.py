"""Cards and prices for tests, in one line each. Prices come in through the one door there is."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.db import connection
from django.db.models import Count

from apps.cards.catalog import statements
from apps.cards.models import Card, CardSet, ExternalId, Game
from apps.cards.words import Condition, Finish, Language, Rarity, color_mask
from apps.prices.backfill import backfill
from apps.prices.ingest import Outcome, record
from apps.prices.models import Marketplace
from apps.prices.models.identity import traits
from apps.sources.models import Source

numbers = count(1)


def game(slug: str = "magic") -> Game:
    return Game.objects.get_or_create(slug=slug, defaults={"name": slug.title()})[0]


def card_set(code: str = "m10", **facts: Any) -> CardSet:
    facts = {"name": f"Set {code.upper()}", "set_type": "core", "released_at": "2009-07-17"} | facts
    return CardSet.objects.get_or_create(game=facts.pop("game", None) or game(), code=code, defaults=facts)[0]


def cards(how_many: int, name: str = "Goblin", **facts: Any) -> list[Card]:
    """Printings named Goblin 001, Goblin 002..."""
    made = Card.objects.bulk_create(unsaved(f"{name} {number + 1:03}", **facts) for number in range(how_many))
    ExternalId.objects.bulk_create(
        ExternalId(kind=ExternalId.Kind.SCRYFALL, value=str(card.scryfall_id), card=card) for card in made
    )
    for home in CardSet.objects.annotate(held=Count("cards")):
        CardSet.objects.filter(pk=home.pk).update(card_count=home.held)
    with connection.cursor() as cursor:
        for game_id in {card.game_id for card in made}:
            cursor.execute(statements.PREFER, [game_id])
    return made


def card(name: str = "Lightning Bolt", **facts: Any) -> Card:
    """A printing; `colors` and `identity` are letters, `set` a code."""
    [made] = cards(1, **facts)
    Card.objects.filter(pk=made.pk).update(name=name)
    return Card.objects.select_related("set", "game").get(pk=made.pk)


def unsaved(name: str, set: str = "m10", colors: str = "", identity: str | None = None, **facts: Any) -> Card:  # noqa: A002
    home = card_set(set)
    number = next(numbers)
    return Card(
        game_id=home.game_id,
        set=home,
        name=name,
        colors=color_mask(colors),
        color_identity=color_mask(colors if identity is None else identity),
        **{
            "scryfall_id": uuid.uuid4(), "oracle_id": uuid.uuid4(), "collector_number": str(number),
            "number_order": number, "rarity": Rarity.COMMON, "finishes": [Finish.NONFOIL, Finish.FOIL],
            "type_line": "Instant", "released_at": "2009-07-17",
        } | facts,
    )  # fmt: skip


def source(slug: str = "teller", **facts: Any) -> Source:
    return Source.objects.get_or_create(slug=slug, defaults={"name": slug.title(), "rank": 50} | facts)[0]


def quote(card: Card, price: int | None, marketplace: str = "tcgplayer", **about: Any) -> tuple[Any, ...]:
    """What a source says of a printing: `finish`, `condition`, `language` and `side` where they are not the usual."""
    identity = traits(
        Marketplace.objects.get(slug=marketplace).pk,
        about.get("finish", Finish.NONFOIL),
        about.get("condition", Condition.NEAR_MINT),
        about.get("language", Language.ENGLISH),
        about.get("side", 0),
    )
    return (ExternalId.Kind.SCRYFALL.value, str(card.scryfall_id), identity, price, None, None, None, None)


def prices(said: Sequence[tuple[Any, ...]], at: datetime | None = None, by: Source | None = None) -> Outcome:
    """One delivery of several quotes, which leaves other prices alone."""
    return record(by or source(), at or datetime.now(UTC), said, complete=False)


def price(card: Card, minor: int | None, at: datetime | None = None, by: Source | None = None, **about: Any) -> Outcome:
    """What a printing costs, in minor units of its marketplace's currency."""
    return prices([quote(card, minor, **about)], at, by)


def history(card: Card, *points: tuple[datetime, int | None], by: Source | None = None, **about: Any) -> Outcome:
    """What a printing used to cost, in one late delivery."""
    return backfill(by or source(), [(when.isoformat(), *quote(card, minor, **about)) for when, minor in points])


def runs(since: datetime, until: datetime, every: timedelta = timedelta(days=1), by: Source | None = None) -> None:
    """Deliveries in which nothing was new: what is known still held."""
    from apps.sources.models import Run

    moments = []
    while since <= until:
        moments.append(since)
        since += every
    teller = by or source()
    Run.objects.bulk_create(
        Run(source=teller, as_of=moment, content_hash=b"quiet", started_at=moment, finished_at=moment)
        for moment in moments
    )
