"""What matching asks the catalogue, in a handful of statements however many rows there are."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import connection

from apps.cards.words import Language

from .editions import Editions
from .names import Names

SUGGESTED_FOR = 50  # names: each costs a search of its own, and a person mends them one by one
SUGGESTIONS = 5

SETS = "SELECT id, code, name, parent_set_code FROM cards_cardset ORDER BY released_at DESC NULLS LAST, id"
NAMES = "SELECT name FROM cards_card WHERE preferred"
OTHER_NAMES = """
SELECT DISTINCT name, printed_name, flavor_name FROM cards_card
WHERE printed_name = ANY(%(names)s) OR flavor_name = ANY(%(names)s)
"""
PRINTING = """
SELECT c.id, c.name, c.set_id, c.collector_number, c.number_order, c.finishes, c.lang, c.preference, c.oracle_id
FROM cards_card c
"""
BY_NAME = PRINTING + "WHERE c.name = ANY(%s) AND c.lang = ANY(%s)"
OF_NUMBERS = """
JOIN (SELECT DISTINCT * FROM unnest(%s::bigint[], %s::text[]) AS asked(set_id, number)) asked
  ON c.set_id = asked.set_id AND lower(c.collector_number) = asked.number
"""
BY_NUMBER = PRINTING + OF_NUMBERS
BY_KEY = PRINTING + "WHERE c.id = ANY(%s)"
BY_ID = """
SELECT known.kind, known.value, known.card_id
FROM (SELECT DISTINCT * FROM unnest(%s::smallint[], %s::text[]) AS asked(kind, value)) asked
JOIN cards_externalid known ON known.kind = asked.kind AND known.value = asked.value
"""
ALIKE = """
SELECT asked.name, near.id
FROM unnest(%s::text[]) AS asked(name)
CROSS JOIN LATERAL (
    SELECT c.id, similarity(c.search_name, catalog_fold(asked.name)) AS alike FROM cards_card c
    WHERE c.preferred AND c.search_name %% catalog_fold(asked.name) ORDER BY alike DESC, c.id LIMIT %s
) near
"""


class Printing(NamedTuple):
    id: int
    name: str
    set_id: int
    number: str
    order: int
    finishes: list[int]
    lang: int
    preference: int
    oracle_id: object


class Catalogue:
    """As much of the catalogue as some rows may speak of."""

    def __init__(self) -> None:
        self.editions = Editions(asked(SETS))
        self.names = Names(name for (name,) in asked(NAMES))
        self.printings: dict[int, Printing] = {}
        self.by_name: dict[str, list[Printing]] = {}
        self.in_set: dict[tuple[str, int], list[Printing]] = {}
        self.by_number: dict[tuple[int, str], list[Printing]] = {}
        self.by_id: dict[tuple[int, str], list[int]] = {}
        self.searched: set[str] = set()

    def find_ids(self, ids: Collection[tuple[int, str]]) -> None:
        wanted = set(ids) - self.by_id.keys()
        if wanted:
            kinds, said = zip(*wanted, strict=True)
            for kind, value, card in asked(BY_ID, [list(kinds), list(said)]):
                self.by_id.setdefault((kind, value), []).append(card)
            found = {card for cards in self.by_id.values() for card in cards} - self.printings.keys()
            self.keep(asked(BY_KEY, [list(found)]))

    def find_names(self, names: Collection[str], languages: Collection[int]) -> None:
        """All printings of these names in English and the languages of the rows, or in any where there are none."""
        wanted = list(set(names) - self.searched)
        if not wanted:
            return
        self.searched |= set(wanted)
        self.keep(asked(BY_NAME, [wanted, [Language.ENGLISH.value, *languages]]))
        if bare := [name for name in wanted if name not in self.by_name]:
            self.keep(asked(BY_NAME, [bare, [language.value for language in Language]]))

    def find_numbers(self, numbers: Collection[tuple[int, str]]) -> None:
        if wanted := [number for number in numbers if number not in self.by_number]:
            sets, said = zip(*wanted, strict=True)
            self.keep(asked(BY_NUMBER, [list(sets), list(said)]))

    def learn_names(self, unknown: Collection[str]) -> None:
        """What cards are called in other languages, or in a picture of another story."""
        for name, printed, flavor in asked(OTHER_NAMES, {"names": list(unknown)}) if unknown else ():
            for spelling in {printed, flavor} & set(unknown):
                self.names.learn(spelling, name)

    def suggestions(self, unknown: Iterable[str]) -> dict[str, list[int]]:
        """For the first of them, cards whose names are nearest."""
        near: dict[str, list[int]] = {}
        if some := list(dict.fromkeys(unknown))[:SUGGESTED_FOR]:
            for name, card in asked(ALIKE, [some, SUGGESTIONS]):
                near.setdefault(name, []).append(card)
        return near

    def keep(self, rows: Iterable[tuple]) -> None:
        for row in rows:
            if (printing := Printing(*row)).id not in self.printings:
                self.printings[printing.id] = printing
                self.by_name.setdefault(printing.name, []).append(printing)
                self.in_set.setdefault((printing.name, printing.set_id), []).append(printing)
                self.by_number.setdefault((printing.set_id, printing.number.lower()), []).append(printing)


def asked(statement: str, values: object = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)  # type: ignore[arg-type]
        return cursor.fetchall()
