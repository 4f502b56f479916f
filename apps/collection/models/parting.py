"""What one has parted with: sold, traded or lost, and out of which lots."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator, ProhibitNullCharactersValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from apps.cards.models import Card
from apps.cards.words import Condition, Finish, Language
from dualcaster.lib.money import Currency

NO_NULS = ProhibitNullCharactersValidator()
CURRENCIES = [(code.value, code.value) for code in Currency]


class DisposalQuerySet(models.QuerySet["Disposal"]):
    def of(self, user: models.Model) -> "DisposalQuerySet":
        """A person's own."""
        return self.filter(user=user)

    def with_gain(self) -> "DisposalQuerySet":
        """`cost` of the copies that were paid for in its currency, how many copies that is (`costed`), and the `gain`:
        what they brought without the fees and that cost."""
        lines = DisposalLine.objects.filter(disposal=OuterRef("pk"), currency=OuterRef("currency")).order_by()
        by_one = lines.values("disposal")
        known = self.annotate(
            proceeds=F("quantity") * F("unit_price") - F("fees"),
            cost=Coalesce(Subquery(by_one.values(x=Sum(F("quantity") * F("purchase_price")))), 0),
            costed=Coalesce(Subquery(by_one.values(x=Sum("quantity"))), 0),
        )
        return known.annotate(gain=F("proceeds") - F("cost"), uncosted=F("quantity") - F("costed"))

    def newest(self) -> "DisposalQuerySet":
        return self.order_by("-day", "-pk")


class Disposal(models.Model):
    """So many alike copies that left on a day.

    `unit_price` is what one copy brought and `fees` what all of it cost to sell, in minor units of `currency`.
    The lots it was taken from, the oldest first, are its lines.
    """

    class Kind(models.TextChoices):
        SOLD = "sold", "Sold"
        TRADED = "traded", "Traded"
        LOST = "lost", "Lost"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="disposals", db_index=False)
    card = models.ForeignKey(Card, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.SOLD)
    quantity = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    finish = models.SmallIntegerField(choices=Finish)
    condition = models.SmallIntegerField(choices=Condition)
    language = models.SmallIntegerField(choices=Language)
    unit_price = models.IntegerField(default=0, validators=[MinValueValidator(0)])
    fees = models.IntegerField(default=0, validators=[MinValueValidator(0)])
    currency = models.CharField(max_length=3, choices=CURRENCIES)
    day = models.DateField()
    notes = models.TextField(max_length=5000, blank=True, validators=[NO_NULS])
    created = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = DisposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="disposal_of_copies"),
            models.CheckConstraint(condition=Q(unit_price__gte=0, fees__gte=0), name="disposal_amounts_are_no_debts"),
        ]
        indexes = [models.Index(fields=["user", "-day", "-id"], name="disposals_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.quantity} × {self.card}"


class DisposalLine(models.Model):
    """How many copies came out of one lot, what one of them had cost, and since when it was owned.

    `lot` is empty once nothing is left of it; `was` is the whole lot as it stood before, so that it can come back.
    """

    disposal = models.ForeignKey(Disposal, models.CASCADE, related_name="lines")
    lot = models.ForeignKey("collection.InventoryItem", models.SET_NULL, null=True, related_name="+")
    quantity = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    purchase_price = models.IntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True, choices=CURRENCIES)
    acquired_at = models.DateField(null=True)
    owned_since = models.DateTimeField(help_text="When the lot was written down here.")
    was = models.JSONField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gte=1), name="disposal_line_of_copies")]

    def __str__(self) -> str:
        return f"{self.quantity} of lot {self.lot_id}"


def disposals(user: Any) -> list[Any]:
    """What goes into a person's file."""
    about = (
        "id", "kind", "card__name", "card__set__code", "card__collector_number", "card__scryfall_id", "quantity",
        "finish", "condition", "language", "unit_price", "fees", "currency", "day", "notes", "created",
    )  # fmt: skip
    lines: dict[int, list[Any]] = {}
    told = ("disposal_id", "quantity", "purchase_price", "currency", "acquired_at")
    for line in DisposalLine.objects.filter(disposal__user=user).order_by("pk").values(*told):
        lines.setdefault(line.pop("disposal_id"), []).append(line)
    return [
        gone | {"finish": Finish(gone["finish"]).word, "condition": Condition(gone["condition"]).word,
                "language": Language(gone["language"]).code, "lots": lines.get(gone["id"], [])}
        for gone in Disposal.objects.of(user).order_by("pk").values(*about)
    ]  # fmt: skip
