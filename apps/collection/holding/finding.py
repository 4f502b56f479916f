"""Which of their own lots somebody wants to see, and in which order: the same for page, bulk change and API."""

from dataclasses import dataclass, replace
from typing import Any, Self

from django.db.models import BigIntegerField, Case, F, Q, When
from django.db.models.functions import Cast

from apps.accounts.models import Preferences, User
from apps.cards.querysets import HEAVY
from apps.cards.search import Context, Search, read
from apps.cards.search.planning import matching
from apps.cards.search.results import guarded
from apps.cards.search.syntax import Kind, terms
from apps.collection.models import InventoryItem, Location
from dualcaster.lib.keyset import Column
from dualcaster.lib.money import Currency

NOWHERE = "none"
SHOWN = ("card__set", "location")
UNSEEN = tuple(f"card__{name}" for name in HEAVY)


@dataclass(frozen=True)
class Owner:
    """Whose lots, and in which currency and at whose prices they are valued."""

    user: User
    currency: str
    marketplaces: tuple[str, ...] = ()

    @classmethod
    def of(cls, user: User, preferences: Preferences, currency: str = "") -> Self:
        return cls(user, str(currency or preferences.currency), tuple(preferences.marketplaces))


@dataclass(frozen=True)
class Wish:
    """What the lots are to be like; what is empty does not matter. `location` is a number or “none”."""

    q: str = ""
    location: str = ""
    tag: str = ""
    card: int | None = None
    finish: int | None = None
    condition: int | None = None
    language: int | None = None
    mark: str = ""
    for_trade: bool = False
    unpriced: bool = False
    sort: str = ""

    def lots(self, owner: Owner, q: str | None = None) -> Any:
        """Their lots that are so; QueryError where the query cannot be read."""
        lots = InventoryItem.objects.of(owner.user).filter(self.plainly(owner.user))
        if self.unpriced:
            lots = lots.valued(owner.currency, owner.marketplaces).filter(Q(unit_value=None))
        search = read(self.q if q is None else q)
        return lots.filter(card__in=found(search, owner)) if search.tree else lots

    def plainly(self, user: User) -> Q:
        wanted = Q(
            **{name: said for name in ("card", "finish", "condition", "language") if (said := getattr(self, name))}
        )
        if self.location == NOWHERE:
            wanted &= Q(location=None)
        elif self.location:
            place = Location.objects.of(user).filter(pk=int(self.location)).first()
            wanted &= Q(location__in=Location.objects.within(place) if place else [])
        if self.tag:
            wanted &= Q(tags__contains=[self.tag])
        if self.mark:
            wanted &= Q(marks__contains=[self.mark])
        return wanted & Q(for_trade__gt=0) if self.for_trade else wanted


def found(search: Search, owner: Owner) -> Any:
    """Every printing that matches, tokens and all: what one owns is looked through as it is."""
    about = Context(currency=Currency(owner.currency), user_id=owner.user.pk, tree=search.tree, extras=True)
    cards = matching(search.tree, about).order_by().values("pk")
    if not any(term.kind == Kind.REGEX for term in terms(search.tree)):
        return cards
    with guarded(search):  # a pattern may not take for ever
        return list(
            cards.filter(pk__in=InventoryItem.objects.of(owner.user).values("card")).values_list("pk", flat=True)
        )


def by(name: str, *then: str, nullable: bool = False) -> dict[str, tuple[Column, ...]]:
    """An order and the same turned round, by its word."""
    columns = (Column(name, nullable=nullable, computed=True), *map(Column, then), Column("id"))
    return {"up": columns, "down": tuple(replace(column, descending=not column.descending) for column in columns)}


ORDERS = {
    f"{sign}{word}": columns[way]
    for word, columns in {
        "name": by("name", "set_name", "number_order"),
        "set": by("set_name", "number_order", "number"),
        "quantity": by("quantity"),
        "acquired": by("acquired_at", nullable=True),
        "value": by("total", nullable=True),
        "gain": by("gain", nullable=True),
        "added": by("id"),
    }.items()
    for sign, way in (("", "up"), ("-", "down"))
}
ORDERS |= {sign: (columns[0],) for sign, columns in ORDERS.items() if sign.endswith("added")}
NEWEST = "-added"


def for_table(lots: Any, owner: Owner) -> Any:
    """Rows of the table: each with its card, its place, and what it is worth."""
    whole = lots.valued(owner.currency, owner.marketplaces)
    many = Cast("quantity", BigIntegerField())
    bought = Q(currency=owner.currency)
    return (
        whole.select_related(*SHOWN)
        .defer(*UNSEEN)
        .annotate(
            name=F("card__name"), set_name=F("card__set__name"), number_order=F("card__number_order"),
            number=F("card__collector_number"), total=F("unit_value") * many,
            gain=Case(When(bought, then=(F("unit_value") - F("purchase_price")) * many)),
        )
    )  # fmt: skip
