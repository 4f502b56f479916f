"""A small catalogue of real cards, one for each thing a search can ask, and who is found by a search."""

import re
import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from apps.cards.models import Card, CardSet, Game
from apps.cards.search import Context, compiler, read
from apps.cards.words import Finish, Language, Rarity, color_mask

TODAY = date(2022, 1, 1)  # before Neon Dynasty
RARITIES = {"c": Rarity.COMMON, "u": Rarity.UNCOMMON, "r": Rarity.RARE, "m": Rarity.MYTHIC, "s": Rarity.SPECIAL}
FINISHES = {"n": Finish.NONFOIL, "f": Finish.FOIL, "e": Finish.ETCHED}
BASICS = {"Plains": "W", "Island": "U", "Swamp": "B", "Mountain": "R", "Forest": "G"}
SYMBOL = re.compile(r"\{([^{}]+)\}")

# Code, name, kind, day, frame, where its cards exist, finishes.
SETS = """
lea | Limited Edition Alpha | core | 1993-08-05 | 1993 | paper | n
all | Alliances | expansion | 1996-06-10 | 1993 | paper | n
mir | Mirage | expansion | 1996-10-08 | 1997 | mtgo paper | n
ulg | Urza's Legacy | expansion | 1999-02-15 | 1997 | mtgo paper | nf
pcy | Prophecy | expansion | 2000-06-05 | 1997 | mtgo paper | nf
apc | Apocalypse | expansion | 2001-06-04 | 1997 | mtgo paper | nf
ons | Onslaught | expansion | 2002-10-07 | 1997 | mtgo paper | nf
dst | Darksteel | expansion | 2004-02-06 | 2003 | mtgo paper | nf
chk | Champions of Kamigawa | expansion | 2004-10-01 | 2003 | mtgo paper | nf
unh | Unhinged | funny | 2004-11-19 | 2003 | paper | nf
rav | Ravnica: City of Guilds | expansion | 2005-10-07 | 2003 | mtgo paper | nf
tsp | Time Spiral | expansion | 2006-10-06 | 2003 | mtgo paper | nf
p07 | Magic Player Rewards 2007 | promo | 2007-01-01 | 2003 | paper | n
fut | Future Sight | expansion | 2007-05-04 | future | mtgo paper | nf
shm | Shadowmoor | expansion | 2008-05-02 | 2003 | mtgo paper | nf
con | Conflux | expansion | 2009-02-06 | 2003 | mtgo paper | nf
m10 | Magic 2010 | core | 2009-07-17 | 2003 | mtgo paper | nf
hop | Planechase | planechase | 2009-09-04 | 2003 | paper | n
zen | Zendikar | expansion | 2009-10-02 | 2003 | mtgo paper | nf
wwk | Worldwake | expansion | 2010-02-05 | 2003 | mtgo paper | nf
roe | Rise of the Eldrazi | expansion | 2010-04-23 | 2003 | mtgo paper | nf
nph | New Phyrexia | expansion | 2011-05-13 | 2003 | mtgo paper | nf
cmd | Commander 2011 | commander | 2011-06-17 | 2003 | paper | n
isd | Innistrad | expansion | 2011-09-30 | 2003 | mtgo paper | nf
rtr | Return to Ravnica | expansion | 2012-10-05 | 2003 | mtgo paper | nf
ddn | Duel Decks: Speed vs. Cunning | duel_deck | 2014-09-05 | 2015 | paper | n
ktk | Khans of Tarkir | expansion | 2014-09-26 | 2015 | mtgo paper | nf
exp | Zendikar Expeditions | masterpiece | 2015-10-02 | 2015 | paper | f
emn | Eldritch Moon | expansion | 2016-07-22 | 2015 | mtgo paper | nf
mps | Kaladesh Inventions | masterpiece | 2016-09-30 | 2015 | paper | f
kld | Kaladesh | expansion | 2016-09-30 | 2015 | arena mtgo paper | nf
c16 | Commander 2016 | commander | 2016-11-11 | 2015 | paper | nf
dom | Dominaria | expansion | 2018-04-27 | 2015 | arena mtgo paper | nf
m19 | Core Set 2019 | core | 2018-07-13 | 2015 | arena mtgo paper | nf
war | War of the Spark | expansion | 2019-05-03 | 2015 | arena mtgo paper | nf
eld | Throne of Eldraine | expansion | 2019-10-04 | 2015 | arena mtgo paper | nf
iko | Ikoria: Lair of Behemoths | expansion | 2020-04-24 | 2015 | arena mtgo paper | nf
znr | Zendikar Rising | expansion | 2020-09-25 | 2015 | arena mtgo paper | nf
sta | Strixhaven Mystical Archive | masterpiece | 2021-04-23 | 2015 | arena mtgo paper | nfe
mh2 | Modern Horizons 2 | draft_innovation | 2021-06-18 | 2015 | mtgo paper | nf
afr | Adventures in the Forgotten Realms | expansion | 2021-07-23 | 2015 | arena mtgo paper | nf
neo | Kamigawa: Neon Dynasty | expansion | 2022-02-18 | 2015 | arena mtgo paper | nf
mom | March of the Machine | expansion | 2023-04-21 | 2015 | arena mtgo paper | nf
"""


@dataclass(frozen=True)
class Printing:
    """`handle` is what tests call the card; `home` is its set, collector number and the letter of its rarity."""

    handle: str
    home: str
    name: str
    cost: str
    type_line: str
    text: str = ""
    corners: str = ""  # power/toughness of each face, or a loyalty
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def called(self) -> str:
        mark = (
            ".de" if self.facts.get("lang") else ".showcase" if self.facts.get("frame_effects") == ["showcase"] else ""
        )
        return f"{self.handle}@{self.home.split()[0]}{mark}"

    def card(self, sets: dict[str, CardSet]) -> Card:
        code, number, rarity = self.home.split()
        home = sets[code]
        facts = dict(self.facts)
        first = self.cost.split(" // ")[0]
        colors = facts.pop("colors", letters(self.cost))
        lands = "".join(color for name, color in BASICS.items() if name in self.type_line)
        identity = facts.pop("identity", letters(self.cost) + letters(self.text) + colors + lands)
        finishes = [FINISHES[letter].value for letter in facts.pop("finishes", home.finishes)]
        power, toughness = corners(self.corners)
        made = facts.pop("makes", "")
        legal = {name: word for word in ("legal", "banned", "restricted") for name in facts.pop(word, "").split()}
        return Card(
            game=home.game, set=home, scryfall_id=uuid.uuid5(uuid.NAMESPACE_URL, self.called), name=self.name,
            collector_number=number, number_order=int("".join(filter(str.isdigit, number)) or 0),
            rarity=RARITIES[rarity], mana_cost=self.cost, type_line=self.type_line, oracle_text=self.text,
            power=power, toughness=toughness, colors=color_mask(colors), color_identity=color_mask(identity),
            finishes=finishes, legalities=legal, produced_mana=color_mask(made) | (32 if "C" in made else 0),
            **{
                "mana_value": worth(self.cost if facts.get("layout") == "split" else first),
                "oracle_id": uuid.uuid5(uuid.NAMESPACE_URL, self.handle), "released_at": home.released_at,
                "illustration_id": uuid.uuid5(uuid.NAMESPACE_URL, self.handle + facts.get("artist", "")),
                "frame": home.frame, "games": home.games, "border_color": "black", "lang": Language.ENGLISH,
            } | facts,
        )  # fmt: skip


def letters(text: str) -> str:
    return "".join(letter for symbol in SYMBOL.findall(text) for letter in symbol if letter in "WUBRG")


def worth(cost: str) -> float:
    symbols = [[int(part) for part in symbol.split("/") if part.isdigit()] for symbol in SYMBOL.findall(cost)]
    return sum(max(numbers, default=1) for numbers in symbols) - cost.count("{X}") - cost.count("{HW}") / 2


def corners(text: str) -> tuple[str, str]:
    pairs = [pair.split("/") for pair in text.split(" // ") if "/" in pair]
    return " // ".join(pair[0] for pair in pairs), " // ".join(pair[1] for pair in pairs)


def load(printings: list[Printing]) -> None:
    magic = Game.objects.get(slug="magic")
    sets = {}
    for line in SETS.strip().splitlines():
        code, name, kind, day, frame, games, finishes = line.split(" | ")
        sets[code] = CardSet.objects.create(game=magic, code=code, name=name, set_type=kind, released_at=day)
        sets[code].frame, sets[code].games, sets[code].finishes = frame, games.split(), finishes
    Card.objects.bulk_create(printing.card(sets) for printing in printings)
    pokemon = Game.objects.create(slug="pokemon", name="Pokémon")
    base = CardSet.objects.create(game=pokemon, code="base1", name="Base")
    Card.objects.create(
        game=pokemon, set=base, name="Pikachu", collector_number="58", number_order=58, type_line="Pokémon — Basic",
        scryfall_id=uuid.uuid5(uuid.NAMESPACE_URL, "pikachu"), finishes=[Finish.NORMAL.value],
    )  # fmt: skip


def found(text: str, handles: dict[uuid.UUID, str]) -> set[str]:
    """Who is found, by handle and set."""
    wanted = compiler.compile(read(text).tree, Context(today=TODAY))
    return {handles[key] for key in Card.objects.filter(wanted.condition).values_list("scryfall_id", flat=True)}
