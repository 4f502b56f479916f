"""Which printing each row of a file means, how sure that is, and what is doubtful about it, in words.

    for found in Matching().match(rows): ...   # a Match for every row, in their order

The first of these that finds a printing counts: an exact id, set and number, the name in the set, the name alone.
A name that contradicts an id or a number is never passed over: the match is doubtful and says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import models

from apps.cards.models import ExternalId
from apps.cards.words import PLAIN_FINISHES, Finish, Language
from apps.collection.formats.kit.rows import Row

from .catalogue import Catalogue, Printing

Kind = ExternalId.Kind
SHOWN = 8
ORDINARY = 16  # the bits of a printing's `preference` above its day: what is not as people expect it
# The most telling id first. A product number may be of either kind of product, and its kind may tell the finish.
ORDER = (Kind.SCRYFALL, Kind.MTGJSON, Kind.TCGPLAYER, Kind.CARDMARKET, Kind.MTGO, Kind.CARDKINGDOM, Kind.MULTIVERSE)
NUMBERED: dict[int, tuple[Kind, ...]] = {
    Kind.TCGPLAYER: (Kind.TCGPLAYER, Kind.TCGPLAYER_ETCHED), Kind.TCGPLAYER_ETCHED: (Kind.TCGPLAYER_ETCHED,),
    Kind.MTGO: (Kind.MTGO, Kind.MTGO_FOIL), Kind.MTGO_FOIL: (Kind.MTGO_FOIL,),
    Kind.CARDKINGDOM: (Kind.CARDKINGDOM, Kind.CARDKINGDOM_FOIL), Kind.CARDKINGDOM_FOIL: (Kind.CARDKINGDOM_FOIL,),
}  # fmt: skip
FINISH_OF: dict[int, Finish] = {
    Kind.TCGPLAYER_ETCHED: Finish.ETCHED, Kind.MTGO_FOIL: Finish.FOIL, Kind.CARDKINGDOM_FOIL: Finish.FOIL
}  # fmt: skip


class Confidence(models.TextChoices):
    ID = "id", "Exact id"
    NUMBER = "number", "Set and number"
    NAME_IN_SET = "name_in_set", "Name in set"
    NAME = "name", "Name alone"
    NONE = "none", "Not found"


@dataclass(frozen=True, slots=True)
class Match:
    """`card_id` is None where nothing was found. `candidates` are other printings it may be, the likeliest first."""

    row: Row
    card_id: int | None
    confidence: Confidence
    finish: Finish
    doubt: str = ""
    candidates: tuple[int, ...] = ()

    @property
    def is_sure(self) -> bool:
        return self.card_id is not None and not self.doubt


@dataclass(frozen=True, slots=True)
class Found:
    """A first answer: printings that fit alike, how they were found, and what is said against them."""

    confidence: Confidence
    printings: Sequence[Printing]
    doubt: str = ""
    others: Sequence[Printing] = ()
    finish: Finish | None = None


class Matching:
    """Sets and names are read once; a file may be matched in pieces."""

    def __init__(self) -> None:
        self.catalogue = Catalogue()
        self.settled: dict[tuple, Match] = {}

    def match(self, rows: Iterable[Row]) -> list[Match]:
        rows = list(rows)
        self.look_up(rows)
        matches = [self.match_one(row) for row in rows]
        unknown = [found.row.name for found in matches if found.card_id is None and found.row.name]
        near = self.catalogue.suggestions(unknown)
        return [
            replace(found, candidates=tuple(near[found.row.name]))
            if found.card_id is None and found.row.name in near
            else found
            for found in matches
        ]

    def look_up(self, rows: Sequence[Row]) -> None:
        """All that the rows may speak of, asked at once."""
        catalogue = self.catalogue
        catalogue.find_ids(
            {(kind, value) for row in rows for its, value in row.ids for kind in NUMBERED.get(its, (its,))}
        )
        unknown = {row.name for row in rows if row.name and not catalogue.names.of(row.name)}
        catalogue.learn_names(unknown)
        names = {name for row in rows for name in catalogue.names.of(row.name)}
        catalogue.find_names(names, {row.language.value for row in rows if row.language})
        catalogue.find_numbers(
            {
                (edition, number)
                for row in rows
                if row.collector_number and not catalogue.names.of(row.name)
                for edition in catalogue.editions.of(row.set_code, row.set_name)[0]
                for number in numbers(row.collector_number)
            }
        )

    def match_one(self, row: Row) -> Match:
        """Rows that name the same copy are settled once."""
        asked = (row.name, row.set_code, row.set_name, row.collector_number, row.ids, row.finish, row.language)
        if (known := self.settled.get(asked)) is None:
            known = self.settled[asked] = self.settle(row)
        return known if known.row is row else replace(known, row=row)

    def settle(self, row: Row) -> Match:
        names = self.catalogue.names.of(row.name) if row.name else ()
        by_id = self.by_id(row, names)
        if by_id and not by_id.doubt:
            return settled(row, by_id)
        found = self.by_number(row, names) or self.by_name(row, names)
        if by_id:
            return settled(row, replace(by_id, others=found.printings if found else ()))
        if found:
            return settled(row, found)
        return Match(row, None, Confidence.NONE, row.finish or Finish.NONFOIL, self.nothing(row))

    def by_id(self, row: Row, names: Sequence[str]) -> Found | None:
        said = sorted(row.ids, key=lambda pair: ORDER.index(pair[0]) if pair[0] in ORDER else len(ORDER))
        for its, value in said:
            for kind in NUMBERED.get(its, (its,)):
                cards = [self.catalogue.printings[card] for card in self.catalogue.by_id.get((kind, value), ())]
                if not cards:
                    continue
                agreed = [printing for printing in cards if printing.name in names] if names else cards
                if not agreed:
                    doubt = f"Its id is of “{cards[0].name}”; the file calls it “{row.name}”."
                    return Found(Confidence.ID, cards, doubt, finish=FINISH_OF.get(kind))
                exact = [its for its in agreed if is_number(its, numbers(row.collector_number))]
                return Found(Confidence.ID, exact or agreed, finish=FINISH_OF.get(kind))
        return None

    def by_number(self, row: Row, names: Sequence[str]) -> Found | None:
        if not (wanted := numbers(row.collector_number)):
            return None
        editions = self.catalogue.editions
        meant, near = editions.of(row.set_code, row.set_name)
        for edition in meant:
            if fitting := [its for its in self.in_set(names, edition) if is_number(its, wanted)]:
                return Found(Confidence.NUMBER, fitting)
        for edition in near:  # 12p of M20 is one of its promos; a bare 12 may be anything
            if fitting := [its for its in self.in_set(names, edition) if is_number(its, wanted)]:
                if not fitting[0].number.isdigit():
                    return Found(Confidence.NUMBER, fitting)
                if not any(self.in_set(names, its) for its in meant):
                    doubt = f"It is not in {editions.names[meant[0]]}, but in {editions.names[edition]}."
                    return Found(Confidence.NUMBER, fitting, doubt)
        for edition in meant:
            if fitting := [its for its in self.in_set(names, edition) if is_reshaped(its, wanted)]:
                return Found(Confidence.NUMBER, fitting)
        for edition in () if names else meant:
            for number in wanted:
                if standing := self.catalogue.by_number.get((edition, number)):
                    doubt = f"That number is “{standing[0].name}”; the file calls it “{row.name}”." if row.name else ""
                    return Found(Confidence.NUMBER, standing, doubt)
        return None

    def by_name(self, row: Row, names: Sequence[str]) -> Found | None:
        if not (named := [printing for name in names for printing in self.catalogue.by_name.get(name, ())]):
            return None
        editions = self.catalogue.editions
        meant, near = editions.of(row.set_code, row.set_name)
        for edition in meant:
            if of_it := self.in_set(names, edition):
                doubt = ""
                if row.collector_number:
                    doubt = f"{editions.names[edition]} has it under another number than {row.collector_number}."
                elif row.ids:
                    doubt = "Its id is not in the catalogue."
                return Found(Confidence.NAME_IN_SET, of_it, doubt)
        for edition in near:
            if of_it := self.in_set(names, edition):
                doubt = f"It is not in {editions.names[meant[0]]}, but in {editions.names[edition]}."
                return Found(Confidence.NAME_IN_SET, of_it, doubt, named)
        doubt = ""
        if meant:
            doubt = f"It is not in {editions.names[meant[0]]}, as far as the catalogue knows."
        elif said := row.set_name or row.set_code.upper():
            doubt = f"There is no set “{said}” in the catalogue."
        elif row.ids:
            doubt = "Its id is not in the catalogue."
        return Found(Confidence.NAME, named, doubt)

    def in_set(self, names: Sequence[str], edition: int) -> list[Printing]:
        return [printing for name in names for printing in self.catalogue.in_set.get((name, edition), ())]

    def nothing(self, row: Row) -> str:
        if row.name:
            known = self.catalogue.names.of(row.name)
            return f"No card is called “{row.name}”." if not known else f"No printing of “{row.name}” is known."
        if row.ids or row.sku:
            return "Its id is not in the catalogue, and it has no name."
        return f"There is no number {row.collector_number} in “{row.set_name or row.set_code.upper()}”."


def settled(row: Row, found: Found) -> Match:
    """One of the printings that fit: in the finish that is said, in English where there is a choice, the usual one."""
    finish = row.finish or found.finish
    language = row.language or Language.ENGLISH
    ranked = sorted(
        found.printings,
        key=lambda its: (
            not comes_in(its, finish), its.lang != Language.ENGLISH, its.lang != language, its.preference, its.id
        ),
    )  # fmt: skip
    best, doubts = ranked[0], [found.doubt]
    if not comes_in(best, finish):
        doubts.append(f"This printing does not come in {Finish(finish).label.lower()}." if finish else "")
    if found.confidence != Confidence.NAME and (rivals := alternatives(row, ranked, finish)):
        where = "is called so in the set" if found.confidence == Confidence.NAME_IN_SET else "fits"
        doubts.append(f"More than one printing {where}: {', '.join(rivals)}.")
    if len({printing.oracle_id for printing in ranked if printing.oracle_id}) > 1:
        doubts.append("Several cards are called so." if found.confidence == Confidence.NAME else "")
    others = [its.id for its in (*ranked[1:], *found.others) if its.id != best.id]
    return Match(
        row, best.id, found.confidence, finish_of(best, finish), " ".join(filter(None, doubts)),
        tuple(dict.fromkeys(others))[:SHOWN],
    )  # fmt: skip


def alternatives(row: Row, ranked: Sequence[Printing], finish: Finish | None) -> list[str]:
    """The numbers of the best and of those that fit as well, if any do.

    Who says no number means the ordinary printing of a set, not its showcase or promo.
    """
    best = ranked[0]
    rivals = {
        its.number
        for its in ranked
        if comes_in(its, finish) == comes_in(best, finish)
        and (row.collector_number or its.preference >> ORDINARY == best.preference >> ORDINARY)
    }
    return sorted(rivals)[:SHOWN] if len(rivals) > 1 else []


def comes_in(printing: Printing, finish: Finish | None) -> bool:
    if finish is None or not printing.finishes or finish in printing.finishes:
        return True
    if finish in PLAIN_FINISHES:
        return any(its in PLAIN_FINISHES for its in printing.finishes)
    return finish == Finish.FOIL and foil_of(printing) is not None


def finish_of(printing: Printing, finish: Finish | None) -> Finish:
    """The finish the copy has, as the printing calls it. Who says nothing has the plain one, where there is one."""
    if finish in printing.finishes or not printing.finishes:
        return finish or Finish.NONFOIL
    plain = next((Finish(its) for its in printing.finishes if its in PLAIN_FINISHES), None)
    if finish is None or finish in PLAIN_FINISHES:
        return plain or (Finish(printing.finishes[0]) if finish is None else finish)
    return foil_of(printing) or finish if finish == Finish.FOIL else finish


def foil_of(printing: Printing) -> Finish | None:
    """What many call foil of a printing that has one shining finish only, an etched one or a holofoil."""
    shining = [Finish(its) for its in printing.finishes if its not in PLAIN_FINISHES]
    return shining[0] if len(shining) == 1 else None


def numbers(said: str) -> tuple[str, ...]:
    """A collector number as it stands, and without “/350” and leading zeros."""
    number = said.strip().lower()
    bare = number.partition("/")[0].strip()
    return tuple(dict.fromkeys(filter(None, (number, bare, bare.lstrip("0"))))) if number else ()


def is_number(printing: Printing, wanted: Sequence[str]) -> bool:
    return printing.number.lower() in wanted


def is_reshaped(printing: Printing, wanted: Sequence[str]) -> bool:
    """741 for 741z, 8 for U8, 22 for CN2-22, GP2 for 2: the same name in the same set makes sure of it."""
    its = digits(printing.number.rpartition("-")[2])
    return bool(its) and its in map(digits, wanted)


def digits(number: str) -> str:
    return "".join(filter(str.isdigit, number)).lstrip("0")


__all__ = ["Confidence", "Match", "Matching"]
