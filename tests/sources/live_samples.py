"""The samples of live sources: what they answer, and what is to be understood of it."""

import json
import os
import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from apps.cards.models import Card, ExternalId
from apps.cards.words import Condition, Finish, Language
from apps.prices.models import Marketplace
from apps.prices.quotes import Refused
from apps.sources.live import Delivery, LiveSource, Wanted
from apps.sources.popular import named
from tests import factories as make


def expected(kind: type[LiveSource]) -> dict[str, Any]:
    return json.loads((kind.folder() / "samples" / "expected.json").read_text())


def replayed(kind: type[LiveSource]) -> Path:
    return kind.folder() / "samples"


def fill_inbox(kind: type[LiveSource]) -> None:
    """Files that an operator puts down instead of somebody being asked: `samples/inbox/`."""
    for path in sorted((replayed(kind) / "inbox").glob("*")):
        there = Path(settings.DATA_DIR) / "inbox" / path.name
        there.parent.mkdir(exist_ok=True)
        there.write_bytes(path.read_bytes())
        os.utime(there, (1_700_000_000, 1_700_000_000))


def cards(kind: type[LiveSource]) -> list[Card]:
    """The catalogue its samples speak of: the wanted cards as written down, and one for every other id."""
    about = expected(kind)
    made = [wanted_card(card) for card in about.get("wanted", ())]
    deliveries = about["deliveries"] + about.get("history", {}).get("deliveries", [])
    finishes: dict[tuple[int, str], set[int]] = {}
    for row in (quote for delivery in deliveries for quote in delivery["quotes"]):
        called, value, _, finish = (row[1:] if row[0] not in ExternalId.Kind.names else row)[:4]
        finishes.setdefault((ExternalId.Kind[called].value, value), set()).add(Finish.parse(finish).value)
    for (called, value), theirs in finishes.items():
        known = ExternalId.objects.filter(kind=called, value=value).select_related("card").first()
        if known is None:
            card = make.card(f"Card {value}", finishes=sorted(theirs | {Finish.NONFOIL}))
            ExternalId.objects.create(kind=called, value=value, card=card)
            made.append(card)
        else:
            comes_in(known.card, theirs)
    return made


def comes_in(card: Card, finishes: Iterable[int]) -> None:
    """Two sources may know different finishes of one printing."""
    Card.objects.filter(pk=card.pk).update(finishes=sorted({*card.finishes, *finishes}))


def wanted_card(about: dict[str, Any]) -> Card:
    finishes = [Finish.parse(word).value for word in about.get("finishes", ["nonfoil"])]
    facts = {"collector_number": about.get("number", "1"), "finishes": finishes, "edhrec_rank": 1}
    if "scryfall_id" in about:
        facts["scryfall_id"] = uuid.UUID(about["scryfall_id"])
    make.card_set(about.get("set", "m10"), name=about.get("set_name", "Magic 2010"))
    card = Card.objects.filter(scryfall_id=facts.get("scryfall_id", uuid.uuid4())).first()
    if card is None:
        card = make.card(about["name"], set=about.get("set", "m10"), **facts)
    comes_in(card, finishes)
    for called, values in about.get("ids", {}).items():
        for value in values if isinstance(values, list) else [values]:
            ids = {"kind": ExternalId.Kind[called].value, "value": value, "card": card}
            ExternalId.objects.get_or_create(**ids)
    return card


def wanted(kind: type[LiveSource], made: list[Card]) -> Wanted:
    """Those cards as the source is asked about them, in the order they are written down."""
    if not kind.per_card:
        return Wanted()
    return named([card.pk for card in made])


def spoken(delivery: Delivery, names: dict[int, str]) -> dict[str, Any]:
    """A delivery in the words of `expected.json`."""
    rows: Iterable[Any] = list(delivery.quotes)
    quotes = [words(row, names) for row in rows if not isinstance(row, Refused)]
    refused = Counter(row.reason for row in rows if isinstance(row, Refused))
    return {"complete": delivery.complete, "quotes": quotes, "refused": dict(refused)}


def words(row: tuple[Any, ...], names: dict[int, str]) -> list[Any]:
    moment, quote = (row[:1], row[1:]) if len(row) == 9 else ((), row)
    kind, key, traits, *prices = quote
    finish, condition, language = traits // 1024 % 64, traits // 128 % 8, traits // 2 % 64
    return [
        *moment, ExternalId.Kind(kind).name, key, names[traits // 65536], Finish(finish).word,
        Condition(condition).word, Language(language).word if language else "", ("retail", "buylist")[traits % 2],
        *prices,
    ]  # fmt: skip


def marketplaces() -> dict[int, str]:
    return dict(Marketplace.objects.values_list("id", "slug"))


def is_as_written(moment: datetime | None, text: str | None, now: datetime) -> bool:
    if text is None or moment is None:
        return text is moment is None
    if text == "now":
        return abs((moment - now).total_seconds()) < 120
    if text == "today":
        return moment.date() == now.date()
    return moment == datetime.fromisoformat(text)
