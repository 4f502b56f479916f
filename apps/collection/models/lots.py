"""What people own."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator, ProhibitNullCharactersValidator
from django.db import models
from django.db.models import F, Func, Q, Sum
from django.db.models.functions import Coalesce, TruncDate

from apps.cards.models import Card
from apps.cards.words import Condition, Finish, Language
from apps.collection.words import Mark
from apps.collection.worth.pricing import valued
from dualcaster.lib.money import Currency

from .imports import ImportBatch
from .places import Location

NO_NULS = ProhibitNullCharactersValidator()
CURRENCIES = [(code.value, code.value) for code in Currency]


class InventoryQuerySet(models.QuerySet["InventoryItem"]):
    def of(self, user: models.Model) -> "InventoryQuerySet":
        """A person's own."""
        return self.filter(user=user)

    def valued(self, currency: str, marketplaces: Sequence[str] = ()) -> "InventoryQuerySet":
        """With `unit_value` and `basis` of each; `marketplaces` are those its owner chose."""
        return valued(self, currency, marketplaces)

    def copies(self) -> int:
        return self.aggregate(copies=Sum("quantity"))["copies"] or 0

    def copies_of(self, cards: Iterable[int]) -> dict[int, int]:
        """How many copies there are of each of these printings, where there are any."""
        owned = self.filter(card__in=list(cards)).order_by().values_list("card_id")
        return dict(owned.annotate(copies=Sum("quantity")))

    def tags(self) -> list[str]:
        """Every tag there is on them."""
        each = self.order_by().annotate(tag=Func(F("tags"), function="unnest")).values_list("tag", flat=True)
        return sorted(each.distinct(), key=str.casefold)

    def like(self, lot: "InventoryItem") -> "InventoryQuerySet":
        """Copies that nobody could tell apart on a table: what is sold of one is sold of the oldest."""
        alike = {name: getattr(lot, name) for name in ("user_id", "card_id", "finish", "condition", "language")}
        return self.filter(**alike)

    def oldest_first(self) -> "InventoryQuerySet":
        """First in, first out: by the day they were acquired; where nobody knows it, by when they were written down."""
        since = Coalesce("acquired_at", TruncDate("created", tzinfo=UTC))
        return self.order_by(since, "created", "pk")

    def locked(self) -> "InventoryQuerySet":
        """Held against everybody else until the transaction ends; always in one order, so that no two wait for each
        other."""
        return self.select_for_update(of=("self",)).order_by("pk")


class InventoryItem(models.Model):
    """One lot: copies of one printing that are alike and were bought together.

    `purchase_price` is what one copy cost, in minor units of `currency`; both are empty where nobody knows.
    `value` is what its owner says one copy is worth, in minor units of `value_currency`; the market is not asked then.
    A proxy is worth nothing unless its owner says so. `for_trade` is how many of the copies are.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="inventory", db_index=False)
    card = models.ForeignKey(Card, models.CASCADE, related_name="inventory_items")
    quantity = models.PositiveIntegerField(default=1, validators=[MinValueValidator(1)])
    finish = models.SmallIntegerField(choices=Finish, default=Finish.NONFOIL)
    condition = models.SmallIntegerField(choices=Condition, default=Condition.NEAR_MINT)
    language = models.SmallIntegerField(choices=Language, default=Language.ENGLISH)
    purchase_price = models.IntegerField(null=True, blank=True, validators=[MinValueValidator(0)])
    currency = models.CharField(max_length=3, blank=True, choices=CURRENCIES)
    acquired_at = models.DateField(null=True, blank=True)
    location = models.ForeignKey(Location, models.SET_NULL, null=True, blank=True, related_name="lots")
    for_trade = models.PositiveIntegerField(default=0)
    marks = ArrayField(models.CharField(max_length=20, choices=Mark), default=list, blank=True)
    grade = models.CharField(max_length=30, blank=True, validators=[NO_NULS], help_text="By whom and how, as in PSA 9.")
    value = models.IntegerField(null=True, blank=True, validators=[MinValueValidator(0)])
    value_currency = models.CharField(max_length=3, blank=True, choices=CURRENCIES)
    sku = models.CharField(max_length=40, blank=True, validators=[NO_NULS], help_text="A marketplace's own number.")
    batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, blank=True, related_name="lots", editable=False)
    tags = ArrayField(models.CharField(max_length=50, validators=[NO_NULS]), default=list, blank=True)
    notes = models.TextField(max_length=5000, blank=True, validators=[NO_NULS])
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = InventoryQuerySet.as_manager()

    class Meta:
        verbose_name = "inventory item"
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="inventory_holds_copies"),
            models.CheckConstraint(condition=Q(purchase_price__gte=0), name="inventory_price_is_no_debt"),
            models.CheckConstraint(
                condition=Q(purchase_price__isnull=True, currency="")
                | Q(purchase_price__isnull=False, currency__gt=""),
                name="inventory_price_has_a_currency",
                violation_error_message="A purchase price needs its currency, and a currency its price.",
            ),
            models.CheckConstraint(
                condition=Q(for_trade__lte=F("quantity")),
                name="inventory_trades_what_is_there",
                violation_error_message="No more copies can be for trade than there are.",
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="inventory_value_is_no_debt"),
            models.CheckConstraint(
                condition=Q(value__isnull=True, value_currency="") | Q(value__isnull=False, value_currency__gt=""),
                name="inventory_value_has_a_currency",
                violation_error_message="A value needs its currency, and a currency its value.",
            ),
        ]
        indexes = [models.Index(fields=["user", "card"], include=["quantity"], name="inventory_owned")]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.card}"

    @property
    def mark_labels(self) -> list[str]:
        known = dict(Mark.choices)
        return [str(known.get(mark, mark)) for mark in self.marks]

    def kept(self) -> dict[str, Any]:
        """The whole lot as JSON, so that it can come back."""
        return {field.attname: plain(field.value_from_object(self)) for field in self._meta.concrete_fields}

    @classmethod
    def again(cls, kept: dict[str, Any]) -> "InventoryItem":
        """The lot as it was kept; not saved."""
        known = {field.attname: field for field in cls._meta.concrete_fields}
        return cls(**{name: known[name].to_python(value) for name, value in kept.items() if name in known})


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def inventory(user: Any) -> list[Any]:
    """What goes into a person's file."""
    about = (
        "card__name", "card__set__code", "card__collector_number", "card__scryfall_id", "quantity", "finish",
        "condition", "language", "purchase_price", "currency", "acquired_at", "location_id", "for_trade", "marks",
        "grade", "value", "value_currency", "sku", "tags", "notes", "created", "updated",
    )  # fmt: skip
    return [
        lot | {"finish": Finish(lot["finish"]).word, "condition": Condition(lot["condition"]).word,
               "language": Language(lot["language"]).code}
        for lot in InventoryItem.objects.of(user).order_by("pk").values(*about)
    ]  # fmt: skip
