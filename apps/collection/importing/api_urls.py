"""Files of other apps coming in: the API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
