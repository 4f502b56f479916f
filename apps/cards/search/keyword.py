"""What a keyword is: one small class that knows its names, its operators, its help, and its condition on a card."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db.models import Q

from .context import Context
from .errors import QueryError, guess, several
from .syntax import Kind, Term

Names = tuple[str, ...]
Examples = tuple[tuple[str, str], ...]

EQUALS = (":", "=")
EQUALITY = (":", "=", "!=")
COMPARISONS = (":", "=", "!=", "<", "<=", ">", ">=")
LOOKUPS = {":": "exact", "=": "exact", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}


class Keyword:
    """One word of the language.

    `read` refuses what makes no sense and returns the value as the condition needs it; it asks no database, so that a
    search can be checked anywhere. `condition` is what a card must be like: it must be true, false or unknown of one
    printing, never multiply rows, so that other tables are asked with `Exists`.
    """

    names: ClassVar[Names] = ()  # the first is the one that is printed
    operators: ClassVar[tuple[str, ...]] = EQUALS
    family: ClassVar[str] = ""  # the heading it stands under on the syntax page
    help: ClassVar[str] = ""
    examples: ClassVar[Examples] = ()  # a search, and what it finds
    values: ClassVar[Mapping[str, str] | None] = None  # a closed vocabulary: each word and what it means
    aliases: ClassVar[Mapping[str, str]] = {}  # other spellings of those words
    of_printing: ClassVar[bool] = False  # whether two printings of one card may differ in it
    extras: ClassVar[bool] = False  # whether tokens and the like are meant as well by who uses it
    regex: ClassVar[bool] = False  # whether it takes /patterns/
    alone: ClassVar[bool] = False  # whether it may stand without a value, as `owned`
    display: ClassVar[bool] = False  # whether it says how results are shown instead of which
    needs: ClassVar[tuple[str, ...]] = ()  # methods of CardQuerySet that add what `condition` names; given the Context

    def read(self, term: Term) -> Any:
        """The value, understood; QueryError where it cannot be."""
        self.check(term)
        return self.choose(term) if self.values is not None else term.value

    def condition(self, term: Term, context: Context) -> Q:
        """What a printing must be like; every keyword but those of `display` says it, and those are never asked."""
        raise NotImplementedError

    def finds_extras(self, term: Term) -> bool:
        """Whether who says this means tokens and the like as well."""
        return self.extras

    def depends_on_printing(self, term: Term) -> bool:
        """Whether two printings of one card may differ in just this."""
        return self.of_printing

    def check(self, term: Term) -> None:
        """Refuses an operator or a way of writing the value that this keyword does not have."""
        name = self.names[0]
        if term.kind == Kind.NONE:
            if not self.alone:
                raise self.refuse(term, f"“{name}” needs a value.", [f"{name}{self.operators[0]}…"])
            return
        if term.operator not in self.operators:
            raise self.refuse(
                term,
                f"“{name}” cannot be compared with “{term.operator}”; it takes {several(self.operators)}.",
                [f"{name}{operator}" for operator in self.operators],
            )
        if term.kind == Kind.REGEX and not self.regex:
            raise self.refuse(term, f"“{name}” takes no pattern.")
        if not term.value.strip():
            raise self.refuse(term, f"“{name}” needs a value.", self.values or ())

    def choose(self, term: Term) -> str:
        """The word of the closed vocabulary that was meant."""
        word = " ".join(term.value.lower().split())
        known = self.values or {}
        word = self.aliases.get(word, word)
        if word not in known:
            hint = guess(word, (*known, *self.aliases))
            raise self.refuse(term, f"“{term.value}” is nothing that “{self.names[0]}” knows.{hint}", known)
        return word

    def refuse(self, term: Term, message: str, valid: Iterable[str] = ()) -> QueryError:
        return QueryError(message, term.written or str(term), term.start, term.end, valid)
