"""Files for other apps going out: the API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
