"""Imports as programs see them."""

from typing import Any

from rest_framework import serializers

from apps.cards.words import Condition, Finish, Language
from apps.collection.matching import Confidence
from apps.collection.models import ImportBatch, ImportRow
from dualcaster.lib.bodies import Body
from dualcaster.lib.fields import OneOf

from . import progress
from .options import Options


class UploadQuery(serializers.Serializer):
    """What is said of a file, as form fields beside it or in the address."""

    format = serializers.CharField(required=False, help_text="A format's slug; what it looks like if not given.")
    mode = serializers.CharField(required=False, help_text="add, merge or replace; add if not given.")
    condition = serializers.CharField(required=False, help_text="Where the file is silent; as you prefer if not given.")
    finish = serializers.CharField(required=False, help_text="Where the file is silent.")
    language = serializers.CharField(required=False, help_text="Where the file is silent.")
    currency = serializers.CharField(required=False, help_text="Of prices without one.")
    location = serializers.CharField(required=False, help_text="Where the file names none: Shelf/Box 2.")
    acquired = serializers.CharField(required=False, help_text="Where the file names no day: 2026-02-03.")
    tags = serializers.CharField(required=False, help_text="For all copies, separated by commas.")
    name = serializers.CharField(required=False, help_text="The file's name, where it is the whole body.")


class UploadBody(UploadQuery):
    """A file among form fields."""

    file = serializers.FileField(help_text="Plain, or packed by gzip or alone in a zip.")


class OptionsSerializer(serializers.Serializer):
    """What holds where the file is silent, and how its columns are read."""

    condition = serializers.CharField()
    finish = serializers.CharField(allow_null=True)
    language = serializers.CharField(allow_null=True)
    currency = serializers.CharField()
    location = serializers.CharField()
    acquired = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    mapping = serializers.DictField(child=serializers.CharField())
    once_more = serializers.BooleanField()


class PlanSerializer(serializers.Serializer):
    """What confirming does, or did: in lots and copies."""

    rows = serializers.IntegerField()
    new = serializers.IntegerField()
    new_copies = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    removed = serializers.IntegerField()
    removed_copies = serializers.IntegerField()
    already = serializers.IntegerField(help_text="Rows whose copies came with an earlier import.")
    already_copies = serializers.IntegerField()


class BatchSerializer(serializers.Serializer):
    """One import. `rows` is the sum of `matched`, `queued` and `refused`."""

    id = serializers.IntegerField()
    file_name = serializers.CharField()
    format = serializers.CharField()
    mode = OneOf(ImportBatch.Mode.values)
    status = OneOf(
        ImportBatch.Status.values, help_text="preview waits for you; reading and importing are being worked on."
    )
    rows = serializers.IntegerField()
    matched = serializers.IntegerField()
    queued = serializers.IntegerField(
        help_text="Doubtful, or not found: they wait for a decision, and none is dropped."
    )
    refused = serializers.IntegerField(help_text="Cannot be read, or left out by you.")
    error = serializers.CharField()
    bytes_read = serializers.IntegerField()
    bytes = serializers.IntegerField()
    options = OptionsSerializer()
    created = serializers.DateTimeField()
    imported_at = serializers.DateTimeField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)
    page = serializers.CharField(help_text="The same, for people.")

    def to_representation(self, batch: ImportBatch) -> dict[str, Any]:
        kept = ("id", "file_name", "format", "mode", "status", "rows", "matched", "queued", "refused", "error",
                "created", "imported_at", "undone_at")  # fmt: skip
        done = progress.of(batch.pk)[0] if batch.status == ImportBatch.Status.READING else batch.size
        told = {name: getattr(batch, name) for name in kept}
        return told | {
            "bytes_read": done,
            "bytes": batch.size,
            "options": options(batch),
            "page": batch.get_absolute_url(),
        }


class WholeSerializer(BatchSerializer):
    """One import with what it would do, or did."""

    plan = PlanSerializer(allow_null=True, help_text="What confirming would do now; what it did, once it is done.")
    by_confidence = serializers.DictField(
        child=serializers.IntegerField(), help_text="Rows by how their printing was found."
    )
    undone = serializers.ListField(
        child=serializers.CharField(), help_text="What became of what it had done, in words."
    )


class RowSerializer(serializers.Serializer):
    """One row of a file."""

    id = serializers.IntegerField()
    line = serializers.IntegerField()
    raw = serializers.CharField(help_text="How it stands in the file, where its printing was not found for sure.")
    told = serializers.DictField(help_text="What was read in it.")
    status = OneOf(ImportRow.Status.values)
    confidence = OneOf(["", *Confidence.values])
    reason = serializers.CharField(help_text="Why it is doubtful, not found or refused.")
    card = serializers.DictField(allow_null=True, help_text="The printing it means: id, name, set, collector_number.")
    finish = serializers.CharField(allow_null=True)
    candidates = serializers.ListField(
        child=serializers.IntegerField(), help_text="Ids of other printings it may mean."
    )
    decided = serializers.BooleanField(help_text="Somebody chose the printing.")
    imported = serializers.BooleanField()

    def to_representation(self, row: ImportRow) -> dict[str, Any]:
        card = row.card and {
            "id": row.card.pk, "name": row.card.name, "set": row.card.set.code,
            "collector_number": row.card.collector_number,
        }  # fmt: skip
        return {
            "id": row.pk, "line": row.place, "raw": row.raw, "told": told(row), "status": row.status,
            "confidence": row.confidence, "reason": row.reason, "card": card,
            "finish": Finish(row.finish).word if row.finish else None, "candidates": row.candidates,
            "decided": row.decided, "imported": row.imported,
        }  # fmt: skip


class RowBody(Body):
    card = serializers.IntegerField(required=False, min_value=1, help_text="The printing that is meant.")
    finish = serializers.CharField(required=False, help_text="Instead of the one that was read.")
    quantity = serializers.IntegerField(required=False, min_value=1, max_value=10_000)
    leave_out = serializers.BooleanField(required=False, default=False, help_text="It is not to be imported.")


class ConfirmBody(Body):
    mode = OneOf(ImportBatch.Mode.values, required=False, help_text="Another than was said before.")
    once_more = serializers.BooleanField(required=False, default=False, help_text="Add what came before once more.")
    accept_doubtful = serializers.BooleanField(
        required=False, default=False, help_text="Take every doubtful row as suggested."
    )


def options(batch: ImportBatch) -> dict[str, Any]:
    its = Options.of(batch.options)
    return its.as_json() | {
        "condition": Condition(its.condition).word, "finish": Finish(its.finish).word if its.finish else None,
        "language": Language(its.language).code if its.language else None,
    }  # fmt: skip


def told(row: ImportRow) -> dict[str, Any]:
    """In words, and amounts as texts."""
    said = dict(row.told)
    words: dict[str, Any] = {"finish": Finish, "condition": Condition}
    for name, kind in words.items():
        if name in said:
            said[name] = kind(said[name]).word
    if "language" in said:
        said["language"] = Language(said["language"]).code
    for name in ("price", "value"):
        if name in said:
            said[name] = f"{said[name] // 100}.{said[name] % 100:02}"
    said.pop("ids", None)
    return said
