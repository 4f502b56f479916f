"""Daily dollar prices by Scryfall id, as people collect them from Scryfall's own card objects."""

from collections.abc import Iterator

from apps.cards.models import ExternalId
from apps.cards.words import Finish
from apps.sources.formats import Dated, PriceFile, PriceFormat, Refused, refused
from apps.sources.keys import is_uuid
from apps.sources.moments import Moments
from apps.sources.opening import DamagedError
from apps.sources.rows import Rows

NEEDED = ("scryfall_id", "finish", "price_usd")
FINISHES = {"nonfoil": Finish.NONFOIL, "foil": Finish.FOIL, "etched": Finish.ETCHED}


class ScryfallCsvFormat(PriceFormat):
    slug = "scryfall-csv"
    name = "Scryfall daily prices"
    description = (
        "CSV with the columns scryfall_id, finish, price_usd and date or cache_updated_at (believed first). Prices are"
        " TCGplayer's; a day without a time is noon UTC. Rows may come and go: silence says nothing."
    )
    homepage = "https://scryfall.com"
    source = "scryfall"
    source_name = "Scryfall"
    rank = 40
    currencies = ["USD"]
    kinds = [ExternalId.Kind.SCRYFALL]

    def quotes(self, file: PriceFile) -> Iterator[Dated | Refused]:
        amounts, moments, kind = self.amounts, Moments(), int(ExternalId.Kind.SCRYFALL)
        identities = {word: self.traits("tcgplayer", finish) for word, finish in FINISHES.items()}
        with file.text() as text:
            rows = Rows(text)
            header = next(iter(rows), None) or []
            card_at, finish_at, price_at = columns(file.name, header)
            time_at = next((header.index(name) for name in ("cache_updated_at", "date") if name in header), None)
            if time_at is None:
                raise DamagedError(f"{file.name} has neither a date nor a cache_updated_at column.")
            for row in rows:
                try:
                    card = row[card_at]  # type: ignore[index]
                    if not is_uuid(card):
                        raise ValueError("the card's id is not a uuid")
                    identity = identities[row[finish_at]]  # type: ignore[index]
                    if price := amounts[row[price_at]]:  # type: ignore[index]
                        moment = moments[row[time_at]]  # type: ignore[index]
                        yield moment, kind, card, identity, price, None, None, None, None
                    else:
                        self.unpriced += 1
                except (ValueError, TypeError, KeyError, IndexError) as error:
                    if row != []:
                        yield refused(f"{file.name}:{rows.line}", why(error), ",".join(row or []))


def columns(name: str, header: list[str]) -> list[int]:
    if missing := [column for column in NEEDED if column not in header]:
        raise DamagedError(f"{name} has no column {' or '.join(missing)}.")
    return [header.index(column) for column in NEEDED]


def why(error: Exception) -> str:
    if isinstance(error, KeyError):
        return "the finish is unknown"
    if isinstance(error, IndexError | TypeError):
        return "the row has too few cells"
    return str(error)
