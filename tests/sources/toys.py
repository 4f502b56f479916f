"""A source for tests: a shop that tells the price of every card it knows, or of those it is asked about."""

from collections.abc import Iterator, Mapping

from apps.cards.models import ExternalId
from apps.cards.words import Finish
from apps.prices.quotes import Quote, Refused
from apps.sources.formats import refused
from apps.sources.live import Credential, Delivery, LiveSource, Polite, Rate, Wanted, every, utc_now

HOST = "api.toy.example"
KIND = ExternalId.Kind.SCRYFALL.value


class Toy(LiveSource):
    """Tells everything at once: `{"prices": [[id, price], ...], "next": address or null}`."""

    slug = "toy"
    name = "Toy"
    homepage = "https://toy.example"
    description = "A shop for tests."
    rank = 10
    marketplaces = ("tcgplayer",)
    currencies = ("USD",)
    schedule = every(30)
    rate = Rate(1000, 1.0)
    keys = (KIND,)

    def deliveries(self, client: Polite, wanted: Wanted) -> Iterator[Delivery]:
        yield Delivery(utc_now(), self.pages(client), complete=True)

    def pages(self, client: Polite) -> Iterator[Quote | Refused]:
        url = f"https://{HOST}/prices"
        while url:
            page = client.get(url).json(dict)
            for card, price in page["prices"]:
                yield self.quote(card, price)
            url = page.get("next")

    def quote(self, card: str, price: object) -> Quote | Refused:
        if type(price) is not int or price <= 0:
            return refused(card, "a price is no amount of cents", price)
        return (KIND, card, self.traits("tcgplayer", Finish.NONFOIL), price, None, None, None, None)


class Asking(Toy):
    """Is asked for cards, a few at a time."""

    slug = "asking"
    name = "Asking"
    per_card = True
    batch = 2

    def deliveries(self, client: Polite, wanted: Wanted) -> Iterator[Delivery]:
        for batch in wanted.batches(self.batch):
            answer = client.post(f"https://{HOST}/cards", json=[card.scryfall_id for card in batch]).json(dict)
            quotes = [self.quote(card, price) for card, price in answer["prices"]]
            yield Delivery(utc_now(), quotes, cards=[card.pk for card in batch])


class Guarded(Toy):
    """Wants to know who asks."""

    slug = "guarded"
    name = "Guarded"
    credentials = (Credential("GUARDED_KEY", "API key", "https://toy.example/keys"),)

    def authorization(self, client: Polite, *, renew: bool) -> Mapping[str, str]:
        said = {"key": self.credential("GUARDED_KEY"), "renew": str(renew)}
        token = client.post(f"https://{HOST}/token", form=said, anonymous=True).json(dict)
        return {"Authorization": f"Bearer {token['token']}"}


class Careful(Toy):
    """Remembers what it has."""

    slug = "careful"
    name = "Careful"

    def deliveries(self, client: Polite, wanted: Wanted) -> Iterator[Delivery]:
        with client.download(f"https://{HOST}/all.json") as path:
            if path:
                import msgspec

                told = msgspec.json.decode(path.read_bytes())
                yield Delivery(utc_now(), [self.quote(card, price) for card, price in told["prices"]], complete=True)
