"""Prices an operator brings: a CSV of their own with one row a price."""

import re
from collections.abc import Callable, Iterator
from io import TextIOWrapper

from django.db.models import IntegerChoices

from apps.cards.models import ExternalId
from apps.cards.words import Condition, Finish, Language
from apps.prices.models import Marketplace, PriceVariant
from apps.prices.models.identity import traits
from apps.sources.formats import Dated, PriceFile, PriceFormat, Refused, refused
from apps.sources.keys import is_uuid
from apps.sources.moments import Moments, moment_text
from apps.sources.opening import DamagedError
from apps.sources.rows import Rows
from apps.sources.words import STRANGE

from .amounts import amount
from .columns import Columns, parted

UUIDS = (ExternalId.Kind.SCRYFALL, ExternalId.Kind.MTGJSON)
NUMBER = re.compile(r"\d{1,18}")
SEPARATOR_LINE = re.compile(r'"?sep=.*', re.IGNORECASE)
FOIL_WORDS = {"true": "foil", "yes": "foil", "1": "foil", "false": "nonfoil", "no": "nonfoil", "0": "nonfoil"}


class CsvFormat(PriceFormat):
    slug = "csv"
    name = "Your own CSV"
    description = (
        "A header line, then one price a row. Columns, in any order and case: date or time (ISO, UTC; else --as-of);"
        " scryfall_id, tcgplayer_id, cardmarket_id or mtgjson_uuid; marketplace; price; and, if you like, finish,"
        " condition, language, currency, side (retail, buylist), low, mid, high, market. Comma, semicolon or tab;"
        " decimal point or comma; currency signs are understood and must be the marketplace's. A day is noon UTC."
    )
    source = "csv"
    source_name = "Own CSV files"
    rank = 20
    currencies = ["USD", "EUR", "TIX"]
    kinds = list(ExternalId.Kind)

    def quotes(self, file: PriceFile) -> Iterator[Dated | Refused]:
        with file.text() as text:
            delimiter, header = self.header(text)
            columns = Columns(header)
            if columns.missing:
                raise DamagedError(f"{file.name} has no column {' and no '.join(columns.missing)}.")
            if "time" not in columns.at and file.as_of is None:
                raise DamagedError(f"{file.name} has no date column; say the moment of its prices with --as-of.")
            reader = RowReader(columns, self.marketplaces, moment_text(file.as_of) if file.as_of else "")
            rows, before = Rows(text, delimiter), self.lines_before
            for row in rows:
                try:
                    if row is None:
                        raise ValueError("a cell is too long")
                    if row:
                        quote, place = reader.quote(row), f"{file.name}:{before + rows.line}"
                        yield refused(place, reader.doubt, delimiter.join(row), quote) if reader.doubt else quote
                except ValueError as error:
                    yield refused(f"{file.name}:{before + rows.line}", error, delimiter.join(row or []))

    def header(self, text: TextIOWrapper) -> tuple[str, list[str]]:
        """The first line that says something; spreadsheets put `sep=;` before it."""
        for number in range(1, 10):
            line = text.readline(1 << 20)
            if line.strip() and not SEPARATOR_LINE.match(line):
                self.lines_before = number
                return parted(line)
        raise DamagedError("The file has no header line.")


class RowReader:
    """Turns rows into quotes; ValueError says in words what is wrong with one, `doubt` what is strange about one."""

    def __init__(self, columns: Columns, marketplaces: dict[str, Marketplace], moment: str) -> None:
        self.columns, self.moment = columns, moment
        self.moments = Moments()
        self.marketplaces = {
            folded(spelling): marketplace
            for marketplace in marketplaces.values()
            for spelling in (marketplace.slug, marketplace.name)
        }
        self.words: dict[tuple[str, str], int] = {}
        self.doubt = ""

    def quote(self, row: list[str]) -> Dated:
        self.doubt = ""
        if len(row) > self.columns.count:
            raise ValueError("the row has more cells than the header")
        marketplace = self.marketplaces.get(folded(self.cell(row, "marketplace")))
        if marketplace is None:
            raise ValueError(f"unknown marketplace; known are {', '.join(sorted(self.marketplaces))}")
        currency = marketplace.currency
        if (said := self.cell(row, "currency").upper()) and said != currency:
            raise ValueError("the currency is not the marketplace's")
        price, low, mid, high, market = (
            amount(self.cell(row, name), currency) for name in ("price", "low", "mid", "high", "market")
        )
        if not price:
            raise ValueError("there is no price" if price is None else "a price of 0 is no price")
        kind, key = self.key(row)
        identity = traits(
            marketplace.pk,
            self.word(row, "finish", lambda text: Finish.parse(FOIL_WORDS.get(text.lower(), text)), Finish),
            self.word(row, "condition", Condition.parse, Condition, Condition.NEAR_MINT),
            self.word(row, "language", Language.parse, Language, 0),
            self.word(row, "side", side, PriceVariant.Side, PriceVariant.Side.RETAIL),
        )
        time = self.cell(row, "time")
        if not (moment := self.moments[time] if time else self.moment):
            raise ValueError("there is no date")
        return moment, kind, key, identity, price, low, mid, high, market

    def cell(self, row: list[str], name: str) -> str:
        """Rows may be shorter than the header: spreadsheets leave off empty cells at the end."""
        index = self.columns.at.get(name, len(row))
        return row[index].strip() if index < len(row) else ""

    def key(self, row: list[str]) -> tuple[int, str]:
        for kind, index in self.columns.ids:
            if index < len(row) and (value := row[index].strip().lower()):
                if not (is_uuid(value) if kind in UUIDS else NUMBER.fullmatch(value)):
                    raise ValueError("the card's id is not one of its kind")
                return kind, value
        raise ValueError("there is no card's id")

    def word(
        self,
        row: list[str],
        name: str,
        parse: Callable[[str], int],
        words: type[IntegerChoices],
        default: int = Finish.NONFOIL,
    ) -> int:
        if not (text := self.cell(row, name)):
            return int(default)
        if (known := self.words.get((name, text))) is None:
            try:
                known = int(parse(text))
            except ValueError:
                choices = ", ".join(getattr(word, "word", word.name.lower()) for word in words)
                self.doubt = f"unknown {name}; known are {choices}"
                if name not in STRANGE:
                    raise ValueError(self.doubt) from None
                return STRANGE[name]
            self.words[name, text] = known
        return known


def side(text: str) -> int:
    try:
        return PriceVariant.Side[text.upper()]
    except KeyError as error:
        raise ValueError(text) from error


def folded(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())
