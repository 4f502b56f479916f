"""The smallest parts of conditions: what is always so, comparisons between expressions, texts."""

from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.models import BooleanField, Expression, F, Func, Q, Value, lookups

from .keyword import LOOKUPS
from .words import Folded, folded

# Not an empty Q: that one vanishes among alternatives.
ALWAYS = Q(Value(True, output_field=BooleanField()))
NEVER = Q(Value(False, output_field=BooleanField()))

COMPARED = {
    "exact": lookups.Exact,
    "lt": lookups.LessThan,
    "lte": lookups.LessThanOrEqual,
    "gt": lookups.GreaterThan,
    "gte": lookups.GreaterThanOrEqual,
}


class IsNotTrue(Func):
    """False or unknown. NOT itself would lose cards whose column is null from both `x` and `-x`."""

    template = "(%(expressions)s) IS NOT TRUE"
    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        try:
            return super().as_sql(compiler, connection, *args, **extra)
        except EmptyResultSet as nothing:
            raise FullResultSet from nothing
        except FullResultSet as everything:
            raise EmptyResultSet from everything


class Matches(Func):
    """Whether a text fits a pattern, whatever the case of its letters."""

    template = "(%(expressions)s)"
    arg_joiner = " ~* "
    output_field = BooleanField()


class SplitPart(Func):
    function = "split_part"


def opposite(wanted: Q) -> Q:
    """What is so of every printing of which this is not."""
    return Q(IsNotTrue(wanted))


def compared(left: Any, operator: str, right: Any) -> Q:
    """A comparison between two columns or expressions."""
    left, right = (F(side) if isinstance(side, str) else side for side in (left, right))
    if operator == "!=":
        return Q(lookups.LessThan(left, right)) | Q(lookups.GreaterThan(left, right))
    return Q(COMPARED[LOOKUPS[operator]](left, right))


def measured(column: str, operator: str, value: Any) -> Q:
    """A comparison between a column and a value, in the form indexes understand."""
    if operator == "!=":
        return Q(**{f"{column}__lt": value}) | Q(**{f"{column}__gt": value})
    return Q(**{f"{column}__{LOOKUPS[operator]}": value})


def holds(column: str, text: str) -> Q:
    """A folded column has this text in it."""
    return Q(**{f"{column}__contains": folded(text)})


def fits(expression: str | Expression, pattern: str) -> Q:
    return Q(Matches(F(expression) if isinstance(expression, str) else expression, Value(pattern)))


def face(column: str, number: int) -> SplitPart:
    """What one face says in a text that joins those of all faces."""
    return SplitPart(F(column), Value(" // "), Value(number))


def is_folded(expression: Expression | F, text: str) -> Q:
    return Q(lookups.Exact(Folded(expression), folded(text)))
