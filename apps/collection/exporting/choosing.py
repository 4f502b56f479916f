"""What of a collection goes out: all of it, a place, what is for trade, a search, some lots, what a set still lacks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404

from apps.accounts.models import Preferences, User
from apps.cards.models import Card, CardSet
from apps.cards.search import Context, Search, planning, read
from apps.cards.search.results import guarded
from apps.collection.completion.checklist import missing_cards
from apps.collection.formats import Row
from apps.collection.models import Disposal, InventoryItem, Location
from dualcaster.lib.money import Currency

from .lots import Lots
from .missing import Missing
from .sales import Sales

MOST_LOTS = 10_000  # that are named one by one


class What(models.TextChoices):
    ALL = "all", "Everything"
    TRADE = "trade", "Only what is for trade"
    LOCATION = "location", "What lies in one place"
    SEARCH = "search", "What a search finds"
    LOTS = "lots", "Chosen lots"
    MISSING = "missing", "What a set still lacks"
    SALES = "sales", "Sales, trades and losses"


NO_SEARCH = Search(None)
NEEDS = {"location": What.LOCATION, "q": What.SEARCH, "lots": What.LOTS, "set": What.MISSING}


class Chosen(Protocol):
    """Rows of a file to be, how many they are, and what they are called in its name."""

    @property
    def title(self) -> str: ...

    def counted(self) -> tuple[int, int]: ...

    def rows(self) -> Iterator[Any]: ...


@dataclass(frozen=True)
class Found(Lots):
    """What a search finds among one's lots; a pattern in it may take too long, and says so while rows are read."""

    search: Search = NO_SEARCH

    def counted(self) -> tuple[int, int]:
        with guarded(self.search):
            return super().counted()

    def rows(self) -> Iterator[Row]:
        with guarded(self.search):
            yield from super().rows()


def choose(user: User, said: Mapping[str, str]) -> Chosen:
    """`said` has `what` and what that needs: a `location`, a query `q`, a `set`, numbers of `lots`.

    ValidationError and QueryError say what is wrong with it; what is not one's own does not exist.
    """
    lots = InventoryItem.objects.of(user)
    match what_of(said):
        case What.TRADE:
            return Lots("for-trade", lots.filter(for_trade__gt=0), user, only_traded=True)
        case What.LOCATION:
            place = number(said.get("location", ""), "location")
            return Lots("location", lots.filter(location__in=places_in(place, user)), user)
        case What.SEARCH:
            return found(user, said.get("q", ""))
        case What.LOTS:
            return Lots("chosen", named(lots, said.get("lots", "")), user)
        case What.MISSING:
            card_set = set_of(said.get("set", ""))
            return Missing(f"missing-{card_set.code}", missing_of(user, card_set))
        case What.SALES:
            return Sales("sales", Disposal.objects.of(user))
    return Lots("collection", lots, user)


def what_of(said: Mapping[str, str]) -> What:
    """As it is said; otherwise what the rest of it is for."""
    if not (word := said.get("what", "")):
        return next((what for name, what in NEEDS.items() if said.get(name)), What.ALL)
    if word not in What.values:
        known = ", ".join(What.values)
        raise ValidationError({"what": f"“{word}” is not known; known are {known}."})
    return What(word)


def found(user: User, text: str) -> Found:
    """Tokens are found as well: who owns one wants it in the file."""
    search = read(text.replace("\0", " ").strip())
    currency = Currency(Preferences.objects.of(user).currency)
    context = Context(currency=currency, user_id=user.pk, tree=search.tree)
    cards = planning.matching(search.tree, context).order_by()
    lots = InventoryItem.objects.of(user).filter(card__in=cards.values("pk"))
    return Found("search", lots, user, search=search)


def number(text: str, name: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ValidationError({name: f"“{text}” is no number."})
    return int(text)


def places_in(place: int, user: User) -> list[int]:
    """The place and all that are in it."""
    inside: dict[int | None, list[int]] = {}
    for pk, parent in Location.objects.of(user).values_list("pk", "parent_id"):
        inside.setdefault(parent, []).append(pk)
    if not any(place in places for places in inside.values()):
        raise Http404("You have no such location.")
    found = [place]
    for one in found:
        found += inside.pop(one, [])
    return found


def named(lots: Any, numbers: str) -> Any:
    wanted = {number(word, "lots") for word in numbers.split(",") if word.strip()}
    if not wanted or len(wanted) > MOST_LOTS:
        raise ValidationError({"lots": f"Name the lots, separated by commas: one at least, and {MOST_LOTS:,} at most."})
    chosen = lots.filter(pk__in=wanted)
    if chosen.count() != len(wanted):
        raise Http404("You have no such lot.")
    return chosen


def set_of(code: str) -> CardSet:
    sets = CardSet.objects.filter(code=code.strip().lower().replace("\0", "")).order_by("game")
    if not code.strip() or (card_set := sets.first()) is None:
        raise ValidationError({"set": f"There is no set “{code}”." if code else "Say which set."})
    return card_set


def missing_of(user: User, card_set: CardSet) -> Any:
    """Printings of the set that the person lacks, by their rules of what counts."""
    return Card.objects.filter(pk__in=missing_cards(user, card_set))
