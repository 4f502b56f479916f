"""The cards of the small catalogue, as they are printed."""

from apps.cards.words import Language

from .catalogue import Printing

EVERY = "legacy vintage commander duel"
MODERN = f"modern {EVERY}"
YOUNG = f"pioneer {MODERN}"


def card(
    handle: str, home: str, name: str, cost: str, type_line: str, text: str = "", pt: str = "", **facts: object
) -> Printing:
    return Printing(handle, home, name, cost, type_line, text, pt, facts)


BOLT = "bolt", "Lightning Bolt", "{R}", "Instant", "Lightning Bolt deals 3 damage to any target."
SWORD = (
    "Sword of Fire and Ice", "{3}", "Artifact — Equipment",
    ("Equipped creature gets +2/+2 and has protection from red and from blue.\nWhenever equipped creature deals combat"
    " damage to a player, Sword of Fire and Ice deals 2 damage to any target and you draw a card.\nEquip {2}"),
)  # fmt: skip
GIANT = (
    "Bonecrusher Giant // Stomp", "{2}{R} // {1}{R}", "Creature — Giant // Instant — Adventure",
    ("Whenever Bonecrusher Giant becomes the target of a spell, Bonecrusher Giant deals 2 damage to that spell's"
    " controller.\n//\nDamage can't be prevented this turn. Stomp deals 2 damage to any target."), "4/3",
)  # fmt: skip
STRAND = (
    "Flooded Strand", "", "Land",
    ("{T}, Pay 1 life, Sacrifice Flooded Strand: Search your library for a Plains or Island card, put it onto the"
    " battlefield, then shuffle."),
)  # fmt: skip


def bolt(home: str, **facts: object) -> Printing:
    return card(BOLT[0], home, *BOLT[1:], legal=f"{MODERN} pauper premodern", edhrec_rank=10, **facts)


PRINTINGS = [
    bolt("lea 161 c", artist="Christopher Rush"),
    bolt(
        "m10 146 c", artist="Christopher Moeller", reprint=True, booster=True,
        flavor_text="The sparkmage shrieked, calling on the rage of the storms of his youth.",
    ),
    bolt("m10 146 c", artist="Christopher Moeller", reprint=True, lang=Language.GERMAN, printed_name="Blitzschlag"),
    bolt(
        "sta 42 r", artist="Anato Finnstark", reprint=True, border_color="borderless", promo_types=["boosterfun"],
        security_stamp="oval",
    ),
    card(
        "helix", "rav 213 u", "Lightning Helix", "{R}{W}", "Instant",
        "Lightning Helix deals 3 damage to any target and you gain 3 life.",
        artist="Kev Walker", watermark="boros", legal=MODERN,
    ),
    card("counterspell", "lea 54 u", "Counterspell", "{U}{U}", "Instant", "Counter target spell.", artist="Mark Poole",
         legal=f"{MODERN} pauper"),
    card("growth", "lea 197 c", "Giant Growth", "{G}", "Instant", "Target creature gets +3/+3 until end of turn.",
         artist="Sandra Everingham", legal=f"{YOUNG} pauper"),
    card("ritual", "lea 98 c", "Dark Ritual", "{B}", "Instant", "Add {B}{B}{B}.", artist="Sandra Everingham",
         legal=f"{EVERY} pauper", makes="B"),
    card("swords", "lea 40 u", "Swords to Plowshares", "{W}", "Instant",
         "Exile target creature. Its controller gains life equal to its power.", artist="Jeff A. Menges", legal=EVERY),
    card("lotus", "lea 232 r", "Black Lotus", "{0}", "Artifact",
         "{T}, Sacrifice Black Lotus: Add three mana of any one color.", artist="Christopher Rush", reserved=True,
         banned="legacy commander duel", restricted="vintage oldschool", makes="WUBRG"),
    card("solring", "lea 269 u", "Sol Ring", "{1}", "Artifact", "{T}: Add {C}{C}.", artist="Mark Tedin",
         legal="commander", banned="legacy duel", restricted="vintage", makes="C", edhrec_rank=1),
    card("goyf", "fut 153 r", "Tarmogoyf", "{1}{G}", "Creature — Lhurgoyf",
         "Tarmogoyf's power is equal to the number of card types among cards in all graveyards and its toughness is"
         " equal to that number plus 1.", "*/1+*", artist="Justin Murray", legal=MODERN),
    card("bears", "lea 199 c", "Grizzly Bears", "{1}{G}", "Creature — Bear", "", "2/2", artist="Jeff A. Menges",
         flavor_text="Don't try to outrun one of Dominia's Grizzlies; it'll catch you, knock you down, and eat you.",
         legal=f"{MODERN} pauper"),
    card("angel", "lea 39 u", "Serra Angel", "{3}{W}{W}", "Creature — Angel", "Flying, vigilance", "4/4",
         artist="Douglas Shuler", keywords=["Flying", "Vigilance"], legal=YOUNG),
    card("angel", "dom 33 u", "Serra Angel", "{3}{W}{W}", "Creature — Angel", "Flying, vigilance", "4/4",
         artist="Donato Giancola", keywords=["Flying", "Vigilance"], legal=YOUNG, reprint=True, booster=True),
    card("delver", "isd 51 c", "Delver of Secrets // Insectile Aberration", "{U}",
         "Creature — Human Wizard // Creature — Human Insect",
         "At the beginning of your upkeep, look at the top card of your library. You may reveal that card. If an"
         " instant"
         " or sorcery card is revealed this way, transform Delver of Secrets.\n//\nFlying", "1/1 // 3/2",
         artist="Nils Hamm", layout="transform", color_indicator=2, keywords=["Flying", "Transform"],
         frame_effects=["sunmoondfc"], legal=f"{MODERN} pauper"),
    card("garruk", "isd 181 m", "Garruk Relentless // Garruk, the Veil-Cursed", "{3}{G}",
         "Legendary Planeswalker — Garruk // Legendary Planeswalker — Garruk",
         "When Garruk Relentless has two or fewer loyalty counters on him, transform him.\n0: Garruk Relentless deals 3"
         " damage to target creature.\n//\n+1: Create a 1/1 black Wolf creature token with deathtouch.",
         artist="Eric Deschamps", layout="transform", colors="BG", color_indicator=20, loyalty="3", legal=MODERN),
    card("bolas", "m19 218 m", "Nicol Bolas, the Ravager // Nicol Bolas, the Arisen", "{1}{U}{B}{R}",
         "Legendary Creature — Elder Dragon // Legendary Planeswalker — Bolas",
         "Flying\nWhen Nicol Bolas, the Ravager enters the battlefield, each opponent discards a card.\n//\n+2:"
         " Draw two"
         " cards.\n−12: Exile all but the bottom card of target player's library.", "4/4",
         artist="Svetlin Velinov", layout="transform", loyalty="7", color_indicator=14, keywords=["Flying"],
         legal=YOUNG),
    card("fire", "apc 128 u", "Fire // Ice", "{1}{R} // {1}{U}", "Instant // Instant",
         "Fire deals 2 damage divided as you choose among one or two targets.\n//\nTap target permanent.\nDraw a card.",
         artist="David Martin & Franz Vohwinkel", layout="split", legal=MODERN),
    card("giant", "eld 115 r", *GIANT, artist="Victor Adame Minguez", layout="adventure",
         flavor_text="Not every tale ends in glory.", legal=YOUNG, booster=True),
    card("giant", "eld 291 r", *GIANT, artist="Victor Adame Minguez", layout="adventure", legal=YOUNG,
         frame_effects=["showcase"], promo_types=["boosterfun"]),
    card("valakut", "znr 174 r", "Valakut Awakening // Valakut Stoneforge", "{2}{R}", "Instant // Land",
         "Put any number of cards from your hand on the bottom of your library, then draw that many cards plus one."
         "\n//\nValakut Stoneforge enters the battlefield tapped.\n{T}: Add {R}.",
         artist="Campbell White", layout="modal_dfc", makes="R", legal=YOUNG, security_stamp="oval"),
    card("akki", "chk 153 r", "Akki Lavarunner // Tok-Tok, Volcano Born", "{3}{R}",
         "Creature — Goblin Warrior // Legendary Creature — Goblin Shaman",
         "Haste\nWhenever Akki Lavarunner deals damage to an opponent, flip it.\n//\nProtection from red\nIf a red"
         " source"
         " would deal damage to a player, it deals that much damage plus 1 to that player instead.", "1/1 // 2/2",
         artist="Matt Cavotta", layout="flip", keywords=["Haste", "Protection"], legal=MODERN),
    card("bruna", "emn 15 r", "Bruna, the Fading Light", "{5}{W}{W}", "Legendary Creature — Angel Horror",
         "When you cast this spell, you may return target Angel or Human creature card from your graveyard to the"
         " battlefield.\nFlying, vigilance\n(Melds with Gisela, the Broken Blade.)", "5/7",
         artist="Clint Cearley", layout="meld", keywords=["Flying", "Vigilance", "Meld"], legal=YOUNG),
    card("dragonlord", "roe 152 m", "Kargan Dragonlord", "{R}{R}", "Creature — Human Warrior",
         "Level up {R} ({R}: Put a level counter on this. Level up only as a sorcery.)\nLEVEL 4-7\n4/4\nFlying\nLEVEL"
         " 8+\n8/8\nFlying, trample\n{R}: Kargan Dragonlord gets +1/+0 until end of turn.", "2/2",
         artist="Jason Chan", layout="leveler", keywords=["Level Up"], legal=MODERN),
    card("krenko", "war 137 r", "Krenko, Tin Street Kingpin", "{2}{R}", "Legendary Creature — Goblin",
         "Whenever Krenko attacks, put a +1/+1 counter on it, then create a number of 1/1 red Goblin creature tokens"
         " equal to Krenko's power.", "1/2", artist="Mark Behm", legal=YOUNG, story_spotlight=True),
    card("arbor", "fut 174 u", "Dryad Arbor", "", "Land Creature — Forest Dryad",
         '(Dryad Arbor isn\'t a spell, it\'s affected by summoning sickness, and it has "{T}: Add {G}.")', "1/1",
         artist="Eric Fortune", colors="G", color_indicator=16, makes="G", legal=MODERN),
    card("vision", "tsp 48 r", "Ancestral Vision", "", "Sorcery",
         "Suspend 4—{U} (Rather than cast this card from your hand, pay {U} and exile it with four time counters on"
         " it.)"
         "\nTarget player draws three cards.", artist="Mark Poole", colors="U", color_indicator=2, mana_value=0,
         keywords=["Suspend"], legal=MODERN),
    card("finks", "shm 229 u", "Kitchen Finks", "{1}{G/W}{G/W}", "Creature — Ouphe",
         "When Kitchen Finks enters the battlefield, you gain 2 life.\nPersist (When this creature dies, if it had no"
         " -1/-1 counters on it, return it to the battlefield under its owner's control with a -1/-1 counter on it.)",
         "3/2", artist="Kev Walker", keywords=["Persist"], legal=MODERN),
    card("reaper", "shm 260 r", "Reaper King", "{2/W}{2/U}{2/B}{2/R}{2/G}", "Legendary Artifact Creature — Scarecrow",
         "({2/W} can be paid with any two mana or with {W}. This card's mana value is 10.)\nOther Scarecrow"
         " creatures you"
         " control get +1/+1.\nWhenever another Scarecrow enters the battlefield under your control, destroy target"
         " permanent.", "6/6", artist="Jim Murray", flavor_text="It's harvest time.", legal=MODERN),
    card("pod", "nph 104 r", "Birthing Pod", "{3}{G/P}", "Artifact",
         "{1}{G/P}, {T}, Sacrifice a creature: Search your library for a creature card with mana value equal to 1 plus"
         " the sacrificed creature's mana value, put that card onto the battlefield, then shuffle.",
         artist="Daarken", watermark="phyrexian", legal=EVERY, banned="modern"),
    card("tamiyo", "neo 238 m", "Tamiyo, Compleated Sage", "{2}{G}{G/U/P}{U}", "Legendary Planeswalker — Tamiyo",
         "Compleated ({G/U/P} can be paid with {G}, {U}, or 2 life.)\n+1: Tap up to one target artifact or creature.",
         artist="Chris Rahn", loyalty="5", keywords=["Compleated"], security_stamp="oval", legal=YOUNG),
    card("fireball", "lea 149 c", "Fireball", "{X}{R}", "Sorcery",
         "This spell costs {1} more to cast for each target beyond the first.\nFireball deals X damage divided evenly,"
         " rounded down, among any number of targets.", artist="Mark Tedin", legal=f"{MODERN} pauper"),
    card("girl", "unh 16 c", "Little Girl", "{HW}", "Creature — Human Child", "", ".5/.5", artist="Rebecca Guay",
         border_color="silver", flavor_text="In the future, she may be a distinguished leader."),
    card("emrakul", "roe 4 m", "Emrakul, the Aeons Torn", "{15}", "Legendary Creature — Eldrazi",
         "This spell can't be countered.\nWhen you cast this spell, take an extra turn after this one.\nFlying,"
         " protection"
         " from colored spells, annihilator 6", "15/15", artist="Mark Tedin",
         keywords=["Flying", "Protection", "Annihilator"], legal="modern vintage duel", banned="legacy commander"),
    card("progenitus", "con 121 m", "Progenitus", "{W}{W}{U}{U}{B}{B}{R}{R}{G}{G}", "Legendary Creature — Hydra Avatar",
         "Protection from everything\nIf Progenitus would be put into a graveyard from anywhere, reveal Progenitus and"
         " shuffle it into its owner's library instead.", "10/10", artist="Jaime Jones", keywords=["Protection"],
         legal=MODERN),
    card("atraxa", "c16 28 m", "Atraxa, Praetors' Voice", "{G}{W}{U}{B}", "Legendary Creature — Angel Horror",
         "Flying, vigilance, deathtouch, lifelink\nAt the beginning of your end step, proliferate. (You choose any"
         " number"
         " of permanents and/or players with counters on them, then give each another counter of a kind already"
         " there.)",
         "4/4", artist="Victor Adame Minguez", legal=EVERY,
         keywords=["Flying", "Vigilance", "Deathtouch", "Lifelink", "Proliferate"]),
    card("rhino", "ktk 200 r", "Siege Rhino", "{1}{W}{B}{G}", "Creature — Rhino",
         "Trample\nWhen Siege Rhino enters the battlefield, each opponent loses 3 life and you gain 3 life.", "4/5",
         artist="Volkan Baǵa", watermark="abzan", keywords=["Trample"], legal=YOUNG),
    card("lurrus", "iko 226 r", "Lurrus of the Dream-Den", "{1}{W/B}{W/B}", "Legendary Creature — Cat Nightmare",
         "Companion — Each permanent card in your starting deck has mana value 2 or less.\nLifelink", "3/2",
         artist="Slawomir Maniak", keywords=["Companion", "Lifelink"], legal="commander duel",
         banned="pioneer modern legacy", frame_effects=["companion"]),
    card("thrasios", "c16 46 r", "Thrasios, Triton Hero", "{G}{U}", "Legendary Creature — Merfolk Wizard",
         "{4}: Scry 1, then reveal the top card of your library. If it's a land card, put it onto the battlefield"
         " tapped."
         " Otherwise, draw a card.\nPartner (You can have two commanders if both have partner.)", "1/3",
         artist="Josu Hernaiz", keywords=["Scry", "Partner"], legal=EVERY),
    card("jace", "wwk 31 m", "Jace, the Mind Sculptor", "{2}{U}{U}", "Legendary Planeswalker — Jace",
         "+2: Look at the top card of target player's library.\n0: Draw three cards, then put two cards from your"
         " hand on"
         " top of your library in any order.", artist="Jason Chan", loyalty="3", legal=MODERN),
    card("strand", "ons 316 r", *STRAND, artist="Rob Alexander", legal=MODERN, banned="pioneer"),
    card("strand", "ktk 233 r", *STRAND, artist="Andreas Rocha", legal=MODERN, banned="pioneer", reprint=True),
    card("vents", "exp 12 m", "Steam Vents", "", "Land — Island Mountain",
         "({T}: Add {U} or {R}.)\nAs Steam Vents enters the battlefield, you may pay 2 life. If you don't, it"
         " enters the"
         " battlefield tapped.", artist="Noah Bradley", makes="UR", legal=YOUNG, full_art=True, reprint=True),
    card("tundra", "lea 284 r", "Tundra", "", "Land — Plains Island", "({T}: Add {W} or {U}.)",
         artist="Jesper Myrfors", reserved=True, makes="WU", legal=EVERY),
    card("triome", "iko 250 r", "Ketria Triome", "", "Land — Forest Island Mountain",
         "({T}: Add {G}, {U}, or {R}.)\nKetria Triome enters the battlefield tapped.\nCycling {3} ({3}, Discard"
         " this card:"
         " Draw a card.)", artist="Sam Burley", makes="GUR", keywords=["Cycling"], legal=YOUNG),
    card("village", "ulg 143 u", "Treetop Village", "", "Land",
         "Treetop Village enters the battlefield tapped.\n{T}: Add {G}.\n{1}{G}: Treetop Village becomes a 3/3"
         " green Ape"
         " creature with trample until end of turn. It's still a land.", artist="Anthony S. Waters", makes="G",
         legal=MODERN),
    card("forest", "lea 294 c", "Forest", "", "Basic Land — Forest", "({T}: Add {G}.)", artist="Christopher Rush",
         makes="G", legal=f"{YOUNG} pauper"),
    card("forest", "unh 140 c", "Forest", "", "Basic Land — Forest", "({T}: Add {G}.)", artist="John Avon",
         makes="G", legal=f"{YOUNG} pauper", full_art=True, reprint=True),
    card("saga", "mh2 259 r", "Urza's Saga", "", "Enchantment Land — Urza’s Saga",
         '(As this Saga enters and after your draw step, add a lore counter. Sacrifice after III.)\nI — Urza\'s'
         ' Saga gains'
         ' "{T}: Add {C}."', artist="Titus Lunter", layout="saga", makes="C", legal=MODERN),
    card("grunt", "cmd 16 u", "Jötun Grunt", "{1}{W}", "Creature — Giant Soldier",
         "Cumulative upkeep—Put two cards from a single graveyard on the bottom of their owner's library. (At the"
         " beginning of your upkeep, put an age counter on this permanent.)", "4/4", artist="Franz Vohwinkel",
         keywords=["Cumulative upkeep"], reprint=True, legal=MODERN),
    card("vault", "all 107 u", "Lim-Dûl's Vault", "{U}{B}", "Instant",
         "Look at the top five cards of your library. As many times as you choose, you may pay 1 life, put those"
         " cards on"
         " the bottom of your library in any order, then look at the top five cards of your library.",
         artist="Rob Alexander", legal=EVERY),
    card("sword", "dst 148 r", *SWORD, artist="Mark Zug", keywords=["Equip"], legal=MODERN),
    card("sword", "mps 29 m", *SWORD, artist="Volkan Baǵa", keywords=["Equip"], legal=MODERN, reprint=True,
         frame_effects=["inverted"], border_color="borderless"),
    card("goblin", "ddn 82 c", "Goblin", "", "Token Creature — Goblin", "", "1/1", artist="Karl Kopinski", colors="R",
         layout="token"),
    card("akoum", "hop 1 c", "Akoum", "", "Plane — Zendikar",
         "Players may cast enchantment spells as though they had flash.", artist="Rob Alexander", layout="planar",
         oversized=True, mana_value=0),
    card("wrath", "p07 1 r", "Wrath of God", "{2}{W}{W}", "Sorcery", "Destroy all creatures. They can't be"
    " regenerated.",
         artist="Ron Spencer", full_art=True, textless=True, promo=True, reprint=True, promo_types=["playerrewards"],
         legal=MODERN),
    card("charm", "rtr 172 u", "Izzet Charm", "{U}{R}", "Instant",
         "Choose one —\n• Counter target noncreature spell unless its controller pays {2}.\n• Izzet Charm deals 2"
         " damage to"
         " target creature.\n• Draw two cards, then discard two cards.", artist="Zoltan Boros", watermark="izzet",
         legal=YOUNG),
    card("study", "pcy 45 c", "Rhystic Study", "{2}{U}", "Enchantment",
         "Whenever an opponent casts a spell, you may draw a card unless that player pays {1}.", artist="Terese"
         " Nielsen",
         game_changer=True, legal=f"{EVERY} pauper", edhrec_rank=30,
         flavor_text="Friends teach what you want to know. Enemies teach what you need to know."),
    card("class", "afr 81 u", "Wizard Class", "{U}", "Enchantment — Class",
         "(Gain the next level as a sorcery to add its ability.)\nYou have no maximum hand size.", artist="Jehan Choo",
         layout="class", legal=YOUNG),
    card("benalia", "dom 21 m", "History of Benalia", "{1}{W}{W}", "Enchantment — Saga",
         "(As this Saga enters and after your draw step, add a lore counter. Sacrifice after III.)\nI, II — Create"
         " a 2/2"
         " white Knight creature token with vigilance.", artist="Noah Bradley", layout="saga", legal=YOUNG,
         booster=True),
    card("copter", "kld 235 r", "Smuggler's Copter", "{2}", "Artifact — Vehicle",
         "Flying\nWhenever Smuggler's Copter attacks or blocks, you may draw a card. If you do, discard a"
         " card.\nCrew 1",
         "3/3", artist="Florian de Gesincourt", keywords=["Flying", "Crew"], legal=MODERN, banned="pioneer"),
    card("pools", "tsp 270 u", "Calciform Pools", "", "Land",
         "{T}: Add {C}.\n{1}, {T}: Put a storage counter on Calciform Pools.\n{1}, Remove X storage counters from"
         " Calciform"
         " Pools: Add X mana in any combination of {W} and/or {U}.", artist="Darrell Riche", makes="CWU", legal=MODERN),
    card("shadow", "wwk 57 r", "Death's Shadow", "{B}", "Creature — Avatar",
         "Death's Shadow gets -X/-X, where X is your life total.", "13/13", artist="Howard Lyon", legal=MODERN,
         flavor_text="The shadow of the candle looms tall even as its light grows dim."),
    card("dreadnought", "mir 315 r", "Phyrexian Dreadnought", "{1}", "Artifact Creature — Dreadnought",
         "Trample\nWhen Phyrexian Dreadnought enters the battlefield, sacrifice it unless you sacrifice any number of"
         " creatures with total power 12 or greater.", "12/12", artist="Pete Venters", keywords=["Trample"],
         reserved=True, legal=EVERY),
    card("omens", "roe 53 u", "Wall of Omens", "{1}{W}", "Creature — Wall",
         "Defender\nWhen Wall of Omens enters the battlefield, draw a card.", "0/4", artist="James Paick",
         keywords=["Defender"], legal=MODERN),
    card("guide", "zen 126 r", "Goblin Guide", "{R}", "Creature — Goblin Scout",
         "Haste\nWhenever Goblin Guide attacks, defending player reveals the top card of their library. If it's a land"
         " card, that player puts it into their hand.", "2/2", artist="Warren Mahy", keywords=["Haste"], legal=MODERN),
    card("king", "lea 154 r", "Goblin King", "{1}{R}{R}", "Creature — Goblin",
         "Other Goblin creatures get +1/+1 and have mountainwalk. (They can't be blocked as long as defending player"
         " controls a Mountain.)", "2/2", artist="Jesper Myrfors", legal=MODERN),
    card("elves", "lea 210 c", "Llanowar Elves", "{G}", "Creature — Elf Druid", "{T}: Add {G}.", "1/1",
         artist="Anson Maddocks", makes="G", legal=f"{YOUNG} pauper"),
    card("crow", "all 36a c", "Storm Crow", "{1}{U}", "Creature — Bird",
         "Flying (This creature can't be blocked except by creatures with flying or reach.)", "1/2",
         artist="Sandra Everingham", keywords=["Flying"], legal=f"{MODERN} pauper"),
    card("invasion", "mom 194 u", "Invasion of Zendikar // Awakened Skyclave", "{3}{G}",
         "Battle — Siege // Creature — Elemental",
         "When Invasion of Zendikar enters the battlefield, search your library for up to two basic land cards, put"
         " them"
         " onto the battlefield tapped, then shuffle.\n//\nVigilance, haste\nAwakened Skyclave is a land in"
         " addition to its"
         " other types.", " // 4/4", artist="Kekai Kotaki", layout="transform", defense="3", color_indicator=16,
         keywords=["Haste", "Transform", "Vigilance"], legal=YOUNG),
    card("omnath", "znr A-232 m", "A-Omnath, Locus of Creation", "{R}{G}{W}{U}", "Legendary Creature — Elemental",
         "When Omnath, Locus of Creation enters the battlefield, draw a card.\nWhenever a land enters the"
         " battlefield under"
         " your control, you gain 4 life.", "4/4", artist="Chris Rahn", digital=True, games=["arena"],
         promo_types=["rebalanced"], legal="historic"),
]  # fmt: skip
