"""The want list and alerts through the API."""

from django.urls import URLPattern, path

from .listing import api

urlpatterns: list[URLPattern] = [
    path("want-list", api.Wants.as_view(), name="api-want-list"),
    path("want-list/near-target", api.NearTarget.as_view(), name="api-near-target"),
    path("want-list/<str:number>", api.Want.as_view(), name="api-want"),
]
