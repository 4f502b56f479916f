"""What a card is in all its printings: its layout, what it does, how it is played."""

from django.db.models import F, Q

from .predicate import Predicate, says, typed

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
NEVER_CAST = (*TOKENS, "art_series", "planar", "scheme", "vanguard")
PARTNERS = ["Partner", "Partner with", "Friends forever", "Doctor's companion", "Choose a Background"]
# Keyword abilities that a creature may have and be French vanilla; what they cost may follow.
EVERGREEN = (
    "absorb|afflict|afterlife|amplify|annihilator|backup|banding|battle cry|bloodthirst|bushido|changeling|cycling|"
    "crew|dash|deathtouch|defender|devoid|devour|double strike|echo|embalm|encore|escape|eternalize|evoke|exalted|"
    "exploit|extort|fabricate|fear|first strike|flanking|flash|flying|foretell|frenzy|graft|haste|haunt|hexproof|"
    "horsemanship|indestructible|infect|ingest|intimidate|kicker|lifelink|living weapon|madness|melee|menace|"
    "mentor|modular|morph|myriad|ninjutsu|offering|outlast|persist|phasing|plot|poisonous|protection|prowess|"
    "rampage|reach|rebound|reconfigure|reinforce|renown|riot|scavenge|shadow|shroud|skulk|soulbond|soulshift|"
    "spectacle|split second|storm|sunburst|suspend|totem armor|toxic|training|trample|transfigure|transmute|"
    "tribute|undying|unearth|unleash|"
    "vanishing|vigilance|ward|warp|wither|(?:plains|island|swamp|mountain|forest|basic land|land|wizard|sliver)cycling|"
    "(?:plains|island|swamp|mountain|forest|legendary land|nonbasic land)walk|landwalk"
)
ABILITY = rf"(?:{EVERGREEN})(?:(?: |—)[^,\n.;]*)?"
FRENCH = rf"^{ABILITY}(?:(?:[,;] |\n){ABILITY})*$"

COMMANDER = (
    Q(search_type__regex=r"^[^/]*legendary[^/]*(creature|vehicle|spacecraft|background)")
    | (Q(search_type__contains="legendary") & Q(search_rules__contains="can be your commander"))
    | Q(search_rules__regex=r"isn't on the battlefield, (it's|.* is) a .*creature in addition")
) & ~Q(layout__in=TOKENS)

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
        & ~Q(search_type__regex="^[^/]*land") & ~Q(layout__in=NEVER_CAST),
    ),
    "historic": Predicate("legendary, an artifact, or a Saga", typed("legendary", "artifact", "saga")),
    "party": Predicate("a Cleric, Rogue, Warrior or Wizard", typed("cleric", "rogue", "warrior", "wizard")),
    "outlaw": Predicate(
        "an Assassin, Mercenary, Pirate, Rogue or Warlock", typed("assassin", "mercenary", "pirate", "rogue", "warlock")
    ),
    "modal": Predicate("a card with a choice of modes", Q(search_rules__contains="•") & says("choose |chooses ")),
    "vanilla": Predicate("a creature without text", typed("creature") & Q(oracle_text="") & ~Q(layout__in=NEVER_CAST)),
    "frenchvanilla": Predicate(
        "a creature with keyword abilities and nothing else",
        typed("creature") & says(FRENCH) & ~Q(layout__in=NEVER_CAST),
    ),
    "bear": Predicate(
        "a 2/2 creature for two mana", typed("creature") & Q(mana_value=2, power_front=2, toughness_front=2)
    ),
    "commander": Predicate("a card that can be a commander", COMMANDER),
    "brawler": Predicate(
        "a card that can be a commander in Brawl", COMMANDER | Q(search_type__regex="^[^/]*legendary[^/]*planeswalker")
    ),
    "duelcommander": Predicate(
        "a card that can be a commander in Duel Commander", COMMANDER & Q(legalities__contains={"duel": "legal"})
    ),
    "oathbreaker": Predicate("a card that can be an oathbreaker", Q(search_type__regex="^[^/]*planeswalker")),
    "companion": Predicate("a card that can be a companion", Q(keywords__contains=["Companion"])),
    "partner": Predicate("a commander that has another beside it", Q(keywords__overlap=PARTNERS)),
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
