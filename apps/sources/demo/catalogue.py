"""The cards of the demo: those of `cards.csv`, and as many made-up ones after them as a benchmark asks for.

The files hold facts only: names, numbers, rarities, colours, types, costs, finishes. No rules text, no pictures.
A card with two faces has both of them in a cell, parted by ` // `. `price_class` is a typical price in US cents,
made up by us: the level around which the simulation moves.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

HERE = Path(__file__).parent
NAMESPACE = uuid5(NAMESPACE_URL, "https://dualcaster.invalid/demo")
FACES = " // "
SIMULATED_SET = "simulated"  # the type of the made-up sets
SIMULATED_SET_SIZE = 300
RARITIES = ["common"] * 4 + ["uncommon"] * 3 + ["rare"] * 2 + ["mythic"]
PRICES = {"common": (20, 120), "uncommon": (40, 400), "rare": (80, 2500), "mythic": (200, 6000)}
COLORS = ("W", "U", "B", "R", "G", "", "WU", "BR", "UG", "WB")


@dataclass(frozen=True, slots=True)
class DemoSet:
    code: str
    name: str
    set_type: str
    released_at: date


@dataclass(frozen=True, slots=True)
class Printing:
    set: DemoSet
    name: str
    collector_number: str
    rarity: str
    layout: str
    colors: str
    color_identity: str
    type_line: str
    mana_cost: str
    mana_value: str
    power: str
    toughness: str
    loyalty: str
    finishes: tuple[str, ...]
    reserved: bool
    price_class: int

    @property
    def id(self) -> UUID:
        """Ours, and the same on every machine; never one of Scryfall's, which are of another version."""
        return uuid5(NAMESPACE, f"{self.set.code}/{self.collector_number}/en")

    @property
    def oracle_id(self) -> UUID:
        return uuid5(NAMESPACE, self.name)

    @property
    def faces(self) -> list[dict[str, str | list[str]]]:
        """Each face's own facts; none for a card with one face."""
        if FACES not in self.name:
            return []
        texts = ("name", "mana_cost", "type_line", "power", "toughness", "loyalty")
        columns = {field: halves(getattr(self, field)) for field in texts}
        seen_at_once = self.layout in ("split", "adventure")
        colors = (self.colors, self.colors) if seen_at_once else halves(self.colors)
        return [
            {field: parts[side] for field, parts in columns.items() if parts[side]} | {"colors": list(colors[side])}
            for side in (0, 1)
        ]

    def whole(self, field: str) -> str:
        """What the whole card says of a field that its faces have each for themselves."""
        return FACES.join(filter(None, halves(getattr(self, field))))


def halves(cell: str) -> tuple[str, str]:
    front, _, back = cell.partition(FACES.rstrip())
    return front.strip(), back.strip()


def sets() -> dict[str, DemoSet]:
    with (HERE / "sets.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: DemoSet(row["code"], row["name"], row["set_type"], date.fromisoformat(row["released_at"]))
            for row in csv.DictReader(file)
        }


def printings(count: int | None = None) -> Iterator[Printing]:
    """The catalogue; with a count the first so many of it, and made-up cards where it is not long enough."""
    known = sets()
    given = 0
    with (HERE / "cards.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if given == count:
                return
            given += 1
            facts = row | {"finishes": tuple(row["finishes"].split()), "reserved": row["reserved"] == "yes"}
            facts |= {"set": known[facts.pop("set_code")], "price_class": int(row["price_class"])}
            yield Printing(**facts)
    for number in range(1, (count or 0) - given + 1):
        yield made_up(number)


def made_up(number: int) -> Printing:
    """A card that nobody printed and that looks like it. Every tenth is a reprint of one of the set before."""
    index = (number - 1) // SIMULATED_SET_SIZE
    position = (number - 1) % SIMULATED_SET_SIZE + 1
    rarity = RARITIES[number % len(RARITIES)]
    low, high = PRICES[rarity]
    colors = COLORS[number * 7 % len(COLORS)]
    cost = number % 5
    reprinted = number - SIMULATED_SET_SIZE if position % 10 == 0 and index else number
    released = date(2023, 6, 1) - timedelta(days=9 * index)
    return Printing(
        set=DemoSet(f"x{index:04}", f"Demo Set {index + 1:04}", SIMULATED_SET, released),
        name=f"Demo Card {reprinted:06}",
        collector_number=str(position),
        rarity=rarity,
        layout="normal",
        colors=colors,
        color_identity=colors,
        type_line="Creature — Illusion",
        mana_cost=f"{{{cost}}}" + "".join(f"{{{letter}}}" for letter in colors),
        mana_value=str(cost + len(colors)),
        power=str(cost),
        toughness=str(cost + 1),
        loyalty="",
        finishes=("nonfoil", "foil"),
        reserved=False,
        price_class=low + (high - low) * (number * 2654435761 % 1000) ** 2 // 1_000_000,
    )
