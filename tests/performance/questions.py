"""Sixty searches as collectors write them, each with the condition somebody would write by hand for the same."""

from dataclasses import dataclass

from apps.cards.words import EXTRA_LAYOUTS

# What is shown once: the best printing of each card, every printing, or the best one of each picture.
CARD, PRINT, PICTURE = "coalesce(oracle_id, scryfall_id)", "id", "coalesce(illustration_id, scryfall_id)"
BEST = "preference, id"
ORDINARY = f"layout NOT IN {EXTRA_LAYOUTS}"  # none of the questions speaks of tokens and the like


@dataclass(frozen=True)
class Question:
    """`alike` says that both find just the same; words are ranked and stemmed in more than one way by ours."""

    text: str
    where: str
    order: str = "name"
    one: str = CARD
    best: str = BEST
    alike: bool = True

    @property
    def by_hand(self) -> str:
        return (
            f"WITH found AS (SELECT DISTINCT ON ({self.one}) id, {self.order.split()[0]} AS place, name"
            f" FROM cards_card c WHERE ({self.where}) AND {ORDINARY} ORDER BY {self.one}, {self.best})"
            " SELECT count(*) OVER (), id FROM found"
            f" ORDER BY place {' '.join(self.order.split()[1:])}, name, id LIMIT 60"
        )


def words(text: str) -> Question:
    together = " & ".join(text.split())
    both = f"(to_tsquery('simple', '{together}:*') || to_tsquery('english', '{together}'))"
    return Question(text, f"search_vector @@ {both}", alike=False)


def legal(name: str) -> str:
    return f"legalities ->> '{name}' IN ('legal', 'restricted')"


def of_set(code: str) -> str:
    return f"set_id = (SELECT id FROM cards_cardset WHERE code = '{code}')"


def typed(word: str) -> str:
    return f"type_line ILIKE '%{word}%'"


def said(text: str) -> str:
    return f"regexp_replace(oracle_text, '\\s*\\([^()]*\\)', '', 'g') ILIKE '%{text}%'"


def priced(condition: str) -> str:
    return f"EXISTS (SELECT FROM prices_headlineprice h WHERE h.card_id = c.id AND h.currency = 'USD' AND {condition})"


RED, BLUE, BLACK, GREEN = (f"colors & {bit} = {bit}" for bit in (8, 2, 4, 16))
MANY = "bit_count(colors::int::bit(8)) > 1"

QUESTIONS = (
    words("lightning bolt"),
    words("goblin"),
    words("serra angel"),
    words("counter target spell"),
    words("draw cards"),
    Question('!"Lightning Bolt"', "name = 'Lightning Bolt'"),
    Question("name:dragon", "search_name LIKE '%dragon%'", alike=False),
    Question("name:/^dra/", "name ~* '^dra'", alike=False),
    Question("t:goblin", typed("goblin")),
    Question("t:legendary t:creature", f"{typed('legendary')} AND {typed('creature')}"),
    Question("t:elf t:warrior", f"{typed('elf')} AND {typed('warrior')}"),
    Question("-t:creature", f"NOT {typed('creature')}"),
    Question("t:planeswalker", typed("planeswalker")),
    Question("c:r", RED),
    Question("c>=rg", f"{RED} AND {GREEN}"),
    Question("c=wu", "colors = 3"),
    Question("c:m", MANY),
    Question("id<=wub t:creature", f"color_identity & ~7 = 0 AND {typed('creature')}"),
    Question("c:c -t:land", f"colors = 0 AND NOT {typed('land')}"),
    Question("mv<=1 t:creature", f"mana_value <= 1 AND {typed('creature')}"),
    Question("mv>=7", "mana_value >= 7"),
    Question("mv=3 c:g t:creature", f"mana_value = 3 AND {GREEN} AND {typed('creature')}"),
    Question("mv:odd c:b", f"mod(mana_value, 2) = 1 AND {BLACK}"),
    Question("m:2ww", "mana_cost LIKE '%{2}{W}{W}%' OR mana_cost ~ '{([3-9]|1[0-9])}.*{W}{W}'", alike=False),
    Question("pow>=8", "power_front >= 8 OR power_back >= 8"),
    Question("pow>tou c:r", f"{RED} AND (power_front > toughness_front OR power_back > toughness_back)"),
    Question("tou>=7 mv<=4", "(toughness_front >= 7 OR toughness_back >= 7) AND mana_value <= 4"),
    Question("loy=3", "loyalty = '3'", alike=False),
    Question("o:flying", said("flying")),
    Question('o:"draw a card"', said("draw a card")),
    Question('o:"enters the battlefield" c:w', f"{said('enters the battlefield')} AND colors & 1 = 1"),
    Question('fo:"this turn"', "oracle_text ILIKE '%this turn%'"),
    Question("ft:fire", "flavor_text ILIKE '%fire%'"),
    Question("o:/draws? [a-z]+ cards/", "oracle_text ~* 'draws? [a-z]+ cards'", alike=False),
    Question("-o:target t:instant", f"NOT {said('target')} AND {typed('instant')}"),
    Question("s:dom", of_set("dom")),
    Question("s:m10 r:rare", f"{of_set('m10')} AND rarity = 3"),
    Question("r:mythic", "rarity = 4"),
    Question("e:war t:creature", f"{of_set('war')} AND {typed('creature')}"),
    Question("f:modern", legal("modern")),
    Question("f:pauper c:u t:instant", f"{legal('pauper')} AND {BLUE} AND {typed('instant')}"),
    Question("banned:legacy", "legalities ->> 'legacy' = 'banned'"),
    Question("f:vintage -f:modern r:rare", f"{legal('vintage')} AND NOT {legal('modern')} AND rarity = 3"),
    Question('a:"rebecca guay"', "artist ILIKE '%rebecca guay%'"),
    Question("date>2018-06-30", "released_at > '2018-06-30'"),
    Question("year=2015 r:rare", "released_at BETWEEN '2015-01-01' AND '2015-12-31' AND rarity = 3"),
    Question("lang:ja", "lang = 2"),
    Question("is:foil r:mythic", "2 = ANY (finishes) AND rarity = 4"),
    Question("is:reserved", "reserved"),
    Question("is:promo", "promo"),
    Question("t:goblin unique:prints", typed("goblin"), one=PRINT),
    Question("t:forest unique:art", typed("forest"), one=PICTURE, alike=False),
    Question("t:dragon order:power", typed("dragon"), order="power_front DESC NULLS LAST"),
    Question("t:angel prefer:oldest", typed("angel"), best="released_at, id"),
    Question("c:u order:released", BLUE, order="released_at DESC NULLS LAST"),
    Question("usd>5", priced("price > 500")),
    Question("price<1 r:rare", f"{priced('price < 100')} AND rarity = 3"),
    Question(
        "(t:elf or t:goblin) mv<=2 -c:m", f"({typed('elf')} OR {typed('goblin')}) AND mana_value <= 2 AND NOT {MANY}"
    ),
    Question(
        "f:commander id<=gw t:creature pow>=5",
        f"{legal('commander')} AND color_identity & ~17 = 0 AND {typed('creature')}"
        " AND (power_front >= 5 OR power_back >= 5)",
    ),
    Question("o:sacrifice c:b r:rare", f"{said('sacrifice')} AND {BLACK} AND rarity = 3"),
)
