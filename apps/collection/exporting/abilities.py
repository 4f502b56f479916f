"""What each format can hold at all, found by writing a lot that has everything."""

from datetime import date
from functools import cache
from typing import TextIO, cast

from apps.cards.models import ExternalId
from apps.cards.words import Condition, Finish, Language
from apps.collection.formats import Format, Mark, Row
from apps.collection.formats.kit.rows import FACTS

from .nowhere import Nowhere

Kind = ExternalId.Kind
EVERYTHING = Row(
    quantity=4, name="Lightning Bolt", set_code="m10", set_name="Magic 2010", collector_number="146",
    ids=((Kind.SCRYFALL.value, "e3285e6b-3e79-4d7c-bf96-d920f973b122"), (Kind.TCGPLAYER.value, "32554"),
         (Kind.CARDMARKET.value, "21191"), (Kind.MTGO.value, "32809"), (Kind.MULTIVERSE.value, "191089")),
    sku="1175", finish=Finish.FOIL, condition=Condition.LIGHTLY_PLAYED, language=Language.JAPANESE, price=1250,
    currency="EUR", acquired=date(2024, 2, 29), location="Shelf/Box 2", tags=("red", "burn"), notes="From Anna",
    for_trade=2, marks=frozenset({Mark.SIGNED, Mark.ALTERED, Mark.PROXY}), grade="PSA 9", value=2000,
    value_currency="EUR",
)  # fmt: skip


@cache
def cannot_hold(one: Format) -> tuple[str, ...]:
    """In words, what is lost of a lot that has everything."""
    losses = one.write([EVERYTHING], cast(TextIO, Nowhere()))
    return tuple(FACTS[fact] for fact in sorted(losses.by_fact))
