"""From a search to what it finds: which printing is shown of each card, in which order, and how many there are."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from django.db import DatabaseError, connection, transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from psycopg import errors

from apps.cards.models import OF_PRINTINGS, PRINTINGS_BY, Card
from apps.cards.orders import ORDERS, CardOrder, order_of
from apps.cards.preferring import DEFAULT, SAME, ranked_by
from apps.cards.querysets import CardQuerySet
from dualcaster.lib import keyset
from dualcaster.lib.keyset import MOST_COUNTED, Page

from . import planning
from .context import Context
from .errors import QueryError
from .reading import Search
from .syntax import Kind, Term, terms

PATIENCE = 800  # milliseconds that a pattern may take
CARDS, PRINTS = "cards", "prints"


class Slice(NamedTuple):
    """Some of what is found: rows with `pk` and the columns of the order, and how many there are, as far as counted."""

    rows: list[Any]
    total: int


@dataclass(frozen=True)
class Results:
    """What the search itself says of order, uniqueness and preference wins over what is said beside it.

    `sort` is a word of ORDERS; `unique` is cards, prints or art.
    """

    search: Search
    context: Context
    sort: str = ""
    unique_by: str = ""

    @cached_property
    def unique(self) -> str:
        return self.search.display.get("unique") or self.unique_by or CARDS

    @cached_property
    def prefer(self) -> str:
        return self.search.display.get("prefer") or DEFAULT

    @cached_property
    def order(self) -> CardOrder:
        """The order asked for; otherwise the best match for words, and names without any."""
        display = self.search.display
        if "order" in display or "direction" in display:
            return order_of(display.get("order", "name"), display.get("direction", "auto"))
        if self.sort and not (self.sort == "relevance" and not self.search.words):
            return ORDERS[self.sort]
        return ORDERS["relevance" if self.search.words else "name"]

    @cached_property
    def printings(self) -> CardQuerySet:
        """Every printing that matches."""
        return planning.matching(self.search.tree, self.about)

    @cached_property
    def about(self) -> Context:
        return replace(self.context, tree=self.search.tree, extras=self.search.extras)

    @cached_property
    def cards(self) -> CardQuerySet:
        """What is shown, in order, without what is said of it."""
        if self.unique == PRINTS:
            return self.ordered(self.printings)
        if self.are_chosen:
            return self.ordered(planning.standing(self.search.tree, self.about))
        return self.ordered(self.printings.one_each(self.unique, self.prefer))

    @property
    def are_chosen(self) -> bool:
        """Whether the printing that stands for its card in the catalogue stands for it here."""
        return self.unique == CARDS and self.prefer == DEFAULT and not self.search.of_printing

    def ordered(self, cards: CardQuerySet) -> CardQuerySet:
        """With the columns of the order."""
        names = {column.name for column in self.order.columns}
        if names & {"shown_price", "change", "change_24h", "change_30d"}:
            cards = cards.with_price(self.context.currency)
        if "tier" in names:
            cards = cards.ranked(self.search.words)
        return self.order.prepare(cards)

    def slice(self, limit: int, offset: int = 0) -> Slice:
        """Some rows in order and how many there are, in one statement that looks at every match once.

        Where there are more than anybody counts, the rows are found along the order's own index instead; where cards
        are chosen among what matches, all of it has been looked at anyway.
        """
        columns = self.order.columns
        names = ["pk", *dict.fromkeys(column.name for column in columns if column.name != "id")]
        listed = ", ".join(f"c{number}" for number in range(len(names)))
        if indexed := self.unique == PRINTS or self.are_chosen:
            sql, values = sql_of(self.cards.order_by().values_list(*names)[: MOST_COUNTED + 1])
        elif at_hand(names):
            sql, values = self.first_of_each(names, listed)
        else:
            sql, values = sql_of(self.cards.order_by().values_list(*names))
        by = ", ".join(
            f"{places[column.name]} {'DESC' if column.descending else 'ASC'} NULLS LAST"
            for places in [{name: f"c{number}" for number, name in enumerate(names)} | {"id": "c0"}]
            for column in columns
        )
        statement = (
            f"WITH found ({listed}) AS MATERIALIZED ({sql}) "  # noqa: S608 - columns numbered here, values are parameters
            f"SELECT (SELECT count(*) FROM found), {listed} FROM found ORDER BY {by} LIMIT %s OFFSET %s"
        )
        with guarded(self.search), connection.cursor() as cursor:
            cursor.execute(statement, [*values, limit, offset])
            lines = cursor.fetchall()
            total = lines[0][0] if lines else self.count() if offset else 0
            if indexed and total > MOST_COUNTED:
                return Slice(self.along_index(limit, offset), total)
        return Slice([row_of(names, line[1:]) for line in lines], min(total, MOST_COUNTED + 1))

    def first_of_each(self, names: Sequence[str], listed: str) -> tuple[str, Sequence[Any]]:
        """What `cards` finds, where the index that is looked through has the columns of the order, too."""
        printings, rank = ranked_by(self.printings, self.prefer)
        shown = printings.order_by().annotate(one=Coalesce(*SAME[self.unique]), rank=rank)
        sql, values = sql_of(shown.values_list(*names, "one", "rank"))
        each = f"SELECT DISTINCT ON (one) {listed} FROM ({sql}) AS matching ({listed}, one, rank)"  # noqa: S608
        return f"{each} ORDER BY one, rank, c0", values

    def along_index(self, limit: int, offset: int) -> list[Any]:
        if not offset:
            return keyset.fetch(self.light, self.order.columns, limit)
        return list(self.light[offset : offset + limit])

    @property
    def light(self) -> CardQuerySet:
        return self.cards.only("pk", *(c.name for c in self.order.columns if c.name in FIELDS))

    def count(self) -> int:
        with guarded(self.search):
            return keyset.count(self.cards)

    def page(self, request: HttpRequest, size: int = 60) -> Page[Any]:
        """The page that `?after=` or `?before=` asks for; its items have a `pk` and little else."""
        if request.GET.get("after") or request.GET.get("before"):
            with guarded(self.search):
                return keyset.paginate(request, self.light, self.order.columns, size)
        rows, total = self.slice(size + 1)
        key = keyset.key_of(rows[size - 1], self.order.columns) if len(rows) > size else ""
        next_url = keyset.link(request.path, request.GET, after=key) if key else ""
        return Page(rows[:size], total, next_url, prev_url="")

    def matches(self, ids: Sequence[int]) -> dict[int, int]:
        """How many printings match of each shown one's card or picture."""
        if self.unique == PRINTS or not ids:
            return dict.fromkeys(ids, 1)
        one = Coalesce(*SAME[self.unique])
        of = dict(Card.objects.filter(pk__in=ids).annotate(one=one).values_list("pk", "one"))
        found = self.printings.annotate(one=one).filter(**{f"{SAME[self.unique][0]}__in": list(of.values())})
        with guarded(self.search):
            counts = dict(found.order_by().values("one").annotate(many=Count("pk")).values_list("one", "many"))
        return {pk: counts.get(card, 1) for pk, card in of.items()}


FIELDS = {field.name for field in Card._meta.concrete_fields}
AT_HAND = {"pk", *PRINTINGS_BY, *OF_PRINTINGS}


def at_hand(names: Sequence[str]) -> bool:
    """Whether these lie in the index with every printing."""
    return AT_HAND.issuperset(names)


def sql_of(cards: QuerySet[Any, Any]) -> tuple[str, Sequence[Any]]:
    return cards.query.get_compiler(cards.db).as_sql()


class Row:
    """A printing's number and where it stands in an order."""

    def __init__(self, values: dict[str, Any]) -> None:
        vars(self).update(values, id=values["pk"])


def row_of(names: Sequence[str], values: Sequence[Any]) -> Row:
    return Row(dict(zip(names, values, strict=True)))


@contextmanager
def guarded(search: Search) -> Iterator[None]:
    """Patterns may take longer than anybody waits: the database gives up on them, and the search says so."""
    patterns = [term for term in terms(search.tree) if term.kind == Kind.REGEX]
    if not patterns:
        yield
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout')")
            before = cursor.fetchone()[0]
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(PATIENCE)])
            yield
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    except DatabaseError as failed:
        raise refusal(failed, patterns) from failed


def refusal(failed: DatabaseError, patterns: list[Term]) -> Exception:
    """What the database says of a pattern, in words; anything else as it is."""
    longest = max(patterns, key=lambda term: len(term.value))
    match failed.__cause__:
        case errors.QueryCanceled():
            message = "This pattern takes too long."
        case errors.InvalidRegularExpression() as wrong:
            message = f"This pattern cannot be read: {str(wrong).splitlines()[0].rpartition(': ')[2]}."
        case errors.ProgramLimitExceeded():
            message = "This pattern is too large."
        case _:
            return failed
    return QueryError(message, longest.written or str(longest), longest.start, longest.end)
