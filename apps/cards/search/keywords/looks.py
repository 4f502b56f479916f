"""How a printing looks: border, frame, stamp, finish, and what it has at all."""

from django.db.models import Q

from apps.cards.search.context import Context
from apps.cards.search.keyword import EQUALITY, Keyword
from apps.cards.search.syntax import Term
from apps.cards.words import Finish

BORDERS = {
    "black": "black", "white": "white", "silver": "silver", "gold": "gold", "yellow": "yellow",
    "borderless": "no border",
}  # fmt: skip
FRAMES = {
    "1993": "the first frame", "1997": "the frame of Mirage to Scourge", "2003": "the frame of Eighth Edition",
    "2015": "the frame of Magic 2015", "future": "the frame of the future",
}  # fmt: skip
FRAME_EFFECTS = {
    "borderless": "no border", "colorshifted": "another colour than before", "companion": "a companion's frame",
    "compasslanddfc": "a compass and a land", "convertdfc": "converting", "devoid": "without colour",
    "draft": "for drafts", "enchantment": "an enchantment's stars", "etched": "etched",
    "extendedart": "a picture to the edges", "fandfc": "a fan",
    "fullart": "a picture in full", "inverted": "white on black", "legendary": "a legendary crown",
    "lesson": "a lesson", "miracle": "a miracle", "mooneldrazidfc": "the moon and an Eldrazi",
    "nyxtouched": "the stars of Nyx", "originpwdfc": "a planeswalker's spark", "placeholderimage": "no picture yet",
    "shatteredglass": "shattered glass", "showcase": "a showcase", "snow": "snow", "spree": "a spree",
    "sunmoondfc": "the sun and the moon", "textless": "no text", "tombstone": "a tombstone",
    "upsidedowndfc": "upside down",
    "vehicle": "a vehicle", "waxingandwaningmoondfc": "the waxing and the waning moon",
}  # fmt: skip
STAMPS = {
    "oval": "oval",
    "triangle": "triangle",
    "acorn": "acorn",
    "circle": "circle",
    "arena": "Arena",
    "heart": "heart",
}


class Border(Keyword):
    names = ("border",)
    operators = EQUALITY
    family = "Looks"
    help = "The colour of the border."
    examples = (("border:white t:creature", "white-bordered creatures"), ("border:borderless", "without a border"))
    values = BORDERS
    of_printing = True

    def condition(self, term: Term, context: Context) -> Q:
        wanted = Q(border_color=self.read(term))
        return ~wanted if term.operator == "!=" else wanted


class Frame(Keyword):
    names = ("frame",)
    operators = EQUALITY
    family = "Looks"
    help = "The generation of the frame, or an effect on it."
    examples = (("frame:2003", "the frame of Eighth Edition"), ("frame:showcase", "showcase frames"))
    values = {**FRAMES, **FRAME_EFFECTS}
    aliases = {"old": "1997", "modern": "2003", "new": "2015", "nyx": "nyxtouched", "extended": "extendedart"}
    of_printing = True

    def condition(self, term: Term, context: Context) -> Q:
        word = self.read(term)
        wanted = Q(frame=word) if word in FRAMES else Q(frame_effects__contains=[word])
        return ~wanted if term.operator == "!=" else wanted


class Stamp(Keyword):
    names = ("stamp",)
    operators = EQUALITY
    family = "Looks"
    help = "The stamp at the foot of a card."
    examples = (("stamp:acorn", "cards that are no serious matter"),)
    values = STAMPS
    of_printing = True

    def condition(self, term: Term, context: Context) -> Q:
        wanted = Q(security_stamp=self.read(term))
        return ~wanted if term.operator == "!=" else wanted


class OfFinish(Keyword):
    names = ("finish",)
    operators = EQUALITY
    family = "Looks"
    help = "A finish the printing exists in."
    examples = (("finish:etched", "printings that come etched"), ("finish:foil -finish:nonfoil", "only in foil"))
    values = {member.word: member.label for member in Finish}
    of_printing = True

    def read(self, term: Term) -> int:
        self.check(term)
        try:
            return Finish.parse(term.value).value
        except ValueError:
            return Finish[self.choose(term).upper()].value

    def condition(self, term: Term, context: Context) -> Q:
        wanted = Q(finishes__contains=[self.read(term)])
        return ~wanted if term.operator == "!=" else wanted


HAS = {
    "indicator": ("a colour indicator", Q(color_indicator__gt=0)),
    "watermark": ("a watermark", ~Q(watermark="")),
    "flavor": ("flavour text", ~Q(flavor_text="")),
    "flavorname": ("another name than the card's own", ~Q(flavor_name="")),
    "printedname": ("a name in its own language", ~Q(printed_name="")),
    "image": ("a picture", ~Q(image_url="")),
    "stamp": ("a security stamp", ~Q(security_stamp="")),
    "back": ("a second face on its back", Q(layout__in=("transform", "modal_dfc", "double_faced_token", "meld"))),
    "faces": ("several faces", Q(name__contains=" // ")),
    "pt": ("power and toughness", Q(power_front__isnull=False)),
    "loyalty": ("a loyalty", Q(loyalty_front__isnull=False)),
    "defense": ("a defense", Q(defense_front__isnull=False)),
    "rank": ("a rank among the most played", Q(edhrec_rank__isnull=False)),
    "foil": ("a foil finish", Q(finishes__contains=[Finish.FOIL.value])),
    "nonfoil": ("a plain finish", Q(finishes__contains=[Finish.NONFOIL.value])),
    "etched": ("an etched finish", Q(finishes__contains=[Finish.ETCHED.value])),
}


class Has(Keyword):
    names = ("has",)
    family = "Looks"
    help = "What a printing has at all."
    examples = (("has:indicator", "cards with a colour indicator"), ("has:watermark", "cards with a watermark"))
    values = {word: meaning for word, (meaning, _) in HAS.items()}
    aliases = {"flavour": "flavor", "colorindicator": "indicator", "art": "image", "picture": "image"}
    of_printing = True

    def condition(self, term: Term, context: Context) -> Q:
        return HAS[self.read(term)][1]
