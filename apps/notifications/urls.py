"""The pages of notifications."""

from django.urls import path

from apps.notifications.pages import channels, insights, unsubscribing

app_name = "notifications"
urlpatterns = [
    path("insights/", insights.insights, name="insights"),
    path("insights/read", insights.mark_all_read, name="mark_all_read"),
    path("insights/<int:pk>/read", insights.mark_read, name="mark_read"),
    path("insights/<int:pk>/dismiss", insights.dismiss, name="dismiss"),
    path("insights/unsubscribe/<str:token>", unsubscribing.unsubscribe, name="unsubscribe"),
    path("insights/worker.js", channels.worker, name="worker"),
    path("settings/notifications/", channels.channels, name="channels"),
    path("settings/notifications/hours", channels.hours, name="hours"),
    path("settings/notifications/push", channels.push, name="push"),
    path("settings/notifications/<int:pk>", channels.change, name="change_channel"),
    path("settings/notifications/<int:pk>/switch", channels.switch, name="switch_channel"),
    path("settings/notifications/<int:pk>/code", channels.send_code, name="send_code"),
    path("settings/notifications/<int:pk>/verify", channels.verify, name="verify_channel"),
    path("settings/notifications/<int:pk>/test", channels.test, name="test_channel"),
    path("settings/notifications/<int:pk>/delete", channels.delete, name="delete_channel"),
]
