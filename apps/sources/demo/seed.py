"""Fills a database with the demo: again on the same day changes nothing, on a later day adds the days since."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from time import monotonic
from uuid import UUID

import msgspec
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Max, Min, Q

from apps.accounts.models import User
from apps.cards.catalog import CardRow, Loaded, SetRow, load
from apps.cards.models import Card
from apps.cards.words import Finish, Rarity, color_mask
from apps.prices import timeseries
from apps.prices.backfill import backfill
from apps.prices.models import Marketplace
from apps.sources.models import Run, Source

from . import NAME, SLUG
from .catalogue import SIMULATED_SET, Printing, printings
from .market import Offer, offers
from .simulation import Stretch, simulated

RANK = 90  # anybody real is believed before
BITE = 25_000_000  # days on offer that are simulated at once: beyond it, disk and locks are worth more than one commit


class RealCardsError(Exception):
    """The database holds cards that are not the demo's."""


@dataclass(slots=True)
class Seeded:
    cards: int = 0
    new_cards: int = 0
    sets: int = 0
    offers: int = 0
    prices: int = 0
    users: int = 0
    first_day: str = ""
    last_day: str = ""
    seconds: float = 0.0

    @property
    def changed(self) -> bool:
        return bool(self.new_cards or self.prices or self.users)


def silently(line: str) -> None:
    """Says nothing."""


def seed(
    *,
    today: date,
    cards: int | None = None,
    days: int = 730,
    users: int = 0,
    force: bool = False,
    say: Callable[[str], None] = silently,
) -> Seeded:
    """One transaction, but for the first seeding of what benchmarks ask for: killed there, the next one goes on."""
    started = monotonic()
    catalogue = list(printings(cards))
    if not force and has_real_cards():
        raise RealCardsError("This database holds real cards; the demo stays out of it unless it is forced in.")
    seeded = Seeded(cards=len(catalogue))
    with transaction.atomic():
        source, _ = Source.objects.get_or_create(slug=SLUG, defaults={"name": NAME, "simulated": True, "rank": RANK})
        known = ids_present(catalogue)
        loaded = load_catalogue(catalogue)
        seeded.new_cards, seeded.sets = loaded.cards.new, len({printing.set.code for printing in catalogue})
        say(f"{seeded.cards:,} cards of {seeded.sets:,} sets, {loaded.cards.new:,} of them new.")
        seeded.users = add_users(users)
        markets = markets_to_simulate(source, catalogue, known, today, days)
        bites = [(on_offer, bite) for on_offer, stretch in markets for bite in bites_of(stretch, len(on_offer))]
        at_once = len(bites) if known else 1
        for on_offer, bite in bites[:at_once]:
            seeded.prices += simulate(source, on_offer, bite, say)
    for on_offer, bite in bites[at_once:]:
        seeded.prices += simulate(source, on_offer, bite, say)
    if seeded.prices:
        timeseries.pack(said=say)
    span = Run.objects.filter(source=source).aggregate(first=Min("as_of"), last=Max("as_of"))
    seeded.first_day, seeded.last_day = (f"{span[end]:%Y-%m-%d}" if span[end] else "" for end in ("first", "last"))
    seeded.offers = sum(len(on_offer) for on_offer, _ in markets)
    seeded.seconds = round(monotonic() - started, 2)
    return seeded


def has_real_cards() -> bool:
    ours = Q(scryfall_id__in=[printing.id for printing in printings()]) | Q(set__set_type=SIMULATED_SET)
    return Card.objects.exclude(ours).exists()


def ids_present(catalogue: list[Printing]) -> set[UUID]:
    ids = [printing.id for printing in catalogue]
    present = Card.objects.filter(scryfall_id__in=ids).values_list("scryfall_id", flat=True)
    return {scryfall_id for scryfall_id in present if scryfall_id}


def load_catalogue(catalogue: list[Printing]) -> Loaded:
    sets = {printing.set.code: printing.set for printing in catalogue}
    described = [SetRow(s.code, s.name, s.set_type, s.released_at.isoformat()) for s in sets.values()]
    return load("magic", map(card_row, catalogue), described)


def card_row(printing: Printing) -> CardRow:
    return CardRow(
        scryfall_id=str(printing.id),
        oracle_id=str(printing.oracle_id),
        set_code=printing.set.code,
        set_name=printing.set.name,
        set_type=printing.set.set_type,
        name=printing.name,
        collector_number=printing.collector_number,
        layout=printing.layout,
        rarity=Rarity.parse(printing.rarity),
        finishes=tuple(Finish.parse(finish) for finish in printing.finishes),
        colors=color_mask(printing.colors),
        color_identity=color_mask(printing.color_identity),
        mana_cost=printing.whole("mana_cost"),
        mana_value=printing.mana_value,
        type_line=printing.type_line,
        power=printing.whole("power"),
        toughness=printing.whole("toughness"),
        loyalty=printing.whole("loyalty"),
        faces=msgspec.json.encode(printing.faces).decode(),
        games=("paper",),
        released_at=printing.set.released_at.isoformat(),
        reserved=printing.reserved,
    )


def markets_to_simulate(
    source: Source, catalogue: list[Printing], known: set[UUID], today: date, days: int
) -> list[tuple[list[Offer], Stretch]]:
    """New cards get the whole time; those that were here before get what has passed since."""
    marketplaces = dict(Marketplace.objects.values_list("slug", "id"))
    span = Run.objects.filter(source=source).aggregate(first=Min("as_of"), last=Max("as_of"))
    opening = span["first"].date() if span["first"] else today - timedelta(days=days - 1)
    since = span["last"].date() + timedelta(days=1) if span["last"] else opening
    everything = list(offers(catalogue, marketplaces))
    fresh = [offer for offer in everything if offer.printing.id not in known]
    rest = [offer for offer in everything if offer.printing.id in known]
    markets = [(fresh, Stretch(opening, opening, today)), (rest, Stretch(opening, since, today))]
    return [(on_offer, stretch) for on_offer, stretch in markets if on_offer and stretch.first <= stretch.last]


def bites_of(stretch: Stretch, offers: int) -> Iterator[Stretch]:
    days = (stretch.last - stretch.first).days + 1
    step = max(1, BITE // offers)
    for start in range(0, days, step):
        first = stretch.first + timedelta(days=start)
        yield Stretch(stretch.opening, first, stretch.first + timedelta(days=min(start + step, days) - 1))


def simulate(source: Source, on_offer: list[Offer], stretch: Stretch, say: Callable[[str], None]) -> int:
    with simulated(on_offer, stretch) as quotes:
        outcome = backfill(source, quotes, complete=True)
    moved = outcome.new + outcome.changed
    say(f"{stretch.first} to {stretch.last}: {moved:,} simulated prices of {len(on_offer):,} offers.")
    return moved


def add_users(count: int) -> int:
    """Demo users with passwords that nobody can type."""
    wanted = [f"demo{number}@example.com" for number in range(1, count + 1)]
    present = set(User.objects.filter(email__in=wanted).values_list("email", flat=True))
    missing = [email for email in wanted if email not in present]
    User.objects.bulk_create(
        User(email=email, display_name=email.partition("@")[0].capitalize(), password=make_password(None))
        for email in missing
    )
    return len(missing)


def today() -> date:
    return datetime.now(UTC).date()
