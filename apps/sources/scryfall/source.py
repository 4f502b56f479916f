"""Scryfall, asked: once a day its sets and its newest bulk file, for the catalogue and for the prices in it."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from django.db import transaction

from apps.cards.models import ExternalId
from apps.prices.quotes import snapped
from apps.sources.live import Delivery, LiveSource, Polite, Rate, Wanted, daily
from apps.sources.opening import open_bytes
from dualcaster.lib.polite import SourceError

from .catalogue import BAD_PER_MILLE, Reader, import_file, store
from .download import Bulk, BulkList

API = "https://api.scryfall.com"
EVERY_PRINTING = "default_cards"


class Scryfall(LiveSource):
    slug = "scryfall"
    name = "Scryfall"
    homepage = "https://scryfall.com"
    description = "The catalogue of Magic, and a day's prices of TCGplayer, Cardmarket and Cardhoarder inside it."
    rank = 40
    marketplaces = ("tcgplayer", "cardmarket", "cardhoarder")
    currencies = ("USD", "EUR", "TIX")
    schedule = daily(3)
    rate, vendor = Rate(5, 1.0), "scryfall"
    keys = (ExternalId.Kind.SCRYFALL,)

    def deliveries(self, client: Polite, wanted: Wanted) -> Iterator[Delivery]:
        with client.download(f"{API}/sets") as sets:
            if sets:
                import_file(sets)
        bulk = newest(client)
        if self.row().runs.filter(as_of=snapped(bulk.updated_at), complete=True).exists():
            return
        with client.download(bulk.download_uri) as cards:
            if cards:
                yield from told(bulk, cards)


def newest(client: Polite) -> Bulk:
    offered = client.get(f"{API}/bulk-data").json(BulkList).data
    for bulk in offered:
        if bulk.type == EVERY_PRINTING:
            return bulk
    raise SourceError(f"Scryfall offers no bulk file “{EVERY_PRINTING}”.")


def told(bulk: Bulk, path: Path) -> Iterator[Delivery]:
    """The catalogue first, for prices of cards that are new today; then the prices, as of when Scryfall made them."""
    with open_bytes(path) as stream:
        reader = Reader(stream, path.name, id)
        try:
            with transaction.atomic():
                cards = store(reader)[0].cards
            refused = reader.refusals.total
            whole = refused * 1000 <= (cards.new + cards.updated + cards.unchanged) * BAD_PER_MILLE
            yield Delivery(bulk.updated_at, chain(reader.refusals.first, reader.prices), complete=whole)
        finally:
            reader.close()
