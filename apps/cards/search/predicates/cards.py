"""What a card is in all its printings: its layout, what it does, how it is played."""

from django.db.models import F, Q

from apps.cards.words import EXTRA_LAYOUTS

from .predicate import Predicate, ability, says, typed

LAYOUTS = {
    "split": "two halves", "flip": "a card to turn round", "transform": "a card that transforms",
    "meld": "a card that melds",
    "leveler": "a card that levels up", "class": "a Class", "case": "a Case", "saga": "a Saga",
    "adventure": "a card with an adventure", "mutate": "a card that mutates", "prototype": "a prototype",

    "planar": "a plane or phenomenon", "scheme": "a scheme", "vanguard": "a vanguard", "emblem": "an emblem",
    "augment": "an augmentation", "host": "a host", "normal": "an ordinary card",
}  # fmt: skip
MULTI = [mask for mask in range(32) if mask.bit_count() > 1]
MONO = [1, 2, 4, 8, 16]
TOKENS = ("token", "double_faced_token", "emblem")
PARTNERS = ("partner", "friends forever", "doctor's companion", "choose a background")
MODES = r"chooses? (one|two|three|four|five|any number|up to|both|x)\y"

LEGENDARY = typed("legendary")
# The cheap question is asked first: most cards are not legendary.
COMMANDER = (
    LEGENDARY
    & (
        Q(search_type__regex=r"^[^/]*legendary[^/]*(creature|vehicle|spacecraft|background)")
        | Q(search_rules__contains="can be your commander")
        | Q(search_rules__regex=r"isn't on the battlefield, (it's|.* is) a .*creature in addition")
    )
    & ~Q(layout__in=TOKENS)
)

WALKER = LEGENDARY & Q(search_type__regex="^[^/]*legendary[^/]*planeswalker")

CARDS = {
    **{word: Predicate(meaning, Q(layout=word)) for word, meaning in LAYOUTS.items()},
    "mdfc": Predicate("a card of which either face is played", Q(layout="modal_dfc")),
    "dfc": Predicate(
        "a card with two faces",
        Q(layout__in=("transform", "modal_dfc", "meld", "double_faced_token", "reversible_card")),
    ),
    "token": Predicate("a token", Q(layout__in=("token", "double_faced_token"))),
    "artseries": Predicate("a card of an art series", Q(layout="art_series")),
    "reversible": Predicate("a card with two fronts", Q(layout="reversible_card")),
    "permanent": Predicate(
        "a card that stays on the battlefield",
        typed("artifact", "battle", "creature", "enchantment", "land", "planeswalker") & ~Q(layout="art_series"),
    ),
    "spell": Predicate(
        "a card that is cast",
        typed("artifact", "battle", "creature", "enchantment", "planeswalker", "instant", "sorcery")
        & ~Q(search_type__regex="^[^/]*land") & ~Q(layout__in=EXTRA_LAYOUTS),
    ),
    "historic": Predicate("legendary, an artifact, or a Saga", typed("legendary", "artifact", "saga")),
    "party": Predicate("a Cleric, Rogue, Warrior or Wizard", typed("cleric", "rogue", "warrior", "wizard")),
    "outlaw": Predicate(
        "an Assassin, Mercenary, Pirate, Rogue or Warlock", typed("assassin", "mercenary", "pirate", "rogue", "warlock")
    ),
    "modal": Predicate("a card with a choice of modes", Q(search_rules__contains="•") & says(MODES)),
    "vanilla": Predicate(
        "a creature without text", typed("creature") & Q(oracle_text="") & ~Q(layout__in=EXTRA_LAYOUTS)
    ),
    "frenchvanilla": Predicate(
        "a creature with keyword abilities and nothing else",
        # What is more than a keyword is a sentence, or has a cost before a colon.
        typed("creature") & ~Q(search_rules__contains=".") & ~Q(search_rules__contains=":") & ~Q(search_rules="")
        & ~Q(layout__in=(*EXTRA_LAYOUTS, "leveler")),
    ),
    "bear": Predicate(
        "a 2/2 creature for two mana", typed("creature") & Q(mana_value=2, power_front=2, toughness_front=2)
    ),
    "commander": Predicate("a card that can be a commander", COMMANDER),
    "brawler": Predicate(
        "a card that can be a commander in Brawl", COMMANDER | WALKER
    ),
    "duelcommander": Predicate(
        "a card that can be a commander in Duel Commander", COMMANDER & Q(legalities__contains={"duel": "legal"})
    ),
    "oathbreaker": Predicate("a card that can be an oathbreaker", Q(search_type__regex="^[^/]*planeswalker")),
    "companion": Predicate("a card that can be a companion", ability("companion")),
    "partner": Predicate("a commander that has another beside it", ability(*PARTNERS)),
    "battle": Predicate("a Battle", typed("battle")),
    "background": Predicate("a Background", typed("background")),
    "colorless": Predicate("a card without a colour", Q(colors=0)),
    "monocolored": Predicate("a card of one colour", Q(colors__in=MONO)),
    "multicolored": Predicate("a card of several colours", Q(colors__in=MULTI)),
    "hybrid": Predicate("a cost with hybrid symbols", Q(mana_cost__regex=r"/[WUBRGC]")),
    "phyrexian": Predicate("a cost that can be paid with life", Q(mana_cost__contains="/P}")),
    "xcost": Predicate("a cost with X in it", Q(mana_cost__contains="{X}")),
    "reserved": Predicate("on the Reserved List", Q(reserved=True)),
    "gamechanger": Predicate("a Game Changer in Commander", Q(game_changer=True)),
    "stickers": Predicate("a card about stickers", says("sticker")),
    "dungeon": Predicate("a Dungeon", typed("dungeon")),
    "conspiracy": Predicate("a Conspiracy", typed("conspiracy")),
    "basic": Predicate("a basic land", Q(search_type__regex="basic .*land")),
    "squared": Predicate("power and toughness alike", Q(power_front=F("toughness_front"))),
}  # fmt: skip
CARD_ALIASES = {
    "modaldfc": "mdfc", "modal_dfc": "mdfc", "doublefaced": "dfc", "double_faced": "dfc", "tdfc": "transform",
    "multicolor": "multicolored", "monocolor": "monocolored", "mono": "monocolored", "multicolour": "multicolored",
    "monocolour": "monocolored", "colourless": "colorless", "c": "colorless", "m": "multicolored", "rl": "reserved",
    "gc": "gamechanger", "level": "leveler", "plane": "planar", "french_vanilla": "frenchvanilla", "bears": "bear",
    "reservedlist": "reserved", "legendary_commander": "commander", "art_series": "artseries",
}  # fmt: skip
