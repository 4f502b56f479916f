"""What the page of one import shows: how it stands, what it would do, its rows."""

from contextlib import suppress
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest

from apps.cards.models import Card
from apps.cards.words import Condition, Finish, Language
from apps.collection.formats import formats
from apps.collection.matching import Confidence
from apps.collection.models import ImportBatch, ImportRow
from dualcaster.lib.keyset import Column, paginate
from dualcaster.lib.uploads import Refused

from . import progress, working
from .acting import Plan, plan
from .arriving import recognised
from .forms import OptionsForm, as_initial
from .options import Options
from .undoing import Undone

Status, RowStatus = ImportBatch.Status, ImportRow.Status
AT_ONCE = 50
KINDS = {
    "waiting": ("To decide", (RowStatus.DOUBTFUL, RowStatus.UNMATCHED)),
    "matched": ("Matched", (RowStatus.MATCHED,)),
    "refused": ("Refused", (RowStatus.REFUSED,)),
    "left_out": ("Left out", (RowStatus.LEFT_OUT,)),
}
MODES = {
    "add": "Your cards stay as they are, and these copies come on top. What an earlier import of this file brought is"
    " not brought again.",
    "merge": "For each printing, finish, condition and language in the file, your copies become what the file says:"
    " how many, where, for how much. All others stay as they are.",
    "replace": "Your collection becomes this file: cards that are not in it are removed.",
}


def context(request: HttpRequest, batch: ImportBatch, form: OptionsForm | None = None) -> dict[str, Any]:
    told: dict[str, Any] = {"batch": batch, "format": formats().get(batch.format)}
    match batch.status:
        case Status.READING | Status.IMPORTING:
            told["done"], told["total"] = progress.of(batch.pk)
            told["unheard"] = not working.has_worker() and not told["total"]
        case Status.PREVIEW:
            told |= preview(batch) | rows(request, batch)
        case Status.DONE:
            told |= {"did": Plan.of(batch.summary), "late": working.has_late_rows(batch)} | rows(request, batch)
        case Status.UNDONE:
            told["undone"] = Undone(**batch.summary.get("undone", {})).sentences()
    if batch.status in (Status.PREVIEW, Status.FAILED):
        told["form"] = form or OptionsForm(initial=as_initial(batch))
    return told


def preview(batch: ImportBatch) -> dict[str, Any]:
    told: dict[str, Any] = {"plan": plan(batch), "modes": MODES, "once_more": Options.of(batch.options).once_more}
    with suppress(Refused):
        told["recognised"] = recognised(batch)
    if earlier := told["plan"].already_by:
        told["earlier"] = ImportBatch.objects.defer("content").filter(pk=earlier).first()
    known = by_confidence(batch)
    told["confidence"] = [(its.label, known[its]) for its in Confidence if its in known]
    return told


def by_confidence(batch: ImportBatch) -> dict[str, int]:
    """How many rows have found their printing in which way."""
    counts = batch.lines.exclude(confidence="").values_list("confidence").annotate(Count("pk")).order_by()
    return dict(counts)


def rows(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    """Rows of the kind that is asked for; at first those that wait, where there are any."""
    counts, kinds = counted(batch)
    kind = request.GET.get("status", "")
    if kind not in KINDS:
        kind = next((slug for slug, _, count in kinds if count), "matched")
    shown = of_kind(batch, kind)
    found = paginate(request, shown, (Column("pk"),), size=AT_ONCE, path=batch.get_absolute_url())
    for row in found.items:
        describe(row)
    return {"kinds": kinds, "kind": kind, "rows": found, "doubtful": counts.get(RowStatus.DOUBTFUL, 0)}


def counted(batch: ImportBatch) -> tuple[dict[str, int], list[tuple[str, str, int]]]:
    counts = dict(batch.lines.values_list("status").annotate(Count("pk")).order_by())
    return counts, [(slug, label, sum(counts.get(its, 0) for its in among)) for slug, (label, among) in KINDS.items()]


def after_deciding(batch: ImportBatch) -> dict[str, Any]:
    """What a decision about one row changes elsewhere on the page."""
    told: dict[str, Any] = {"kinds": counted(batch)[1], "late": working.has_late_rows(batch)}
    if batch.status == Status.PREVIEW and batch.rows <= working.SMALL_ROWS:
        told |= preview(batch) | {"form": OptionsForm(initial=as_initial(batch))}
    return told


def of_kind(batch: ImportBatch, kind: str) -> QuerySet[ImportRow]:
    return ImportRow.objects.filter(batch=batch, status__in=KINDS[kind][1]).select_related("card__set")


def describe(row: ImportRow) -> ImportRow:
    """With what it says in words."""
    told, said = row.told, row
    finish = row.finish or told.get("finish")
    words = [
        Finish(finish).label if finish and Finish(finish).is_foil else "",
        Condition(told["condition"]).short if "condition" in told else "",
        Language(told["language"]).label if told.get("language", 1) != 1 else "",
        " / ".join(told.get("location", [])),
    ]
    said.words = [word for word in words if word]  # type: ignore[attr-defined]
    said.sureness = Confidence(row.confidence).label if row.confidence else ""  # type: ignore[attr-defined]
    called = [told.get("name", ""), (told.get("set_code") or told.get("set_name") or "").upper()]
    said.called = " · ".join(filter(None, [*called, told.get("collector_number", "")]))  # type: ignore[attr-defined]
    said.other_name = bool(row.card and told.get("name") and told["name"] != row.card.name)  # type: ignore[attr-defined]
    return row


def candidates(row: ImportRow) -> list[Card]:
    """What it may mean, the likeliest first."""
    numbers = [*([row.card_id] if row.card_id else []), *row.candidates]
    known = Card.objects.select_related("set").in_bulk(numbers)
    return [known[number] for number in dict.fromkeys(numbers) if number in known]


def printings(text: str, most: int = 24) -> list[Card]:
    """Printings with such a name, newest first."""
    text = text.replace("\0", "").strip()[:200]
    if len(text) < 2:
        return []
    found: Any = Card.objects.all()
    found = found.search(text)
    found = found.select_related("set").order_by("tier", "name", "-released_at", "pk")
    return list(found[:most])
