"""Exports for programs: the file, what it would lose, and the formats there are."""

from typing import Any, cast

from django.core.exceptions import ValidationError as Invalid
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.cards.finding.problems import QueryProblem
from apps.cards.search import QueryError
from apps.collection.formats import formats
from dualcaster.lib.api import CHANGING, PROBLEMS, ApiView, answers
from dualcaster.lib.errors import Problem

from . import examples
from .abilities import cannot_hold
from .exports import Export
from .sending import sent
from .serializers import CheckSerializer, ExportQuery, FormatSerializer

ERRORS = tuple(code for code in CHANGING if code not in (406, 413, 415))


class OwnFormat(BaseContentNegotiation):
    """`format` is the file's here, and none of Django REST framework's."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]


class Exports(ApiView):
    parameters = ExportQuery
    content_negotiation_class = OwnFormat

    def export(self) -> Export:
        try:
            return Export.of(cast(User, self.request.user), self.asked())
        except QueryError as wrong:
            raise QueryProblem(wrong) from None
        except Invalid as wrong:
            raise exceptions.ValidationError(wrong.message_dict) from None


SAID = {"application/json": OpenApiTypes.OBJECT}  # other files are text
KINDS = sorted({one.media_type for one in formats().values()} | {"text/csv"})


class ExportFile(Exports):
    @extend_schema(
        tags=["collection"],
        operation_id="export_inventory",
        parameters=[ExportQuery],
        responses={(200, kind): SAID.get(kind, OpenApiTypes.STR) for kind in KINDS} | dict.fromkeys(ERRORS, Problem),
        examples=[
            *(
                OpenApiExample(
                    f"export as {kind}",
                    examples.JSON if kind in SAID else examples.FILE,
                    media_type=kind,
                    response_only=True,
                    status_codes=["200"],
                )
                for kind in KINDS
            ),
            *(
                OpenApiExample(f"export_{code}", PROBLEMS[code], response_only=True, status_codes=[str(code)])
                for code in ERRORS
            ),
        ],
    )
    def get(self, request: Request) -> FileResponse:
        """Your collection, or a part of it, as a file. The header `Dualcaster-Losses` says what it could not hold."""
        try:
            return sent(self.export())
        except QueryError as wrong:  # a pattern takes too long
            raise QueryProblem(wrong) from None


class ExportCheck(Exports):
    @answers("collection", "check_export", CheckSerializer, ExportQuery, errors=ERRORS, example=examples.CHECK)
    def get(self, request: Request) -> Response:
        """What that file would be called, how much is in it, and what it cannot hold: nothing is sent."""
        export = self.export()
        try:
            (rows, copies), losses = export.counted, export.losses()
        except QueryError as wrong:
            raise QueryProblem(wrong) from None
        return Response(
            {
                "format": export.format.slug,
                "file_name": export.file_name,
                "rows": rows,
                "copies": copies,
                "written": losses.rows,
                "losses": losses.sentences(),
                "lost": losses.by_fact,
            }
        )


class FormatList(serializers.Serializer):
    results = FormatSerializer(many=True)


class ExportFormats(ApiView):
    @answers("collection", "export_formats", FormatList, errors=ERRORS, example=examples.FORMATS)
    def get(self, request: Request) -> Response:
        """Every format that can be written, by name, and what it cannot hold at all."""
        about = ("slug", "name", "description", "homepage", "extension", "media_type")
        told = [
            {name: getattr(one, name) for name in about} | {"cannot_hold": cannot_hold(one)}
            for one in formats().values()
        ]
        return Response({"results": told})
