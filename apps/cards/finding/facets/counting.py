"""How many results each choice of a facet would leave: one pass over what matches, however many choices there are."""

from collections import Counter
from collections.abc import Iterable

from django.db import connections
from django.db.models import F
from django.db.models.fields.json import KT

from apps.cards.models import CardSet
from apps.cards.querysets import CardQuerySet
from apps.cards.words import Finish, Language, Rarity, color_letters

from .kinds import BANDS, FORMATS, TYPES, Facet, band

COLUMNS = ("pk", "oracle_id", "illustration_id", "colors", "type_line", "rarity", "set_id", "finishes", "lang")
NUMBERED = "lpad(to_hex(pk), 32, '0')::uuid"  # a printing of which nobody knows which card it is, is one of its own
ONE = {
    "cards": f"coalesce(oracle_id, {NUMBERED})",
    "art": f"coalesce(illustration_id, {NUMBERED})",
    "prints": "pk",
}
IN_MINOR = [high * 100 for _, high in BANDS if high]
VALUES = {
    "color": "colors::text FROM matched",
    "type": "type_line FROM matched",
    "rarity": "rarity::text FROM matched",
    "price": f"width_bucket(shown_minor, ARRAY{IN_MINOR})::text FROM matched WHERE shown_minor IS NOT NULL",
    "set": "set_id::text FROM matched",
    "finish": "finish::text FROM matched CROSS JOIN unnest(finishes) AS finish",
    "legal": "concat_ws(' ', {}) FROM matched".format(
        ", ".join(f"CASE WHEN in_{name} IN ('legal', 'restricted') THEN '{name}' END" for name in FORMATS)
    ),
    "language": "lang::text FROM matched",
}
Counts = dict[str, Counter[str]]


def counts(cards: CardQuerySet, unique: str, wanted: Iterable[Facet]) -> Counts:
    """By facet and value. What counts as one is what the list shows: a card, a picture or a printing."""
    names = [facet.name for facet in wanted]
    found: Counts = {name: Counter() for name in names}
    for name, value, how_many in rows(cards, ONE[unique], names):
        for choice in CHOICES[name](value):
            found[name][choice] += how_many
    if "set" in found:
        codes = dict(CardSet.objects.filter(pk__in=list(found["set"])).values_list("pk", "code"))
        found["set"] = Counter({codes[int(number)]: n for number, n in found["set"].items()})
    return found


def rows(cards: CardQuerySet, one: str, names: list[str]) -> list[tuple[str, str, int]]:
    """Each facet's name, a value as the database has it, and how many different ones have it."""
    formats = {f"in_{name}": KT(f"legalities__{name}") for name in FORMATS}
    matched = cards.order_by().annotate(**formats, shown_minor=F("shown_price"))
    matched = matched.values(*COLUMNS, *formats, "shown_minor")
    inner, parameters = matched.query.get_compiler(cards.db).as_sql()
    columns = ", ".join((*COLUMNS, *formats, "shown_minor"))
    lines = " UNION ALL ".join(
        f"SELECT '{name}', value, count(*)"  # noqa: S608 - every word of it is written in this file
        f" FROM (SELECT DISTINCT {one}, {VALUES[name]}) AS {name} (one, value) GROUP BY value"
        for name in names
    )
    statement = f"WITH matched ({columns}) AS MATERIALIZED ({inner}) {lines}"
    with connections[cards.db].cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def colors_in(mask: str) -> list[str]:
    letters = color_letters(int(mask)).lower()
    return [*(letters or "c"), *(["m"] if len(letters) > 1 else [])]


def types_in(line: str) -> list[str]:
    words = set(line.lower().replace("—", " ").split())
    return [word for word in TYPES if word in words]


CHOICES = {
    "color": colors_in,
    "type": types_in,
    "rarity": lambda number: [Rarity(int(number)).word],
    "price": lambda number: [band(*BANDS[int(number)])[0]],
    "set": lambda number: [number],
    "finish": lambda number: [Finish(int(number)).word],
    "legal": str.split,
    "language": lambda number: [Language(int(number)).code],
}
