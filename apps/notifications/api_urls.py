"""Notifications through the API."""

from django.urls import path

from apps.notifications import api

urlpatterns = [
    path("notifications", api.Notifications.as_view(), name="api-notifications"),
    path("notifications/unread-count", api.UnreadCount.as_view(), name="api-unread-count"),
    path("notifications/mark-all-read", api.MarkAllRead.as_view(), name="api-mark-all-read"),
    path("notifications/channels", api.Channels.as_view(), name="api-channels"),
    path("notifications/channels/<str:number>", api.OneChannel.as_view(), name="api-channel"),
    path("notifications/channels/<str:number>/test", api.TestChannel.as_view(), name="api-test-channel"),
    path("notifications/channels/<str:number>/verify", api.VerifyChannel.as_view(), name="api-verify-channel"),
    path("notifications/<str:number>", api.OneNotification.as_view(), name="api-notification"),
    path("notifications/<str:number>/read", api.ReadNotification.as_view(), name="api-read-notification"),
]
