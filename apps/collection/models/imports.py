"""Files that were imported, row by row: what became of each, and how to take it all back."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from apps.cards.models import Card

NO_NULS = ProhibitNullCharactersValidator()


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def of(self, user: models.Model) -> "ImportBatchQuerySet":
        """A person's own."""
        return self.filter(user=user)

    def reading(self) -> "ImportBatchQuerySet":
        return self.filter(status=ImportBatch.Status.READING)

    def importing(self) -> "ImportBatchQuerySet":
        return self.filter(status=ImportBatch.Status.IMPORTING)

    def done(self) -> "ImportBatchQuerySet":
        return self.filter(status=ImportBatch.Status.DONE)

    def for_listing(self) -> "ImportBatchQuerySet":
        """The newest first, without the bytes of the files."""
        return self.defer("content").order_by("-pk")


class ImportBatch(models.Model):
    """One file of one person's, from its upload to its being taken back.

    `digest` is of the file's content, `options` what its owner says where the file is silent and how its columns are
    to be read. The counts are rows: `rows` is all of them and the sum of `matched`, `queued` and `refused`.
    """

    class Status(models.TextChoices):
        READING = "reading", "Being read"
        PREVIEW = "preview", "Waiting for you"
        IMPORTING = "importing", "Being imported"
        DONE = "done", "Imported"
        FAILED = "failed", "Failed"
        UNDONE = "undone", "Taken back"

    class Mode(models.TextChoices):
        ADD = "add", "Add to what is there"
        MERGE = "merge", "Bring what is there up to date"
        REPLACE = "replace", "Replace everything"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="import_batches", db_index=False)
    file_name = models.CharField(max_length=200, blank=True, validators=[NO_NULS])
    format = models.SlugField(max_length=40, blank=True)
    mode = models.CharField(max_length=7, choices=Mode, default=Mode.ADD)
    status = models.CharField(max_length=9, choices=Status, default=Status.READING)
    options = models.JSONField(default=dict, blank=True)
    content = models.BinaryField(null=True, editable=False, help_text="The file, compressed, until it is imported.")
    digest = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)
    queued = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    summary = models.JSONField(default=dict, blank=True, help_text="What it did, and what became of that.")
    created = models.DateTimeField(auto_now_add=True)
    imported_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    stirred_at = models.DateTimeField(auto_now_add=True, help_text="When its job last gave a sign of life.")

    objects: ClassVar[Any] = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "import batches"
        indexes = [models.Index(fields=["user", "-id"], name="imports_by_age")]

    def __str__(self) -> str:
        return self.file_name or f"Import {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("collection:import", args=[self.pk])

    def fail(self, why: str) -> None:
        """It is over for this file; its owner reads why."""
        working = (self.Status.READING, self.Status.IMPORTING)
        mine = ImportBatch.objects.filter(pk=self.pk, status__in=working)
        mine.update(status=self.Status.FAILED, error=why, stirred_at=Now())


class ImportRow(models.Model):
    """One row of a file: as it stood there, as it was understood, and what became of it.

    By its `fingerprint` it is known again in a later file. `added` is how many copies an import brought of it, and
    `decided` says that its owner chose the printing.
    """

    class Status(models.TextChoices):
        MATCHED = "matched", "Matched"
        DOUBTFUL = "doubtful", "Doubtful"
        UNMATCHED = "unmatched", "Not found"
        REFUSED = "refused", "Refused"
        LEFT_OUT = "left_out", "Left out by you"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="lines", db_index=False)
    place = models.PositiveIntegerField(help_text="The line the row begins on.")
    raw = models.TextField(blank=True)
    told = models.JSONField(default=dict, help_text="What the format read in it.")
    status = models.CharField(max_length=9, choices=Status)
    confidence = models.CharField(max_length=11, blank=True)
    reason = models.TextField(blank=True, help_text="Why it is doubtful, not found or refused.")
    card = models.ForeignKey(Card, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    candidates = ArrayField(models.IntegerField(), default=list, blank=True)
    finish = models.SmallIntegerField(null=True, blank=True)
    imported = models.BooleanField(default=False)
    fingerprint = models.BigIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    decided = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["batch", "status", "id"], name="import_rows_of_a_kind"),
            models.Index(fields=["batch"], name="import_rows_decided", condition=models.Q(decided=True)),
        ]

    def __str__(self) -> str:
        return f"Line {self.place}"


class ImportChange(models.Model):
    """What an import did to one lot. `before` is the whole lot as it stood, empty where there was none."""

    class Kind(models.TextChoices):
        MADE = "made", "Made"
        CHANGED = "changed", "Changed"
        REMOVED = "removed", "Removed"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="changes", db_index=False)
    kind = models.CharField(max_length=7, choices=Kind)
    lot_number = models.IntegerField(help_text="The lot's number, which outlives the lot.")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["batch", "lot_number"], name="import_changes")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} lot {self.lot_number}"


def imports(user: Any) -> list[Any]:
    """What goes into a person's file: their imports, and the rows that are in no lot."""
    about = (
        "id", "file_name", "format", "mode", "status", "rows", "matched", "queued", "refused", "created",
        "imported_at", "undone_at",
    )  # fmt: skip
    left: dict[int, list[Any]] = {}
    rows = ImportRow.objects.filter(batch__user=user, imported=False).order_by("pk")
    for batch, *facts in rows.values_list("batch_id", "place", "raw", "told", "status", "reason"):
        left.setdefault(batch, []).append(dict(zip(("place", "raw", "told", "status", "reason"), facts, strict=True)))
    return [batch | {"left": left.get(batch["id"], [])} for batch in ImportBatch.objects.of(user).values(*about)]
