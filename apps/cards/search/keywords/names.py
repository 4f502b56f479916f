"""Names: words as they are typed, exact names, and `name:`."""

from django.db.models import F, Q

from apps.cards.search.conditions import face, fits, holds, is_folded, opposite
from apps.cards.search.context import Context
from apps.cards.search.keyword import EQUALITY, Keyword
from apps.cards.search.patterns import pattern
from apps.cards.search.reading import plain_words
from apps.cards.search.syntax import EXACT, PLAIN, Kind, Term

BETWEEN = " // "


class Named(Keyword):
    """A name may be one that only this printing has; patterns are of the card's own."""

    of_printing = True
    regex = True

    def depends_on_printing(self, term: Term) -> bool:
        return term.kind != Kind.REGEX


class Plain(Named):
    names = (PLAIN,)
    operators = ("",)
    family = "Names"
    help = (
        "Words without a keyword are looked for in names, types and rules text; the best match comes first."
        " In quotation marks they stand together, between slashes they are a pattern of the name."
    )
    examples = (
        ("lightning bolt", "cards with both words, those of this name first"),
        ('"draw a card"', "cards that say just this"),
        ("/^fire/", "names that begin with fire"),
    )

    def condition(self, term: Term, context: Context) -> Q:
        if term.kind == Kind.REGEX:
            return name_fits(pattern(self, term))
        found = plain_words([term]).match
        return found & says(term.value) if term.kind == Kind.QUOTED else found


class Exact(Keyword):
    names = (EXACT,)
    operators = ("",)
    family = "Names"
    help = "An exclamation mark before a name finds just the card of that name, or with a face of that name."
    examples = (('!"lightning bolt"', "Lightning Bolt and no other card"), ("!ice", "Fire // Ice"))
    of_printing = True
    extras = True

    def condition(self, term: Term, context: Context) -> Q:
        return is_name(term.value)


class Name(Named):
    names = ("name", "n")
    operators = EQUALITY
    family = "Names"
    help = "Names with these letters in them, in any language a printing has; with = the whole name or a face's."
    examples = (
        ("name:dragon", "cards with dragon anywhere in their name"),
        ('name="fire // ice"', "Fire // Ice"),
        (r"name:/\bking$/", "names that end in the word king"),
    )

    def condition(self, term: Term, context: Context) -> Q:
        if term.kind == Kind.REGEX:
            wanted = name_fits(pattern(self, term))
        else:
            wanted = is_name(term.value) if term.operator != ":" else holds("search_name", one_name(term.value))
        return opposite(wanted) if term.operator == "!=" else wanted


def says(text: str) -> Q:
    """Just this, letter by letter: the full text knows words by their stems and passes over small ones."""
    return holds("search_name", text) | holds("search_type", text) | holds("search_text", text)


def one_name(text: str) -> str:
    """A name as the catalogue writes it: two faces have two slashes and spaces between them."""
    return BETWEEN.join(" ".join(part.split()) for part in text.split("//"))


def is_name(text: str) -> Q:
    """The name of the card, of one of its faces, or of this printing."""
    name = one_name(text)
    same = is_folded(F("name"), name) | is_folded(F("printed_name"), name) | is_folded(F("flavor_name"), name)
    if BETWEEN not in name:
        faces = is_folded(face("name", 1), name) | is_folded(face("name", 2), name)
        same |= Q(name__contains=BETWEEN) & faces
    return holds("search_name", name) & same


def name_fits(wanted: str) -> Q:
    faces = fits(face("name", 1), wanted) | fits(face("name", 2), wanted)
    return fits("name", wanted) | (Q(name__contains=BETWEEN) & faces)
