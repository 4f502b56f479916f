"""Imports for programs: send a file, look at what it means, decide about rows, confirm, take back."""

import io
import re
from typing import IO, Any, cast

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api import body
from apps.accounts.models import Preferences, User
from apps.cards.models import Card
from apps.cards.words import Finish
from apps.collection.models import ImportBatch, ImportRow
from dualcaster.lib.api import CHANGING, PROBLEMS, ApiView, Paged, answers
from dualcaster.lib.errors import Problem
from dualcaster.lib.fields import OneOf
from dualcaster.lib.uploads import Limits, Refused

from . import arriving, examples, showing, working
from .acting import Plan, plan
from .forms import OptionsForm
from .mending import Closed, accept_all, mend
from .negotiation import OwnFormat
from .options import Options
from .refused import refused
from .serializers import (
    BatchSerializer,
    ConfirmBody,
    RowBody,
    RowSerializer,
    UploadBody,
    UploadQuery,
    WholeSerializer,
)
from .undoing import Undone, undo

NUMBER = re.compile("[0-9]{1,9}")
WHICH = OpenApiParameter("number", int, "path", description="What the list calls `id`.")
ROW = OpenApiParameter("row", int, "path", description="What the list of rows calls `id`.")
LISTING = tuple(code for code in CHANGING if code != 404)
Status = ImportBatch.Status


class Unreadable(exceptions.APIException):
    status_code = 422
    default_code = "unreadable"


class TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"


class Conflict(exceptions.APIException):
    status_code = 409
    default_code = "conflict"


class Whole(BaseParser):
    """The body is the file."""

    media_type = "*/*"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        most = Limits().sent
        content = stream.read(most + 1)
        if len(content) > most:
            raise TooLarge(f"The file is larger than {most // (1024 * 1024)} MB.")
        return {"file": io.BytesIO(content)}


class Imports(Paged):
    parser_classes = [MultiPartParser, Whole]
    content_negotiation_class = OwnFormat

    def known_parameters(self) -> Any:
        return UploadQuery._declared_fields if self.request.method == "POST" else super().known_parameters()

    @answers("collection", "imports", BatchSerializer(many=True), errors=LISTING, example=examples.BATCH)
    def get(self, request: Request) -> Response:
        """Your imports, newest first."""
        return self.paged(ImportBatch.objects.of(person(request)).for_listing(), BatchSerializer())

    @extend_schema(
        tags=["collection"], operation_id="import_inventory", parameters=[UploadQuery],
        request={"multipart/form-data": UploadBody, "text/csv": OpenApiTypes.BINARY},
        responses={201: WholeSerializer, **dict.fromkeys((*LISTING, 422), Problem)},
        examples=[
            OpenApiExample("import_201", examples.WHOLE, response_only=True, status_codes=["201"]),
            OpenApiExample("import_csv", examples.FILE, request_only=True, media_type="text/csv"),
            OpenApiExample("import_form", {"mode": "merge"}, request_only=True, media_type="multipart/form-data"),
            OpenApiExample("import_422", {"detail": "The file is empty.", "code": "unreadable", "fields": {}},
                           response_only=True, status_codes=["422"]),
            *(OpenApiExample(f"import_{code}", PROBLEMS[code], response_only=True, status_codes=[str(code)])
              for code in LISTING),
        ],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """A file to be imported: as a form field `file`, or as the whole body of at most 1 MB.

        Nothing is imported yet. A file of up to a megabyte is read at once; a larger one by a worker: ask again until
        its `status` is `preview`.
        """
        sent: Any = request.data
        file = sent.get("file") if hasattr(sent, "get") else None
        if file is None or isinstance(file, str):
            raise exceptions.ValidationError({"file": ["Send the file in this field, or as the whole body."]})
        said = {**request.query_params.dict(), **{name: its for name, its in sent.items() if name != "file"}}
        if unknown := sorted(set(said) - set(UploadQuery._declared_fields)):
            known = ", ".join(UploadQuery._declared_fields)
            raise exceptions.ValidationError({name: [f"Unknown field; known are file, {known}."] for name in unknown})
        form = OptionsForm(said, preferences=Preferences.objects.of(person(request)))
        if not form.is_valid():
            raise exceptions.ValidationError(
                {name: [str(word) for word in words] for name, words in form.errors.items()}
            )
        name = said.get("name") or getattr(file, "name", None) or ""
        facts = form.cleaned_data
        try:
            batch = arriving.receive(person(request), file, name, facts["format"], facts["mode"], form.options())
        except Refused as why:
            raise (TooLarge if why.status == 413 else Unreadable)(str(why)) from None
        if batch.status == Status.READING:
            working.start(batch)
            batch.refresh_from_db()
        return Response(whole(batch), status=201)


class Own(ApiView):
    def mine(self, number: str) -> ImportBatch:
        own = ImportBatch.objects.of(person(self.request)).defer("content")
        batch: ImportBatch | None = own.filter(pk=int(number)).first() if NUMBER.fullmatch(number) else None
        if batch is None:
            raise exceptions.NotFound("You have no import of this number.")
        return batch


class Import(Own):
    @answers("collection", "import", WholeSerializer, WHICH, errors=CHANGING, example=examples.WHOLE)
    def get(self, request: Request, number: str) -> Response:
        """How it stands with one import, and what confirming it would do now."""
        return Response(whole(self.mine(number)))

    @answers("collection", "stop_import", None, WHICH, status=204, errors=(*CHANGING, 409))
    def delete(self, request: Request, number: str) -> Response:
        """Puts aside what is only read. What is imported can be taken back instead."""
        if not working.stop(self.mine(number)):
            raise Conflict("It is imported already; take it back instead.")
        return Response(status=204)


class RowQuery(serializers.Serializer):
    status = OneOf(ImportRow.Status.values, required=False, help_text="Only rows of this kind.")


class Rows(Own, Paged):
    parameters = RowQuery

    @answers(
        "collection", "import_rows", RowSerializer(many=True), RowQuery, WHICH, errors=CHANGING, example=examples.ROW
    )
    def get(self, request: Request, number: str) -> Response:
        """The rows of a file, in its order."""
        rows = ImportRow.objects.filter(batch=self.mine(number)).select_related("card__set").order_by("pk")
        if status := self.asked().get("status"):
            rows = rows.filter(status=status)
        return self.paged(rows, RowSerializer())


class OneRow(Own):
    @answers(
        "collection", "decide_import_row", RowSerializer, WHICH, ROW, body=RowBody, errors=(*CHANGING, 409),
        example=examples.ROW, body_example=examples.DECIDE,
    )  # fmt: skip
    def patch(self, request: Request, number: str, row: str) -> Response:
        """Decides about a row: which printing is meant, in which finish, how many, or that it is left out."""
        mine = ImportRow.objects.filter(batch=self.mine(number))
        found = mine.select_related("card__set").filter(pk=int(row)).first() if NUMBER.fullmatch(row) else None
        if found is None:
            raise exceptions.NotFound("This import has no row of this number.")
        said = body(RowBody, request)
        if "card" in said:
            said["card"] = Card.objects.filter(pk=said["card"]).first()
            if said["card"] is None:
                raise exceptions.ValidationError({"card": ["There is no such card."]})
        if "finish" in said:
            try:
                said["finish"] = Finish.parse(said["finish"]).value
            except ValueError as wrong:
                raise exceptions.ValidationError({"finish": [f"{wrong}."]}) from None
        try:
            mend(found, **said)
        except Closed as why:
            raise Conflict(str(why)) from None
        return Response(RowSerializer(mine.select_related("card__set").get(pk=found.pk)).data)


class Confirm(Own):
    @answers(
        "collection", "confirm_import", WholeSerializer, WHICH, body=ConfirmBody, errors=(*CHANGING, 409),
        example=examples.WHOLE, body_example=examples.CONFIRM,
    )  # fmt: skip
    def post(self, request: Request, number: str) -> Response:
        """Imports the rows that are matched; again, those that were decided about since."""
        batch, said = self.mine(number), body(ConfirmBody, request)
        if batch.status not in (Status.PREVIEW, Status.DONE):
            raise Conflict(f"It is “{batch.get_status_display().lower()}” and cannot be confirmed.")
        if said["accept_doubtful"]:
            accept_all(batch)
        if batch.status == Status.PREVIEW:
            its = Options.of(batch.options).as_json()
            kept = Options.of(its | {"once_more": said["once_more"] or its["once_more"]})
            working.change(batch, batch.format, said.get("mode", batch.mode), kept)
        batch.refresh_from_db()
        try:
            working.confirm(batch)
        except Refused as why:
            raise Conflict(str(why)) from None
        batch.refresh_from_db()
        return Response(whole(batch))


class Undo(Own):
    @answers("collection", "undo_import", WholeSerializer, WHICH, errors=(*CHANGING, 409), example=examples.WHOLE)
    def post(self, request: Request, number: str) -> Response:
        """Takes an import back. What you changed or sold since stays, and `undone` says so."""
        batch = self.mine(number)
        if undo(batch) is None:
            raise Conflict("There is nothing to take back.")
        batch.refresh_from_db()
        return Response(whole(batch))


class RefusedRows(Own):
    content_negotiation_class = OwnFormat

    @extend_schema(
        tags=["collection"], operation_id="refused_import_rows", parameters=[WHICH],
        responses={(200, "text/csv"): OpenApiTypes.STR, **dict.fromkeys(CHANGING, Problem)},
        examples=[
            OpenApiExample("refused", examples.REFUSED, media_type="text/csv", response_only=True,
                           status_codes=["200"]),
            *(OpenApiExample(f"refused_{code}", PROBLEMS[code], response_only=True, status_codes=[str(code)])
              for code in CHANGING),
        ],
    )  # fmt: skip
    def get(self, request: Request, number: str) -> StreamingHttpResponse:
        """Rows that were refused or left out, as a CSV with line and reason: mend it and send it again."""
        batch = self.mine(number)
        answer = StreamingHttpResponse(refused(batch), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="refused-{batch.pk}.csv"'
        return answer


def whole(batch: ImportBatch) -> dict[str, Any]:
    told: Plan | None = None
    if batch.status == Status.PREVIEW:
        told = plan(batch)
    elif batch.status in (Status.DONE, Status.UNDONE):
        told = Plan.of(batch.summary)
    undone = Undone(**batch.summary["undone"]).sentences() if "undone" in batch.summary else []
    return dict(BatchSerializer(batch).data) | {
        "plan": told and {name: getattr(told, name) for name in examples.PLAN}, "undone": undone,
        "by_confidence": showing.by_confidence(batch),
    }  # fmt: skip


def person(request: Request) -> User:
    return cast(User, request.user)
