"""One change to many lots at once: set-based, in one transaction, however many there are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now

from apps.accounts.models import User
from apps.collection.changes import collection_changed
from apps.collection.models import DisposalLine, InventoryItem, Location

MOST = 100_000
LEAVE: Any = object()
TAGS = ArrayField(models.CharField(max_length=50))


@dataclass(frozen=True)
class Change:
    """What becomes of lots; what is not named is left as it is."""

    location: Location | None = LEAVE
    tag: list[str] = field(default_factory=list)
    untag: list[str] = field(default_factory=list)
    finish: int | None = None
    condition: int | None = None
    language: int | None = None
    for_trade: bool | None = None

    @property
    def updates(self) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in ("condition", "language")}
        said = {name: value for name, value in said.items() if value is not None}
        if self.location is not LEAVE:
            said["location"] = self.location
        if self.tag or self.untag:
            said["tags"] = Tagged(F("tags"), Value(self.tag, TAGS), Value(self.untag, TAGS))
        if self.for_trade is not None:
            said["for_trade"] = F("quantity") if self.for_trade else 0
        return said


@dataclass(frozen=True)
class Done:
    """How many lots were meant, how many were changed, and how many kept a finish that their card has."""

    matched: int
    changed: int
    left: int = 0


class Tagged(Func):
    """Tags with some more and some fewer, in order, each once."""

    output_field = TAGS
    template = (
        "(SELECT coalesce(array_agg(DISTINCT one ORDER BY one), '{}')"
        " FROM unnest(%(tags)s || %(more)s) AS one WHERE one <> ALL (%(fewer)s))"
    )

    def as_sql(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        parts = [compiler.compile(part) for part in self.get_source_expressions()]
        named = dict(zip(("tags", "more", "fewer"), (f"{sql}::varchar[]" for sql, _ in parts), strict=True))
        return self.template % named, [value for _, values in parts for value in values]


@transaction.atomic
def change(user: User, lots: "models.QuerySet[InventoryItem]", what: Change) -> Done:
    held = hold(user, lots)
    numbers = list(held)
    ours = InventoryItem.objects.filter(pk__in=numbers)
    left = 0
    if updates := what.updates:
        ours.update(**updates, updated=Now())
    if what.finish is not None:
        fits = Q(card__finishes__contains=[what.finish]) | Q(card__finishes=[])
        fitting = list(ours.filter(fits).values_list("pk", flat=True))
        InventoryItem.objects.filter(pk__in=fitting).update(finish=what.finish, updated=Now())
        left = len(numbers) - len(fitting)
    collection_changed(user.pk, set(held.values()))
    return Done(len(numbers), len(numbers) - (0 if updates else left), left)


@transaction.atomic
def delete(user: User, lots: "models.QuerySet[InventoryItem]") -> int:
    """Strikes lots out as if they had never been there: unlike what is lost, they are in no account of gains."""
    held = hold(user, lots)
    DisposalLine.objects.filter(lot__in=list(held)).update(lot=None)
    InventoryItem.objects.filter(pk__in=list(held)).delete()
    collection_changed(user.pk, set(held.values()))
    return len(held)


def hold(user: User, lots: "models.QuerySet[InventoryItem]") -> dict[int, int]:
    """These lots, locked: the number of each with that of its card."""
    chosen = lots.order_by().values("pk")[: MOST + 1]
    held = dict(InventoryItem.objects.of(user).filter(pk__in=chosen).locked().values_list("pk", "card_id"))
    if len(held) > MOST:
        raise ValidationError(f"At most {MOST:,} stacks at once; narrow them down first.")
    return held


def tags_of(text: str) -> list[str]:
    """Words between commas, each once."""
    return clean_tags(text.split(","))


def clean_tags(tags: Iterable[str]) -> list[str]:
    return sorted({" ".join(tag.split()) for tag in tags if tag.strip()})
