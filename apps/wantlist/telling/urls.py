"""Alerts: the pages."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("alerts/", views.alerts, name="alerts"),
    path("alerts/add/", views.add, name="add_alert"),
    path("alerts/history/", views.history, name="alert_history"),
    path("alerts/<int:pk>/edit/", views.edit, name="edit_alert"),
    path("alerts/<int:pk>/switch/", views.switch, name="switch_alert"),
    path("alerts/<int:pk>/delete/", views.delete, name="delete_alert"),
    path("alerts/<int:pk>/test/", views.test, name="test_alert"),
]
