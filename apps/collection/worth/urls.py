"""What it is all worth, then and now: the pages."""

from django.urls import path

from . import views

urlpatterns = [
    path("collection/", views.overview, name="overview"),
    path("collection/value.json", views.value_json, name="value_json"),
    path("collection/index.json", views.index_json, name="index_json"),
]
