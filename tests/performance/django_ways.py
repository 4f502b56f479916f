"""How a feed is written with Django alone: row by row, and in batches of 500. In one transaction each, to be fair."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from django.db import transaction

from apps.cards.models import Card
from apps.prices.models import LatestPrice, PriceSnapshot, PriceVariant
from apps.prices.quotes import Quote
from apps.sources.models import Run, Source

BATCH = 500
CURRENCIES = {1: "USD", 2: "EUR"}
WRITTEN = ["price", "known", "previous", "changed_at", "told_at", "source", "run"]


def identity(of: int) -> dict[str, int]:
    return {"marketplace_id": of // 65536, "finish": of // 1024 % 64, "condition": of // 128 % 8, "side": of % 2}


@transaction.atomic
def row_by_row(source: Source, run: Run, as_of: datetime, feed: Iterable[Quote]) -> None:
    for kind, key, of, price, *_ in feed:
        named = {"card__external_ids__kind": kind, "card__external_ids__value": key}
        try:
            variant = PriceVariant.objects.get(**named, **identity(of))
        except PriceVariant.DoesNotExist:
            card = Card.objects.only("lang").get(external_ids__kind=kind, external_ids__value=key)
            variant = PriceVariant.objects.create(
                card=card, language=card.lang, currency=CURRENCIES[of // 65536], **identity(of)
            )
        latest = LatestPrice.objects.filter(variant=variant).first()
        if latest and latest.price == price:
            continue
        delta = price - latest.known if latest and price else None
        PriceSnapshot.objects.create(variant=variant, time=as_of, price=price, delta=delta, source=source)
        LatestPrice.objects.update_or_create(
            variant=variant,
            defaults={"card_id": variant.card_id, "traits": variant.traits, "price": price, "known": price,
                      "previous": latest and latest.known, "told_at": as_of, "changed_at": as_of, "source": source,
                      "run": run},
        )  # fmt: skip


@transaction.atomic
def in_batches(source: Source, run: Run, as_of: datetime, feed: Iterable[Quote]) -> None:
    rest = iter(feed)
    while part := list(islice(rest, BATCH)):
        keys = {key for _, key, *_ in part}
        cards = {
            key: (card, lang)
            for key, card, lang in Card.objects.filter(external_ids__kind=0, external_ids__value__in=keys).values_list(
                "external_ids__value", "pk", "lang"
            )
        }
        wanted = [(cards[key][0], of + 2 * cards[key][1], cards[key][1], price or 0) for _, key, of, price, *_ in part]
        variants = known_variants(wanted)
        PriceVariant.objects.bulk_create(
            [
                PriceVariant(card_id=card, language=lang, currency=CURRENCIES[of // 65536], **identity(of))
                for card, of, lang, _ in wanted
                if (card, of) not in variants
            ],
            batch_size=BATCH,
        )
        if len(variants) < len(wanted):
            variants = known_variants(wanted)
        latest = LatestPrice.objects.in_bulk([variants[card, of] for card, of, *_ in wanted])
        changed = []
        for card, of, _, price in wanted:
            before = latest.get(variants[card, of])
            if not before or before.price != price:
                changed.append((variants[card, of], card, of, price, before and before.known))
        PriceSnapshot.objects.bulk_create(
            [
                PriceSnapshot(
                    variant_id=variant, time=as_of, price=price, source=source,
                    delta=None if known is None else price - known,
                )
                for variant, _, _, price, known in changed
            ],
            batch_size=BATCH,
        )  # fmt: skip
        LatestPrice.objects.bulk_create(
            [
                LatestPrice(
                    variant_id=variant, card_id=card, traits=of, price=price, known=price, previous=known,
                    changed_at=as_of, told_at=as_of, source=source, run=run,
                )
                for variant, card, of, price, known in changed
            ],
            batch_size=BATCH, update_conflicts=True, unique_fields=["variant"], update_fields=WRITTEN,
        )  # fmt: skip


def known_variants(wanted: list[tuple[int, int, int, int]]) -> dict[tuple[int, int], int]:
    rows = PriceVariant.objects.filter(card__in={card for card, *_ in wanted}).values_list("card_id", "traits", "pk")
    return {(card, of): pk for card, of, pk in rows}
