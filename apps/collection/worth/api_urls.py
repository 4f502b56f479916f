"""What it is all worth, then and now: the API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
