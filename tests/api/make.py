"""Cards and prices for the API's tests, in one line each."""

import uuid
from datetime import UTC, datetime
from itertools import count
from typing import Any

from apps.cards.models import Card, CardSet, Game
from apps.cards.words import Condition, Finish, Language, Rarity
from apps.prices.models import HeadlinePrice, LatestPrice, Marketplace, PriceVariant
from apps.sources.models import Run, Source

NOON = datetime(2025, 10, 1, 12, tzinfo=UTC)
numbers = count(1)


def game(slug: str = "magic") -> Game:
    return Game.objects.get_or_create(slug=slug, defaults={"name": slug.title()})[0]


def card_set(code: str = "m10", **fields: Any) -> CardSet:
    facts = {"name": f"Set {code.upper()}", "set_type": "core", "released_at": "2009-07-17"} | fields
    return CardSet.objects.get_or_create(game=facts.pop("game", None) or game(), code=code, defaults=facts)[0]


def unsaved_card(name: str = "Lightning Bolt", code: str = "m10", **fields: Any) -> Card:
    home = card_set(code)
    number = next(numbers)
    facts = {
        "scryfall_id": uuid.uuid4(),
        "oracle_id": uuid.uuid4(),
        "collector_number": str(number),
        "number_order": number,
        "rarity": Rarity.COMMON,
        "finishes": [Finish.NONFOIL, Finish.FOIL],
        "type_line": "Instant",
        "released_at": "2009-07-17",
    }
    return Card(game_id=home.game_id, set=home, name=name, **facts | fields)


def card(name: str = "Lightning Bolt", code: str = "m10", **fields: Any) -> Card:
    made = unsaved_card(name, code, **fields)
    made.save()
    return Card.objects.select_related("set", "game").get(pk=made.pk)


def cards(how_many: int, name: str = "Goblin") -> list[Card]:
    return Card.objects.bulk_create(unsaved_card(f"{name} {number}") for number in range(how_many))


def source(slug: str = "scryfall", **fields: Any) -> Source:
    facts = {"name": slug.title(), "confirmed_through": NOON} | fields
    return Source.objects.get_or_create(slug=slug, defaults=facts)[0]


def prices(printings: list[Card], minor: int | None = 1250, **about: Any) -> list[LatestPrice]:
    """What each of these costs now, as a feed would have left it."""
    teller = about.pop("source", None) or source()
    run, _ = Run.objects.get_or_create(
        source=teller, as_of=NOON, content_hash=b"", defaults={"started_at": NOON, "finished_at": NOON}
    )
    market = Marketplace.objects.get(slug=about.pop("marketplace", "tcgplayer"))
    identity = {
        "finish": Finish.NONFOIL,
        "condition": Condition.NEAR_MINT,
        "language": Language.ENGLISH,
    } | {name: about.pop(name) for name in ("finish", "condition", "language", "side") if name in about}
    variants = PriceVariant.objects.bulk_create(
        PriceVariant(card=printing, marketplace=market, currency=market.currency, **identity) for printing in printings
    )
    facts = {"previous": 1000, "changed_at": NOON, "told_at": NOON, "price_24h": 1000, "price_7d": 500, **about}
    latest = LatestPrice.objects.bulk_create(
        LatestPrice(
            variant=variant,
            card_id=variant.card_id,
            traits=variant.traits,
            price=minor,
            known=minor or 1,
            source=teller,
            run=run,
            **facts,
        )
        for variant in variants
    )
    if minor is not None:
        HeadlinePrice.objects.bulk_create(
            [
                HeadlinePrice(card_id=variant.card_id, currency=market.currency, variant=variant, price=minor)
                for variant in variants
            ],
            ignore_conflicts=True,
        )
    return latest


def price(printing: Card, minor: int | None = 1250, **about: Any) -> LatestPrice:
    return prices([printing], minor, **about)[0]
