"""Kept searches for programs: a person's own, and nobody else's."""

import re
from typing import Any, cast

from django.core.exceptions import ValidationError as Invalid
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api import body
from apps.accounts.models import User
from apps.cards import examples
from apps.cards.finding.problems import QueryProblem
from apps.cards.saved import LONGEST, UNIQUE, SavedSearch
from apps.cards.search import QueryError
from dualcaster.lib.api import CHANGING, ApiView, Paged, answers
from dualcaster.lib.bodies import Body
from dualcaster.lib.fields import OneOf
from dualcaster.lib.money import Currency

NUMBER = re.compile("[0-9]{1,9}")
WHICH = OpenApiParameter("number", int, "path", description="What the list calls `id`.")
LISTING = tuple(code for code in CHANGING if code != 404)


class SearchBody(Body):
    name = serializers.CharField(max_length=80, help_text="Yours to choose; once for each person.")
    query = serializers.CharField(
        max_length=LONGEST, required=False, default="", allow_blank=True, help_text="In the search language."
    )
    sort = serializers.CharField(max_length=30, required=False, default="", allow_blank=True)
    unique = OneOf(["", *UNIQUE], required=False, default="", allow_blank=True, help_text="What counts as one.")
    currency = OneOf(["", *Currency], required=False, default="", allow_blank=True, help_text="Which prices it means.")


class SavedSearchSerializer(serializers.ModelSerializer[SavedSearch]):
    page = serializers.CharField(source="get_absolute_url", help_text="Its results, for people.")

    class Meta:
        model = SavedSearch
        fields = ("id", "name", "query", "sort", "unique", "currency", "created", "updated", "page")


class Searches(Paged):
    @answers("searches", "searches", SavedSearchSerializer(many=True), errors=LISTING, example=examples.SAVED)
    def get(self, request: Request) -> Response:
        """Your saved searches, by name."""
        return self.paged(SavedSearch.objects.of(person(request)), SavedSearchSerializer())

    @answers(
        "searches", "save_search", SavedSearchSerializer, status=201, body=SearchBody, errors=LISTING,
        example=examples.SAVED, body_example=examples.SAVE,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Keeps a search under a name. A query that cannot be read is refused, and the answer says where and why."""
        search = SavedSearch(user=person(request), **body(SearchBody, request))
        return Response(kept(search), status=201)


class Saved(ApiView):
    @answers("searches", "saved_search", SavedSearchSerializer, WHICH, errors=CHANGING, example=examples.SAVED)
    def get(self, request: Request, number: str) -> Response:
        """One of your saved searches."""
        return Response(SavedSearchSerializer(self.mine(number)).data)

    @answers(
        "searches", "change_search", SavedSearchSerializer, WHICH, body=SearchBody(partial=True), errors=CHANGING,
        example=examples.SAVED, body_example=examples.RENAME,
    )  # fmt: skip
    def patch(self, request: Request, number: str) -> Response:
        """Changes what is named and leaves the rest."""
        search = self.mine(number)
        for name, value in body(SearchBody, request, partial=True).items():
            setattr(search, name, value)
        return Response(kept(search))

    @answers("searches", "delete_search", None, WHICH, status=204, errors=CHANGING)
    def delete(self, request: Request, number: str) -> Response:
        """Deletes it."""
        self.mine(number).delete()
        return Response(status=204)

    def mine(self, number: str) -> SavedSearch:
        own = SavedSearch.objects.of(person(self.request))
        search = own.filter(pk=int(number)).first() if NUMBER.fullmatch(number) else None
        if search is None:
            raise exceptions.NotFound("You have no search of this number.")
        return search


def kept(search: SavedSearch) -> dict[str, Any]:
    """The search once it is kept; 400 where something is wrong with it."""
    try:
        search.keep()
    except QueryError as wrong:
        raise QueryProblem(wrong, "query") from None
    except Invalid as wrong:
        raise exceptions.ValidationError(wrong.message_dict) from None
    return dict(SavedSearchSerializer(search).data)


def person(request: Request) -> User:
    return cast(User, request.user)
