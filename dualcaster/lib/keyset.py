"""Pages by key: the next page begins after the last row of this one, so that the hundredth costs what the first did.

An order is a sequence of columns that ends in a unique one. Only its first may be null: rows without it come last, as
a run of their own, so that every query reads one stretch of one index.
"""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Model, OrderBy, Q, QuerySet
from django.http import HttpRequest, QueryDict

MOST_COUNTED = 10_000

T = TypeVar("T", bound=Model)


class Lead(NamedTuple):
    """A coarser column that rises with another and stands in the index for it, so that small steps leave the index be.

    `of` says what it is for a value, perhaps one more or less.
    """

    name: str
    of: Callable[[Any], int]


@dataclass(frozen=True)
class Column:
    """One column or annotation of an order; `nulls_last` says that its index is written so.

    `computed` says that no index has it, so that every row must be looked at before the first can be shown.
    """

    name: str
    descending: bool = False
    nullable: bool = False
    nulls_last: bool = False
    computed: bool = False
    lead: Lead | None = None

    def by(self, nulls_last: bool | None = None) -> list[OrderBy]:
        nulls_last = self.nulls_last if nulls_last is None else nulls_last
        names = (self.lead.name, self.name) if self.lead else (self.name,)
        return [OrderBy(F(name), descending=self.descending, nulls_last=nulls_last or None) for name in names]

    def bound(self, value: Any, backwards: bool) -> Q:
        """What tells an index where to begin."""
        within = self.beyond(value, backwards, inclusive=True)
        if self.lead is None:
            return within
        falls, of = self.descending != backwards, self.lead.of(value)
        return within & (Q(**{f"{self.lead.name}__lte": of + 1}) if falls else Q(**{f"{self.lead.name}__gte": of - 1}))

    def beyond(self, value: Any, backwards: bool, inclusive: bool = False) -> Q:
        word = "lt" if self.descending != backwards else "gt"
        return Q(**{f"{self.name}__{word}{'e' if inclusive else ''}": value})


Order = Sequence[Column]
Key = list[Any]


@dataclass(frozen=True)
class Page(Generic[T]):
    items: list[T]
    count: int
    next_url: str
    prev_url: str

    @property
    def total(self) -> str:
        """How many there are in all, as far as anybody counts."""
        return f"{MOST_COUNTED:,}+" if self.count > MOST_COUNTED else f"{self.count:,}"

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def paginate(request: HttpRequest, queryset: QuerySet[T], order: Order, size: int = 60, path: str = "") -> Page[T]:
    """The page that `?after=` or `?before=` asks for; the first where the key says nothing we understand."""
    address = path or request.path
    rows: list[T] | None = None
    before = read(request.GET.get("before", ""), order)
    after = None if before else read(request.GET.get("after", ""), order)
    try:
        if before and len(rows := fetch(queryset, order, size + 1, before, backwards=True)) < size:
            before = rows = None  # what is left is less than a page: the first page shows it
        if rows is None:
            rows = fetch(queryset, order, size + 1, after)
    except (ValueError, TypeError, ValidationError):
        before = after = None
        rows = fetch(queryset, order, size + 1)
    more = len(rows) > size
    rows = rows[:size]
    if before:
        rows.reverse()
    has_next, has_prev = (True, more) if before else (more, bool(after))
    return Page(
        items=rows,
        count=count(queryset),
        next_url=link(address, request.GET, after=key_of(rows[-1], order)) if rows and has_next else "",
        prev_url=link(address, request.GET, before=key_of(rows[0], order)) if rows and has_prev else "",
    )


def count(queryset: QuerySet[Any]) -> int:
    """How many rows there are, or one more than anybody counts."""
    return queryset.order_by().values("pk")[: MOST_COUNTED + 1].count()


def fetch(queryset: QuerySet[T], order: Order, limit: int, key: Key | None = None, backwards: bool = False) -> list[T]:
    """The rows on one side of a key, nearest first."""
    lead, *rest = order
    if not lead.nullable:
        return list(stretch(queryset, order, key, backwards, limit))
    known = queryset.filter(**{f"{lead.name}__isnull": False})
    unknown = queryset.filter(**{f"{lead.name}__isnull": True})
    stretches = [(known, order, key), (unknown, rest, None)]
    if key and key[0] is None:
        stretches = [(known, order, None), (unknown, rest, key[1:])]
    if backwards:
        stretches.reverse()
    starts_in_second = bool(key) and (key[0] is None) != backwards  # type: ignore[index]
    rows: list[T] = []
    for part, columns, start in stretches[1 if starts_in_second else 0 :]:
        rows += stretch(part, columns, start, backwards, limit - len(rows))
        if len(rows) == limit:
            break
    return rows


def stretch(queryset: QuerySet[T], order: Order, key: Key | None, backwards: bool, limit: int) -> QuerySet[T]:
    """Rows in order, or in reverse, beyond a key."""
    rows = beyond(queryset, order, key, backwards)
    if any(column.computed for column in order):
        # Whole rows are wide: only those of the page are carried through the sort.
        rows = beyond(queryset.filter(pk__in=rows.values("pk")[:limit]), order, None, backwards)
    return rows[:limit]


def beyond(queryset: QuerySet[T], order: Order, key: Key | None, backwards: bool) -> QuerySet[T]:
    by = [ordering for column in order for ordering in column.by()]
    if backwards:
        for ordering in by:
            ordering.reverse_ordering()
    queryset = queryset.order_by(*by)
    if not key:
        return queryset
    after, equal = Q(), Q()
    for column, value in zip(order, key, strict=True):
        after |= equal & column.beyond(value, backwards)
        equal &= Q(**{column.name: value})
    # The bound follows from the rest, but only it tells an index where to begin.
    return queryset.filter(order[0].bound(key[0], backwards), after)


def key_of(row: Model, order: Order) -> str:
    """A row's place in an order, as text for an address."""
    values = [getattr(row, column.name) for column in order]
    return urlsafe_b64encode(json.dumps(values, cls=DjangoJSONEncoder).encode()).decode().rstrip("=")


def read(text: str, order: Order) -> Key | None:
    """A place in an order; None where the text is none."""
    try:
        values = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        return None
    if not isinstance(values, list) or len(values) != len(order):
        return None
    for column, value in zip(order, values, strict=True):
        if not isinstance(value, str | int | float) and not (value is None and column is order[0] and column.nullable):
            return None
        if isinstance(value, str) and "\0" in value:
            return None
    return values


def link(path: str, query: QueryDict, **key: str) -> str:
    query = query.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    query.update(key)
    return f"{path}?{query.urlencode()}"
