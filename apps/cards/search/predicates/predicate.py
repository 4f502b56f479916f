"""One thing a card can be."""

from dataclasses import dataclass

from django.db.models import Q


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
