"""Which marketplaces to buy at: the cheapest of all their combinations.

Once it is settled where one orders, every card is bought where it is cheapest among those; only the parcels tie cards
to one another. So all combinations are weighed where there are at most twelve marketplaces, for lists of any length;
beyond, and where short stocks make too much work, a search goes from combination to combination as long as it gains.
Fees are weighed to their fractions, and rounded once a basket.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from .copies import Cost, Group, groups_of
from .plans import WHOLE, Offer, Plan, Shop, Wanted, Ways, plan_of

MOST_SHOPS = 12  # 4,096 combinations
MOST_WORK = 400_000  # offers looked at for cards of which there are not enough
STEPS = 60  # of the search, each a look at all neighbours

Weigh = Callable[[int], Cost]


def solve(wanted: Sequence[Wanted], offers: Sequence[Sequence[Offer]], shops: Sequence[Shop]) -> Ways:
    """`offers` has those that fit each of the wanted."""
    useful = {offer.marketplace_id for some in offers for offer in some}
    return Market(wanted, offers, [shop for shop in shops if shop.id in useful]).ways()


@dataclass(frozen=True)
class Market:
    """Combinations of marketplaces are sets of bits, one for each in their order."""

    wanted: Sequence[Wanted]
    offers: Sequence[Sequence[Offer]]
    shops: Sequence[Shop]

    @cached_property
    def groups(self) -> list[Group]:
        return groups_of([one.quantity for one in self.wanted], self.offers, self.shops)

    @property
    def everywhere(self) -> int:
        return (1 << len(self.shops)) - 1

    @property
    def is_small(self) -> bool:
        if len(self.shops) > MOST_SHOPS:
            return False
        scarce = (group for group in self.groups if group.cheapest is None)
        return sum(group.size << group.places.bit_count() for group in scarce) <= MOST_WORK

    def ways(self) -> Ways:
        weigh = self.table().__getitem__ if self.is_small else self.one_by_one()
        tried = range(self.everywhere + 1) if self.is_small else self.searched(weigh)
        least = weigh(self.everywhere).missing
        whole = [places for places in tried if weigh(places).missing == least]
        best = min(whole, key=lambda places: (weigh(places).amount, places.bit_count()))
        fewest = min(whole, key=lambda places: (places.bit_count(), weigh(places).amount))
        alone = sorted((1 << bit for bit in range(len(self.shops))), key=weigh)
        return Ways(self.plan(best), self.plan(fewest), tuple(map(self.plan, alone)), self.is_small)

    def plan(self, places: int) -> Plan:
        bought = [one for group in self.groups for one in group.bought(places)]
        return plan_of(self.wanted, sorted(bought, key=lambda one: one[0]), self.shops)

    def shipping(self, places: int) -> int:
        return WHOLE * sum(shop.shipping for bit, shop in enumerate(self.shops) if places >> bit & 1)

    def one_by_one(self) -> Weigh:
        """What a combination costs, looked at when it is asked for."""
        known: dict[int, Cost] = {}

        def weigh(places: int) -> Cost:
            if places not in known:
                costs = [group.cost(places & group.places) for group in self.groups]
                amount = sum(cost.amount for cost in costs) + self.shipping(places)
                known[places] = Cost(sum(cost.missing for cost in costs), amount)
            return known[places]

        return weigh

    def table(self) -> list[Cost]:
        """What every combination costs."""
        missing, amount = self.plentiful()
        for group in self.groups:
            if group.cheapest is None:
                costs = {places: group.cost(places) for places in subsets(group.places)}
                for places in range(self.everywhere + 1):
                    cost = costs[places & group.places]
                    missing[places] += cost.missing
                    amount[places] += cost.amount
        return [Cost(missing[places], amount[places] + self.shipping(places)) for places in range(self.everywhere + 1)]

    def plentiful(self) -> tuple[list[int], list[int]]:
        """Missing copies and amounts of all cards of which there are enough, by combination.

        Such a card costs what it does where it is cheapest, and the step to the next marketplace for every one that is
        left out; the last step is not to have it. Steps belong to what has to be left out for them, and are added up
        over all that is left out at once, however many cards there are.
        """
        missing, amount, least = [0] * (self.everywhere + 1), [0] * (self.everywhere + 1), 0
        for group in self.groups:
            if group.cheapest is not None:
                [wanted] = group.quantities.values()
                costs = [wanted * choice.cost for choice in group.cheapest] + [0]
                left_out = 0
                for choice, cost, following in zip(group.cheapest, costs, costs[1:], strict=False):
                    left_out |= choice.place
                    amount[left_out] += following - cost
                missing[left_out] += wanted
                least += costs[0]
        for bit in range(len(self.shops)):
            for places in range(self.everywhere + 1):
                if places >> bit & 1:
                    missing[places] += missing[places ^ 1 << bit]
                    amount[places] += amount[places ^ 1 << bit]
        return missing[::-1], [least + steps for steps in reversed(amount)]

    def searched(self, weigh: Weigh) -> Iterable[int]:
        """Combinations on the way from several beginnings to where no neighbour is better, and their neighbours."""
        bits = [1 << bit for bit in range(len(self.shops))]
        seen: dict[int, None] = {}
        for places in (self.everywhere, self.added(weigh, bits), *sorted(bits, key=weigh)[:2]):
            for _ in range(STEPS):
                near = [places ^ bit for bit in bits]
                near += [places ^ out ^ into for out in bits if places & out for into in bits if not places & into]
                seen |= dict.fromkeys([places, *near])
                if weigh(better := min(near, key=weigh, default=places)) >= weigh(places):
                    break
                places = better
        return seen

    def added(self, weigh: Weigh, bits: Sequence[int]) -> int:
        """One marketplace after the other, the one that helps most first."""
        places = 0
        while rest := [bit for bit in bits if not places & bit]:
            if weigh(places | (best := min(rest, key=lambda bit: weigh(places | bit)))) >= weigh(places):
                break
            places |= best
        return places


def subsets(places: int) -> Iterator[int]:
    """All combinations of these marketplaces, none of them among them."""
    some = places
    while True:
        yield some
        if not some:
            return
        some = (some - 1) & places
