"""The cards worth asking about one by one: those people watch and own, then those everybody plays."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.utils.module_loading import import_string

from apps.cards.models import Card, ExternalId

from . import freshness
from .live import LiveSource
from .models import Source
from .wanted import Wanted, WantedCard


def wanted(kind: type[LiveSource], source: Source, now: datetime, cards: Sequence[int] | None = None) -> Wanted:
    """The cards this source can name and was not asked about lately; `cards` are asked for as they are."""
    if not kind.per_card:
        return Wanted()
    chosen = list(cards) if cards is not None else freshness.stale(source, popular(kind), now)
    names: dict[int, dict[int, tuple[str, ...]]] = {}
    for card, called, value in ExternalId.objects.filter(card_id__in=chosen).values_list("card_id", "kind", "value"):
        known = names.setdefault(card, {})
        known[called] = (*known.get(called, ()), value)
    rows = Card.objects.filter(pk__in=chosen).select_related("set").only(*FIELDS).in_bulk()
    return Wanted(tuple(told(rows[card], names.get(card, {})) for card in chosen if card in rows))


FIELDS = ("scryfall_id", "name", "set__code", "set__name", "collector_number", "lang", "finishes")


def told(card: Card, ids: dict[int, tuple[str, ...]]) -> WantedCard:
    return WantedCard(
        card.pk, str(card.scryfall_id or ""), card.name, card.set.code, card.set.name, card.collector_number,
        card.lang, tuple(card.finishes), ids,
    )  # fmt: skip


def popular(kind: type[LiveSource]) -> list[int]:
    """Numbers of cards, most wanted first, as many as the settings allow, all of which this source can name."""
    most = settings.POPULAR_CARDS
    asked = list(dict.fromkeys(card for path in settings.CARD_INTEREST for card in import_string(path)(most)))
    nameable = Card.objects.filter(digital=False)
    if kind.keys:
        named = ExternalId.objects.filter(card_id=OuterRef("pk"), kind__in=[int(key) for key in kind.keys])
        nameable = nameable.filter(Exists(named))
    known = set(nameable.filter(pk__in=asked).values_list("pk", flat=True))
    first = [card for card in asked if card in known][:most]
    played = nameable.exclude(pk__in=first).order_by(F("edhrec_rank").asc(nulls_last=True), "pk")
    return first + list(played.values_list("pk", flat=True)[: most - len(first)])
