"""One thing a card can be."""

import re
from dataclasses import dataclass

from django.db.models import Q

# Keyword abilities that are not written with just their first letter large.
WRITTEN = {
    written.lower(): written
    for written in (
        "Choose a Background", "For Mirrodin!", "More Than Meets the Eye", "Commander ninjutsu", "Start your engines!",
    )
}  # fmt: skip
# Keywords that stand for others and need not be in the text themselves.
UNSAID = ("landwalk", "landcycling", "typecycling")


@dataclass(frozen=True)
class Predicate:
    meaning: str
    condition: Q
    of_printing: bool = False


def typed(*words: str) -> Q:
    """One of these in the type line of some face."""
    wanted = Q()
    for word in words:
        wanted |= Q(search_type__contains=word)
    return wanted


def says(pattern: str) -> Q:
    """A pattern of the rules text without its reminders, which is in lower case."""
    return Q(search_rules__regex=pattern)


def ability(*words: str) -> Q:
    """One of these keyword abilities, in lower case.

    The text is asked first, because it has an index and the list of keywords has none. Old files do not list keywords;
    there it is what a line, or a part of one between commas, begins with.
    """
    wanted = Q()
    for word in words:
        listed = Q(keywords__overlap=sorted({word, word.capitalize(), word.title(), WRITTEN.get(word, word)}))
        begins = Q(search_rules__regex=rf"(^|\n|[,;—] ?){re.escape(word)}\y")
        found = listed | (Q(keywords=[]) & begins)
        wanted |= found if word in UNSAID else Q(search_rules__contains=word) & found
    return wanted
