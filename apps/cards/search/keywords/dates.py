"""When a printing came out: a day, a month, a year, or the day of a set."""

import re
from datetime import date, timedelta
from typing import ClassVar

from django.db.models import Q

from apps.cards.search.conditions import NEVER
from apps.cards.search.context import Context
from apps.cards.search.keyword import COMPARISONS, Examples, Keyword, Names
from apps.cards.search.syntax import Term

from .sets import sets_called

WRITTEN = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?")
TODAY = ("now", "today")

Span = tuple[date, date]  # the first day and the last


class Released(Keyword):
    names: ClassVar[Names] = ("date", "released")
    operators = COMPARISONS
    family = "Dates"
    help = "When a printing came out: a day, a month, a year, today, or the code of a set for its day."
    examples: ClassVar[Examples] = (
        ("date>=2015-08-18", "since that day"),
        ("date<2003-07", "before July 2003"),
        ("date>ori", "later than Magic Origins"),
        ("date>today", "announced but not yet out"),
    )
    of_printing = True

    def read(self, term: Term) -> Span | str:
        """The days that are meant, or the word that only the catalogue or the calendar knows."""
        self.check(term)
        word = term.value.strip().lower()
        if not (written := WRITTEN.fullmatch(word)):
            return word
        try:
            return span(written)
        except ValueError as wrong:
            raise self.refuse(
                term, f"There is no day “{term.value}”.", ["2015-08-18", "2015-08", "2015", "today", "a set's code"]
            ) from wrong

    def condition(self, term: Term, context: Context) -> Q:
        value = self.read(term)
        if isinstance(value, tuple):
            return within(value, term.operator)
        if value in TODAY:
            return within((context.today, context.today), term.operator)
        days = sorted(card_set.released_at for card_set in sets_called(self, term) if card_set.released_at)
        return within((days[0], days[0]), term.operator) if days else NEVER


class Year(Released):
    names = ("year",)
    help = "The year a printing came out."
    examples = (("year<=1994", "the first two years"), ("year=2019", "cards of 2019"))

    def read(self, term: Term) -> Span | str:
        value = super().read(term)
        if term.value.strip().lower() in TODAY:
            return "now"
        if isinstance(value, str) or not term.value.strip().isdigit():
            raise self.refuse(term, f"“{term.value}” is no year.", ["a year of four digits", "now"])
        return value

    def condition(self, term: Term, context: Context) -> Q:
        value = self.read(term)
        year = date(context.today.year, 1, 1), date(context.today.year, 12, 31)
        return within(value if isinstance(value, tuple) else year, term.operator)


def span(written: re.Match[str]) -> Span:
    year, month, day = (int(written[part]) if written[part] else 0 for part in ("year", "month", "day"))
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        following = date(year + month // 12, month % 12 + 1, 1) if (year, month) != (9999, 12) else date.max
        return date(year, month, 1), following - timedelta(days=1)
    return date(year, 1, 1), date(year, 12, 31)


def within(days: Span, operator: str) -> Q:
    """How a printing's day stands to those from the first to the last."""
    first, last = days
    match operator:
        case "<":
            return Q(released_at__lt=first)
        case "<=":
            return Q(released_at__lte=last)
        case ">":
            return Q(released_at__gt=last)
        case ">=":
            return Q(released_at__gte=first)
        case "!=":
            return Q(released_at__lt=first) | Q(released_at__gt=last)
    return Q(released_at__range=(first, last))
