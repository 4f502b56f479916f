"""Printings as lists show them to programs: a page of them in one flat query.

Rows instead of models, because making the models takes three times as long as everything else on such a page.
"""

from typing import Any

from django.db.models import FilteredRelation, Q

from apps.cards.models import Card

FACTS = (
    "pk", "scryfall_id", "oracle_id", "name", "set__code", "set__name", "collector_number", "rarity", "lang",
    "finishes", "colors", "mana_cost", "mana_value", "type_line", "released_at", "digital", "image_url", "faces",
)  # fmt: skip
PRICE = (
    "shown__price", "shown__currency", "shown__variant__finish", "shown__variant__marketplace__slug",
    "shown__variant__latest__changed_at", "shown__variant__latest__told_at", "shown__variant__latest__source__slug",
    "shown__variant__latest__source__simulated", "shown__variant__latest__source__confirmed_through",
)  # fmt: skip


def tiles(ids: list[int], currency: str) -> list[Any]:
    """These printings, in this order, each with its headline price in a currency."""
    shown = FilteredRelation("headlines", condition=Q(headlines__currency=currency))
    rows = Card.objects.alias(shown=shown).filter(pk__in=ids).values_list(*FACTS, *PRICE, named=True)
    by_id = {row.pk: row for row in rows}
    return [by_id[number] for number in ids if number in by_id]
