"""The want list and alerts through the API."""

from django.urls import URLPattern, path

from . import shopping_api
from .listing import api
from .telling import api as alerts

urlpatterns: list[URLPattern] = [
    path("want-list", api.Wants.as_view(), name="api-want-list"),
    path("want-list/near-target", api.NearTarget.as_view(), name="api-near-target"),
    path("want-list/cheapest", shopping_api.Cheapest.as_view(), name="api-cheapest"),
    path("want-list/<str:number>", api.Want.as_view(), name="api-want"),
    path("alerts", alerts.Alerts.as_view(), name="api-alerts"),
    path("alerts/<str:number>", alerts.Alert.as_view(), name="api-alert"),
    path("alerts/<str:number>/history", alerts.AlertHistory.as_view(), name="api-alert-history"),
    path("alerts/<str:number>/test", alerts.TestAlert.as_view(), name="api-test-alert"),
]
