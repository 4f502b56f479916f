"""What one printing is and another of the same card may not be: its finish, its frame, where it came from."""

from django.db.models import Exists, OuterRef, Q

from apps.cards.models import Card, CardSet
from apps.cards.words import Finish

from .predicate import Predicate

# What came with a printing or set it apart, as Scryfall calls it.
PROMOS = {
    "alchemy": "Alchemy", "ampersand": "an ampersand", "arenaleague": "the Arena league", "boosterfun": "Booster Fun",
    "boxtopper": "box toppers", "brawldeck": "Brawl decks", "bringafriend": "bringing a friend", "bundle": "bundles",
    "buyabox": "buying a box", "commanderparty": "Commander parties", "commanderpromo": "Commander promos",
    "concept": "concept art", "confettifoil": "confetti foil", "convention": "conventions",
    "datestamped": "a date stamp",
    "doubleexposure": "double exposure", "doublerainbow": "double rainbow foil", "draculaseries": "Dracula",
    "draftweekend": "draft weekends", "dragonscalefoil": "dragonscale foil", "duels": "Duels",
    "embossed": "embossed foil",
    "event": "events", "firstplacefoil": "first place foil", "fnm": "Friday Night Magic",
    "fracturefoil": "fracture foil",
    "galaxyfoil": "galaxy foil", "gameday": "Game Days", "giftbox": "gift boxes", "gilded": "gilded foil",
    "glossy": "glossy", "godzillaseries": "Godzilla", "halofoil": "halo foil", "imagine": "imagined",
    "instore": "stores", "intropack": "intro packs", "invisibleink": "invisible ink",
    "jpwalker": "Japanese planeswalkers",
    "judgegift": "judges", "league": "leagues", "magnified": "magnified", "manafoil": "mana foil",
    "mediainsert": "magazines",
    "neonink": "neon ink", "oilslick": "oil slick foil", "openhouse": "open houses",
    "planeswalkerdeck": "planeswalker decks",
    "planeswalkerstamped": "a planeswalker stamp", "playerrewards": "player rewards", "playpromo": "play promos",
    "playtest": "playtest cards", "poster": "posters", "premiereshop": "the premiere shop", "prerelease": "prereleases",
    "promopack": "promo packs", "rainbowfoil": "rainbow foil", "raisedfoil": "raised foil",
    "ravnicacity": "Ravnica city",
    "rebalanced": "rebalanced for Arena", "release": "releases", "resale": "resale", "ripplefoil": "ripple foil",
    "scroll": "scrolls", "serialized": "numbered copies", "setextension": "set extensions",
    "setpromo": "promos of a set",
    "silverfoil": "silver foil", "sldbonus": "Secret Lair bonus cards", "starterdeck": "starter decks",
    "stamped": "a stamp",
    "startercollection": "starter collections", "stepandcompleat": "step-and-compleat foil",
    "storechampionship": "store championships", "surgefoil": "surge foil", "textured": "textured foil",
    "themepack": "themes",
    "thick": "thick stock", "tourney": "tournaments", "universesbeyond": "other worlds", "upsidedown": "upside down",
    "vault": "vaults", "wizardsplaynetwork": "the play network",
}  # fmt: skip
EFFECTS = ("showcase", "extendedart", "inverted", "colorshifted", "etched", "shatteredglass", "fullart", "textless")
ATYPICAL = (
    Q(full_art=True) | Q(textless=True) | Q(border_color="borderless") | Q(promo_types__contains=["boosterfun"])
    | Q(frame_effects__overlap=list(EFFECTS))
)  # fmt: skip


def finished(finish: Finish) -> Q:
    return Q(finishes__contains=[finish.value])


def from_sets(*kinds: str) -> Q:
    return Q(set_id__in=CardSet.objects.filter(set_type__in=kinds).values("pk"))


def another(wanted: Q = Q()) -> Exists:  # noqa: B008 - it is never changed
    """Another printing of the same card."""
    return Exists(Card.objects.filter(wanted, oracle_id=OuterRef("oracle_id")).exclude(pk=OuterRef("pk")))


OF_PRINTINGS = {
    "foil": ("to be had in foil", finished(Finish.FOIL)),
    "nonfoil": ("to be had without foil", finished(Finish.NONFOIL)),
    "etched": ("to be had etched", finished(Finish.ETCHED)),
    "promo": ("a promotional printing", Q(promo=True)),
    "reprint": ("a reprint", Q(reprint=True)),
    "firstprint": ("no reprint", Q(reprint=False)),
    "unique": ("a card printed just once", ~Q(another())),
    "digital": ("only digital", Q(digital=True)),
    "paper": ("on paper", Q(games__contains=["paper"])),
    "mtgo": ("on Magic Online", Q(games__contains=["mtgo"])),
    "arena": ("on Magic Arena", Q(games__contains=["arena"])),
    "full": ("with a picture in full", Q(full_art=True)),
    "textless": ("without text", Q(textless=True)),
    "oversized": ("larger than a card", Q(oversized=True)),
    "variation": ("a variation of another printing", Q(variation=True)),
    "booster": ("in boosters", Q(booster=True)),
    "spotlight": ("a spotlight of the story", Q(story_spotlight=True)),
    "hires": ("with a picture of high resolution", Q(highres_image=True)),
    "contentwarning": ("with a warning of its content", Q(content_warning=True)),
    "funny": ("no serious card", Q(border_color="silver") | Q(security_stamp="acorn") | from_sets("funny")),
    "masterpiece": ("a masterpiece", from_sets("masterpiece")),
    "core": ("of a core set", from_sets("core")),
    "expansion": ("of an expansion", from_sets("expansion")),
    "borderless": ("without a border", Q(border_color="borderless")),
    "showcase": ("with a showcase frame", Q(frame_effects__contains=["showcase"])),
    "extendedart": ("with a picture to the edges", Q(frame_effects__contains=["extendedart"])),
    "inverted": ("white on black", Q(frame_effects__contains=["inverted"])),
    "colorshifted": ("in another colour than before", Q(frame_effects__contains=["colorshifted"])),
    "old": ("in one of the first two frames", Q(frame__in=["1993", "1997"])),
    "new": ("in a frame since Eighth Edition", Q(frame__in=["2003", "2015"])),
    "atypical": ("with a frame or picture out of the ordinary", ATYPICAL),
    "default": ("as cards of its set look", ~ATYPICAL),
}
PRINTINGS = {
    **{
        word: Predicate(f"of or with {meaning}", Q(promo_types__contains=[word]), True)
        for word, meaning in PROMOS.items()
    },
    **{word: Predicate(meaning, condition, True) for word, (meaning, condition) in OF_PRINTINGS.items()},
}
PRINTING_ALIASES = {
    "fullart": "full", "highres": "hires", "storyspotlight": "spotlight", "extended": "extendedart",
    "buy_a_box": "buyabox",
    "judge_gift": "judgegift", "intro_pack": "intropack", "promo_pack": "promopack", "draft_weekend": "draftweekend",
    "planeswalker_deck": "planeswalkerdeck", "gift_box": "giftbox", "player_rewards": "playerrewards",
    "arena_league": "arenaleague", "media_insert": "mediainsert", "set_promo": "setpromo", "box_topper": "boxtopper",
    "oversize": "oversized", "magiconline": "mtgo", "judge": "judgegift", "unset": "funny",
}  # fmt: skip
