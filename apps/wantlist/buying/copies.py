"""What cards cost at given marketplaces: each by itself, or together where they fight for the same few copies."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from .plans import WHOLE, Bought, Offer, Shop

ENDLESS = 1 << 60


class Cost(NamedTuple):
    """Fewer missing copies come before any amount. Amounts are ten-thousandths of minor units: so fees are whole."""

    missing: int
    amount: int


@dataclass(frozen=True, slots=True)
class Choice:
    """An offer to one of the wanted: the bit of its marketplace, and what a copy costs there with the fee."""

    number: int
    offer: Offer
    place: int
    cost: int


@dataclass
class Group:
    """Wanted cards, by their numbers, and their choices, cheapest first; several where they compete for copies."""

    quantities: dict[int, int]
    choices: list[Choice]
    known: dict[int, Cost] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = 0
        for choice in self.choices:
            self.places |= choice.place

    @property
    def is_contested(self) -> bool:
        return len(self.quantities) > 1

    @cached_property
    def cheapest(self) -> list[Choice] | None:
        """One choice of each marketplace, cheapest first, where that one has copies enough; otherwise nothing."""
        if self.is_contested:
            return None
        [wanted] = self.quantities.values()
        first: dict[int, Choice] = {}
        for choice in self.choices:
            first.setdefault(choice.place, choice)
        enough = all(its.offer.stock is None or its.offer.stock >= wanted for its in first.values())
        return list(first.values()) if enough else None

    @property
    def size(self) -> int:
        return len(self.choices) * len(self.quantities)

    def cost(self, places: int) -> Cost:
        if places not in self.known:
            self.known[places] = self.weighed(places)
        return self.known[places]

    def weighed(self, places: int) -> Cost:
        if self.is_contested:
            taken = list(self.bought(places))
            costs = {(choice.number, choice.offer.variant_id): choice.cost for choice in self.choices}
            amount = sum(costs[number, offer.variant_id] * many for number, offer, many in taken)
            return Cost(sum(self.quantities.values()) - sum(many for *_, many in taken), amount)
        [wanted] = self.quantities.values()
        amount = 0
        for choice in self.choices:
            if choice.place & places:
                many = wanted if choice.offer.stock is None else min(wanted, choice.offer.stock)
                amount, wanted = amount + many * choice.cost, wanted - many
                if not wanted:
                    break
        return Cost(wanted, amount)

    def bought(self, places: int) -> Iterator[Bought]:
        """What is bought at these marketplaces: as much as there is, as cheaply as that can be."""
        if self.is_contested:
            yield from shared_out(self.quantities, [choice for choice in self.choices if choice.place & places])
            return
        [(number, wanted)] = self.quantities.items()
        for choice in self.choices:
            if wanted and choice.place & places:
                many = wanted if choice.offer.stock is None else min(wanted, choice.offer.stock)
                wanted -= many
                yield number, choice.offer, many


def groups_of(quantities: Sequence[int], offers: Sequence[Sequence[Offer]], shops: Sequence[Shop]) -> list[Group]:
    """Cards by themselves, and together those that may want more of something than there is."""
    bits = {shop.id: 1 << bit for bit, shop in enumerate(shops)}
    fees = {shop.id: WHOLE + shop.fee_bp for shop in shops}
    joined = list(range(len(quantities)))

    def first(number: int) -> int:
        while joined[number] != number:
            number = joined[number]
        return number

    wanted_of: Counter[int] = Counter()
    for number, some in enumerate(offers):
        for offer in some:
            wanted_of[offer.variant_id] += quantities[number]
    holders: dict[int, int] = {}
    for number, some in enumerate(offers):
        for offer in some:
            if offer.stock is not None and offer.stock < wanted_of[offer.variant_id]:
                joined[first(number)] = first(holders.setdefault(offer.variant_id, number))
    members: dict[int, list[int]] = {}
    for number in range(len(quantities)):
        members.setdefault(first(number), []).append(number)
    return [
        Group(
            {number: quantities[number] for number in numbers},
            sorted(
                (
                    Choice(number, offer, bits[offer.marketplace_id], offer.price * fees[offer.marketplace_id])
                    for number in numbers
                    for offer in offers[number]
                ),
                key=lambda choice: (choice.cost, choice.place, choice.offer.variant_id),
            ),
        )
        for numbers in members.values()
    ]


def shared_out(quantities: dict[int, int], choices: Sequence[Choice]) -> Iterator[Bought]:
    """The most copies for the least money: a flow of copies from offers to those who want them.

    Each round finds the cheapest way to one more, also by giving somebody something else than before, and takes as
    many copies along it as it carries: the cheapest flow, grown along its shortest ways.
    """
    offers = {choice.offer.variant_id: choice.offer for choice in choices}
    left = {variant: ENDLESS if offer.stock is None else offer.stock for variant, offer in offers.items()}
    wants = dict(quantities)
    taken = [0] * len(choices)
    while way := cheapest_way(choices, wants, left, taken):
        start, end = choices[way[0]].number, choices[way[-1]].offer.variant_id
        many = min(wants[start], left[end], *(taken[step] for step in way[1::2]))
        for place, step in enumerate(way):
            taken[step] += -many if place % 2 else many
        wants[start] -= many
        left[end] -= many
    for choice, many in zip(choices, taken, strict=True):
        if many:
            yield choice.number, choice.offer, many


def cheapest_way(
    choices: Sequence[Choice], wants: dict[int, int], left: dict[int, int], taken: Sequence[int]
) -> list[int]:
    """From somebody who wants more to an offer with copies left: choices to take, to give back, to take, and so on."""
    buyers: dict[int, tuple[int, list[int]]] = {number: (0, []) for number, many in wants.items() if many}
    sellers: dict[int, tuple[int, list[int]]] = {}
    for _ in range(len(wants) + 1):
        changed = False
        for step, choice in enumerate(choices):
            if known := buyers.get(choice.number):
                cost, way = known[0] + choice.cost, [*known[1], step]
                if choice.offer.variant_id not in sellers or cost < sellers[choice.offer.variant_id][0]:
                    sellers[choice.offer.variant_id], changed = (cost, way), True
        for step, choice in enumerate(choices):
            if taken[step] and (known := sellers.get(choice.offer.variant_id)):
                cost, way = known[0] - choice.cost, [*known[1], step]
                if choice.number not in buyers or cost < buyers[choice.number][0]:
                    buyers[choice.number], changed = (cost, way), True
        if not changed:
            break
    ends = [way for variant, way in sellers.items() if left[variant]]
    return min(ends, key=lambda found: found[0])[1] if ends else []
