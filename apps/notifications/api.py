"""Notifications and channels for programs: a person's own, and nobody else's."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError as Invalid
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api import body
from apps.cards.finding.saved_api import person
from apps.notifications import adding, badge, examples, verifying
from apps.notifications.models import Channel, Notification
from apps.notifications.serializers import (
    AddBody,
    ChangeBody,
    ChangedSerializer,
    ChannelSerializer,
    CodeBody,
    Listing,
    NewChannelSerializer,
    NotificationSerializer,
    OfType,
    SentSerializer,
    UnreadSerializer,
)
from dualcaster.lib.api import CHANGING, READING, ApiView, Paged, answers
from dualcaster.lib.paging import Pages

NUMBER = re.compile("[0-9]{1,9}")
WHICH = OpenApiParameter("number", int, "path", description="What the list calls `id`.")
LISTING = tuple(code for code in READING if code != 404)
POSTING = tuple(code for code in CHANGING if code != 404)


class Told(Pages):
    """`items` and `unread_count` beside what every list says of itself."""

    unread_count = 0

    def get_paginated_response(self, data: Any) -> Response:
        answer = super().get_paginated_response(data)
        answer.data = {"items": answer.data.pop("results"), **answer.data, "unread_count": self.unread_count}
        return answer

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        told = super().get_paginated_response_schema(schema)
        about = told["properties"]
        properties = {"items": about.pop("results"), **about, "unread_count": {"type": "integer", "example": 3}}
        return told | {"properties": properties, "required": list(properties)}


class Notifications(Paged):
    parameters = Listing
    pagination_class = Told

    @answers(
        "notifications", "notifications", NotificationSerializer(many=True), Listing, errors=LISTING,
        example=examples.NOTIFICATION,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """What you were told, the newest first."""
        asked, user = self.asked(), person(request)
        mine = Notification.objects.of(user).about(asked.get("type", "")).for_listing()
        assert isinstance(self.paginator, Told)  # noqa: S101
        self.paginator.unread_count = sum(badge.unread(user.pk).values())
        return self.paged(mine.unread() if asked["unread_only"] else mine, NotificationSerializer())


class UnreadCount(ApiView):
    @answers("notifications", "unread_count", UnreadSerializer, errors=LISTING, example=examples.UNREAD)
    def get(self, request: Request) -> Response:
        """How many you have not read, by type."""
        by_type = badge.unread(person(request).pk)
        return Response({"count": sum(by_type.values()), "by_type": by_type})


class MarkAllRead(ApiView):
    parameters = OfType

    @answers(
        "notifications", "mark_all_read", ChangedSerializer, OfType, errors=POSTING, example={"count": 3}
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Marks all as read, or those of one type."""
        kind = self.asked().get("type", "")
        return Response({"count": Notification.objects.of(person(request)).about(kind).mark_read()})


class One(ApiView):
    """A notification of theirs."""

    def mine(self, number: str) -> Notification:
        own = Notification.objects.of(person(self.request)).for_listing()
        found = own.filter(pk=int(number)).first() if NUMBER.fullmatch(number) else None
        if found is None:
            raise exceptions.NotFound("You have no notification of this number.")
        return found


class OneNotification(One):
    @answers("notifications", "notification", NotificationSerializer, WHICH, example=examples.NOTIFICATION)
    def get(self, request: Request, number: str) -> Response:
        """One of your notifications."""
        return Response(NotificationSerializer(self.mine(number)).data)

    @answers("notifications", "dismiss_notification", None, WHICH, status=204, errors=CHANGING)
    def delete(self, request: Request, number: str) -> Response:
        """Dismisses it; you are not told of the same again."""
        self.mine(number).dismiss()
        return Response(status=204)


class ReadNotification(One):
    @answers(
        "notifications", "read_notification", NotificationSerializer, WHICH, errors=CHANGING,
        example=examples.NOTIFICATION | {"read": True, "read_at": "2026-11-20T11:00:00Z"},
    )  # fmt: skip
    def patch(self, request: Request, number: str) -> Response:
        """Marks it as read."""
        notification = self.mine(number)
        notification.mark_read()
        return Response(NotificationSerializer(notification).data)


class Channels(Paged):
    @answers(
        "notifications", "channels", ChannelSerializer(many=True), errors=LISTING, example=examples.CHANNEL
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The ways you are told."""
        adding.own_mail(person(request))
        return self.paged(Channel.objects.of(person(request)).select_related("user"), ChannelSerializer())

    @answers(
        "notifications", "add_channel", NewChannelSerializer, status=201, body=AddBody, errors=POSTING,
        example=examples.NEW_CHANNEL, body_example=examples.ADD,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Adds one and sends a code over it, which `verify` wants to see before anything else is sent there.

        A webhook may prove itself: it answers the code's message with `{"challenge": ...}`, as it was sent.
        """
        said = body(AddBody, request)
        with in_words():
            channel = adding.add(
                person(request), said["kind"], said["address"], said["secret"], name=said["name"],
                types=said.get("types"), frequency=said["frequency"],
            )  # fmt: skip
        ours = channel.secret if not said["secret"] and channel.kind == "webhook" else ""
        return Response(ChannelSerializer(channel).data | {"secret": ours}, status=201)


class OneChannel(ApiView):
    @answers("notifications", "channel", ChannelSerializer, WHICH, example=examples.CHANNEL)
    def get(self, request: Request, number: str) -> Response:
        """One of your channels."""
        return Response(ChannelSerializer(self.mine(number)).data)

    @answers(
        "notifications", "change_channel", ChannelSerializer, WHICH, body=ChangeBody, errors=CHANGING,
        example=examples.CHANNEL, body_example=examples.CHANGE,
    )  # fmt: skip
    def patch(self, request: Request, number: str) -> Response:
        """Changes what is named and leaves the rest."""
        channel, said = self.mine(number), body(ChangeBody, request, partial=True)
        on = said.pop("enabled", channel.enabled)
        for name, value in said.items():
            setattr(channel, name, value)
        channel.save(update_fields=list(said))
        if on != channel.enabled:
            channel.switch(on)
        return Response(ChannelSerializer(channel).data)

    @answers("notifications", "delete_channel", None, WHICH, status=204, errors=CHANGING)
    def delete(self, request: Request, number: str) -> Response:
        """Deletes it. Your own mail stays; switch it off instead."""
        channel = self.mine(number)
        if channel.own_mail:
            raise exceptions.ValidationError({"detail": ["Your own mail stays; switch it off instead."]})
        channel.delete()
        return Response(status=204)

    def mine(self, number: str) -> Channel:
        own = Channel.objects.of(person(self.request)).select_related("user")
        found = own.filter(pk=int(number)).first() if NUMBER.fullmatch(number) else None
        if found is None:
            raise exceptions.NotFound("You have no channel of this number.")
        return found


class TestChannel(OneChannel):
    http_method_names = ["post", "options"]

    @answers("notifications", "test_channel", SentSerializer, WHICH, errors=CHANGING, example=examples.SENT)
    def post(self, request: Request, number: str) -> Response:
        """Sends a test over a channel that is proven; over any other only its code goes."""
        channel = self.mine(number)
        if not channel.verified:
            return Response({"sent": False, "detail": "It is not proven yet."})
        return Response(tried(verifying.send_test, channel, "A test is on its way."))


class VerifyChannel(OneChannel):
    http_method_names = ["post", "options"]

    @answers(
        "notifications", "verify_channel", ChannelSerializer, WHICH, body=CodeBody, errors=CHANGING,
        example=examples.CHANNEL | {"verified": True}, body_example=examples.CODE,
    )  # fmt: skip
    def post(self, request: Request, number: str) -> Response:
        """Proves a channel by the code that went over it; without a code a new one is sent."""
        channel, code = self.mine(number), body(CodeBody, request)["code"]
        if not code:
            tried(verifying.send_code, channel, "")
            channel.refresh_from_db()
        elif not verifying.prove(channel, code):
            raise exceptions.ValidationError({"code": ["That is not the code, or not any more."]})
        return Response(ChannelSerializer(channel).data)


def tried(act: Any, channel: Channel, words: str) -> dict[str, Any]:
    try:
        act(channel)
    except verifying.NotNow as why:
        return {"sent": False, "detail": str(why)}
    return {"sent": True, "detail": words}


@contextmanager
def in_words() -> Iterator[None]:
    """What is wrong with a channel, as the API says what is wrong."""
    try:
        yield
    except Invalid as wrong:
        fields = wrong.message_dict if hasattr(wrong, "error_dict") else {"address": wrong.messages}
        raise exceptions.ValidationError(fields) from None
