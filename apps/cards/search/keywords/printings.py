"""What one printing of a card has to do with the others: language, game, `in:`, `new:`, and how many there are."""

import operator as op

from django.db.models import Count, Exists, OuterRef, Q

from apps.cards.models import Card, CardSet, Game
from apps.cards.search.conditions import ALWAYS, measured, opposite
from apps.cards.search.context import Context
from apps.cards.search.errors import QueryError
from apps.cards.search.keyword import COMPARISONS, EQUALITY, Keyword
from apps.cards.search.syntax import Term
from apps.cards.words import Language, Rarity

from .sets import RARITIES, sets_called

PLATFORMS = {
    "paper": "printed cards",
    "mtgo": "Magic Online",
    "arena": "Magic Arena",
    "astral": "Astral",
    "sega": "Sega",
}
ANY = "any"
LANGUAGES = {member.code: member.label for member in Language}
NEW = {
    "rarity": "a rarity it never had before",
    "art": "a picture it never had before",
    "artist": "an artist it never had before",
    "flavor": "a flavour text it never had before",
    "frame": "a frame it never had before",
    "language": "a language it never had before",
}
MEANING = {"=": op.eq, "!=": op.ne, "<": op.lt, "<=": op.le, ">": op.gt, ">=": op.ge}
OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class Spoken(Keyword):
    names = ("lang", "language")
    operators = EQUALITY
    family = "Printings"
    help = "The language of a printing, by its code or its name; any is every language."
    examples = (("lang:ja", "Japanese printings"), ("lang:any", "printings in all languages"))
    values = {ANY: "every language", **LANGUAGES}
    of_printing = True

    def read(self, term: Term) -> int | None:
        self.check(term)
        if term.value.strip().lower() == ANY:
            return None
        try:
            return Language.parse(term.value).value
        except ValueError as unknown:
            self.choose(term)
            raise self.refuse(term, str(unknown), self.values or ()) from unknown

    def condition(self, term: Term, context: Context) -> Q:
        number = self.read(term)
        wanted = ALWAYS if number is None else Q(lang=number)
        return opposite(wanted) if term.operator == "!=" else wanted


class OfGame(Keyword):
    names = ("game",)
    operators = EQUALITY
    family = "Printings"
    help = "Where a printing exists: paper, mtgo, arena; or the game it belongs to, as magic."
    examples = (("game:arena", "printings of Magic Arena"), ("game:magic", "cards of Magic"))
    of_printing = True

    def condition(self, term: Term, context: Context) -> Q:
        wanted = self.wanted(term)
        return ~wanted if term.operator == "!=" else wanted

    def wanted(self, term: Term) -> Q:
        word = term.value.strip().lower()
        if word in PLATFORMS:
            return Q(games__contains=[word])
        games = dict(Game.objects.values_list("slug", "pk"))
        if word not in games:
            raise self.refuse(term, f"There is no game “{term.value}”.", [*PLATFORMS, *games])
        return Q(game_id=games[word])


class In(Keyword):
    names = ("in",)
    family = "Printings"
    help = "Whether any printing of the card is of this set, kind of set, rarity, language or platform."
    examples = (
        ("in:lea", "cards that Limited Edition Alpha had"),
        ("in:rare -in:mythic", "once rare and never mythic"),
        ("in:paper -in:mtgo", "on paper but not on Magic Online"),
        ("in:ru", "cards that exist in Russian"),
    )

    def condition(self, term: Term, context: Context) -> Q:
        return any_printing(self.of_one(term))

    def of_one(self, term: Term) -> Q:
        word = term.value.strip().lower()
        if word in PLATFORMS:
            return Q(games__contains=[word])
        if word in RARITIES:
            return Q(rarity=Rarity[word.upper()])
        try:
            return Q(lang=Language.parse(word).value)
        except ValueError:
            return self.of_set(term)

    def of_set(self, term: Term) -> Q:
        if ids := list(CardSet.objects.filter(set_type=term.value.strip().lower()).values_list("pk", flat=True)):
            return Q(set_id__in=ids)
        try:
            return Q(set_id__in=[card_set.pk for card_set in sets_called(self, term)])
        except QueryError as unknown:
            message = f"{unknown.message} “in” takes a set, a kind of set, a rarity, a language, or where cards exist."
            raise self.refuse(term, message, [*unknown.valid, *PLATFORMS, *RARITIES]) from unknown


class New(Keyword):
    names = ("new",)
    family = "Printings"
    help = "Printings that were the first of their card with this; a rarity is new where there was another before."
    examples = (("s:a25 new:rarity", "cards whose rarity changed in Masters 25"), ("is:reprint new:art", "repainted"))
    values = NEW
    aliases = {"illustration": "art", "flavour": "flavor", "lang": "language"}
    of_printing = True

    def condition(self, term: Term, context: Context) -> Q:
        name = self.read(term)
        column = {"art": "illustration_id", "flavor": "flavor_text", "language": "lang"}.get(name, name)
        earlier = Card.objects.filter(oracle_id=OuterRef("oracle_id"), released_at__lt=OuterRef("released_at"))
        wanted = ~Exists(earlier.filter(**{column: OuterRef(column)}))
        if name == "rarity":
            return Q(wanted) & Q(Exists(earlier))
        return Q(wanted) & ~Q(flavor_text="") if name == "flavor" else Q(wanted)


class Counted(Keyword):
    """How many of something all printings of a card have between them."""

    operators = COMPARISONS
    family = "Printings"
    of_what = "pk"
    among = Q()

    def read(self, term: Term) -> int:
        self.check(term)
        word = term.value.strip()
        if not (word.isascii() and word.isdigit() and len(word) < 10):
            raise self.refuse(term, f"“{term.value}” is no whole number.", [f"{self.names[0]}>=2"])
        return int(word)

    def condition(self, term: Term, context: Context) -> Q:
        number = self.read(term)
        operator = "=" if term.operator == ":" else term.operator
        printings = Card.objects.filter(self.among, oracle_id__isnull=False).order_by().values("oracle_id")
        counted = printings.annotate(counted=Count(self.of_what, distinct=self.of_what != "pk"))
        if MEANING[operator](0, number):  # those that have none are not in the list of those that were counted
            others = counted.filter(measured("counted", OPPOSITE[operator], number))
            wanted = opposite(Q(oracle_id__in=others.values("oracle_id"))) & Q(oracle_id__isnull=False)
        else:
            wanted = Q(oracle_id__in=counted.filter(measured("counted", operator, number)).values("oracle_id"))
        # A printing of which nobody said what card it is stands for itself.
        return wanted | Q(oracle_id__isnull=True) & self.among if MEANING[operator](1, number) else wanted


class Prints(Counted):
    names = ("prints",)
    help = "How many printings a card has."
    examples = (("prints>=10", "printed ten times or more"), ("prints=1", "printed just once"))


class PaperPrints(Counted):
    names = ("paperprints",)
    help = "How many printings a card has on paper."
    examples = (("paperprints=1", "printed on paper just once"),)
    among = Q(digital=False)


class Sets(Counted):
    names = ("sets",)
    help = "How many sets a card is in."
    examples = (("sets>=5", "in five sets or more"),)
    of_what = "set"


class PaperSets(Counted):
    names = ("papersets",)
    help = "How many sets of paper cards a card is in."
    examples = (("papersets=1", "in one set on paper"),)
    of_what = "set"
    among = Q(digital=False)


class Artists(Counted):
    names = ("artists",)
    help = "By how many artists a card was painted."
    examples = (("artists>=3", "painted by three artists or more"),)
    of_what = "artist"
    among = ~Q(artist="")


class Illustrations(Counted):
    names = ("illustrations", "arts")
    help = "How many pictures a card has had."
    examples = (("illustrations>=3", "three pictures or more"),)
    of_what = "illustration_id"


def any_printing(wanted: Q) -> Q:
    """It is so of this printing, or of another one of the same card."""
    others = Card.objects.filter(wanted, oracle_id__isnull=False).values("oracle_id")
    return wanted | Q(oracle_id__in=others)
